import type { Instant, SeoulDay } from '../kernel/time.js';
import type {
  NoticeHistory,
  NoticeReason,
  NotifiedReason,
  NotifiedRung,
} from '../records/alert.js';
import {
  capSeverity,
  compareSeverity,
  filterReasons,
  type Reason,
  type Severity,
  worstSeverity,
} from '../records/reason.js';

/** `severity` is required, so it is the lowest one. */
export const NEVER_NOTIFIED: NoticeHistory = { severity: 'notice', kinds: [], reasons: [] };

export interface News {
  readonly why: NoticeReason;
  /** The severity is higher than notified, so this may be the second notice of a day. */
  readonly isMoreSevere: boolean;
}

/** The most important news since the last notice, if any. `previous`: the alert's reasons before this decision. */
export function newsOf(
  history: NoticeHistory,
  previous: readonly Reason[],
  reasons: readonly Reason[],
): News | undefined {
  const isMoreSevere = compareSeverity(worstOf(reasons), history.severity) > 0;
  const crossed = expiriesOf(reasons).filter((expiry) => isCrossed(expiry, history, previous));
  // Nobody was notified yet that a certificate has reached its last day or has expired.
  const reachesLastDay = crossed.some(
    (expiry) => expiry.rung <= 0 && (baselineOf(expiry, history, previous) ?? 0) > 0,
  );
  if (newReasons(history, reasons).length > 0) return { why: 'new-reason', isMoreSevere };
  if (reachesLastDay) return { why: 'last-day', isMoreSevere };
  if (isMoreSevere) return { why: 'worse', isMoreSevere };
  return crossed.length > 0 ? { why: 'rung', isMoreSevere } : undefined;
}

export function newReasons(history: NoticeHistory, reasons: readonly Reason[]) {
  return pairsOf(reasons).filter((pair) => !isNotified(pair, history));
}

/** Whether the channel was notified, or somebody snoozed an alert that was not posted yet. */
export function wasNotified({ lastNoticeOn, kinds }: NoticeHistory): boolean {
  return lastNoticeOn !== undefined || kinds.length > 0;
}

export function historyAfterNotice(
  history: NoticeHistory,
  reasons: readonly Reason[],
  { today, round }: { readonly today: SeoulDay; readonly round?: Instant | undefined },
): NoticeHistory {
  const severity = worstOf(reasons);
  const worst = worstSeverity([severity, worstNotified(history)]);
  const base = { severity, worst, lastNoticeOn: today, round };
  return noticeHistory(base, pairsOf(reasons), lowestRungs(history, reasons));
}

/** The history after a message that showed `shown`. `reasons`: the alert's current ones. `today`: only for a notice. */
export function historyAfterMessage(
  history: NoticeHistory,
  shown: readonly Reason[],
  { reasons, today }: { readonly reasons: readonly Reason[]; readonly today?: SeoulDay },
): NoticeHistory {
  const severity = worstOf(shown);
  const notified = pairsOf(reasons).filter((pair) => isNotified(pair, history));
  const added = pairsOf(shown).filter(({ product, kind }) =>
    notified.every((pair) => pair.product !== product || pair.kind !== kind),
  );
  const kept = rungsOf(history).filter(({ expiresAt }) =>
    expiriesOf(shown).every((expiry) => expiry.expiresAt !== expiresAt),
  );
  const after = {
    severity: worstSeverity([severity, history.severity]) ?? severity,
    worst: worstSeverity([severity, worstNotified(history)]),
    lastNoticeOn: today ?? history.lastNoticeOn,
    round: history.round,
  };
  const rungs = [...kept, ...lowestRungs(history, shown)];
  return noticeHistory(after, [...notified, ...added], rungs);
}

/** The history after somebody has read the alert: none of its reasons is news. */
export function historyAfterReading(
  history: NoticeHistory,
  reasons: readonly Reason[],
): NoticeHistory {
  const after = { ...history, severity: worstOf(reasons), worst: worstNotified(history) };
  return noticeHistory(after, pairsOf(reasons), lowestRungs(history, reasons));
}

/** The history after an edit: what is gone or milder is news if it returns; what nobody was notified of stays news. */
export function historyAfterEdit(
  history: NoticeHistory,
  previous: readonly Reason[],
  reasons: readonly Reason[],
): NoticeHistory {
  const rungs = expiriesOf(reasons).flatMap((expiry): readonly NotifiedRung[] => {
    const { expiresAt, rung } = expiry;
    const baseline = baselineOf(expiry, history, previous);
    if (baseline === undefined) return [];
    // A new date starts its own ladder, unless its rung is below the notified one: then that is still news.
    const isNewDate = notifiedRung(history, expiresAt) === undefined;
    const restartsLadder = isNewDate && !isCrossed(expiry, history, previous);
    return [{ expiresAt, rung: restartsLadder ? rung : baseline }];
  });
  const severity = capSeverity(history.severity, worstOf(reasons));
  const pairs = pairsOf(reasons).filter((pair) => isNotified(pair, history));
  return noticeHistory({ ...history, severity, worst: worstNotified(history) }, pairs, rungs);
}

