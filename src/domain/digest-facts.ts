import type { Alert } from './alert.js';
import type { Assessment } from './assessment.js';
import type { Company } from './company.js';
import type { DigestRow } from './digest.js';
import type { Instant } from './instant.js';
import { needsAction } from './needs-action.js';
import type { Policy } from './policy.js';
import type { Reason } from './reason.js';
import { calendarDaysUntil } from './seoul-time.js';
import { compareSeverity } from './severity.js';
import type { CompanyStatus } from './status.js';

/** How one company stands, as far as a digest counts it. */
export interface Standing {
  readonly collection: 'collectable' | 'unknown' | 'broken' | 'at-risk';
  /** Whether the day's sweep, or a check since it began, found out how it stands. */
  readonly checked: 'yes' | 'not-asked' | 'no-answer';
}

/**
 * @param round when the sweep began whose findings the digest is about
 */
export function standingOf(
  { products }: Pick<Assessment, 'products'>,
  status: CompanyStatus | undefined,
  round: Instant,
): Standing {
  const kinds = products.map(({ verdict }) => verdict.kind);
  const collection =
    (['broken', 'unknown', 'at-risk'] as const).find((kind) => kinds.includes(kind)) ??
    'collectable';
  const unanswered = products.some(
    ({ verdict, failures }) => verdict.kind === 'unknown' && failures.length > 0,
  );
  const askedAt = Math.max(status?.answeredAt ?? 0, status?.sweptAt ?? 0);
  if (askedAt < round) return { collection, checked: 'not-asked' };
  return { collection, checked: unanswered ? 'no-answer' : 'yes' };
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

/** Which list of a digest an alert belongs to; `undefined`: it is over. */
export function listOf({
  life,
  reasons,
}: Alert): 'attention' | 'known' | 'taken' | 'snoozed' | undefined {
  switch (life.state) {
    case 'open':
      return needsAction(reasons) ? 'attention' : 'known';
    case 'acknowledged':
      return 'taken';
    case 'snoozed':
      return 'snoozed';
    case 'resolved':
    case 'closed':
      return undefined;
    default:
      return life satisfies never;
  }
}

/** An alert as a row of a digest: its worst reason, with the days left counted now and not when it was checked. */
export function rowOf(alert: Alert, now: Instant): DigestRow {
  const { brn, name, severity, reasons, life, openedAt } = alert;
  const [worst] = reasons;
  return {
    brn,
    name,
    severity,
    ...(worst === undefined ? {} : { kind: worst.kind, ...expiryOf(worst, now) }),
    ...(life.state === 'acknowledged' ? { by: life.by, at: life.at } : {}),
    ...(life.state === 'snoozed' ? { by: life.by, until: life.until, at: life.at } : {}),
    ...(life.state === 'open' ? { at: openedAt } : {}),
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
