import { codeOf, messageOf } from '../kernel/result.js';
import { StoreError, type StoreErrorCode, type StoreRefusal } from '../records/store.js';

export function toPostgresError(
  error: unknown,
  place: string,
  { isWriteSent = false } = {},
): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error) ?? '';
  const message = messageOf(error);
  // Only message and code: the library's error may also hold content of a record, or the address with its password.
  const cause = Object.assign(new Error(message), code === '' ? {} : { code });
  const refusal = refusalOf(error, code, message);
  if (refusal !== undefined) return refusedError(refusal, place, cause);
  const storeCode = storeCodeOf(code, message);
  return new StoreError(storeCode, `The store ${place} ${adviceFor(storeCode, code)}`, {
    cause,
    isOutcomeUnknown: isWriteSent && storeCode === 'unreachable' && !isUndone(code, message),
  });
}

export function refusedError(refusal: StoreRefusal, place: string, cause?: unknown): StoreError {
  const message = `The store ${place} ${REFUSED_ADVICE[refusal]}`;
  return new StoreError('refused', message, { refusal, ...(cause === undefined ? {} : { cause }) });
}

export function missingTableError(place: string): StoreError {
  return new StoreError('moved', `The store ${place} ${MISSING_TABLE_ADVICE}`);
}

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CODES: Readonly<Record<string, StoreErrorCode>> = {
  '53100': 'disk-full',
  // The table is missing; it existed when the store was opened.
  '42P01': 'moved',
  XX001: 'corrupt',
  XX002: 'corrupt',
};

/** The pg library's error message after `close`. */
const CLOSED_MESSAGE = /after calling end/;

/** By the code of the network or of Node's TLS, or by SQLSTATE. */
const REFUSALS: Readonly<Record<string, StoreRefusal>> = {
  ERR_INVALID_URL: 'url',
  ENOTFOUND: 'host',
  '28P01': 'login',
  '28000': 'login',
  '3D000': 'database',
  '42501': 'rights',
  '25006': 'read-only',
  // A prepared statement is missing or exists already, because statements run in different sessions.
  '26000': 'pooler',
  '42P05': 'pooler',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
};

/** The pg library's own errors have no code, so they are recognised by their messages. */
const REFUSAL_MESSAGES: readonly (readonly [RegExp, StoreRefusal])[] = [
  [/does not support SSL|no encryption|SSL off/, 'tls'],
  // The address has no password, and the server asks for one.
  [/client password must be/, 'login'],
  [/unsupported startup parameter/, 'pooler'],
  [/^URI malformed|^Invalid (sslnegotiation|port)|sslmode|sslnegotiation/, 'url'],
];

function refusalOf(error: unknown, code: string, message: string): StoreRefusal | undefined {
  const byMessage = REFUSAL_MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
  if (byMessage !== undefined) return byMessage;
  if (/^ERR_(SSL|OSSL)/.test(code)) return 'tls';
  // A file named in the address cannot be opened. (A missing socket fails in `connect`: the server does not run.)
  if (error instanceof Error && 'syscall' in error && error.syscall === 'open') return 'url';
  return REFUSALS[code];
}

/** SQLSTATE of a broken connection, lack of resources, a shutdown or a time limit; or a code of the network. */
const BROKEN_CODE = /^(08|53|57P|57014|25P0|55P03)|^E[A-Z_]+$/;

const BROKEN_MESSAGE = /terminated|timeout|not queryable|SSL connection/;

/** Whether PostgreSQL answered that it undid the write, or the library did not send it. */
function isUndone(code: string, message: string): boolean {
  return /^(53|57014|25P0|55P03)/.test(code) || message.includes('not queryable');
}

function storeCodeOf(code: string, message: string): StoreErrorCode {
  if (CLOSED_MESSAGE.test(message)) return 'closed';
  return CODES[code] ?? (isBroken(code, message) ? 'unreachable' : 'failed');
}

function isBroken(code: string, message: string): boolean {
  return BROKEN_CODE.test(code) || (code === '' && BROKEN_MESSAGE.test(message));
}

function adviceFor(storeCode: StoreErrorCode, code: string): string {
  if (code === '53300') {
    return 'has no free connection. Raise max_connections or close other programs; the app tries again by itself.';
  }
  const detail = code === '' ? '' : ` (${code})`;
  const advice: Partial<Record<StoreErrorCode, string>> = {
    unreachable: `cannot be reached${detail} or is overloaded. Check that PostgreSQL runs and that this machine can connect to it; the app tries again by itself.`,
    'disk-full':
      'is on a full disk, so nothing was written. Free some space; the app continues automatically.',
    moved: MISSING_TABLE_ADVICE,
    closed: 'is closed: the app is stopping.',
    corrupt: `is damaged${detail}. Look into PostgreSQL's log, and restore a backup.`,
  };
  return advice[storeCode] ?? `failed${detail}. Look into PostgreSQL's log.`;
}

const MISSING_TABLE_ADVICE =
  'has no table public.keyv any more. Restore a backup; running processes continue by themselves. To begin with an empty store, stop every process of the app before you start one.';

const REFUSED_ADVICE: Readonly<Record<StoreRefusal, string>> = {
  url: 'has an address that cannot be used. Check STORE_URL (or DATABASE_URL): special characters in the password are written as %40 and the like, and files that it names must exist.',
  host: 'has an address whose host does not exist. Check the host in STORE_URL (or DATABASE_URL).',
  login:
    'refused the user or the password. Check both in STORE_URL (or DATABASE_URL), and that pg_hba.conf of the server allows this machine.',
  tls: 'and this app do not agree on encryption. If the server demands it, add ?sslmode=verify-full to STORE_URL (or set PGSSLMODE); if the server has none, add ?sslmode=disable. If that changes nothing, pg_hba.conf of the server does not allow this user from this machine.',
  certificate:
    'has a certificate that this machine does not trust. Name its certificate authority with ?sslmode=verify-full&sslrootcert=<file> in STORE_URL, or accept any certificate with ?sslmode=no-verify.',
  database:
    'does not exist on its server. Create it (createdb), or correct the name at the end of STORE_URL (or DATABASE_URL).',
  encoding:
    "cannot store all characters. Create a database with ENCODING 'UTF8' (createdb --encoding=UTF8 --template=template0) and use it.",
  rights:
    'does not allow this user to create and use the table public.keyv. Make the user the owner of the database, or grant it CREATE on the schema public.',
  'read-only':
    'is read-only, probably a replica. Use the address of the primary server in STORE_URL (or DATABASE_URL).',
  version: 'is older than PostgreSQL 14. Update the server.',
  pooler:
    'is behind a connection pooler in transaction mode, which breaks the lock that keeps two processes from leading. Use the direct address of the server, or a pool in session mode.',
};
