import type { NoticeReason, Told, ToldReason, ToldRung } from './alert.js';
import type { Instant, SeoulDay } from './instant.js';
import type { Reason, Severity } from './reason.js';
import { compareSeverity, worstSeverity } from './severity.js';

/** What a channel has not heard yet. */
export interface News {
  readonly why: NoticeReason;
  /** Higher severity than was told: may be told on a day on which something was told already. */
  readonly rises: boolean;
}

/** What is new in these reasons for a channel that heard `told` about the reasons of `before`. */
export function newsOf(
  told: Told,
  before: readonly Reason[],
  reasons: readonly Reason[],
): News | undefined {
  const rises = compareSeverity(worstOf(reasons), told.severity) > 0;
  const crossed = expiriesOf(reasons).filter((one) => isCrossed(one, told, before));
  if (pairsOf(reasons).some((pair) => !wasTold(pair, told))) return { why: 'new-reason', rises };
  if (crossed.some(({ rung }) => rung === 0)) return { why: 'last-day', rises };
  if (rises) return { why: 'worse', rises };
  return crossed.length > 0 ? { why: 'rung', rises } : undefined;
}

/** What the channel has heard after a notice of these reasons. */
export function toldByNotice(
  told: Told | undefined,
  reasons: readonly Reason[],
  today: SeoulDay,
): Told {
  const rungs = expiriesOf(reasons).map(({ expiresAt, rung }): ToldRung => {
    const earlier = told === undefined ? undefined : toldRung(told, expiresAt);
    return { expiresAt, rung: earlier === undefined ? rung : Math.min(earlier, rung) };
  });
  return { ...toldFrom(told, reasons, pairsOf(reasons), rungs), lastNoticeOn: today };
}

/**
 * What the channel has heard after a quiet edit: what is gone was taken back and would be news again. What the edit
 * shows but nobody was told aloud stays news for another day.
 */
export function toldByEdit(
  told: Told,
  before: readonly Reason[],
  reasons: readonly Reason[],
): Told {
  const pairs = pairsOf(reasons).filter((pair) => wasTold(pair, told));
  const rungs = expiriesOf(reasons).flatMap((one): readonly ToldRung[] => {
    const { expiresAt, rung } = one;
    const baseline = baselineOf(one, told, before);
    if (baseline === undefined) return [];
    const isMoved = toldRung(told, expiresAt) === undefined;
    const startsAnew = isMoved && !isCrossed(one, told, before);
    return [{ expiresAt, rung: startsAnew ? rung : baseline }];
  });
  const { lastNoticeOn } = told;
  return {
    ...toldFrom(told, reasons, pairs, rungs),
    ...(lastNoticeOn === undefined ? {} : { lastNoticeOn }),
  };
}

/** Each product with each of its kinds of reason. */
export function pairsOf(reasons: readonly Reason[]): readonly ToldReason[] {
  return reasons.flatMap(({ kind, products }) => products.map((product) => ({ product, kind })));
}

export function worstOf(reasons: readonly Reason[]): Severity {
  return worstSeverity(reasons.map(({ severity }) => severity)) ?? 'notice';
}

function toldFrom(
  told: Told | undefined,
  reasons: readonly Reason[],
  pairs: readonly ToldReason[],
  rungs: readonly ToldRung[],
): Told {
  const severity = worstOf(reasons);
  const worst = worstSeverity([severity, told?.worst ?? told?.severity ?? severity]) ?? severity;
  const lowest = rungs.toSorted((a, b) => a.rung - b.rung)[0];
  return {
    severity,
    kinds: [...new Set(pairs.map(({ kind }) => kind))],
    reasons: pairs,
    ...(lowest === undefined ? {} : { rung: lowest.rung, rungOf: lowest.expiresAt, rungs }),
    worst,
  };
}

function wasTold({ product, kind }: ToldReason, told: Told): boolean {
  if (told.reasons === undefined) return told.kinds.includes(kind);
  return told.reasons.some((one) => one.product === product && one.kind === kind);
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

function toldRung(told: Told, expiresAt: Instant): number | undefined {
  if (told.rungs === undefined) return told.rungOf === expiresAt ? told.rung : undefined;
  return told.rungs.find((one) => one.expiresAt === expiresAt)?.rung;
}

/** The rung told of this certificate, else of the one that its products had before: the date moved. */
function baselineOf(
  { expiresAt, products }: Expiry,
  told: Told,
  before: readonly Reason[],
): number | undefined {
  const same = toldRung(told, expiresAt);
  if (same !== undefined) return same;
  const earlier = expiriesOf(before)
    .filter((one) => one.products.some((product) => products.includes(product)))
    .map((one) => toldRung(told, one.expiresAt))
    .filter((rung) => rung !== undefined);
  return earlier.length === 0 ? undefined : Math.min(...earlier);
}

/** A certificate nobody was told of is a new reason and crosses nothing. */
function isCrossed(expiry: Expiry, told: Told, before: readonly Reason[]): boolean {
  const baseline = baselineOf(expiry, told, before);
  return baseline !== undefined && expiry.rung < baseline;
}
