import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';
import { attemptsInRow, MOST_IN_A_ROW } from './attempts-in-row.js';
import { verdictOf } from './verdict.js';

const FAILED_SWEEPS_TOLD = 3;

export interface CheckBrokenContext {
  readonly products: readonly Product[];
  readonly policy: Policy;
}

/** Said only when three sweeps in a row could not find out whether a company can be collected. */
export function checkBrokenReasons(
  status: CompanyStatus,
  { products, policy }: CheckBrokenContext,
): readonly Reason[] {
  if (status.failedSweeps < FAILED_SWEEPS_TOLD || isAnsweredSince(status)) return [];
  const asked = products.filter((one) => (status.products[one]?.failures.length ?? 0) > 0);
  const failures = asked.flatMap((one) => status.products[one]?.failures ?? []);
  const [first, ...others] = failures;
  if (first === undefined) return [];
  // A login test of an earlier day may stand among them, because it is still open.
  const failure = others.reduce((last, one) => (one.at > last.at ? one : last), first);
  const collectableAt = lastCollectable(status, asked, policy);
  const knownSince = collectableAt ?? status.memberMissing?.foundAt ?? lastDecided(status);
  const { firstAskedAt } = status;
  const attempts = Math.max(
    ...asked.map((product) => attemptsInRow(status.products[product]?.deptUser)),
  );
  return [
    {
      kind: 'check-broken',
      products: asked,
      severity: 'warning',
      times: status.failedSweeps,
      failedSweepsAt: status.failedSweepsAt,
      failure,
      knownSince,
      firstAskedAt,
      couldCollectThen: collectableAt !== undefined,
      ...(attempts < MOST_IN_A_ROW ? {} : { attempts }),
    },
  ];
}

/** Whether POPBiLL has said since then that it is no member. */
function isAnsweredSince({ memberMissing, failedSweepsAt }: CompanyStatus): boolean {
  return memberMissing !== undefined && memberMissing.foundAt > (failedSweepsAt.at(-1) ?? 0);
}

/** When a check last found out how the company stands; of a record of an earlier version, the best that is known. */
export function lastDecided({
  decidedAt,
  firstAskedAt,
  answeredAt,
}: CompanyStatus): Instant | undefined {
  return decidedAt ?? (firstAskedAt === undefined ? answeredAt : undefined);
}

/** When all of the products were last known to be collectable, unless something else has been found since. */
function lastCollectable(
  status: CompanyStatus,
  asked: readonly Product[],
  policy: Policy,
): Instant | undefined {
  const instants = asked.map((product) => {
    const facts = status.products[product];
    const now = facts?.collectableAt;
    if (facts === undefined || now === undefined) return undefined;
    const memberMissing = status.memberMissing !== undefined;
    const verdict = verdictOf({ ...facts, failures: [] }, { memberMissing, policy, now });
    return verdict.kind === 'collectable' || verdict.kind === 'at-risk' ? now : undefined;
  });
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 || known.length < instants.length ? undefined : Math.min(...known);
}
