import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import type { Assessment } from './assessment.js';

/**
 * The worst of its products. Each company is in exactly one of these counts, so that they add up to the total. Companies
 * that need action are counted besides: `atRisk`, `cannotCollect`, and those that could not be checked for long.
 */
export type CompanyState =
  | 'collectable'
  /** Needs action, and is not known to have stopped: it may stop soon. */
  | 'atRisk'
  | 'cannotCollect'
  /** It was asked about, and how it stands could not be found out; it may need action besides. */
  | 'unknown'
  /** It was never asked about. */
  | 'neverChecked';

export interface StandingCounts extends Readonly<Record<CompanyState, number>> {
  /** Of `collectable`: by the certificate's date, without a test of its login. */
  readonly byDateOnly?: number;
}

export function totalOf(counts: StandingCounts): number {
  const { collectable, atRisk, cannotCollect, unknown, neverChecked } = counts;
  return collectable + atRisk + cannotCollect + unknown + neverChecked;
}

export const NO_COMPANIES: Readonly<Record<CompanyState, number>> = {
  collectable: 0,
  atRisk: 0,
  cannotCollect: 0,
  unknown: 0,
  neverChecked: 0,
};

/** What lists and counts need of an assessment; holds for one Seoul day and one policy. */
export interface CompanySummary {
  readonly state: CompanyState;
  /** It is `collectable`, but only by the certificate's date. */
  readonly isByDateOnly: boolean;
  /** True of every company whose state is `atRisk` or `cannotCollect`. */
  readonly needsAction: boolean;
  /** Its state is the one before the latest check, which could not find it out. */
  readonly isLastKnown: boolean;
  /** In a list that begins with the most urgent one: 0 comes first. */
  readonly rank: number;
  /** Within a rank the first expiry comes first; `undefined` comes last. */
  readonly expiresAt: Instant | undefined;
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
  const { products = [], reasons = [] } = assessment ?? {};
  const state = stateOf(assessment);
  const dated = products.flatMap(({ certificate, deptUser }) =>
    certificate.kind === 'valid' || certificate.kind === 'expired'
      ? [{ ...certificate, isCovered: deptUser.kind === 'works' }]
      : [],
  );
  const counted = dated.filter(({ kind }) => kind === 'valid' && collectsBy === 'any');
  return {
    state,
    isByDateOnly:
      state === 'collectable' &&
      products.some(({ lastKnown: is }) => is.kind === 'collectable' && is.basis === 'by-date'),
    needsAction: needsAction(reasons),
    isLastKnown: isLastKnown(assessment),
    rank: rankOf(assessment),
    expiresAt: firstExpiry(dated),
    stopsAt: firstExpiry(counted.filter(({ isCovered }) => !isCovered)),
    coveredAt: firstExpiry(counted.filter(({ isCovered }) => isCovered)),
  };
}

function firstExpiry(of: readonly { readonly expiresAt: Instant }[]): Instant | undefined {
  return of.length === 0 ? undefined : Math.min(...of.map(({ expiresAt }) => expiresAt));
}

/** By severity, and of critical ones those that cannot be collected first. */
function rankOf(assessment: Assessment | undefined): number {
  const { severity, reasons = [] } = assessment ?? {};
  const state = stateOf(assessment);
  switch (severity) {
    case 'critical':
      return state === 'cannotCollect' ? 0 : 1;
    case 'warning':
      return 2;
    case 'notice':
      return needsAction(reasons) ? 3 : 4;
    case undefined:
      return state === 'unknown' || state === 'neverChecked' ? 5 : 6;
  }
}

/**
 * As its products were last known: silence of POPBiLL or HomeTax changes nothing.
 *
 * @param assessment absent: never checked.
 */
export function stateOf(assessment: Assessment | undefined): CompanyState {
  if (assessment === undefined) return 'neverChecked';
  const verdicts = assessment.products.map(({ lastKnown }) => lastKnown.kind);
  if (verdicts.includes('broken')) return 'cannotCollect';
  if (verdicts.includes('at-risk')) return 'atRisk';
  if (verdicts.includes('unknown')) return 'unknown';
  return needsAction(assessment.reasons) ? 'atRisk' : 'collectable';
}

/** Whether a verdict was known before the latest check, which got no answer. */
export function isLastKnown(assessment: Assessment | undefined): boolean {
  return (assessment?.products ?? []).some(
    ({ verdict, lastKnown }) => verdict.kind === 'unknown' && lastKnown.kind !== 'unknown',
  );
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

/** Whether the client can do something about any of them. */
export function isForClient(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind !== 'check-broken');
}
