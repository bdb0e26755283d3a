import { HOUR, type Instant } from '../domain/instant.js';
import type { PlanStatus } from '../domain/status.js';
import { type Payload, readCode } from './answer.js';

type Plan = Omit<PlanStatus, 'foundAt'>;

// Readers of POPBiLL's facts: undefined where the answer does not have the shape that is documented.

/**
 * `{"certificateExpiration":"20251111204731"}`, 14 digits without a zone, in the time of Seoul. The vendor's documents
 * also speak of 8 digits; such a certificate lasts to the end of that day.
 */
export function readCertificateExpiry(payload: Payload): { expiresAt: Instant } | undefined {
  const expiresAt = readSeoulTime(payload['certificateExpiration']);
  return expiresAt === undefined ? undefined : { expiresAt };
}

/**
 * The flat rate: `state` 1 (in use) or 2 (ended), `useEndDate`, and flags (names and meaning:
 * https://github.com/linkhub-sdk/popbill.ht.taxinvoice.example.py, getFlatRateState.py).
 */
export function readFlatRate(payload: Payload): Plan | undefined {
  const state = readCode(payload['state']);
  if (state !== 1 && state !== 2) return undefined;
  const endsAt = readSeoulTime(payload['useEndDate']);
  return { ...planOf(payload, state), ...(endsAt === undefined ? {} : { endsAt }) };
}

function planOf(payload: Payload, state: 1 | 2): Plan {
  if (state === 2) return { state: 'stopped', why: 'ended' };
  if (isSet(payload['useRestrictYN'])) return { state: 'stopped', why: 'restricted' };
  if (isSet(payload['unPaidYN'])) return { state: 'stopped', why: 'unpaid' };
  const ends = isSet(payload['closeRequestYN']) || isSet(payload['closeOnExpired']);
  return { state: ends ? 'ending' : 'in-use' };
}

/** `{"ceoname":...,"corpName":...}`. */
export function readCompanyName(payload: Payload): string | undefined {
  const name = payload['corpName'];
  const trimmed = typeof name === 'string' ? name.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

/** The SDKs declare the flags as booleans, their names say Y or N. */
function isSet(flag: unknown): boolean {
  return flag === true || flag === 1 || (typeof flag === 'string' && /^(y|true|1)$/i.test(flag));
}

/**
 * Reads digits as a time in Seoul, which has been at +09:00 without summer time since 1988. Not by luxon: this runs for
 * each company of a sweep, and luxon's parser takes longer than the rest of the call.
 */
function readSeoulTime(value: unknown): Instant | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour = '23', minute = '59', second = '59'] = match;
  const date = `${year}-${month}-${day}`;
  const at = Date.parse(`${date}T${hour}:${minute}:${second}+09:00`);
  // Date.parse takes 30 February for 2 March.
  return Number.isNaN(at) || seoulDate(at) !== date ? undefined : at;
}

const SEOUL_OFFSET_MS = 9 * HOUR;

function seoulDate(at: Instant): string {
  return new Date(at + SEOUL_OFFSET_MS).toISOString().slice(0, 10);
}
