import type { Brn } from '../kernel/brn.js';
import type { Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import { oneAtATime } from '../outbox/sent-records.js';
import type { Product, UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { LookRecord, Store } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';

export interface Look {
  readonly user: UserId;
  readonly brn: Brn;
  readonly product: Product;
}

/**
 * Looks, and returns how to send what was found, so that nobody else waits for the look. `undefined`: nothing to send,
 * e.g. they may not know it any more. Rejects if it could not be found out, or Slack refuses it for now.
 */
export type TellLook = (look: Look) => Promise<(() => Promise<void>) | undefined>;

interface Deps {
  readonly store: Pick<Store, 'write' | 'looks'>;
  readonly log: Log;
}

const LOOK_AFTER = 5 * MINUTE;
/** A failed look is tried again ... */
const RETRY_AFTER = 5 * MINUTE;
/** ... and is dropped this long after it was due. */
const OVER_AFTER = 60 * MINUTE;

/**
 * Some minutes after somebody opened an authentication page the app looks, without logging in, and tells them whether
 * anything changed. Stored, so that a restart does not break the promise.
 */
export class Looks {
  readonly #deps: Deps;
  readonly #looks = new Map<string, LookRecord>();
  readonly #triedAt = new Map<string, Instant>();
  #looking: Promise<void> | undefined;

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<Looks> {
    const looks = new Looks(deps);
    for await (const record of deps.store.looks()) looks.#looks.set(keyOf(record), record);
    return looks;
  }

  /** Opening the page again restarts the wait; one look per person and company. Rejects with StoreError. */
  async plan({ user, brn, product }: Look, now: Instant): Promise<void> {
    const value: LookRecord = { v: 1, user, brn, product, dueAt: now + LOOK_AFTER };
    this.#looks.set(keyOf(value), value);
    this.#triedAt.delete(keyOf(value));
    await this.#deps.store.write([{ put: 'look', value }]);
  }

  /** They asked themselves. Rejects with StoreError. */
  async cancel(look: Omit<Look, 'product'>): Promise<void> {
    const { user, brn } = look;
    // First, so that a failing store does not make this process send it twice.
    if (!this.#looks.delete(keyOf(look))) return;
    this.#triedAt.delete(keyOf(look));
    await this.#deps.store.write([{ delete: 'look', user, brn }]);
  }

  get nextDue(): Instant | undefined {
    const dues = [...this.#looks.values()].map(({ dueAt }) => dueAt);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** One at a time; `pass`: one message at a time. */
  tellDue(now: Instant, tell: TellLook, pass: () => SendPass): void {
    if (this.#looking !== undefined) return;
    const due = [...this.#looks.values()].find((look) => this.#isDue(look, now));
    if (due === undefined) return;
    this.#triedAt.set(keyOf(due), now);
    this.#looking = this.#make(due, now, tell, pass())
      .catch((error: unknown) =>
        this.#deps.log.warn('What became of an authentication page could not be told', { error }),
      )
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#looking;
  }

  #isDue(look: LookRecord, now: Instant): boolean {
    if (isWithin(this.#triedAt.get(keyOf(look)), RETRY_AFTER, now)) return false;
    // One due later than a new one would be was planned by a wrong clock.
    return look.dueAt <= now || look.dueAt > now + LOOK_AFTER;
  }

  async #make(look: LookRecord, now: Instant, tell: TellLook, pass: SendPass): Promise<void> {
    if (look.dueAt <= now && look.dueAt + OVER_AFTER < now) {
      this.#deps.log.warn('What became of an authentication page is too old to be told');
      return this.cancel(look);
    }
    const say = await tell(look);
    // They may have asked or opened the page again meanwhile.
    const isStill = () => this.#looks.get(keyOf(look)) === look;
    if (!isStill()) return;
    if (say === undefined) return this.cancel(look);
    await oneAtATime(pass, async () => {
      await say();
      if (isStill()) await this.cancel(look);
    });
  }
}

function keyOf({ user, brn }: Omit<Look, 'product'>): string {
  return `${user} ${brn}`;
}
