import { z } from 'zod';
import { attemptsInRow, MAX_ATTEMPTS } from '../assessment/lock-out-rules.js';
import { GENERIC_FAILURE } from '../assessment/method-reason-rules.js';
import { planAfterReport } from '../check/plan-rules.js';
import {
  isCertificateCode,
  loginAfterRejection,
  mayHideRejection,
  recentAttempts,
} from '../check/record-product-rules.js';
import { parseBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { err, ok, type Result } from '../kernel/result.js';
import { DAY, HOUR, type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Sighting } from '../records/collector.js';
import { type Method, product } from '../records/company.js';
import type { CompanyStatus, MethodStatus, ProductStatus, Refused } from '../records/status.js';

/** Reports remembered per product. One sent again after that many others counts twice; that only makes us test less. */
const MAX_SEEN = 100;
/** Attempts kept per cell: more than any limit in lock-out-rules. */
const MAX_ATTEMPTS_KEPT = 10;

/** How far the collector's clock may be ahead of ours. */
const MAX_AHEAD = 5 * MINUTE;
/** A collector may report late, e.g. after the app was down. */
const MAX_AGE = 7 * DAY;

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export type ReadReport = z.output<ReturnType<typeof reportSchema>>;

/** Other fields are ignored, so that the collector may send more than we know. */
function reportSchema(now: Instant) {
  return z.object({
    brn: z.string().transform((text, context) => {
      const brn = parseBrn(text);
      if (brn.ok) return brn.value;
      context.issues.push({ code: 'custom', input: text });
      return z.NEVER;
    }),
    product,
    code: z.int().min(-999_999_999).max(-1),
    message: z.string(),
    at: z.iso
      .datetime({ offset: true })
      .transform((text) => Date.parse(text))
      .refine((at) => at <= now + MAX_AHEAD && at >= now - MAX_AGE),
  });
}

/** In English, because the collector's developers read it. */
const REQUIREMENTS: Readonly<Record<keyof ReadReport, string>> = {
  brn: 'must be a business number of 10 digits, as text',
  product: 'must be "taxinvoice" or "cashbill"',
  code: "must be POPBiLL's error code, a negative whole number",
  message: "must be POPBiLL's text; may be empty",
  at: 'must be an ISO 8601 time with an offset, at most 7 days ago and not in the future',
};

export function readReport(
  body: string,
  now: Instant,
): Result<ReadReport, readonly FieldProblem[]> {
  const parsed = reportSchema(now).safeParse(parseJson(body));
  if (parsed.success) return ok(parsed.data);
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const fields = Object.entries(REQUIREMENTS)
    .filter(([field]) => wrong.has(field))
    .map(([field, message]) => ({ field, message }));
  return err(fields.length > 0 ? fields : [{ field: '(body)', message: 'must be a JSON object' }]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MAX_CODES_A_DAY = 10;

/**
 * Whether a report gets a history event: the first of its product with its code on its Seoul day. None for a report
 * older than the latest, nor for codes beyond MAX_CODES_A_DAY.
 */
export function isNewSighting(known: ProductStatus['collector'], { code, at }: Sighting): boolean {
  if (known === undefined || seoulDayOf(at) > seoulDayOf(known.at)) return true;
  const { codes = [known.code] } = known;
  return at > known.at && !codes.includes(code) && codes.length < MAX_CODES_A_DAY;
}

type TestPolicy = Pick<Policy, 'collectsBy' | 'deptLoginTest'>;

export interface ReportedFailure {
  readonly sighting: Sighting;
  readonly codeClass: Refused['codeClass'];
  /** The time as reported. `sighting.at` is this time or, if earlier, the report's arrival. */
  readonly reportedAt: Instant;
}

/**
 * Adds a collector's report to the status, which already has the answers of the check that the report triggered: they
 * are newer and stay. Codes about what our own check finds without a login (registration, membership) change no cell.
 * A report with the code and time (`reportedAt`) of an earlier one changes nothing.
 */
export function recordSighting(
  status: CompanyStatus,
  { sighting, codeClass, reportedAt }: ReportedFailure,
  policy: TestPolicy,
): CompanyStatus {
  const { product, at, ...refusal } = sighting;
  const facts = status.products[product] ?? { failures: [] };
  const known = facts.collector;
  const { seen = [] } = known ?? {};
  const id = `${refusal.code} ${reportedAt}`;
  if (seen.includes(id)) return status;
  const isLatest = known === undefined || at > known.at;
  const latest = isLatest ? sightingsAfter(known, sighting) : known;
  const collector = { ...latest, seen: [...seen, id].slice(-MAX_SEEN) };
  return {
    ...status,
    products: { ...status.products, [product]: { ...facts, collector, ...factsAfter(facts) } },
  };

  function factsAfter({ plan, ...cells }: ProductStatus): Partial<ProductStatus> {
    const isRejection = codeClass === 'auth-rejected' || codeClass === 'cert-expired';
    const method = isRejection ? methodOf(refusal.code, cells, policy) : undefined;
    if (method !== undefined) return { [method]: cellAfter(cells[method], refusal, at) };
    if (mayHideRejection({ code: refusal.code, codeClass })) {
      return { deptUser: cellAfterPossibleRejection(cells.deptUser, at, isRejection) };
    }
    return codeClass === 'plan-stopped' && isLatest
      ? { plan: planAfterReport(plan, refusal, at) }
      : {};
  }
}

function sightingsAfter(
  known: ProductStatus['collector'],
  { code, at }: Sighting,
): NonNullable<ProductStatus['collector']> {
  const isSameDay = known !== undefined && seoulDayOf(known.at) === seoulDayOf(at);
  const codes = isSameDay ? (known.codes ?? [known.code]) : [];
  return { code, at, codes: [...new Set([...codes, code])].slice(0, MAX_CODES_A_DAY) };
}

/**
 * The method of the collector's rejected login. GENERIC_FAILURE names no method: it means the only registered one, or a
 * department user whose login was rejected before. `undefined`: it may be either method, and a test of ours will tell.
 */
export function methodOf(
  code: number,
  { certificate, deptUser }: Pick<ProductStatus, Method>,
  { collectsBy, deptLoginTest }: TestPolicy,
): Method | undefined {
  if (isCertificateCode(code)) return 'certificate';
  const hasOnlyDeptUser = collectsBy === 'deptUser' || certificate?.registration === 'missing';
  const wasRejected = deptUser?.login?.outcome === 'rejected';
  if (code !== GENERIC_FAILURE || hasOnlyDeptUser || wasRejected) return 'deptUser';
  if (deptUser?.registration === 'missing') return 'certificate';
  // If no sweep will soon test the login, only a reason makes a person test it.
  const maxUntold = deptLoginTest === 'daily' ? MAX_ATTEMPTS : 2;
  return attemptsInRow(deptUser) + 1 >= maxUntold ? 'deptUser' : undefined;
}

function cellAfter(
  cell: MethodStatus | undefined,
  refusal: Pick<Refused, 'code' | 'message'>,
  at: Instant,
): MethodStatus {
  const base = cell ?? unknownCell(at);
  if (isOutdated(base, at)) return base;
  const { login } = base;
  // A late report adds to the count, but the time and code of a later rejection stay.
  const hasLaterRejection = login?.outcome === 'rejected' && login.at > at;
  const rejected = loginAfterRejection(login, refusal, at);
  const { at: seenAt = 0, times = 0 } = rejected.collector ?? {};
  const collector = { at: Math.max(at, seenAt), times: times + 1 };
  return {
    ...withAttempt(base, at),
    login: hasLaterRejection
      ? { ...login, rejections: rejected.rejections, collector }
      : { ...rejected, collector },
  };
}

/**
 * The department user's cell after a failure that may have been its rejected login. Only the first in a row is recorded
 * as an attempt, which holds back that day's scheduled login test: if all were, the app would never test again. A later
 * rejection, of this or the other method, still adds to the count in a row.
 */
function cellAfterPossibleRejection(
  cell: MethodStatus | undefined,
  at: Instant,
  isRejection: boolean,
): MethodStatus {
  const base = cell ?? unknownCell(at);
  if (base.registration === 'missing' || isOutdated(base, at)) return base;
  const inRow = attemptsInRow(base);
  if (inRow === 0) return withAttempt(base, at);
  return isRejection ? { ...base, inRow: inRow + 1 } : base;
}

function unknownCell(foundAt: Instant): MethodStatus {
  return { registration: 'unknown', foundAt, attempts: [] };
}

/** Whether a login at `at` no longer counts: since then, another login worked or the registration changed. */
function isOutdated(cell: MethodStatus, at: Instant): boolean {
  const { registration, foundAt, lastWorkedAt = 0, registeredSince = 0 } = cell;
  const goneAt = registration === 'missing' ? foundAt : 0;
  return Math.max(goneAt, lastWorkedAt, registeredSince) >= at;
}

/** A login by the collector counts like one of ours: too many rejections lock the account, no matter who logged in. */
function withAttempt(cell: MethodStatus, at: Instant): MethodStatus {
  return {
    ...cell,
    attempts: [...recentAttempts(cell, at), at].sort((a, b) => a - b).slice(-MAX_ATTEMPTS_KEPT),
    inRow: attemptsInRow(cell) + 1,
  };
}

/** Reports of one hour are one round, so that many at once become one message. */
export function roundOf(now: Instant): Instant {
  return now - (now % HOUR);
}
