import type { Instant, SeoulDay } from '../kernel/time.js';
import type {
  NoticeHistory,
  NoticeReason,
  NotifiedReason,
  NotifiedRung,
} from '../records/alert.js';
import {
  atMost,
  compareSeverity,
  type Reason,
  type Severity,
  worstSeverity,
} from '../records/reason.js';

/** What a channel has not heard yet. */
export interface News {
  readonly why: NoticeReason;
  /** Higher severity than was told: may be told on a day on which something was told already. */
  readonly rises: boolean;
}

/** What is new in these reasons for a channel that heard `told` about the reasons of `before`. */
export function newsOf(
  history: NoticeHistory,
  before: readonly Reason[],
  reasons: readonly Reason[],
): News | undefined {
  const rises = compareSeverity(worstOf(reasons), history.severity) > 0;
  const crossed = expiriesOf(reasons).filter((one) => isCrossed(one, history, before));
  if (newReasons(history, reasons).length > 0) return { why: 'new-reason', rises };
  if (crossed.some((one) => isAtItsEnd(one, history, before))) return { why: 'last-day', rises };
  if (rises) return { why: 'worse', rises };
  return crossed.length > 0 ? { why: 'rung', rises } : undefined;
}

/** Of these reasons, those that a channel that heard `told` has not heard of. */
export function newReasons(
  history: NoticeHistory,
  reasons: readonly Reason[],
): readonly NotifiedReason[] {
  return pairsOf(reasons).filter((pair) => !isNotified(pair, history));
}

/** Whether anybody has heard of the alert: its channel, or somebody who put it off before the channel did. */
export function wasNotified({ lastNoticeOn, kinds }: NoticeHistory): boolean {
  return lastNoticeOn !== undefined || kinds.length > 0;
}

/** What the channel has heard after a notice of these reasons; `round`: the one it belongs to. */
export function historyAfterNotice(
  history: NoticeHistory,
  reasons: readonly Reason[],
  { today, round }: { readonly today: SeoulDay; readonly round?: Instant | undefined },
): NoticeHistory {
  const severity = worstOf(reasons);
  return noticeHistory({
    severity,
    worst: worstSeverity([severity, worstNotified(history)]) ?? severity,
    pairs: pairsOf(reasons),
    rungs: lowestRungs(history, reasons),
    lastNoticeOn: today,
    round,
  });
}

/**
 * What the channel has heard once a message with these reasons is said aloud, besides what is `told` to it anyway. What
 * is wrong by now may be less or more than what the message says.
 *
 * @param reasons what is wrong by now.
 * @param today the day of the message, where it is the day's notice.
 */
export function historyAfterMessage(
  history: NoticeHistory,
  said: readonly Reason[],
  { reasons, today }: { readonly reasons: readonly Reason[]; readonly today?: SeoulDay },
): NoticeHistory {
  const severity = worstOf(said);
  const known = pairsOf(reasons).filter((pair) => isNotified(pair, history));
  const fresh = pairsOf(said).filter(({ product, kind }) =>
    known.every((one) => one.product !== product || one.kind !== kind),
  );
  const kept = rungsOf(history).filter(({ expiresAt }) =>
    expiriesOf(said).every((one) => one.expiresAt !== expiresAt),
  );
  return noticeHistory({
    severity: worstSeverity([severity, history.severity]) ?? severity,
    worst: worstSeverity([severity, worstNotified(history)]) ?? severity,
    pairs: [...known, ...fresh],
    rungs: [...kept, ...lowestRungs(history, said)],
    lastNoticeOn: today ?? history.lastNoticeOn,
    round: history.round,
  });
}

/**
 * Somebody has read the alert as it stands, so that nothing of it is news any more; the channel has heard no more of it
 * than before.
 */
export function historyAfterReading(
  history: NoticeHistory,
  reasons: readonly Reason[],
): NoticeHistory {
  return noticeHistory({
    ...history,
    severity: worstOf(reasons),
    worst: worstNotified(history),
    pairs: pairsOf(reasons),
    rungs: lowestRungs(history, reasons),
  });
}

/**
 * What the channel has heard when no noise is made: what is gone or milder was taken back and would be news again. What
 * is known but was not told aloud stays news for another time.
 */
export function historyAfterEdit(
  history: NoticeHistory,
  before: readonly Reason[],
  reasons: readonly Reason[],
): NoticeHistory {
  const rungs = expiriesOf(reasons).flatMap((one): readonly NotifiedRung[] => {
    const { expiresAt, rung } = one;
    const baseline = baselineOf(one, history, before);
    if (baseline === undefined) return [];
    const isMoved = notifiedRung(history, expiresAt) === undefined;
    const startsAnew = isMoved && !isCrossed(one, history, before);
    return [{ expiresAt, rung: startsAnew ? rung : baseline }];
  });
  return noticeHistory({
    ...history,
    severity: atMost(history.severity, worstOf(reasons)),
    worst: worstNotified(history),
    pairs: pairsOf(reasons).filter((pair) => isNotified(pair, history)),
    rungs,
  });
}

