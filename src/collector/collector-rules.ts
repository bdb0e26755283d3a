import { z } from 'zod';
import { attemptsInRow } from '../assessment/lock-out-rules.js';
import { planAfterReport } from '../check/plan-rules.js';
import {
  isCertificateCode,
  loginAfterRejection,
  recentAttempts,
} from '../check/record-product-rules.js';
import { parseBrn } from '../kernel/brn.js';
import { err, ok, type Result } from '../kernel/result.js';
import { DAY, HOUR, type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Sighting } from '../records/collector.js';
import { type Method, product } from '../records/company.js';
import type { CompanyStatus, MethodStatus, ProductStatus, Refused } from '../records/status.js';

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

/** Whether nobody knows of this failure yet: the first of a day in Seoul with this code. */
export function isNewSighting(known: ProductStatus['collector'], { code, at }: Sighting): boolean {
  if (known === undefined || known.code !== code) return known === undefined || at > known.at;
  return seoulDayOf(at) > seoulDayOf(known.at);
}

/**
 * The status with what the collector reported, beside the facts of our own check, which is the newer one. A rejection
 * counts as a login that was rejected, and a refusal because of the plan as a stopped plan. What a check answers without
 * a login (whether something is registered, whether the company is a member) is left to our own check, and no other
 * code says anything about the authentication.
 */
export function recordSighting(
  status: CompanyStatus,
  { product, at, ...refusal }: Sighting,
  codeClass: Refused['codeClass'],
): CompanyStatus {
  const facts = status.products[product] ?? { failures: [] };
  const known = facts.collector;
  const isLatest = known === undefined || at > known.at;
  const times = known?.code === refusal.code ? known.times + 1 : 1;
  const seen: ProductStatus = isLatest ? { ...facts, collector: { ...refusal, at, times } } : facts;
  return {
    ...status,
    products: { ...status.products, [product]: { ...seen, ...factsAfter(facts) } },
  };

  function factsAfter({ plan, certificate, deptUser }: ProductStatus): Partial<ProductStatus> {
    switch (codeClass) {
      case 'plan-stopped':
        return isLatest ? { plan: planAfterReport(plan, refusal, at) } : {};
      case 'auth-rejected':
      case 'cert-expired':
        return methodOf(refusal.code, deptUser) === 'certificate'
          ? { certificate: cellAfter(certificate, refusal, at) }
          : { deptUser: cellAfter(deptUser, refusal, at) };
      case 'auth-missing':
      case 'member-missing':
      case 'caller-misconfigured':
      case 'transient':
      case 'rate-limited':
      case 'unknown':
        return {};
    }
  }
}

/** With which method the collector logged in. A general code means the department user, if there is one. */
export function methodOf(code: number, deptUser: MethodStatus | undefined): Method {
  if (isCertificateCode(code)) return 'certificate';
  const isGeneral = code === GENERAL_FAILURE || code === WRONG_COMPANY;
  return isGeneral && deptUser?.registration === 'missing' ? 'certificate' : 'deptUser';
}

/** "Login to HomeTax failed", and "account of another company". */
const GENERAL_FAILURE = -11100001;
const WRONG_COMPANY = -11100022;

function cellAfter(
  cell: MethodStatus | undefined,
  refusal: Pick<Refused, 'code' | 'message'>,
  at: Instant,
): MethodStatus {
  const base = cell ?? { registration: 'unknown', foundAt: at, attempts: [] };
  // It has logged in since, or is no longer registered.
  const isGone = base.registration === 'missing' && base.foundAt >= at;
  if (isGone || (base.lastWorkedAt ?? 0) >= at) return base;
  // A report that is recorded again, because POPBiLL did not answer everything, is counted once.
  if (base.attempts.includes(at)) return base;
  const { login } = base;
  const isLaterKnown = login?.outcome === 'rejected' && login.at > at;
  const rejected = loginAfterRejection(login, refusal, at);
  const { at: seenAt = 0, times = 0 } = rejected.collector ?? {};
  const collector = { at: Math.max(at, seenAt), times: times + 1 };
  return {
    ...base,
    login: isLaterKnown
      ? { ...login, rejections: rejected.rejections, collector }
      : { ...rejected, collector },
    // A login by the collector counts like one of ours, because too many lock the account, whoever makes them.
    attempts: [...recentAttempts(base, at), at].sort((a, b) => a - b),
    inRow: attemptsInRow(base) + 1,
  };
}

/** Reports of one hour are one round, so that many at once become one message. */
export function roundOf(now: Instant): Instant {
  return now - (now % HOUR);
}
