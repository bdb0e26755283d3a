import type { Assessment } from '../assessment/assessment.js';
import { quietUntil } from '../kernel/policy.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, Calls, NoticeReason } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { claimOf } from './alert-actions-rules.js';
import type { AlertCase, AlertDecision, Called } from './alert-case.js';
import { historyAfterEdit, historyAfterNotice, worstNotified } from './notice-history-rules.js';
import { isAskedFor } from './speaking-rules.js';

/** Resolves the alert. `next`: the alert after this check, without reasons. */
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
  const broadcastFrom = isAskedFor(occasion) ? now : quietUntil(now, policy);
  return { kind: 'resolve', alert, broadcastFrom };
}

/** The new expiry of a certificate that was expiring or unusable, when its date moved. */
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

/** `undefined`: no certificate was in trouble, or none is valid now. */
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

/** The alert after a notice with the reason `why`, and who is called by name. */
export function afterNotice(
  alert: Alert,
  why: NoticeReason,
  callsOperators: boolean,
  { before, occasion, now }: AlertCase,
): { readonly alert: Alert; readonly calls?: Called } {
  const life = lifeAfter(alert.life, why, now);
  const round = occasion.kind === 'check' ? undefined : occasion.round;
  // A call of the operators has no news, so it does not count as the day's notice.
  const told =
    why === 'nobody-took-it'
      ? historyAfterEdit(alert.told, before?.reasons ?? [], alert.reasons)
      : historyAfterNotice(alert.told, alert.reasons, { today: seoulDayOf(now), round });
  const calls = calledBy(alert, why, callsOperators);
  return { alert: { ...alert, life, told, calls: callsAfter(alert, life, calls, now) }, calls };
}

/** News that the alert is worse ends the claim. */
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

/** After a snooze, the alert returns to its earlier claimer. */
export function afterSnooze(life: AlertLife): AlertLife {
  const claim = claimOf(life);
  return claim === undefined ? { state: 'open' } : { state: 'acknowledged', ...claim };
}

function calledBy(alert: Alert, why: NoticeReason, callsOperators: boolean): Called | undefined {
  if (why === 'reminder') return 'taker';
  if (callsOperators) return 'operators';
  const isOwnerDue = becomesCritical(alert) && alert.calls?.ownerAt === undefined;
  return isOwnerDue && alert.owner !== undefined ? 'owner' : undefined;
}

function becomesCritical({ severity, told }: Alert): boolean {
  return (
    severity === 'critical' && (told.severity !== 'critical' || worstNotified(told) !== 'critical')
  );
}

function callsAfter(
  alert: Alert,
  life: AlertLife,
  called: Called | undefined,
  now: Instant,
): Calls | undefined {
  const { criticalAt: since, ownerAt, operatorsAt } = alert.calls ?? {};
  const isWaiting = alert.severity === 'critical' && life.state === 'open';
  const after: Calls = {
    criticalAt: isWaiting ? ((becomesCritical(alert) ? undefined : since) ?? now) : undefined,
    ownerAt: called === 'owner' ? now : ownerAt,
    operatorsAt: called === 'operators' ? now : operatorsAt,
  };
  return Object.values(after).every((at) => at === undefined) ? undefined : after;
}
