import { onTestFinished } from 'vitest';
import { createHttpServer, type Routes } from '../../src/app/http-server.js';
import type { LinkPermission } from '../../src/client/client-links.js';
import { createClientPage } from '../../src/client/client-page.js';
import type { Company } from '../../src/records/company.js';
import type { Reason } from '../../src/records/reason.js';
import { aCompany, anAlert, HANBIT } from './builders.js';
import { captureLog } from './capture-log.js';
import { serviceBench } from './service-bench.js';

const PUBLIC_URL = 'https://watch.example.com';

/** The page of a client on a server of its own, with a link to it. */
export async function aClientPage(
  options: {
    readonly company?: Partial<Company>;
    readonly reasons?: readonly Reason[];
    readonly permission?: LinkPermission;
    readonly sender?: string;
  } = {},
) {
  const { company, reasons = anAlert().reasons, permission = async () => 'yes', sender } = options;
  const bench = await serviceBench({
    companies: [aCompany(company)],
    clientLinksUrl: PUBLIC_URL,
  });
  const alert = anAlert({ reasons: [...reasons] });
  if (reasons.length > 0) await bench.store.write([{ put: 'alert', value: alert }]);
  const log = captureLog();
  const routes: Routes = {
    notReadyReasons: async () => [],
    monitoring: async () => ({ ok: true }),
    clientPage: createClientPage({
      ...bench,
      log,
      mayMakeLinks: permission,
      senderName: () => sender,
      popupHosts: ['.popbill.com'],
    }),
  };
  const server = createHttpServer(() => routes, log);
  const { port } = await server.listen(0, '127.0.0.1');
  onTestFinished(() => server.close());
  const origin = `http://127.0.0.1:${port}`;
  const link = await bench.clientLinks.create(HANBIT, 'U0KIM', 7);
  return { ...bench, log, origin, url: (link?.url ?? '').replace(PUBLIC_URL, origin) };
}

/** Sends a form as a browser does. */
export function submitForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers,
  });
}

/** What a reader of one language reads, a line per element. */
export function textOfPage(html: string, language: 'ko' | 'en'): string {
  const body = (/<body>([\s\S]*)<\/body>/.exec(html)?.[1] ?? '').replaceAll('\n', ' ');
  const english = /<span lang="en">([\s\S]*?)<\/span>/g;
  const text =
    language === 'ko'
      ? body.replaceAll(english, '')
      : [...body.matchAll(/<(h1)>[^<]*<\/h1>|<span lang="en">([\s\S]*?)<\/span>/g)]
          .map(([whole, h1, span]) => (h1 === undefined ? `<p>${span}</p>` : whole))
          .join('');
  return text
    .replaceAll(/<button[^>]*>/g, '\n[')
    .replaceAll('</button>', ']\n')
    .replaceAll(/<li>/g, '\n- ')
    .replaceAll(/<\/?(p|h1|h2|li|ol|div|form|label|main|input)[^>]*>/g, '\n')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '-')
    .join('\n');
}
