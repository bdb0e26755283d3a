import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { AlertEvent } from '../records/outbox.js';
import { type Reason, reasonDetail } from '../records/reason.js';
import { wasNotified } from './notice-history-rules.js';

/**
 * The receiver of ALERT_WEBHOOK_URL learns as much as the channel, so neither knows of an alert that is held back.
 * `after` absent: the alert ended.
 */
export function alertEvent(
  before: Alert | undefined,
  after: Alert | undefined,
  { isClosed, now: at }: { readonly isClosed: boolean; readonly now: Instant },
): AlertEvent | undefined {
  if (after === undefined) {
    // `told` may be empty again: another reason, which is held back, replaced the one that the receiver knows.
    if (before?.eventSeq === undefined) return undefined;
    return { type: 'resolved', at, alert: before, isClosed: isClosed || undefined };
  }
  if (!wasNotified(after.told)) return undefined;
  const isFirst = before === undefined || !wasNotified(before.told);
  if (isFirst) return { type: 'opened', at, alert: after };
  const changed = (['severity', 'reasons', 'state'] as const).filter(
    (part) => !isDeepStrictEqual(PARTS[part](before), PARTS[part](after)),
  );
  return changed.length === 0 ? undefined : { type: 'changed', at, alert: after, changed };
}

const PARTS = {
  severity: ({ severity }: Alert) => severity,
  reasons: ({ reasons }: Alert) => reasons.map(factsOf),
  state({ life }: Alert) {
    const { state } = life;
    const until = state === 'snoozed' ? life.until : undefined;
    return { state, by: 'by' in life ? life.by : undefined, until };
  },
};

/** The facts of a reason that do not change from day to day. */
export function factsOf(reason: Reason) {
  const isExpiry = reason.kind === 'certificate-expiry';
  return {
    code: reason.kind,
    detail: reason.kind === 'dept-user-login' ? reason.sub : reasonDetail(reason),
    products: reason.products,
    severity: reason.severity,
    expiresAt: isExpiry ? reason.expiresAt : undefined,
    expired: isExpiry ? reason.expired : undefined,
  };
}
