import { isPostgresUrl } from '../records/store.js';

export type StoreUrlFault =
  /** Neither an SQLite file nor PostgreSQL. */
  | 'kind'
  /** Not a URL, most often because a password holds special characters that are not encoded. */
  | 'unreadable'
  | 'user'
  /** Not exactly one host. */
  | 'host'
  | 'database'
  | 'sslmode';

/** Without `allow`: PostgreSQL means no TLS if possible, but the driver would always use TLS. */
export const SSL_MODES: readonly string[] = [
  'disable',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
  'no-verify',
];

/** Undefined if the address can be used. */
export function storeUrlFault(text: string): StoreUrlFault | undefined {
  if (isPostgresUrl(text)) return postgresUrlFault(text);
  return /^sqlite:\/\/(?!:memory:)\S.*$/.test(text) ? undefined : 'kind';
}

function postgresUrlFault(text: string): StoreUrlFault | undefined {
  const url = parsePostgresUrl(text);
  // A # or @ after the host belongs to a user name or password in which special characters are not encoded.
  if (url === undefined || /[#@]/.test(url.hash + url.pathname)) return 'unreadable';
  const user = url.username || url.searchParams.get('user');
  if (!user) return text.includes('@') ? 'unreadable' : 'user';
  const host = url.searchParams.get('host') ?? url.hostname;
  if (['', NO_HOST].includes(host) || host.includes(',')) return 'host';
  if (url.pathname.length < 2) return 'database';
  const sslMode = url.searchParams.get('sslmode');
  return sslMode === null || SSL_MODES.includes(sslMode) ? undefined : 'sslmode';
}

/** Host, port and database, without user and password: `db.example.com:5432/hometax`. Undefined for SQLite. */
export function postgresPlace(text: string): string | undefined {
  const url = isPostgresUrl(text) ? parsePostgresUrl(text) : undefined;
  if (url === undefined) return undefined;
  const host = url.searchParams.get('host') ?? decode(url.hostname);
  return `${host}:${url.port || 5432}${decode(url.pathname)}`;
}

const NO_HOST = 'no-host.invalid';

/** Undefined if the text is not an address that the driver can read. */
function parsePostgresUrl(text: string): URL | undefined {
  // `user@/database?host=/run/postgresql` names a socket's folder instead of a host. `URL` needs a host after `user@`.
  const url = [text, text.replace('@/', `@${NO_HOST}/`)].find((each) => URL.canParse(each));
  if (url === undefined) return undefined;
  const parsed = new URL(url);
  const parts = [parsed.username, parsed.password, parsed.hostname, parsed.pathname];
  return parts.every((part) => decode(part) !== undefined) ? parsed : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * A shorter password is hidden only as part of the URL: alone it would also match within ordinary words, and no message
 * contains it outside the URL.
 */
const MIN_PASSWORD_LENGTH = 4;

/** What no log may show of a store's address: the address if it holds a password, and each form of the password. */
export function secretsOfStoreUrl(text: string): readonly string[] {
  const url = isPostgresUrl(text) ? parsePostgresUrl(text) : undefined;
  if (url === undefined) return [];
  const asWritten = /^\w+:\/\/[^:@/]*:(.*)@/.exec(text)?.[1] ?? '';
  const encoded = url.password || encodeURIComponent(url.searchParams.get('password') ?? '');
  const decoded = decode(encoded) ?? '';
  if (decoded === '') return [];
  const passwords = [asWritten, encoded, decoded, encodeURIComponent(decoded)];
  const long = passwords.filter(({ length }) => length >= MIN_PASSWORD_LENGTH);
  return [...new Set([text, ...long])];
}
