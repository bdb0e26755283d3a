import type { IndexedAlert } from '../alert/alert-index.js';
import type { Assessment } from '../assessment/assessment.js';
import {
  type CompanyState,
  type Handling,
  handlingOf,
  needsAction,
  stateOf,
} from '../assessment/urgency-rules.js';
import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { DigestRow } from '../records/digest.js';
import { compareSeverity, type Reason } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';

export interface Standing {
  readonly collection: CompanyState;
  /** Whether the day's sweep, or a check since it began, asked about the company. */
  readonly checked: 'yes' | 'not-asked' | 'no-answer';
  /** Everything is known except the department user's login, whose test got no answer. */
  readonly isLoginUnverified: boolean;
}

export function standingOf(
  assessment: Assessment,
  status: CompanyStatus | undefined,
  sweepStartedAt: Instant,
): Standing {
  const collection = stateOf(assessment);
  const unanswered = assessment.products.some(
    ({ verdict, failures }) => verdict.kind === 'unknown' && failures.length > 0,
  );
  const askedAt = Math.max(status?.answeredAt ?? 0, status?.sweptAt ?? 0);
  const isLoginUnverified =
    assessment.products.some(hasUnverifiedLogin) && !unanswered && askedAt >= sweepStartedAt;
  if (askedAt < sweepStartedAt) return { collection, checked: 'not-asked', isLoginUnverified };
  return { collection, checked: unanswered ? 'no-answer' : 'yes', isLoginUnverified };
}

function hasUnverifiedLogin({ deptUser, failures }: Assessment['products'][number]): boolean {
  const isRegistered = deptUser.kind === 'works' || deptUser.kind === 'untested';
  return isRegistered && failures.some(({ call }) => call === 'dept-user-login-test');
}

/** The earliest expiry of a certificate that is the only working method of its product. */
export function firstSoleExpiry(
  { products }: Pick<Assessment, 'products'>,
  { collectsBy }: Pick<Policy, 'collectsBy'>,
): Instant | undefined {
  if (collectsBy === 'deptUser') return undefined;
  const expiries = products.flatMap(({ certificate, deptUser }) =>
    certificate.kind === 'valid' && deptUser.kind !== 'works' ? [certificate.expiresAt] : [],
  );
  return expiries.length === 0 ? undefined : Math.min(...expiries);
}

/** How the company is handled if it needs action; `known`: it needs none, but has something to know about. */
export function digestPlaceOf(
  { reasons }: Pick<Assessment, 'reasons'>,
  alert: Pick<IndexedAlert, 'state'> | undefined,
): Handling | 'known' | undefined {
  if (reasons.length === 0) return undefined;
  return needsAction(reasons) ? handlingOf(alert) : 'known';
}

/** @param options.since the time of the previous digest */
export function rowOf(
  { brn, name, owner }: Pick<Company, 'brn' | 'name' | 'owner'>,
  { severity, reasons }: Pick<Assessment, 'severity' | 'reasons'>,
  alert: Pick<IndexedAlert, 'openedAt'> | undefined,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): DigestRow {
  const [worst] = reasons;
  const at = alert?.openedAt;
  return {
    brn,
    name,
    severity,
    kind: worst?.kind,
    ...(worst && expiryOf(worst, now)),
    owner,
    at,
    isNew: at !== undefined && at > since ? true : undefined,
  };
}

export function expiringRow(
  { brn, name }: Pick<Company, 'brn' | 'name'>,
  expiresAt: Instant,
  now: Instant,
): DigestRow {
  const daysLeft = calendarDaysUntil(expiresAt, now);
  return { brn, name, kind: 'certificate-expiry', expiresAt, daysLeft };
}

const collator = new Intl.Collator('ko');

/** Sorts by severity, then by days left. Without a date, a critical row counts as due today, and others come last. */
export function byUrgency(a: DigestRow, b: DigestRow): number {
  return (
    compareSeverity(b.severity ?? 'notice', a.severity ?? 'notice') ||
    daysOf(a) - daysOf(b) ||
    (a.at ?? 0) - (b.at ?? 0) ||
    collator.compare(a.name, b.name)
  );
}

function daysOf({ daysLeft, severity }: DigestRow): number {
  return daysLeft ?? (severity === 'critical' ? 0 : Number.MAX_SAFE_INTEGER);
}

function expiryOf(reason: Reason, now: Instant): Pick<DigestRow, 'expiresAt' | 'daysLeft'> {
  if (reason.kind !== 'certificate-expiry') return {};
  const { expiresAt } = reason;
  return { expiresAt, daysLeft: calendarDaysUntil(expiresAt, now) };
}
