import { type Instant, MINUTE } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { Change, HomeVisit, Store, StoreIndex } from '../records/store.js';

/** Notifies listeners of writes that are visible in the Home tab. */
export class ChangeNotifier implements StoreIndex {
  readonly #listeners = new Set<() => void>();

  apply(changes: readonly Change[]): void {
    if (changes.some(isVisible)) this.notify();
  }

  notify(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Listeners are called during the write, so they must return quickly. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}

type Kind = Extract<Change, { readonly put: string }>['put'];

/** Records that the Home tab does not show. */
const NOT_VISIBLE: ReadonlySet<Kind> = new Set<Kind>([
  ...(['outbox', 'history', 'ticket', 'roll-up'] as const),
  ...(['digest', 'first-check', 'home-visit', 'look', 'told-problem'] as const),
]);

function isVisible(change: Change): boolean {
  return !NOT_VISIBLE.has('put' in change ? change.put : change.delete);
}

/** How long after a visit the Home is kept up to date. */
export const UPDATED_FOR = 10 * MINUTE;

/** Who opened the Home tab recently, and their filter and page; stored, so it survives a restart. */
export class HomeVisits {
  readonly #store: Pick<Store, 'write'>;
  readonly #visits: Map<UserId, HomeVisit>;

  private constructor(store: Pick<Store, 'write'>, visits: Map<UserId, HomeVisit>) {
    this.#store = store;
    this.#visits = visits;
  }

  static async load(store: Store): Promise<HomeVisits> {
    const visits = new Map<UserId, HomeVisit>();
    for await (const visit of store.homeVisits()) visits.set(visit.user, visit);
    return new HomeVisits(store, visits);
  }

  /** Records a visit. Kept in memory even if the write rejects with StoreError. */
  async seen(user: UserId, place: string, now: Instant): Promise<void> {
    const previous = this.#visits.get(user);
    const visit: HomeVisit = { v: 1, user, place, seenAt: now };
    this.#visits.set(user, visit);
    if (previous?.place === place && previous.seenAt === now) return;
    await this.#store.write([{ put: 'home-visit', value: visit }]);
  }

  of(user: UserId): HomeVisit | undefined {
    return this.#visits.get(user);
  }

  /** The visits whose Home is kept up to date. */
  recent(now: Instant): readonly HomeVisit[] {
    return [...this.#visits.values()].filter(({ seenAt }) => isWithin(seenAt, UPDATED_FOR, now));
  }

  /** Deletes all other visits. Rejects with StoreError. */
  async purge(now: Instant): Promise<void> {
    const visits = [...this.#visits.values()];
    await this.#forget(visits.filter(({ seenAt }) => !isWithin(seenAt, UPDATED_FOR, now)));
  }

  /** Rejects with StoreError. */
  async forget(user: UserId): Promise<void> {
    await this.#forget([this.#visits.get(user)].filter((visit) => visit !== undefined));
  }

  async #forget(visits: readonly HomeVisit[]): Promise<void> {
    if (visits.length === 0) return;
    for (const { user } of visits) this.#visits.delete(user);
    await this.#store.write(visits.map(({ user }) => ({ delete: 'home-visit', user })));
  }
}
