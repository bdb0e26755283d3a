import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { AlertEvent } from '../records/outbox.js';
import { type Reason, reasonDetail } from '../records/reason.js';
import { wasNotified } from './notice-history-rules.js';

/**
 * What the receiver of ALERT_WEBHOOK_URL learns from a change of an alert: as much as the channel does, so an alert that
 * is held back is unknown to both. Days that pass are no change.
 *
 * @param after absent: the alert ended
 */
export function alertEvent(
  before: Alert | undefined,
  after: Alert | undefined,
  { isClosed, now: at }: { readonly isClosed: boolean; readonly now: Instant },
): AlertEvent | undefined {
  const known = before !== undefined && wasNotified(before.told) ? before : undefined;
  if (after === undefined) {
    if (known === undefined) return undefined;
    return { type: 'resolved', at, alert: known, isClosed: isClosed || undefined };
  }
  if (!wasNotified(after.told)) return undefined;
  if (known === undefined) return { type: 'opened', at, alert: after };
  const changed = (['severity', 'reasons', 'state'] as const).filter(
    (part) => !isDeepStrictEqual(PARTS[part](known), PARTS[part](after)),
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
