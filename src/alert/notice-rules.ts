import type { Assessment } from '../assessment/assessment.js';
import { type Policy, quietUntil } from '../kernel/policy.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Alert, AlertLife, Calls, HeldBack, NoticeReason } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { claimOf } from './alert-actions-rules.js';
import { historyAfterEdit, historyAfterNotice, worstNotified } from './notice-history-rules.js';
import { gapsOf, isAskedFor, type Occasion } from './speaking-rules.js';

export type AlertDecision =
  | { readonly kind: 'hold'; readonly why: HoldReason; readonly alert?: Alert }
  | {
      readonly kind: 'notice';
      readonly why: NoticeReason;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
      readonly calls?: Called;
    }
  | {
      readonly kind: 'edit';
      readonly why: EditReason;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
    }
  | {
      readonly kind: 'resolve';
      /** It was notified as critical, so its end is broadcast. */
      readonly loud: boolean;
      /** Absent: at once. The message is edited at once in any case. */
      readonly broadcastFrom?: Instant;
      readonly alert: Alert;
    };

export type Called = 'owner' | 'operators' | 'taker';

export type HoldReason =
  | 'nothing-wrong'
  | 'nothing-known'
  | 'already-told'
  | 'frozen'
  /** It could not be checked, but nobody could. */
  | 'outage'
  | HeldBack;

export type EditReason = 'facts-changed' | 'reason-gone' | HeldBack;

export interface EndContext {
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  readonly policy: Policy;
  readonly now: Instant;
}

/** Nothing is wrong any more. `next`: the alert after this check, without reasons. */
export function resolveAlert(before: Alert, next: Alert, about: EndContext): AlertDecision {
  const { assessment, occasion, policy, now } = about;
  const renewedUntil = renewedUntilOf(before.reasons, assessment);
  const deptUserWorks = deptUserWorksNow(before.reasons, assessment);
  const certificateTested = isCertificateTested(before.reasons, assessment);
  const life: AlertLife = {
    state: 'resolved',
    at: now,
    was: before.reasons,
    renewedUntil,
    gaps: gapsOf(next.stops ?? [], now),
    deptUserWorks,
    certificateTested,
  };
  const loud = worstNotified(before.told) === 'critical';
  const broadcastFrom = isAskedFor(occasion) ? now : quietUntil(now, policy);
  return {
    kind: 'resolve',
    loud,
    ...(loud && broadcastFrom > now ? { broadcastFrom } : {}),
    alert: { ...next, severity: before.severity, life },
  };
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

/** `undefined`: no certificate was in trouble, or none is there now. */
function isCertificateTested(
  was: readonly Reason[],
  { products }: Assessment,
): boolean | undefined {
  const about = was.flatMap((reason) =>
    reason.kind === 'certificate-expiry' || reason.kind === 'certificate-invalid'
      ? reason.products
      : [],
  );
  const valid = products.flatMap(({ product, certificate }) =>
    about.includes(product) && certificate.kind === 'valid' ? [certificate] : [],
  );
  if (valid.length === 0) return undefined;
  return valid.every(({ loginTestedAt }) => loginTestedAt !== undefined);
}

function deptUserWorksNow(was: readonly Reason[], { products }: Assessment): boolean | undefined {
  const rejected = was.filter(({ kind }) => kind === 'dept-user-login');
  if (rejected.length === 0) return undefined;
  const about = rejected.flatMap((reason) => reason.products);
  return products
    .filter(({ product }) => about.includes(product))
    .every(({ deptUser }) => deptUser.kind === 'works');
}

export interface NoticeContext {
  readonly why: NoticeReason;
  readonly before: readonly Reason[];
  readonly callsOperators: boolean;
  readonly occasion: Occasion;
  readonly now: Instant;
}

export function afterNotice(
  alert: Alert,
  about: NoticeContext,
): { readonly alert: Alert; readonly calls?: Called } {
  const { why, before, occasion, now } = about;
  const life = lifeAfter(alert.life, why, now);
  const round = occasion.kind === 'check' ? undefined : occasion.round;
  const today = seoulDayOf(now);
  // Calling the operators is not the day's notice: it says nothing new.
  const told =
    why === 'nobody-took-it'
      ? historyAfterEdit(alert.told, before, alert.reasons)
      : historyAfterNotice(alert.told, alert.reasons, { today, round });
  const called = calledBy(alert, about);
  const calls = callsAfter(alert, life, called, now);
  const { calls: _, ...rest } = alert;
  return {
    alert: { ...rest, life, told, ...(calls === undefined ? {} : { calls }) },
    calls: called,
  };
}

/** Worsening takes the alert from the hands of its claimer. */
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

/** It returns to who had claimed it. */
export function afterSnooze(life: AlertLife): AlertLife {
  const taken = claimOf(life);
  return taken === undefined ? { state: 'open' } : { state: 'acknowledged', ...taken };
}

function calledBy(alert: Alert, { why, callsOperators }: NoticeContext): Called | undefined {
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
  const { criticalAt: since, ...calls } = alert.calls ?? {};
  const isWaiting = alert.severity === 'critical' && life.state === 'open';
  const criticalAt = becomesCritical(alert) ? now : (since ?? now);
  const after: Calls = {
    ...calls,
    ...(isWaiting ? { criticalAt } : {}),
    ...(called === 'owner' ? { ownerAt: now } : {}),
    ...(called === 'operators' ? { operatorsAt: now } : {}),
  };
  return Object.keys(after).length === 0 ? undefined : after;
}
