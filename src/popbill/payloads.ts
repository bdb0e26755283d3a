import { INPUT_LIMITS, oneLine } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, isPossibleEnd, seoulInstant } from '../kernel/time.js';
import type { PlanStatus } from '../records/status.js';
import { type Payload, readCode } from './answer.js';

type Plan = Omit<PlanStatus, 'foundAt'>;

/** The error is the impossible value as received, or `undefined` where the answer does not have its documented shape. */
export type Reader<T> = (payload: Payload, now: Instant) => Result<T, unknown>;

/**
 * `{"certificateExpiration":"20251111204731"}`, 14 digits in Seoul time, without a zone. The vendor's documents
 * also mention 8 digits; such a certificate is valid to the end of that day.
 */
export const readCertificateExpiry: Reader<{ expiresAt: Instant }> = (payload, now) => {
  const value = payload['certificateExpiration'];
  const expiresAt = readSeoulTime(value);
  if (expiresAt === undefined || !isPossibleEnd(expiresAt, now)) return err(value);
  return ok({ expiresAt });
};

/**
 * The flat rate: `state` 1 (in use) or 2 (ended), `useEndDate`, and flags (names and meaning:
 * https://github.com/linkhub-sdk/popbill.ht.taxinvoice.example.py, getFlatRateState.py).
 */
export const readFlatRate: Reader<Plan> = (payload, now) => {
  const state = readCode(payload['state']);
  if (state !== 1 && state !== 2) return err(payload['state']);
  const endsAt = readSeoulTime(payload['useEndDate']);
  // A plan without an end has a date far in the future.
  const isKnown = endsAt !== undefined && isPossibleEnd(endsAt, now);
  return ok({ ...planOf(payload, state), endsAt: isKnown ? endsAt : undefined });
};

function planOf(payload: Payload, state: 1 | 2): Plan {
  if (state === 2) return { state: 'stopped', why: 'ended' };
  if (isSet(payload['useRestrictYN'])) return { state: 'stopped', why: 'restricted' };
  if (isSet(payload['unPaidYN'])) return { state: 'stopped', why: 'unpaid' };
  const ends = isSet(payload['closeRequestYN']) || isSet(payload['closeOnExpired']);
  return { state: ends ? 'ending' : 'in-use' };
}

/** `{"ceoname":...,"corpName":...}`. */
export const readCompanyName: Reader<string> = (payload) => {
  const name = payload['corpName'];
  const isName = typeof name === 'string' && name.length <= INPUT_LIMITS.companyName;
  const line = isName ? oneLine(name) : '';
  return line === '' ? err(name) : ok(line);
};

/** The SDKs declare the flags as booleans, but their names end in YN. */
function isSet(flag: unknown): boolean {
  return flag === true || flag === 1 || (typeof flag === 'string' && /^(y|true|1)$/i.test(flag));
}

function readSeoulTime(value: unknown): Instant | undefined {
  return typeof value === 'string' ? seoulInstant(value) : undefined;
}

/** Slack's limit for a button's URL. */
const MAX_URL_LENGTH = 3000;

/**
 * Reads the URL of POPBiLL's authentication page. The URL carries the member's session, so it must be https on one
 * of POPBiLL's hosts. Plain http is accepted only on a loopback host that is listed itself (the sandbox).
 *
 * @param hosts host suffixes: `popbill.com` includes its subdomains
 */
export function readPopupUrl(value: unknown, hosts: readonly string[]): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_URL_LENGTH || !URL.canParse(value))
    return undefined;
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

/** The host of a URL, which an admin can compare with the allowed hosts. */
export function hostOf(value: unknown): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value).host : undefined;
}

function isWithin(url: URL, suffix: string): boolean {
  const name = suffix.toLowerCase().replace(/^\*?\./, '');
  return name !== '' && (isSame(url, name) || url.hostname.endsWith(`.${name}`));
}

/** `host` may include a port. */
function isSame(url: URL, host: string): boolean {
  const name = host.toLowerCase();
  return url.hostname === name || url.host === name;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
