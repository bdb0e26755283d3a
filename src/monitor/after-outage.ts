import { assess } from '../domain/assess.js';
import type { Instant } from '../domain/instant.js';
import type { OutageAfter } from '../domain/outage.js';
import type { Policy } from '../domain/policy.js';
import type { CompanyIndex } from '../service/company-index.js';
import type { Clock, Store } from '../service/ports.js';

interface Deps {
  readonly store: Store;
  readonly index: CompanyIndex;
  readonly policy: Policy;
  readonly clock: Clock;
}

/**
 * What became of the companies that were left in an outage, by what is stored of them: counted the same after a restart
 * in the middle of it.
 */
export async function afterOutage(
  endedAt: Instant,
  { store, index, policy, clock }: Deps,
): Promise<OutageAfter> {
  const now = clock.now();
  const after = { checked: 0, collectable: 0, told: 0 };
  for await (const status of store.statuses()) {
    const company = index.getActive(status.brn);
    if (company === undefined || (status.answeredAt ?? 0) < endedAt) continue;
    after.checked += 1;
    const { products } = assess(status, { products: company.products, policy, now });
    if (products.every(({ verdict }) => verdict.kind === 'collectable')) {
      after.collectable += 1;
      continue;
    }
    const alert = await store.alert(status.brn);
    if (alert === undefined) continue;
    // The round of a recovery is the end of the outage.
    if (alert.openedAt >= endedAt || alert.told.round === endedAt) after.told += 1;
  }
  return after;
}
