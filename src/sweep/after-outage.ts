import { assess } from '../assessment/assess.js';
import { countedAs, NO_COMPANIES, stateOf } from '../assessment/company-summary.js';
import { isLoginAnsweredSince } from '../assessment/what-is-left.js';
import type { CompanyIndex } from '../company/company-index.js';
import type { OutageAfter, OutageAlert } from '../incident/outage.js';
import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Store } from '../records/ports.js';
import type { CompanyStatus } from '../records/status.js';

interface Deps {
  readonly store: Store;
  readonly index: CompanyIndex;
  readonly policy: Policy;
  readonly clock: Clock;
}

type EndedOutage = OutageAlert & { readonly endedAt: Instant };

/**
 * What became of the companies that were left in an outage, by what is stored of them: counted the same after a restart
 * in the middle of it. Those whose answer ended it were left like all others.
 */
export async function afterOutage(
  outage: EndedOutage,
  { store, index, policy, clock }: Deps,
): Promise<OutageAfter> {
  const { endedAt } = outage;
  const now = clock.now();
  const found = { ...NO_COMPANIES };
  const after = { checked: 0, told: 0 };
  for await (const status of store.statuses()) {
    const company = index.getActive(status.brn);
    if (company === undefined || !isCheckedAfter(status, outage)) continue;
    after.checked += 1;
    found[countedAs(stateOf(assess(status, { products: company.products, policy, now })))] += 1;
    const alert = await store.alert(status.brn);
    if (alert === undefined) continue;
    // The round of a recovery is the end of the outage.
    if (alert.openedAt >= endedAt || alert.told.round === endedAt) after.told += 1;
  }
  const { collectable, atRisk, cannotCollect, unknown, neverChecked } = found;
  return {
    ...after,
    collectable,
    needAction: atRisk + cannotCollect,
    unknown: unknown + neverChecked,
  };
}

function isCheckedAfter(status: CompanyStatus, { silent, foundAt, endedAt }: EndedOutage): boolean {
  const { answeredAt = 0, sweptAt = 0 } = status;
  if (Math.max(answeredAt, sweptAt) >= endedAt) return true;
  if (foundAt === undefined) return false;
  return silent === 'popbill' ? answeredAt >= foundAt : isLoginAnsweredSince(status, foundAt);
}
