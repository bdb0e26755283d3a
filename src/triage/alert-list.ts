import type { AlertIndex, IndexedAlert } from '../alert/alert-index.js';
import { type Handling, handlingOf } from '../assessment/urgency-rules.js';
import { createNameMatches, normalizeName } from '../company/company-index.js';
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
  /** Slack has not listed the user groups yet, so what only the person's groups own is missing. */
  readonly areGroupsUnknown?: true;
}

/** `groups`: the IDs of the person's user groups; `undefined`: unknown. */
export function mineFilter(user: UserId, groups: readonly string[] | undefined): MineFilter {
  return {
    kind: 'mine',
    user,
    ...(groups === undefined ? { areGroupsUnknown: true } : { groups }),
  };
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
  /** Alerts of companies that match the text as in `CompanyIndex.search`. */
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
  readonly overview: { companyOrder(): Promise<(a: Brn, b: Brn) => number> };
}

const YIELD_EVERY = 100;

export type AlertList = ReturnType<typeof createAlertList>;

export function createAlertList({ index, store, watchedCompany, overview }: Deps) {
  function matcherOf(
    filter: Exclude<AlertFilter, { readonly kind: 'text' }>,
  ): (alert: IndexedAlert) => boolean {
    switch (filter.kind) {
      case 'all':
        return () => true;
      case 'mine':
        return ({ brn, handledBy }) =>
          isMine({ owner: watchedCompany(brn)?.owner, handledBy }, filter);
      case 'roll-up':
        return ({ rollUp }) => rollUp === filter.id;
    }
  }

  async function find(filter: AlertFilter): Promise<readonly IndexedAlert[]> {
    if (filter.kind === 'text') {
      const { offer, matches } = createNameMatches<IndexedAlert>(filter.text);
      await forEachAlert((alert) =>
        offer(alert, { company: alert, name: normalizeName(alert.name) }),
      );
      return matches();
    }
    const isMatch = matcherOf(filter);
    const found: IndexedAlert[] = [];
    await forEachAlert((alert) => {
      if (isMatch(alert)) found.push(alert);
    });
    return found;
  }

  async function forEachAlert(visit: (alert: IndexedAlert) => void): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    let count = 0;
    for (const alert of index.values()) {
      if (++count % YIELD_EVERY === 0) await yieldToEventLoop();
      visit(alert);
    }
  }

  return async (filter: AlertFilter, page: number, size: number): Promise<AlertPage> => {
    const compareCompanies = await overview.companyOrder();
    const entries = await find(filter);
    const byHandling = { unclaimed: 0, claimed: 0, snoozed: 0, known: 0 };
    for (const alert of entries) {
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
