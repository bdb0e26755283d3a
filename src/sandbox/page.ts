import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PageLanguage } from './page/contract.js';
import { isPortTaken, listenForPage, type PageServer } from './page/server/page-server.js';
import { openSandbox, type Sandbox } from './page/server/sandbox.js';

const DEFAULT_PORT = 4000;

const USAGE = `A small Slack in the browser, with the whole app behind it, on this machine alone.

  npm run demo                        http://localhost:${DEFAULT_PORT}
  npm run demo -- --port 4100         another port (or PAGE_PORT=4100)
  npm run demo -- --language en       channel messages in English
`;

interface Options {
  readonly port: number;
  readonly language: PageLanguage;
}

const WELCOME = (url: string): string => `
HomeTax Watch, with a Slack and a POPBiLL of its own, is at

    ${url}

Try: type /hometax 확인 라온식품 (or, as Emma, /hometax check 라온식품); press a button below an alert in
#홈택스-알림; renew a certificate in the POPBiLL panel; move the clock to tomorrow.
Nothing leaves this machine, and all of it is gone when it ends: press Ctrl-C.
`;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env['PAGE_PORT']);
  if (options === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const assets = fileURLToPath(new URL('page/assets/', import.meta.url));
  const page = await listenForPage(options.port, { assets }).catch((error: unknown) => {
    if (!isPortTaken(error)) throw error;
    return undefined;
  });
  if (page === undefined) {
    process.stderr.write(
      `Another program listens at port ${options.port}. Stop it, or choose another: npm run demo -- --port ${options.port + 1}\n`,
    );
    process.exitCode = 1;
    return;
  }
  await run(page, options);
}

async function run(page: PageServer, { language }: Options): Promise<void> {
  const opening = openSandbox({
    language,
    complain: (words) => process.stderr.write(`${words}\n`),
  });
  endOnSignal(page, opening);
  const sandbox = await opening;
  page.show(sandbox);
  process.stdout.write(WELCOME(`http://localhost:${page.port}`));
}

/** Ending takes a second or two; whoever pressed Ctrl-C is not kept waiting by what hangs. */
const END_WITHIN_MS = 5000;

/** Frees every port and the folder of the store. A terminal's Ctrl-C may come twice, by itself and through npm. */
function endOnSignal(page: PageServer, opening: Promise<Sandbox>): void {
  let ending = false;
  const end = async (): Promise<void> => {
    setTimeout(() => process.exit(1), END_WITHIN_MS).unref();
    await page.close();
    await (await opening).close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      end().catch((error: unknown) => {
        process.stderr.write(`Ending failed: ${String(error)}\n`);
        process.exit(1);
      });
    });
  }
}

function readOptions(args: readonly string[], portOfEnvironment = ''): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: portOfEnvironment || String(DEFAULT_PORT) },
        language: { type: 'string', default: 'ko' },
      },
    });
    const port = Number(values.port);
    const { language } = values;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return undefined;
    if (language !== 'ko' && language !== 'en') return undefined;
    return { port, language };
  } catch {
    return undefined;
  }
}

await main();