/** The reasons, each with those of its products of which somebody has heard. */
export function notifiedReasons(
  reasons: readonly Reason[],
  history: NoticeHistory,
): readonly Reason[] {
  return reasons.flatMap((reason) => {
    const products = reason.products.filter((product) =>
      isNotified({ product, kind: reason.kind }, history),
    );
    return products.length === 0 ? [] : [{ ...reason, products }];
  });
}

/** The worst severity that the channel ever heard of. */
export function worstNotified(history: NoticeHistory): Severity {
  return history.worst ?? history.severity;
}

/** Each product with each of its kinds of reason. */
function pairsOf(reasons: readonly Reason[]): readonly NotifiedReason[] {
  return reasons.flatMap(({ kind, products }) => products.map((product) => ({ product, kind })));
}

export function worstOf(reasons: readonly Reason[]): Severity {
  return worstSeverity(reasons.map(({ severity }) => severity)) ?? 'notice';
}

interface Heard {
  readonly severity: Severity;
  readonly worst: Severity;
  readonly pairs: readonly NotifiedReason[];
  readonly rungs: readonly NotifiedRung[];
  readonly lastNoticeOn?: SeoulDay | undefined;
  readonly round?: Instant | undefined;
}

function noticeHistory({
  severity,
  worst,
  pairs,
  rungs,
  lastNoticeOn,
  round,
}: Heard): NoticeHistory {
  const lowest = rungs.toSorted((a, b) => a.rung - b.rung)[0];
  return {
    severity,
    kinds: [...new Set(pairs.map(({ kind }) => kind))],
    reasons: pairs,
    ...(lowest === undefined ? {} : { rung: lowest.rung, rungOf: lowest.expiresAt, rungs }),
    worst,
    lastNoticeOn,
    round,
  };
}

/** Each certificate's lowest rung, of those told before and now. */
function lowestRungs(history: NoticeHistory, reasons: readonly Reason[]): readonly NotifiedRung[] {
  return expiriesOf(reasons).map(({ expiresAt, rung }) => ({
    expiresAt,
    rung: Math.min(notifiedRung(history, expiresAt) ?? rung, rung),
  }));
}

function isNotified({ product, kind }: NotifiedReason, history: NoticeHistory): boolean {
  if (history.reasons === undefined) return history.kinds.includes(kind);
  return history.reasons.some((one) => one.product === product && one.kind === kind);
}

type Expiry = Pick<
  Extract<Reason, { readonly kind: 'certificate-expiry' }>,
  'expiresAt' | 'rung' | 'products'
>;

/** One entry for each certificate, at the lowest rung that it was put on. */
function expiriesOf(reasons: readonly Reason[]): readonly Expiry[] {
  const byDate = new Map<Instant, Expiry>();
  for (const reason of reasons) {
    if (reason.kind !== 'certificate-expiry') continue;
    const { expiresAt, rung, products } = reason;
    const known = byDate.get(expiresAt);
    byDate.set(expiresAt, {
      expiresAt,
      rung: Math.min(rung, known?.rung ?? rung),
      products: [...(known?.products ?? []), ...products],
    });
  }
  return [...byDate.values()];
}

function notifiedRung(history: NoticeHistory, expiresAt: Instant): number | undefined {
  return rungsOf(history).find((one) => one.expiresAt === expiresAt)?.rung;
}

function rungsOf({ rungs, rung, rungOf }: NoticeHistory): readonly NotifiedRung[] {
  if (rungs !== undefined) return rungs;
  return rung === undefined || rungOf === undefined ? [] : [{ expiresAt: rungOf, rung }];
}

/** The rung told of this certificate, else of the one that its products had before: the date moved. */
function baselineOf(
  { expiresAt, products }: Expiry,
  history: NoticeHistory,
  before: readonly Reason[],
): number | undefined {
  const same = notifiedRung(history, expiresAt);
  if (same !== undefined) return same;
  const earlier = expiriesOf(before)
    .filter((one) => one.products.some((product) => products.includes(product)))
    .map((one) => notifiedRung(history, one.expiresAt))
    .filter((rung) => rung !== undefined);
  return earlier.length === 0 ? undefined : Math.min(...earlier);
}

/** It crossed its last day, also when the sweep of that day was missed and it is overdue by now. */
function isAtItsEnd(expiry: Expiry, history: NoticeHistory, before: readonly Reason[]): boolean {
  return expiry.rung <= 0 && (baselineOf(expiry, history, before) ?? 0) > 0;
}

/** A certificate nobody was told of is a new reason and crosses nothing. */
function isCrossed(expiry: Expiry, history: NoticeHistory, before: readonly Reason[]): boolean {
  const baseline = baselineOf(expiry, history, before);
  return baseline !== undefined && expiry.rung < baseline;
}

/** Of an alert of which nobody has heard yet. */
export const NEVER_NOTIFIED: NoticeHistory = { severity: 'notice', kinds: [], reasons: [] };
