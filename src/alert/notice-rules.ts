import type { Assessment } from '../assessment/assessment.js';
import { quietUntil } from '../kernel/policy.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, Mentions, NoticeReason } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { claimOf } from './alert-actions-rules.js';
import type { AlertCase, AlertDecision, MentionTarget } from './alert-case.js';
import { historyAfterEdit, historyAfterNotice, worstNotified } from './notice-history-rules.js';
import { isOnDemand } from './speaking-rules.js';

/** Resolves the alert. `next`: the alert after this check, which has no reasons. */
export function resolveAlert(before: Alert, next: Alert, input: AlertCase): AlertDecision {
  const { assessment, occasion, policy, now } = input;
  const life: AlertLife = {
    state: 'resolved',
    at: now,
    was: before.reasons,
    renewedUntil: renewedUntilOf(before.reasons, assessment),
    gaps: (next.stops ?? []).map(({ to = now, ...stop }) => ({ ...stop, to })),
    deptUserWorks: deptUserWorksNow(before.reasons, assessment),
    certificateTested: isCertificateTested(before.reasons, assessment),
  };
  const alert = { ...next, severity: before.severity, life };
  if (worstNotified(before.told) !== 'critical') return { kind: 'resolve', alert };
  const broadcastFrom = isOnDemand(occasion) ? now : quietUntil(now, policy);
  return { kind: 'resolve', alert, broadcastFrom };
}

/** The earliest new expiry date of the certificates that were expiring or expired. `undefined`: no date has changed. */
function renewedUntilOf(was: readonly Reason[], { products }: Assessment): Instant | undefined {
  const dates = was.flatMap((reason) => {
    if (reason.kind !== 'certificate-expiry') return [];
    return products
      .filter(({ product }) => reason.products.includes(product))
      .flatMap(({ certificate }) =>
        certificate.kind === 'valid' && certificate.expiresAt !== reason.expiresAt
          ? [certificate.expiresAt]
          : [],
      );
  });
  return dates.length === 0 ? undefined : Math.min(...dates);
}

/** Whether the certificates that were in trouble have logged in. `undefined`: there were none, or none is valid now. */
function isCertificateTested(
  was: readonly Reason[],
  { products }: Assessment,
): boolean | undefined {
  const affected = was.flatMap((reason) =>
    reason.kind === 'certificate-expiry' || reason.kind === 'certificate-invalid'
      ? reason.products
      : [],
  );
  const valid = products.flatMap(({ product, certificate }) =>
    affected.includes(product) && certificate.kind === 'valid' ? [certificate] : [],
  );
  if (valid.length === 0) return undefined;
  return valid.every(({ loginTestedAt }) => loginTestedAt !== undefined);
}

function deptUserWorksNow(was: readonly Reason[], { products }: Assessment): boolean | undefined {
  const rejected = was.filter(({ kind }) => kind === 'dept-user-login');
  if (rejected.length === 0) return undefined;
  const affected = rejected.flatMap((reason) => reason.products);
  return products
    .filter(({ product }) => affected.includes(product))
    .every(({ deptUser }) => deptUser.kind === 'works');
}

/** The alert after a notice with the reason `why`, and whom the notice mentions. */
export function afterNotice(
  alert: Alert,
  why: NoticeReason,
  mentionsOperators: boolean,
  { before, occasion, now }: AlertCase,
): { readonly alert: Alert; readonly mentions?: MentionTarget } {
  const life = lifeAfter(alert.life, why, now);
  const round = occasion.kind === 'check' ? undefined : occasion.round;
  // A notice that only mentions the operators has no news, so it does not count as the day's notice.
  const history =
    why === 'nobody-took-it'
      ? historyAfterEdit(alert.told, before?.reasons ?? [], alert.reasons)
      : historyAfterNotice(alert.told, alert.reasons, { today: seoulDayOf(now), round });
  const mentions = whomToMention(alert, why, mentionsOperators);
  const calls = mentionsAfter(alert, life, mentions, now);
  return { alert: { ...alert, life, told: history, calls }, mentions };
}

/** News that the alert is worse ends claim and snooze. */
function lifeAfter(life: AlertLife, why: NoticeReason, now: Instant): AlertLife {
  switch (why) {
    case 'new-reason':
    case 'worse':
    case 'last-day':
      return { state: 'open' };
    case 'snooze-over':
      return afterSnooze(life);
    case 'reminder':
      return life.state === 'acknowledged' ? { ...life, remindedAt: now } : life;
    case 'first':
    case 'rung':
    case 'nobody-took-it':
      return life;
  }
}

/** After a snooze, the claim from before the snooze applies again. */
export function afterSnooze(life: AlertLife): AlertLife {
  const claim = claimOf(life);
  return claim === undefined ? { state: 'open' } : { state: 'acknowledged', ...claim };
}

function whomToMention(alert: Alert, why: NoticeReason, mentionsOperators: boolean) {
  if (why === 'reminder') return 'claimer';
  if (mentionsOperators) return 'operators';
  const isOwnerDue = becomesCritical(alert) && alert.calls?.ownerAt === undefined;
  return isOwnerDue && alert.owner !== undefined ? 'owner' : undefined;
}

function becomesCritical({ severity, told: history }: Alert): boolean {
  if (severity !== 'critical') return false;
  return history.severity !== 'critical' || worstNotified(history) !== 'critical';
}

function mentionsAfter(
  alert: Alert,
  life: AlertLife,
  mentioned: MentionTarget | undefined,
  now: Instant,
): Mentions | undefined {
  const { criticalAt = now, ownerAt, operatorsAt } = alert.calls ?? {};
  const isWaiting = alert.severity === 'critical' && life.state === 'open';
  const waitingSince = becomesCritical(alert) ? now : criticalAt;
  const after: Mentions = {
    criticalAt: isWaiting ? waitingSince : undefined,
    ownerAt: mentioned === 'owner' ? now : ownerAt,
    operatorsAt: mentioned === 'operators' ? now : operatorsAt,
  };
  return Object.values(after).every((at) => at === undefined) ? undefined : after;
}
