import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why a request is not answered: it was not sent to this machine by name (another site may point a name of its own at
 * it), or it changes something and another site sent it.
 */
export function refusalOf(
  { host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  { changes }: { readonly changes: boolean },
): string | undefined {
  if (!LOOPBACK.includes(host.replace(/:\d+$/, ''))) {
    return 'This page is only there for this machine: open it as http://localhost.';
  }
  if (!changes) return undefined;
  const isOther = origin !== undefined && origin !== `http://${host}`;
  if (isOther || (site !== undefined && site !== 'same-origin')) {
    return 'Only the page itself may change anything here.';
  }
  return undefined;
}
