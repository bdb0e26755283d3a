import type { Assessment } from '../assessment/assessment.js';
import { type CompanyCount, countedAs, needsAction, stateOf } from '../assessment/urgency-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { AlertLife } from '../records/alert.js';
import type { Company, UserId } from '../records/company.js';
import type { DigestRow } from '../records/digest.js';
import { compareSeverity, type Reason } from '../records/reason.js';

import type { CompanyStatus } from '../records/status.js';

/** How one company stands, as far as a digest counts it. */
export interface Standing {
  readonly collection: CompanyCount;
  /** Whether the day's sweep, or a check since it began, found out how it stands. */
  readonly checked: 'yes' | 'not-asked' | 'no-answer';
  /** How it stands is known, but not whether its department user's login works: the test got no answer. */
  readonly isLoginOpen: boolean;
}

/**
 * @param round when the sweep began whose findings the digest is about
 */
export function standingOf(
  assessment: Assessment,
  status: CompanyStatus | undefined,
  round: Instant,
): Standing {
  const collection = countedAs(stateOf(assessment));
  const unanswered = assessment.products.some(
    ({ verdict, failures }) => verdict.kind === 'unknown' && failures.length > 0,
  );
  const askedAt = Math.max(status?.answeredAt ?? 0, status?.sweptAt ?? 0);
  const isLoginOpen = assessment.products.some(isLoginOpenOf) && !unanswered && askedAt >= round;
  if (askedAt < round) return { collection, checked: 'not-asked', isLoginOpen };
  return { collection, checked: unanswered ? 'no-answer' : 'yes', isLoginOpen };
}

function isLoginOpenOf({ deptUser, failures }: Assessment['products'][number]): boolean {
  const isRegistered = deptUser.kind === 'works' || deptUser.kind === 'untested';
  return isRegistered && failures.some(({ call }) => call === 'dept-user-login-test');
}

/**
 * The first instant at which a certificate that a product depends on ends. Beside a department user whose login works
 * none does.
 */
export function dependsUntil(
  { products }: Pick<Assessment, 'products'>,
  { collectsBy }: Pick<Policy, 'collectsBy'>,
): Instant | undefined {
  if (collectsBy === 'deptUser') return undefined;
  const ends = products.flatMap(({ certificate, deptUser }) =>
    certificate.kind === 'valid' && deptUser.kind !== 'works' ? [certificate.expiresAt] : [],
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** What a digest needs of a company's alert that is not over. */
export interface DigestAlert {
  readonly state: Extract<AlertLife['state'], 'open' | 'acknowledged' | 'snoozed'>;
  readonly openedAt: Instant;
  /** Who took it or put it off, and when. */
  readonly by?: UserId;
  readonly at?: Instant;
  /** End of its snooze. */
  readonly until?: Instant;
}

/**
 * Which list of a digest a company belongs to; `undefined`: nothing is wrong with it. What needs action and has no
 * alert, e.g. because all of them are frozen, is looked after by nobody.
 */
export function listOf(
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
    default:
      return state satisfies never;
  }
}

/** A company with its worst reason as a row of a digest. */
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
    ...(worst === undefined ? {} : { kind: worst.kind, ...expiryOf(worst, now) }),
    ...(alert === undefined ? {} : whoseOf(alert)),
  };
}

function whoseOf({ state, openedAt, by, at, until }: DigestAlert): Partial<DigestRow> {
  if (state === 'open') return { at: openedAt };
  return {
    by,
    at,
    until,
  };
}

/** A company whose certificate ends while nobody works, as a row. */
export function expiringRow(
  { brn, name }: Pick<Company, 'brn' | 'name'>,
  expiresAt: Instant,
  now: Instant,
): DigestRow {
  const daysLeft = calendarDaysUntil(expiresAt, now);
  return { brn, name, kind: 'certificate-expiry', expiresAt, daysLeft };
}

const collator = new Intl.Collator('ko');

/** Soonest first: severity, then the days left; what has stopped already counts as today, what has no date comes last. */
export function byUrgency(a: DigestRow, b: DigestRow): number {
  return (
    compareSeverity(b.severity ?? 'notice', a.severity ?? 'notice') ||
    daysOf(a) - daysOf(b) ||
    (a.at ?? 0) - (b.at ?? 0) ||
    collator.compare(a.name, b.name)
  );
}

/** What comes back first. */
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
