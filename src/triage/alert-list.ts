import { type AlertIndex, byUrgency, type IndexedAlert } from '../alert/alert-index.js';
import { assess } from '../assessment/assess-rules.js';
import type { Brn } from '../kernel/brn.js';
import { pageInOrder } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Alert, RollUpId } from '../records/alert.js';
import type { Company, UserId } from '../records/company.js';
import { compareSeverity } from '../records/reason.js';
import type { Store } from '../records/store.js';

const HISTORY_LINES = 10;

interface DetailsDeps {
  readonly store: Pick<Store, 'company' | 'status' | 'alert' | 'historyPage'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

export type AlertDetailsReader = ReturnType<typeof createAlertDetailsReader>;
export type AlertDetails = Awaited<ReturnType<AlertDetailsReader>>;

/** Returns a function that reads the details of a company's alert. It rejects with StoreError. */
export function createAlertDetailsReader({ store, policy, clock }: DetailsDeps) {
  return async (brn: Brn) => {
    const [company, status, alert, { records }] = await Promise.all([
      store.company(brn),
      store.status(brn),
      store.alert(brn),
      store.historyPage({ brn, limit: HISTORY_LINES }),
    ]);
    const products = company?.products ?? ['taxinvoice'];
    const since = alert?.openedAt ?? 0;
    return {
      brn,
      company,
      alert,
      assessment: assess(status, { products, policy, now: clock.now() }),
      /** The latest events since the alert was opened, newest first. */
      history: records.filter(({ at }) => at >= since),
    };
  };
}

/** What a person or their user groups own, and what the person claimed or snoozed. */
export interface MineFilter {
  readonly kind: 'mine';
  readonly user: UserId;
  readonly groups?: readonly string[];
}

/** `handledBy`: who claimed or snoozed the company's open alert. */
export function isMine(
  { owner, handledBy }: Pick<Company, 'owner'> & Pick<IndexedAlert, 'handledBy'>,
  { user, groups = [] }: MineFilter,
): boolean {
  return handledBy === user || owner === user || (owner !== undefined && groups.includes(owner));
}

export type AlertFilter =
  | { readonly kind: 'all' }
  | MineFilter
  /** Alerts of companies whose name or BRN contains the text. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'roll-up'; readonly id: RollUpId };

export interface AlertPage {
  readonly filter: AlertFilter;
  readonly rows: readonly Alert[];
  /** 1-based; at most the last page. */
  readonly page: number;
  readonly pages: number;
  /** Alerts that match the filter, on all pages. */
  readonly matching: number;
  /** The same alerts by state. */
  readonly byState: Readonly<Record<IndexedAlert['state'], number>>;
  /** Unresolved alerts of all companies, without the filter. */
  readonly unresolved: number;
}

interface Deps {
  readonly index: Pick<AlertIndex, 'values' | 'inRollUp' | 'size'>;
  readonly store: Pick<Store, 'alert'>;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
}

export type AlertList = ReturnType<typeof createAlertList>;

/** Returns a function that lists the most severe first; unclaimed before claimed before snoozed. */
export function createAlertList({ index, store, watchedCompany }: Deps) {
  function findEntries(filter: AlertFilter): readonly IndexedAlert[] {
    switch (filter.kind) {
      case 'all':
        return [...index.values()];
      case 'mine':
        return [...index.values()].filter((each) =>
          isMine({ owner: watchedCompany(each.brn)?.owner, handledBy: each.handledBy }, filter),
        );
      case 'text':
        return [...index.values()].filter((each) => contains(each, filter.text));
      case 'roll-up':
        return index.inRollUp(filter.id);
    }
  }

  return async (filter: AlertFilter, page: number, size: number): Promise<AlertPage> => {
    const entries = findEntries(filter);
    const { rows, ...shown } = pageInOrder(entries, { page, size }, byListOrder);
    const alerts = await Promise.all(rows.map(({ brn }) => store.alert(brn)));
    return {
      filter,
      // An alert may have been resolved between the two reads.
      rows: alerts.filter((alert) => alert !== undefined),
      ...shown,
      matching: entries.length,
      byState: countsByState(entries),
      unresolved: index.size,
    };
  };
}

/** In the order of the list. */
const STATES: readonly IndexedAlert['state'][] = ['open', 'acknowledged', 'snoozed'];

function byListOrder(a: IndexedAlert, b: IndexedAlert): number {
  return (
    compareSeverity(b.severity, a.severity) ||
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    byUrgency(a, b) ||
    Number(a.brn) - Number(b.brn)
  );
}

function countsByState(entries: readonly IndexedAlert[]): AlertPage['byState'] {
  const counts = { open: 0, acknowledged: 0, snoozed: 0 };
  for (const { state } of entries) counts[state] += 1;
  return counts;
}

function contains({ name, brn }: IndexedAlert, query: string): boolean {
  const digits = query.replaceAll('-', '');
  return (
    name.toLowerCase().includes(query.toLowerCase()) ||
    (/^\d+$/.test(digits) && brn.includes(digits))
  );
}
