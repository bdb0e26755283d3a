import { INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, isPlausibleExpiry, parsePopbillDate } from '../kernel/time.js';
import type { PlanStatus } from '../records/status.js';
import { type Payload, readCode } from './answer.js';

type Plan = Omit<PlanStatus, 'foundAt'>;

/** The error is the impossible value as received; `undefined`: the answer lacks the value, or it must not be shown. */
export type PayloadReader<T> = (payload: Payload, now: Instant) => Result<T, unknown>;

/**
 * `{"certificateExpiration":"20251111204731"}`, 14 digits in Seoul time, without a zone. The vendor's documents
 * also mention 8 digits; then the certificate is valid to the end of that day.
 */
export const readCertificateExpiry: PayloadReader<{ expiresAt: Instant }> = (payload, now) => {
  const value = payload['certificateExpiration'];
  const expiresAt = readSeoulTime(value);
  if (expiresAt === undefined || !isPlausibleExpiry(expiresAt, now)) return err(value);
  return ok({ expiresAt });
};

/**
 * The flat rate: `state` 1 (in use) or 2 (ended), `useEndDate`, and flags (names and meaning:
 * https://github.com/linkhub-sdk/popbill.ht.taxinvoice.example.py, getFlatRateState.py).
 */
export const readFlatRate: PayloadReader<Plan> = (payload, now) => {
  const state = readCode(payload['state']);
  if (state !== 1 && state !== 2) return err(payload['state']);
  const endsAt = readSeoulTime(payload['useEndDate']);
  // A plan without an end has a date far in the future.
  const hasEnd = endsAt !== undefined && isPlausibleExpiry(endsAt, now);
  return ok({ endsAt: hasEnd ? endsAt : undefined, ...planOf(payload, state) });
};

function planOf(payload: Payload, state: 1 | 2): Plan {
  if (state === 2) return { state: 'stopped', why: 'ended' };
  if (isFlagSet(payload['useRestrictYN'])) return { state: 'stopped', why: 'restricted' };
  if (isFlagSet(payload['unPaidYN'])) return { state: 'stopped', why: 'unpaid' };
  const isEnding = isFlagSet(payload['closeRequestYN']) || isFlagSet(payload['closeOnExpired']);
  return { state: isEnding ? 'ending' : 'in-use' };
}

/** `{"ceoname":...,"corpName":...}`. */
export const readCompanyName: PayloadReader<string> = (payload) => {
  const name = payload['corpName'];
  const isName = typeof name === 'string' && name.length <= INPUT_LIMITS.companyName;
  const line = isName ? toOneLine(name) : '';
  return line === '' ? err(name) : ok(line);
};

/** Accepts several forms: the SDKs declare the flags as booleans, but their names end in YN. */
function isFlagSet(flag: unknown): boolean {
  return flag === true || flag === 1 || (typeof flag === 'string' && /^(y|true|1)$/i.test(flag));
}

function readSeoulTime(value: unknown): Instant | undefined {
  return typeof value === 'string' ? parsePopbillDate(value) : undefined;
}

/** Slack's limit for a button's URL. */
const MAX_URL_LENGTH = 3000;

/**
 * Reads the URL of POPBiLL's authentication page. It contains the member's session, so it must be https on one of
 * POPBiLL's hosts. Plain http is accepted only on a loopback host that is in the list (the sandbox).
 *
 * @param hosts host suffixes: `popbill.com` includes its subdomains
 */
export function readPopupUrl(value: unknown, hosts: readonly string[]): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_URL_LENGTH || !URL.canParse(value))
    return undefined;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') {
    return hosts.some((suffix) => isInDomain(url, suffix)) ? url.href : undefined;
  }
  if (url.protocol === 'http:' && isLoopback(url.hostname)) {
    return hosts.some((host) => isHost(url, host)) ? url.href : undefined;
  }
  return undefined;
}

export function hostOf(value: unknown): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value).host : undefined;
}

function isInDomain(url: URL, suffix: string): boolean {
  const name = suffix.toLowerCase().replace(/^\*?\./, '');
  return name !== '' && (isHost(url, name) || url.hostname.endsWith(`.${name}`));
}

/** `host` may include a port. */
function isHost(url: URL, host: string): boolean {
  const name = host.toLowerCase();
  return url.hostname === name || url.host === name;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
