import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** The texts are escaped already. */
export interface HtmlPage {
  readonly status: number;
  readonly language: string;
  readonly title: string;
  readonly style: string;
  readonly body: string;
  readonly script?: string;
}

/**
 * Returns a function that sends a page which loads nothing, cannot be framed, and whose forms lead only to the app and
 * to POPBiLL: browsers check the redirect after a form too. Call `setPageHeaders` first: it sets the other headers.
 */
export function createPageSender(popupHosts: readonly string[]) {
  const formAction = ["'self'", ...popupHosts.map(formTarget)].join(' ');
  return (res: ServerResponse, page: HtmlPage): void => {
    const nonce = randomBytes(16).toString('base64');
    res.writeHead(page.status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; ` +
        `form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
    });
    const script =
      page.script === undefined ? '' : `\n<script nonce="${nonce}">${page.script}</script>`;
    res.end(`<!doctype html>
<html lang="${page.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${page.title}</title>
<style nonce="${nonce}">
${page.style}
</style></head>
<body>
${page.body}${script}
</body></html>
`);
  };
}

/** For every answer under a secret address: no cache or index may keep it, and no other page may learn the address. */
export function setPageHeaders(res: ServerResponse): void {
  res.setHeader('cache-control', 'no-store');
  res.setHeader('referrer-policy', 'no-referrer');
  res.setHeader('x-robots-tag', 'noindex, nofollow');
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('x-frame-options', 'DENY');
}

/**
 * A loopback host is the sandbox's POPBiLL, which is reached over http.
 * @param suffix a host, optionally with a port, or with `.` or `*.` before it
 */
function formTarget(suffix: string): string {
  const host = suffix.toLowerCase().replace(/^\*?\./, '');
  const isLoopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host);
  if (!isLoopback) return `https://${host} https://*.${host}`;
  return /:\d+$/.test(host) ? `http://${host}` : `http://${host}:*`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
