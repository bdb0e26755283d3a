import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import type { Assessment } from './assessment.js';

/** The worst of its products. */
export type CompanyState =
  | 'can-collect'
  /** Can be collected by the certificate's date; its login was not tested. */
  | 'by-date'
  /** Needs action, and is not known to have stopped: it may stop soon. */
  | 'at-risk'
  | 'cannot-collect'
  /** It was asked about, and how it stands could not be found out; it may need action besides. */
  | 'unknown'
  /** It was never asked about. */
  | 'never-checked';

/**
 * Each company is in exactly one of these counts, so that they add up to the total. Companies that need action are counted
 * besides: `atRisk`, `cannotCollect`, and those that could not be checked for long.
 */
export type CompanyCount = 'collectable' | 'atRisk' | 'cannotCollect' | 'unknown' | 'neverChecked';

export interface StandingCounts extends Readonly<Record<CompanyCount, number>> {
  /** Of `collectable`: by the certificate's date, without a test of its login. */
  readonly byDateOnly?: number;
}

export function totalOf(counts: StandingCounts): number {
  const { collectable, atRisk, cannotCollect, unknown, neverChecked } = counts;
  return collectable + atRisk + cannotCollect + unknown + neverChecked;
}

export const NO_COMPANIES: Readonly<Record<CompanyCount, number>> = {
  collectable: 0,
  atRisk: 0,
  cannotCollect: 0,
  unknown: 0,
  neverChecked: 0,
};

export function countedAs(state: CompanyState): CompanyCount {
  switch (state) {
    case 'can-collect':
    case 'by-date':
      return 'collectable';
    case 'at-risk':
      return 'atRisk';
    case 'cannot-collect':
      return 'cannotCollect';
    case 'unknown':
      return 'unknown';
    case 'never-checked':
      return 'neverChecked';
  }
}

/** What lists and counts need of an assessment; holds for one Seoul day and one policy. */
export interface CompanySummary extends Urgency {
  readonly state: CompanyState;
  /** True of every company whose state is `at-risk` or `cannot-collect`. */
  readonly needsAction: boolean;
  /** Its state is the one before the latest check, which could not find it out. */
  readonly isLastKnown: boolean;
  /** The expiry of a valid certificate on which collection depends. */
  readonly stopsAt: Instant | undefined;
  /** The expiry of a valid certificate beside a working department user. */
  readonly coveredAt: Instant | undefined;
}

/** @param assessment absent: never checked. */
export function summaryOf(
  assessment: Assessment | undefined,
  { collectsBy }: Pick<Policy, 'collectsBy'>,
): CompanySummary {
  return {
    state: stateOf(assessment),
    needsAction: needsAction(assessment?.reasons ?? []),
    isLastKnown: isLastKnown(assessment),
    ...urgencyOf(assessment),
    ...expiriesOf(collectsBy === 'any' ? assessment : undefined),
  };
}

/**
 * The worst of its products, as they were last known: silence of POPBiLL or HomeTax changes nothing.
 *
 * @param assessment absent: never checked.
 */
export function stateOf(assessment: Assessment | undefined): CompanyState {
  if (assessment === undefined) return 'never-checked';
  const { products, reasons } = assessment;
  const verdicts = products.map(({ lastKnown }) => lastKnown);
  if (verdicts.some(({ kind }) => kind === 'broken')) return 'cannot-collect';
  if (verdicts.some(({ kind }) => kind === 'at-risk')) return 'at-risk';
  if (verdicts.some(({ kind }) => kind === 'unknown')) return 'unknown';
  if (needsAction(reasons)) return 'at-risk';
  const isTested = verdicts.every((each) => each.kind === 'collectable' && each.basis === 'tested');
  return isTested ? 'can-collect' : 'by-date';
}

/** Whether a verdict was known before the latest check, which got no answer. */
export function isLastKnown(assessment: Assessment | undefined): boolean {
  return (assessment?.products ?? []).some(
    ({ verdict, lastKnown }) => verdict.kind === 'unknown' && lastKnown.kind !== 'unknown',
  );
}

function expiriesOf(
  assessment: Assessment | undefined,
): Pick<CompanySummary, 'stopsAt' | 'coveredAt'> {
  let stopsAt: Instant | undefined;
  let coveredAt: Instant | undefined;
  for (const { certificate, deptUser } of assessment?.products ?? []) {
    if (certificate.kind !== 'valid') continue;
    const { expiresAt } = certificate;
    if (deptUser.kind === 'works') coveredAt = Math.min(coveredAt ?? expiresAt, expiresAt);
    else stopsAt = Math.min(stopsAt ?? expiresAt, expiresAt);
  }
  return { stopsAt, coveredAt };
}

/**
 * The one rule of Home, lists, counts and summaries. A certificate that ends, or cannot be used, beside a department user
 * that works needs no action: collection continues without it.
 */
export function needsAction(reasons: readonly Reason[]): boolean {
  return reasons.some(
    (reason) =>
      (reason.kind !== 'certificate-expiry' && reason.kind !== 'certificate-invalid') ||
      reason.beside !== 'working-dept-user',
  );
}

/** A company's place in a list that begins with the most urgent one. */
interface Urgency {
  /** 0 comes first: by severity, and of critical ones those that cannot be collected. */
  readonly rank: number;
  /** Within a rank the first expiry comes first; `undefined` comes last. */
  readonly expiresAt: Instant | undefined;
}

/** @param assessment absent: never checked. */
export function urgencyOf(assessment: Assessment | undefined): Urgency {
  return { rank: rankOf(assessment), expiresAt: nearestExpiry(assessment) };
}

/** Also of companies that were never checked. */
const NOTHING_KNOWN = 5;

function rankOf(assessment: Assessment | undefined): number {
  if (assessment === undefined) return NOTHING_KNOWN;
  const broken = assessment.products.some(({ lastKnown }) => lastKnown.kind === 'broken');
  switch (assessment.severity) {
    case 'critical':
      return broken ? 0 : 1;
    case 'warning':
      return 2;
    case 'notice':
      return needsAction(assessment.reasons) ? 3 : 4;
    case undefined:
      return assessment.products.some(({ lastKnown }) => lastKnown.kind === 'unknown')
        ? NOTHING_KNOWN
        : NOTHING_KNOWN + 1;
  }
}

function nearestExpiry(assessment: Assessment | undefined): Instant | undefined {
  const expiries = (assessment?.products ?? []).flatMap(({ certificate }) =>
    certificate.kind === 'valid' || certificate.kind === 'expired' ? [certificate.expiresAt] : [],
  );
  return expiries.length === 0 ? undefined : Math.min(...expiries);
}

/** Whether the client can do something about any of them. */
export function isForClient(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind !== 'check-broken');
}
