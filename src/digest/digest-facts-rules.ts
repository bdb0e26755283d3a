import type { IndexedAlert } from '../alert/alert-index.js';
import type { Assessment } from '../assessment/assessment.js';
import { type CompanyState, needsAction, stateOf } from '../assessment/urgency-rules.js';
import type { Brn } from '../kernel/brn.js';
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

type DigestAlert = Pick<IndexedAlert, 'state' | 'openedAt' | 'handledBy' | 'handledAt' | 'until'>;

/** The list that a company is in. Without an alert (it may be held back), it counts as open. */
export function digestListOf(
  { reasons }: Pick<Assessment, 'reasons'>,
  alert: Pick<DigestAlert, 'state'> | undefined,
): 'attention' | 'known' | 'taken' | 'snoozed' | undefined {
  if (reasons.length === 0) return undefined;
  if (!needsAction(reasons)) return 'known';
  const state = alert?.state ?? 'open';
  switch (state) {
    case 'open':
      return 'attention';
    case 'acknowledged':
      return 'taken';
    case 'snoozed':
      return 'snoozed';
  }
}

export function rowOf(
  { brn, name }: { readonly brn: Brn; readonly name: string },
  { severity, reasons }: Pick<Assessment, 'severity' | 'reasons'>,
  alert: DigestAlert | undefined,
  now: Instant,
): DigestRow {
  const [worst] = reasons;
  return {
    brn,
    name,
    severity,
    kind: worst?.kind,
    ...(worst && expiryOf(worst, now)),
    ...(alert && handlingOf(alert)),
  };
}

function handlingOf(alert: DigestAlert): Partial<DigestRow> {
  const { state, openedAt, handledBy, handledAt, until } = alert;
  return state === 'open' ? { at: openedAt } : { by: handledBy, at: handledAt, until };
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

export function byEndOfSnooze(a: DigestRow, b: DigestRow): number {
  return (a.until ?? 0) - (b.until ?? 0) || byUrgency(a, b);
}

function daysOf({ daysLeft, severity }: DigestRow): number {
  return daysLeft ?? (severity === 'critical' ? 0 : Number.MAX_SAFE_INTEGER);
}

function expiryOf(reason: Reason, now: Instant): Pick<DigestRow, 'expiresAt' | 'daysLeft'> {
  if (reason.kind !== 'certificate-expiry') return {};
  const { expiresAt } = reason;
  return { expiresAt, daysLeft: calendarDaysUntil(expiresAt, now) };
}
