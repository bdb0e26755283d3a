import { type Instant, isWithin, MINUTE } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { Change, HomeVisit, Store, StoreIndex } from '../records/store.js';

/** Notifies its listeners of writes that change what the Home tab shows. */
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

type RecordKind = Extract<Change, { readonly put: string }>['put'];

const HIDDEN_KINDS: ReadonlySet<RecordKind> = new Set([
  'outbox',
  'history',
  'ticket',
  'client-link',
  'calendar-feed',
  'roll-up',
  'digest',
  'first-check',
  'home-visit',
  'look',
  'told-problem',
]);

function isVisible(change: Change): boolean {
  return !HIDDEN_KINDS.has('put' in change ? change.put : change.delete);
}

/** How long a visit lasts. During it, the person's Home is redrawn automatically. */
export const VISIT_MS = 10 * MINUTE;

/** The people who opened the Home tab recently, with their filter and page. Stored, to survive a restart. */
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

  /** Records a visit. It is kept in memory even if the write rejects with StoreError. */
  async record(user: UserId, place: string, now: Instant): Promise<void> {
    const previous = this.#visits.get(user);
    const visit: HomeVisit = { v: 1, user, place, seenAt: now };
    this.#visits.set(user, visit);
    if (previous?.place === place && previous.seenAt === now) return;
    await this.#store.write([{ put: 'home-visit', value: visit }]);
  }

  get(user: UserId): HomeVisit | undefined {
    return this.#visits.get(user);
  }

  recent(now: Instant): readonly HomeVisit[] {
    return [...this.#visits.values()].filter(({ seenAt }) => isWithin(seenAt, VISIT_MS, now));
  }

  /** Rejects with StoreError. */
  async purge(now: Instant): Promise<void> {
    const visits = [...this.#visits.values()];
    const ended = visits.filter(({ seenAt }) => !isWithin(seenAt, VISIT_MS, now));
    await this.forget(ended.map(({ user }) => user));
  }

  /** Rejects with StoreError. */
  async forget(people: readonly UserId[]): Promise<void> {
    const users = people.filter((user) => this.#visits.has(user));
    if (users.length === 0) return;
    for (const user of users) this.#visits.delete(user);
    await this.#store.write(users.map((user) => ({ delete: 'home-visit', user })));
  }
}
