import { assess } from '../assessment/assess.js';
import type { Assessment } from '../assessment/assessment.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Alert } from '../records/alert.js';
import type { Company } from '../records/company.js';
import type { Clock, HistoryRecord, Store } from '../records/ports.js';

/** Everything that is known about one company and its alert, without asking POPBiLL. */
export interface AlertDetail {
  readonly brn: Brn;
  /** Absent: watched no longer. */
  readonly company?: Company;
  /** Absent: there is none, or it is over. */
  readonly alert?: Alert;
  /** As of now, from the facts that are stored. */
  readonly assessment: Assessment;
  /** Since the alert was opened, newest first, at most ten. */
  readonly history: readonly HistoryRecord[];
}

export interface AlertDetails {
  /** Rejects with StoreError. */
  of(brn: Brn): Promise<AlertDetail>;
}

const LINES = 10;

interface Deps {
  readonly store: Pick<Store, 'company' | 'status' | 'alert' | 'history'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

export function createAlertDetails({ store, policy, clock }: Deps): AlertDetails {
  return {
    async of(brn) {
      const [company, status, alert, history] = await Promise.all([
        store.company(brn),
        store.status(brn),
        store.alert(brn),
        store.history({ brn, limit: LINES }),
      ]);
      const products = company?.products ?? ['taxinvoice'];
      const since = alert?.openedAt ?? 0;
      return {
        brn,
        company,
        alert,
        assessment: assess(status, { products, policy, now: clock.now() }),
        history: history.filter(({ at }) => at >= since),
      };
    },
  };
}
