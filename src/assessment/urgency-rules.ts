import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { Reason, ReasonKind } from '../records/reason.js';
import type { Assessment } from './assessment.js';

/**
 * A company's state, of which each company has exactly one: the worst of its products' states, and at least `atRisk` if
 * it needs action.
 */
export type CompanyState =
  | 'collectable'
  /** Needs action, but collection is not known to have stopped. */
  | 'atRisk'
  | 'cannotCollect'
  /** Checked, but the state could not be determined. */
  | 'unknown'
  | 'neverChecked';

export interface StateCounts extends Readonly<Record<CompanyState, number>> {
  /** The part of `collectable` that relies on the certificate's date, without a login test. */
  readonly byDateOnly?: number;
  readonly paused?: number;
}

/** Without an alert (it may be held back), a company that needs action is unclaimed. */
export type Handling = 'unclaimed' | 'claimed' | 'snoozed';

export type HandlingCounts = Readonly<Record<Handling, number>>;

const HANDLING = { open: 'unclaimed', acknowledged: 'claimed', snoozed: 'snoozed' } as const;

export function handlingOf(
  alert: { readonly state: 'open' | 'acknowledged' | 'snoozed' } | undefined,
): Handling {
  return HANDLING[alert?.state ?? 'open'];
}

/**
 * The one rule for counts of companies, wherever they are shown: total = collectable + needsAction + notChecked;
 * needsAction = cannotCollect + atRisk = unclaimed + claimed + snoozed. Paused companies are in none of these counts.
 */
export function sumsOf({ collectable, atRisk, cannotCollect, unknown, neverChecked }: StateCounts) {
  const needsAction = cannotCollect + atRisk;
  const notChecked = unknown + neverChecked;
  return { total: collectable + needsAction + notChecked, needsAction, notChecked };
}

export const ZERO_COUNTS: Readonly<Record<CompanyState, number>> = {
  collectable: 0,
  atRisk: 0,
  cannotCollect: 0,
  unknown: 0,
  neverChecked: 0,
};

/** The part of an assessment that lists and counts need; valid for one Seoul day and one policy. */
export interface CompanySummary {
  readonly state: CompanyState;
  readonly isByDateOnly: boolean;
  /** The state is from before the latest check, which could not determine it. */
  readonly isLastKnown: boolean;
  /** Position in lists: 0 is the most urgent. */
  readonly rank: number;
  /** Order within a rank: the earliest expiry first, `undefined` last. */
  readonly expiresAt: Instant | undefined;
  /** The certificates that collection uses, valid or expired: one entry for each expiry. */
  readonly certificates: readonly DatedCertificate[];
}

export interface DatedCertificate {
  readonly expiresAt: Instant;
  readonly products: readonly Product[];
  /** Whether a working department user is beside it, for all of these products. */
  readonly isCovered: boolean;
}

/** `assessment` undefined: never checked. */
export function summaryOf(
  assessment: Assessment | undefined,
  { collectsBy }: Pick<Policy, 'collectsBy'>,
): CompanySummary {
  const { products = [] } = assessment ?? {};
  const state = stateOf(assessment);
  const certificates = products.flatMap(({ product, certificate, deptUser }) =>
    certificate.kind === 'valid' || certificate.kind === 'expired'
      ? [{ product, hasWorkingDeptUser: deptUser.kind === 'works', ...certificate }]
      : [],
  );
  return {
    state,
    isByDateOnly:
      state === 'collectable' &&
      products.some(
        ({ lastKnown }) => lastKnown.kind === 'collectable' && lastKnown.basis === 'by-date',
      ),
    isLastKnown: isLastKnown(assessment),
    rank: rankOf(assessment),
    expiresAt: firstExpiry(certificates),
    certificates: collectsBy === 'any' ? certificatesByExpiry(certificates) : [],
  };
}

function certificatesByExpiry(
  certificates: readonly {
    readonly product: Product;
    readonly expiresAt: Instant;
    readonly hasWorkingDeptUser: boolean;
  }[],
): readonly DatedCertificate[] {
  return [...new Set(certificates.map(({ expiresAt }) => expiresAt))].map((expiresAt) => {
    const same = certificates.filter((each) => each.expiresAt === expiresAt);
    return {
      expiresAt,
      products: same.map(({ product }) => product),
      isCovered: same.every(({ hasWorkingDeptUser }) => hasWorkingDeptUser),
    };
  });
}

function firstExpiry(dated: readonly { readonly expiresAt: Instant }[]): Instant | undefined {
  return dated.length === 0 ? undefined : Math.min(...dated.map(({ expiresAt }) => expiresAt));
}

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

/** The state by the last known verdicts, so that unanswered checks change nothing before `check-broken`. */
export function stateOf(assessment: Assessment | undefined): CompanyState {
  if (assessment === undefined) return 'neverChecked';
  const verdicts = assessment.products.map(({ lastKnown }) => lastKnown.kind);
  if (verdicts.includes('broken')) return 'cannotCollect';
  if (verdicts.includes('at-risk') || needsAction(assessment.reasons)) return 'atRisk';
  const unknown = assessment.products.filter(({ lastKnown }) => lastKnown.kind === 'unknown');
  if (unknown.length === 0) return 'collectable';
  return unknown.every(({ neverAsked }) => neverAsked === true) ? 'neverChecked' : 'unknown';
}

export function isActionState(state: CompanyState): boolean {
  return state === 'cannotCollect' || state === 'atRisk';
}

export function isLastKnown(assessment: Assessment | undefined): boolean {
  return (assessment?.products ?? []).some(
    ({ verdict, lastKnown }) => verdict.kind === 'unknown' && lastKnown.kind !== 'unknown',
  );
}

/**
 * Whether one of the reasons needs action: the rule of Home, lists, counts and summaries. A certificate that expires or
 * is unusable needs none beside a working department user: collection continues without it.
 */
export function needsAction(reasons: readonly Reason[]): boolean {
  return reasons.some(
    (reason) =>
      (reason.kind !== 'certificate-expiry' && reason.kind !== 'certificate-invalid') ||
      reason.beside !== 'working-dept-user',
  );
}

/** The reasons that need action; if none does, all of them. */
export function needingActionOrAll(reasons: readonly Reason[]): readonly Reason[] {
  const urgent = reasons.filter((reason) => needsAction([reason]));
  return urgent.length > 0 ? urgent : reasons;
}

const ON_PAGE: readonly ReasonKind[] = [
  'certificate-expiry',
  'certificate-invalid',
  'dept-user-login',
  'auth-missing',
];

/** Whether the problem is resolved on POPBiLL's authentication page, of which each product has its own. */
export const isOnPage = ({ kind }: Reason): boolean => ON_PAGE.includes(kind);

export function canClientFix(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind !== 'check-broken');
}
