import { assess } from '../assessment/assess-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Store } from '../records/store.js';

const HISTORY_LINES = 10;

interface Deps {
  readonly store: Pick<Store, 'company' | 'status' | 'alert' | 'historyPage'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

export type AlertDetailsReader = ReturnType<typeof createAlertDetailsReader>;
export type AlertDetails = Awaited<ReturnType<AlertDetailsReader>>;

/** The returned function rejects with StoreError. */
export function createAlertDetailsReader({ store, policy, clock }: Deps) {
  return async (brn: Brn) => {
    const [company, status, alert, { records }] = await Promise.all([
      store.company(brn),
      store.status(brn),
      store.alert(brn),
      store.historyPage({ brn, limit: HISTORY_LINES }),
    ]);
    // An old button may name a company that is no longer watched.
    const products = company?.products ?? ['taxinvoice'];
    const since = alert?.openedAt ?? 0;
    return {
      brn,
      company,
      alert,
      assessment: assess(status, { products, policy, now: clock.now() }),
      /** The latest events, newest first; of an open alert, only those since it was opened. */
      history: records.filter(({ at }) => at >= since),
    };
  };
}
