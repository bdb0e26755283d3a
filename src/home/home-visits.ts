import { type Instant, MINUTE } from '../kernel/instant.js';
import type { UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { HomeVisit, Store } from '../records/ports.js';

/** So long a Home tab that was opened is kept true. */
export const KEPT_TRUE = 10 * MINUTE;

/** Who opened the app's Home tab lately and where they are in it: a few records, which outlive a restart. */
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

  /** Somebody looks at their Home. Known here at once, also when the store cannot be written, for which it rejects. */
  async seen(user: UserId, place: string, now: Instant): Promise<void> {
    const before = this.#visits.get(user);
    const visit: HomeVisit = { v: 1, user, place, seenAt: now };
    this.#visits.set(user, visit);
    if (before?.place === place && before.seenAt === now) return;
    await this.#store.write([{ put: 'home-visit', value: visit }]);
  }

  of(user: UserId): HomeVisit | undefined {
    return this.#visits.get(user);
  }

  /** Whose Home is still kept true. */
  recent(now: Instant): readonly HomeVisit[] {
    return [...this.#visits.values()].filter(({ seenAt }) => isWithin(seenAt, KEPT_TRUE, now));
  }

  /** Forgets those whose Home is kept true no longer. Rejects with StoreError. */
  async purge(now: Instant): Promise<void> {
    const over = [...this.#visits.values()].filter(
      ({ seenAt }) => !isWithin(seenAt, KEPT_TRUE, now),
    );
    await this.#forget(over.map(({ user }) => user));
  }

  /** Their Home cannot be shown to them any more. Rejects with StoreError. */
  async forget(user: UserId): Promise<void> {
    if (this.#visits.has(user)) await this.#forget([user]);
  }

  async #forget(users: readonly UserId[]): Promise<void> {
    if (users.length === 0) return;
    for (const user of users) this.#visits.delete(user);
    await this.#store.write(users.map((user) => ({ delete: 'home-visit', user })));
  }
}
