import type { Assessment } from './assessment.js';
import type { Instant } from './instant.js';
import type { Policy } from './policy.js';
import { type Urgency, urgencyOf } from './urgency.js';

/** How a company stands, in one word: the worst of its products. */
export type CompanyState =
  | 'can-collect'
  /** Can be collected by the certificate's date; its login was not tested. */
  | 'by-date'
  | 'needs-attention'
  | 'cannot-collect'
  | 'unknown'
  | 'never-checked';

/** The little of an assessment that lists and counts need; holds for one Seoul day and one policy. */
export interface CompanySummary extends Urgency {
  readonly state: CompanyState;
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
    state: assessment === undefined ? 'never-checked' : stateOf(assessment),
    ...urgencyOf(assessment),
    ...expiriesOf(collectsBy === 'any' ? assessment : undefined),
  };
}

/** Collection has stopped, may soon, or something else is to be done; merely not knowing is not. */
function stateOf({ products, reasons }: Assessment): CompanyState {
  const verdicts = products.map(({ verdict }) => verdict);
  if (verdicts.some(({ kind }) => kind === 'broken')) return 'cannot-collect';
  const isPressing = reasons.some(({ severity }) => severity !== 'notice');
  if (isPressing || verdicts.some(({ kind }) => kind === 'at-risk')) return 'needs-attention';
  if (verdicts.some(({ kind }) => kind === 'unknown')) return 'unknown';
  const isTested = verdicts.every((each) => each.kind === 'collectable' && each.basis === 'tested');
  return isTested ? 'can-collect' : 'by-date';
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
