/** Slack's limit for a button's URL. */
const LONGEST = 3000;

/**
 * Reads the URL of POPBiLL's authentication page. It carries the member's session, so it has to be https on one of
 * POPBiLL's hosts. Plain http is accepted only on a loopback host that is named itself (the sandbox).
 *
 * @param hosts host suffixes: `popbill.com` includes its subdomains
 */
export function readPopupUrl(value: unknown, hosts: readonly string[]): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') {
    return hosts.some((suffix) => isWithin(url, suffix)) ? url.href : undefined;
  }
  if (url.protocol === 'http:' && isLoopback(url.hostname)) {
    return hosts.some((host) => isSame(url, host)) ? url.href : undefined;
  }
  return undefined;
}

/** For an admin to compare with the allowed hosts. */
export function hostOf(value: unknown): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value).host : undefined;
}

function isWithin(url: URL, suffix: string): boolean {
  const name = suffix.toLowerCase().replace(/^\*?\./, '');
  return name !== '' && (isSame(url, name) || url.hostname.endsWith(`.${name}`));
}

/** A host may be named with its port. */
function isSame(url: URL, host: string): boolean {
  const name = host.toLowerCase();
  return url.hostname === name || url.host === name;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
