import type { Assessment } from './assessment.js';
import type { Instant } from './instant.js';
import { needsAction } from './needs-action.js';
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
  /** The rule of needs-action.ts; of every company whose state is `needs-attention` or `cannot-collect`. */
  readonly needsAction: boolean;
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
    needsAction: needsAction(assessment?.reasons ?? []),
    ...urgencyOf(assessment),
    ...expiriesOf(collectsBy === 'any' ? assessment : undefined),
  };
}

/** What cannot be collected has a reason too; merely not knowing has none. */
function stateOf({ products, reasons }: Assessment): CompanyState {
  const verdicts = products.map(({ verdict }) => verdict);
  if (verdicts.some(({ kind }) => kind === 'broken')) return 'cannot-collect';
  if (needsAction(reasons)) return 'needs-attention';
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
