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
 * Checks the company, and returns a function that sends the result, so that other messages need not wait for the check.
 * `undefined`: nothing to send, e.g. the person lost the permission. Rejects if the check or Slack fails for now.
 */
export type TellLook = (look: Look) => Promise<(() => Promise<void>) | undefined>;

interface Deps {
  readonly store: Pick<Store, 'write' | 'looks'>;
  readonly log: Log;
}

const LOOK_AFTER = 5 * MINUTE;
/** When a failed look is tried again. */
const RETRY_AFTER = 5 * MINUTE;
/** When a look that is overdue is dropped. */
const EXPIRES_AFTER = 60 * MINUTE;

/**
 * Some minutes after a person opened an authentication page, checks the company without logging in and reports the result
 * to them. Stored, because the window promises this report: it must survive a restart.
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

  /** The person started a check themselves. Rejects with StoreError. */
  async cancel(look: Omit<Look, 'product'>): Promise<void> {
    const { user, brn } = look;
    // Removed from memory first, so that a failing store does not cause a second message.
    if (!this.#looks.delete(keyOf(look))) return;
    this.#triedAt.delete(keyOf(look));
    await this.#deps.store.write([{ delete: 'look', user, brn }]);
  }

  get nextDue(): Instant | undefined {
    const dueTimes = [...this.#looks.values()].map(({ dueAt }) => dueAt);
    return dueTimes.length === 0 ? undefined : Math.min(...dueTimes);
  }

  /** Runs one look at a time; `pass` lets one message be sent at a time. */
  tellDue(now: Instant, tell: TellLook, pass: () => SendPass): void {
    if (this.#looking !== undefined) return;
    const due = [...this.#looks.values()].find((look) => this.#isDue(look, now));
    if (due === undefined) return;
    this.#triedAt.set(keyOf(due), now);
    this.#looking = this.#make(due, now, tell, pass())
      .catch((error: unknown) =>
        this.#deps.log.warn('Reporting on an opened authentication page failed', { error }),
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
    // A due time later than that of a new look was set by a wrong clock.
    return look.dueAt <= now || look.dueAt > now + LOOK_AFTER;
  }

  async #make(look: LookRecord, now: Instant, tell: TellLook, pass: SendPass): Promise<void> {
    if (look.dueAt <= now && look.dueAt + EXPIRES_AFTER < now) {
      this.#deps.log.warn('A report on an opened authentication page is dropped as too old');
      return this.cancel(look);
    }
    const send = await tell(look);
    // The person may have started a check, or opened the page again, meanwhile.
    const isCurrent = () => this.#looks.get(keyOf(look)) === look;
    if (!isCurrent()) return;
    if (send === undefined) return this.cancel(look);
    await oneAtATime(pass, async () => {
      await send();
      if (isCurrent()) await this.cancel(look);
    });
  }
}

function keyOf({ user, brn }: Omit<Look, 'product'>): string {
  return `${user} ${brn}`;
}