export function notifiedReasons(reasons: readonly Reason[], history: NoticeHistory) {
  return filterReasons(reasons, ({ kind }, product) => isNotified({ product, kind }, history));
}

/** The highest severity ever notified. `worst` is absent before the first notice and in records of earlier versions. */
export function worstNotified(history: NoticeHistory): Severity {
  return history.worst ?? history.severity;
}

function pairsOf(reasons: readonly Reason[]): readonly NotifiedReason[] {
  return reasons.flatMap(({ kind, products }) => products.map((product) => ({ product, kind })));
}

export function worstOf(reasons: readonly Reason[]): Severity {
  return worstSeverity(reasons.map(({ severity }) => severity)) ?? 'notice';
}

function noticeHistory(
  base: Pick<NoticeHistory, 'severity' | 'worst' | 'lastNoticeOn' | 'round'>,
  pairs: readonly NotifiedReason[],
  rungs: readonly NotifiedRung[],
): NoticeHistory {
  const { severity, worst, lastNoticeOn, round } = base;
  const kinds = [...new Set(pairs.map(({ kind }) => kind))];
  const history = { severity, kinds, reasons: pairs, worst, lastNoticeOn, round };
  const lowest = rungs.toSorted((a, b) => a.rung - b.rung)[0];
  if (lowest === undefined) return history;
  return { ...history, rung: lowest.rung, rungOf: lowest.expiresAt, rungs };
}

function lowestRungs(history: NoticeHistory, reasons: readonly Reason[]): readonly NotifiedRung[] {
  return expiriesOf(reasons).map(({ expiresAt, rung }) => ({
    expiresAt,
    rung: Math.min(notifiedRung(history, expiresAt) ?? rung, rung),
  }));
}

function isNotified({ product, kind }: NotifiedReason, history: NoticeHistory): boolean {
  // Records of earlier versions do not say which products were notified.
  if (history.reasons === undefined) return history.kinds.includes(kind);
  return history.reasons.some((pair) => pair.product === product && pair.kind === kind);
}

type ExpiryReason = Extract<Reason, { readonly kind: 'certificate-expiry' }>;
type Expiry = Pick<ExpiryReason, 'expiresAt' | 'rung' | 'products'>;

/** The expiring certificates, each with its lowest rung. */
function expiriesOf(reasons: readonly Reason[]): readonly Expiry[] {
  const byDate = new Map<Instant, Expiry>();
  for (const reason of reasons) {
    if (reason.kind !== 'certificate-expiry') continue;
    const { expiresAt, rung, products } = reason;
    const sameDate = byDate.get(expiresAt);
    byDate.set(expiresAt, {
      expiresAt,
      rung: Math.min(rung, sameDate?.rung ?? rung),
      products: [...(sameDate?.products ?? []), ...products],
    });
  }
  return [...byDate.values()];
}

function notifiedRung(history: NoticeHistory, expiresAt: Instant): number | undefined {
  return rungsOf(history).find((notified) => notified.expiresAt === expiresAt)?.rung;
}

/** Records of earlier versions have only the lowest rung. */
function rungsOf({ rungs, rung, rungOf }: NoticeHistory): readonly NotifiedRung[] {
  if (rungs !== undefined) return rungs;
  return rung === undefined || rungOf === undefined ? [] : [{ expiresAt: rungOf, rung }];
}

/** The rung notified for this certificate, or for the one that its products had before the date changed. */
function baselineOf(
  { expiresAt, products }: Expiry,
  history: NoticeHistory,
  previous: readonly Reason[],
): number | undefined {
  const notifiedHere = notifiedRung(history, expiresAt);
  if (notifiedHere !== undefined) return notifiedHere;
  const earlierRungs = expiriesOf(previous)
    .filter((expiry) => expiry.products.some((product) => products.includes(product)))
    .map((expiry) => notifiedRung(history, expiry.expiresAt))
    .filter((rung) => rung !== undefined);
  return earlierRungs.length === 0 ? undefined : Math.min(...earlierRungs);
}

/** Whether the certificate reached a rung below the notified one. If none was notified, it is a new reason instead. */
function isCrossed(expiry: Expiry, history: NoticeHistory, previous: readonly Reason[]): boolean {
  const baseline = baselineOf(expiry, history, previous);
  return baseline !== undefined && expiry.rung < baseline;
}
