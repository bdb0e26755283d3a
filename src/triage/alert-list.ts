import type { AlertIndex, IndexedAlert } from '../alert/alert-index.js';
import { type Handling, handlingOf } from '../assessment/urgency-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
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
  readonly index: Pick<AlertIndex, 'values' | 'size'>;
  readonly store: Pick<Store, 'alert'>;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  /** The order of the list of companies: unclaimed first, then claimed, then snoozed, each by urgency. */
  readonly overview: { companyOrder(): Promise<(a: Brn, b: Brn) => number> };
}

/** Number of alerts that are compared with the filter before yielding to the event loop. */
const YIELD_EVERY = 100;

export type AlertList = ReturnType<typeof createAlertList>;

/** Returns a function that lists alerts in the order of their companies. */
export function createAlertList({ index, store, watchedCompany, overview }: Deps) {
  function matcherOf(filter: AlertFilter): (alert: IndexedAlert) => boolean {
    switch (filter.kind) {
      case 'all':
        return () => true;
      case 'mine':
        return ({ brn, handledBy }) =>
          isMine({ owner: watchedCompany(brn)?.owner, handledBy }, filter);
      case 'text':
        return textMatcher(filter.text);
      case 'roll-up':
        return ({ rollUp }) => rollUp === filter.id;
    }
  }

  return async (filter: AlertFilter, page: number, size: number): Promise<AlertPage> => {
    const compareCompanies = await overview.companyOrder();
    const isMatch = matcherOf(filter);
    const entries: IndexedAlert[] = [];
    const byHandling = { unclaimed: 0, claimed: 0, snoozed: 0, known: 0 };
    const yieldToEventLoop = eventLoopYielder();
    let count = 0;
    for (const alert of index.values()) {
      if (++count % YIELD_EVERY === 0) await yieldToEventLoop();
      if (!isMatch(alert)) continue;
      entries.push(alert);
      byHandling[alert.needsAction ? handlingOf(alert) : 'known'] += 1;
    }
    const byUrgency = (a: IndexedAlert, b: IndexedAlert) =>
      compareCompanies(a.brn, b.brn) || Number(a.brn) - Number(b.brn);
    const { rows, ...shown } = await pageInOrder(entries, { page, size }, byUrgency);
    const alerts = await Promise.all(rows.map(({ brn }) => store.alert(brn)));
    return {
      filter,
      // An alert may have been resolved between the two reads.
      rows: alerts.filter((alert) => alert !== undefined),
      ...shown,
      matching: entries.length,
      byHandling,
      unresolved: index.size,
    };
  };
}

function textMatcher(query: string): (alert: IndexedAlert) => boolean {
  const lowerCase = query.toLowerCase();
  const digits = query.replaceAll('-', '');
  const isNumber = /^\d+$/.test(digits);
  return ({ name, brn }) =>
    name.toLowerCase().includes(lowerCase) || (isNumber && brn.includes(digits));
}
