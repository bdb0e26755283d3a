import { z } from 'zod';
import { attemptsInRow } from '../assessment/lock-out-rules.js';
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

/** Of one product. A report that is sent again after so many others counts once more, which locks no account. */
const MAX_SEEN = 100;
/** More logins than any limit counts. */
const MAX_ATTEMPTS_KEPT = 10;

/** How far the collector's clock may be ahead of ours. */
const MAX_AHEAD = 5 * MINUTE;
/** A collector may report late, e.g. after the app was away. */
const MAX_AGE = 7 * DAY;

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export type ReadReport = z.output<ReturnType<typeof reportSchema>>;

/** The fields of a report. Other fields are ignored, so that the collector may send more than we know. */
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

/** What each field has to be. In English, because the collector's developers read it. */
const REQUIREMENTS: Readonly<Record<keyof ReadReport, string>> = {
  brn: 'must be a business number of 10 digits, as text',
  product: 'must be "taxinvoice" or "cashbill"',
  code: "must be POPBiLL's error code, a negative whole number",
  message: "must be POPBiLL's text; may be empty",
  at: 'must be an ISO 8601 time with an offset, at most 7 days ago and not in the future',
};

export const BODY_FIELD = '(body)';

/** Reads a report, or lists each wrong field. */
export function readReport(
  body: string,
  now: Instant,
): Result<ReadReport, readonly FieldProblem[]> {
  const json = parseJson(body);
  if (json === undefined) return err([{ field: BODY_FIELD, message: 'must be a JSON object' }]);
  const parsed = reportSchema(now).safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const fields = (Object.keys(REQUIREMENTS) as (keyof ReadReport)[]).filter((name) =>
    wrong.has(name),
  );
  return err(fields.map((field) => ({ field, message: REQUIREMENTS[field] })));
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Different codes of one product in a day that the history keeps. */
const MAX_CODES_A_DAY = 10;

/** Whether nobody knows of this failure yet: the first of a day in Seoul with this code. */
export function isNewSighting(known: ProductStatus['collector'], { code, at }: Sighting): boolean {
  if (known === undefined || seoulDayOf(at) > seoulDayOf(known.at)) return true;
  const { codes = [known.code] } = known;
  return at > known.at && !codes.includes(code) && codes.length < MAX_CODES_A_DAY;
}

type CollectsBy = Policy['collectsBy'];

/**
 * The status with what the collector reported, beside the facts of our own check, which is the newer one. A rejection
 * counts as a login that was rejected, and a refusal because of the plan as a stopped plan. What a check answers without
 * a login (whether something is registered, whether the company is a member) is left to our own check. No other code
 * says anything about the authentication, but it may hide a rejected login. A report that was sent before, with the same
 * time (`sentAt`), changes nothing.
 */
export function recordSighting(
  status: CompanyStatus,
  sighting: Sighting,
  codeClass: Refused['codeClass'],
  collectsBy: CollectsBy,
  sentAt = sighting.at,
): CompanyStatus {
  const { product, at, ...refusal } = sighting;
  const facts = status.products[product] ?? { failures: [] };
  const known = facts.collector;
  const { seen = [] } = known ?? {};
  const id = `${refusal.code} ${sentAt}`;
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
    const method = isRejection ? methodOf(refusal.code, cells, collectsBy) : undefined;
    if (method !== undefined) return { [method]: cellAfter(cells[method], refusal, at) };
    if (mayHideRejection({ code: refusal.code, codeClass })) {
      return { deptUser: cellAfterDoubt(cells.deptUser, at, isRejection) };
    }
    return codeClass === 'plan-stopped' && isLatest
      ? { plan: planAfterReport(plan, refusal, at) }
      : {};
  }
}

function sightingsAfter(
  known: ProductStatus['collector'],
  { product: _, ...sighting }: Sighting,
): NonNullable<ProductStatus['collector']> {
  const { code, at } = sighting;
  const isSameDay = known !== undefined && seoulDayOf(known.at) === seoulDayOf(at);
  const codes = isSameDay ? (known.codes ?? [known.code]) : [];
  return {
    ...sighting,
    times: known?.code === code ? known.times + 1 : 1,
    codes: [...new Set([...codes, code])].slice(0, MAX_CODES_A_DAY),
  };
}

/**
 * With which method the collector logged in. The general code names none: it means the only registered method, or a
 * department user that is rejected already. `undefined`: either.
 */
export function methodOf(
  code: number,
  { certificate, deptUser }: Pick<ProductStatus, Method>,
  collectsBy: CollectsBy,
): Method | undefined {
  if (isCertificateCode(code)) return 'certificate';
  const isOnly = collectsBy === 'deptUser' || certificate?.registration === 'missing';
  if (code !== GENERAL_FAILURE || isOnly || deptUser?.login?.outcome === 'rejected')
    return 'deptUser';
  return deptUser?.registration === 'missing' ? 'certificate' : undefined;
}

/** "Login to HomeTax failed". */
const GENERAL_FAILURE = -11100001;

function cellAfter(
  cell: MethodStatus | undefined,
  refusal: Pick<Refused, 'code' | 'message'>,
  at: Instant,
): MethodStatus {
  const base = cell ?? unknownCell(at);
  if (isOutdated(base, at)) return base;
  const { login } = base;
  const isLaterKnown = login?.outcome === 'rejected' && login.at > at;
  const rejected = loginAfterRejection(login, refusal, at);
  const { at: seenAt = 0, times = 0 } = rejected.collector ?? {};
  const collector = { at: Math.max(at, seenAt), times: times + 1 };
  return {
    ...withAttempt(base, at),
    login: isLaterKnown
      ? { ...login, rejections: rejected.rejections, collector }
      : { ...rejected, collector },
  };
}

/**
 * The department user after a failure that was, or may have been, a rejected login of it. The first one holds back the
 * scheduled login of that day. If later ones did so too, no test would ever tell.
 */
function cellAfterDoubt(
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

/** Whether a login at that time says nothing of what is registered now: that worked since, or was registered since. */
function isOutdated(cell: MethodStatus, at: Instant): boolean {
  const { registration, foundAt, lastWorkedAt = 0, registeredSince = 0 } = cell;
  const goneAt = registration === 'missing' ? foundAt : 0;
  return Math.max(goneAt, lastWorkedAt, registeredSince) >= at;
}

/** A login by the collector counts like one of ours, because too many lock the account, whoever makes them. */
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
