import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import type { Assessment } from './assessment.js';

/** How a company stands, in one word: the worst of its products. */
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
 * What counts say of companies, wherever they stand: each company is in exactly one of them, so that they add up to the
 * total. What needs action is counted besides: `atRisk` and `cannotCollect`, and what could not be checked for long.
 */
export type CompanyCount = 'collectable' | 'atRisk' | 'cannotCollect' | 'unknown' | 'neverChecked';

/** How companies stand, each counted once. */
export interface StandingCounts extends Readonly<Record<CompanyCount, number>> {
  /** Of `collectable`: by the certificate's date, without a test of its login. */
  readonly byDateOnly?: number;
}

/** Of how many; the parts add up to it. */
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

/** In which of the counts a company is. */
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
    default:
      return state satisfies never;
  }
}

/** The little of an assessment that lists and counts need; holds for one Seoul day and one policy. */
export interface CompanySummary extends Urgency {
  readonly state: CompanyState;
  /** The rule of needs-action.ts; of every company whose state is `at-risk` or `cannot-collect`. */
  readonly needsAction: boolean;
  /** Its state is the one before the latest check, which could not find it out. */
  readonly isLastKnown: boolean;
  /** When a valid certificate expires on which collection depends. */
  readonly stopsAt: Instant | undefined;
  /** When a valid certificate expires beside which a working department user stands. */
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
 * The worst of its products, as they were last known: silence of POPBiLL or HomeTax changes nothing. What cannot be
 * collected has a reason too; merely not knowing has none before several sweeps were in vain.
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

/** Whether what is said of it was known before the latest check, which got no answer. */
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
 * Whether somebody has to do something about a company with these reasons: the one rule of Home, lists, counts and
 * summaries. A certificate that ends, or cannot be used, beside a department user that works is good to know only:
 * collection goes on without it.
 */
export function needsAction(reasons: readonly Reason[]): boolean {
  return reasons.some(asksForAction);
}

function asksForAction(reason: Reason): boolean {
  switch (reason.kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return reason.beside !== 'working-dept-user';
    case 'dept-user-login':
    case 'auth-missing':
    case 'member-missing':
    case 'plan':
    case 'check-broken':
      return true;
    default:
      return reason satisfies never;
  }
}

/** Where a company stands in a list that begins with the most urgent one. */
export interface Urgency {
  /** 0 comes first: what needs action by its severity, and within the worst what cannot be collected. */
  readonly rank: number;
  /** Of companies of one rank, what expires first comes first; `undefined` comes last. */
  readonly expiresAt: Instant | undefined;
}

/** @param assessment absent: never checked. */
export function urgencyOf(assessment: Assessment | undefined): Urgency {
  return { rank: rankOf(assessment), expiresAt: nearestExpiry(assessment) };
}

const NOTHING_KNOWN = 5;

/** Those never checked stand with those of which nothing is known. */
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
    default:
      return assessment.severity satisfies never;
  }
}

function nearestExpiry(assessment: Assessment | undefined): Instant | undefined {
  const expiries = (assessment?.products ?? []).flatMap(({ certificate }) =>
    certificate.kind === 'valid' || certificate.kind === 'expired' ? [certificate.expiresAt] : [],
  );
  return expiries.length === 0 ? undefined : Math.min(...expiries);
}

/** Whether the client can do something about any of them, so that a letter can be written. */
export function isForClient(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind !== 'check-broken');
}
