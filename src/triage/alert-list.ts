import type { AlertIndex, IndexedAlert } from '../alert/alert-index.js';
import { type Handling, handlingOf } from '../assessment/urgency-rules.js';
import type { Brn } from '../kernel/brn.js';
import { pageInOrder } from '../kernel/in-order.js';
import type { Alert, RollUpId } from '../records/alert.js';
import type { Company, UserId } from '../records/company.js';
import type { Store } from '../records/store.js';

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
  /** The same alerts by who handles them; `known`: those that need no action. */
  readonly byHandling: Readonly<Record<Handling | 'known', number>>;
  /** Unresolved alerts of all companies, without the filter. */
  readonly unresolved: number;
}

interface Deps {
  readonly index: Pick<AlertIndex, 'values' | 'inRollUp' | 'size'>;
  readonly store: Pick<Store, 'alert'>;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  /** The order of the list of companies: unclaimed first, then claimed, then snoozed, each by urgency. */
  readonly overview: { companyOrder(): Promise<(a: Brn, b: Brn) => number> };
}

export type AlertList = ReturnType<typeof createAlertList>;

/** Returns a function that lists alerts in the order of their companies. */
export function createAlertList({ index, store, watchedCompany, overview }: Deps) {
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
    const compareCompanies = await overview.companyOrder();
    const entries = findEntries(filter);
    const byUrgency = (a: IndexedAlert, b: IndexedAlert) => compareCompanies(a.brn, b.brn);
    const { rows, ...shown } = pageInOrder(entries, { page, size }, byUrgency);
    const alerts = await Promise.all(rows.map(({ brn }) => store.alert(brn)));
    return {
      filter,
      // An alert may have been resolved between the two reads.
      rows: alerts.filter((alert) => alert !== undefined),
      ...shown,
      matching: entries.length,
      byHandling: countByHandling(entries),
      unresolved: index.size,
    };
  };
}

function countByHandling(entries: readonly IndexedAlert[]): AlertPage['byHandling'] {
  const counts = { unclaimed: 0, claimed: 0, snoozed: 0, known: 0 };
  for (const alert of entries) counts[alert.needsAction ? handlingOf(alert) : 'known'] += 1;
  return counts;
}

function contains({ name, brn }: IndexedAlert, query: string): boolean {
  const digits = query.replaceAll('-', '');
  return (
    name.toLowerCase().includes(query.toLowerCase()) ||
    (/^\d+$/.test(digits) && brn.includes(digits))
  );
}
