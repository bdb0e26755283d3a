import type { Log } from '../kernel/ports.js';
import { type Instant, isWithin, MINUTE } from '../kernel/time.js';
import { runExclusively } from '../outbox/sent-records.js';
import type { Product } from '../records/company.js';
import type { PromisedCheck } from '../records/links.js';
import type { Change, Store } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';

/** What to check without a login. `user` gets the result: the person who opened the page, or made the client's link. */
type CheckDetails = Pick<PromisedCheck, 'user' | 'brn' | 'product' | 'other' | 'forClient'>;

/**
 * Checks the company, and returns a function that sends the result, so that other messages need not wait for the check.
 * `undefined`: there is nothing to send, e.g. the person lost the permission. Rejects if the check has to be retried.
 */
export type CheckRunner = (check: CheckDetails) => Promise<(() => Promise<unknown>) | undefined>;

interface Deps {
  readonly store: Pick<Store, 'write' | 'promisedChecks'>;
  readonly log: Log;
}

/** As promised in the popup's window. */
const CHECK_DELAY = 5 * MINUTE;
const RETRY_AFTER = 5 * MINUTE;
const EXPIRES_AFTER = 60 * MINUTE;

/**
 * Checks without a login, five minutes after a person opened an authentication page, or a client did so with that
 * person's link. They are stored (as `look`, an older name), because a promised report must survive a restart.
 */
export class PromisedChecks {
  readonly #deps: Deps;
  readonly #checks = new Map<string, PromisedCheck>();
  readonly #triedAt = new Map<string, Instant>();
  #running: Promise<void> | undefined;

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<PromisedChecks> {
    const result = new PromisedChecks(deps);
    for await (const check of deps.store.promisedChecks()) result.#checks.set(keyOf(check), check);
    return result;
  }

  /**
   * Plans one check per person and company; opening a page again restarts the wait. `changes` go into the same write.
   * Rejects with StoreError.
   */
  async plan(
    { user, brn, product, forClient }: CheckDetails,
    now: Instant,
    changes: readonly Change[] = [],
  ): Promise<void> {
    const before = this.#checks.get(keyOf({ user, brn }));
    const other = productBesides(before, product);
    const isForClient = forClient ?? before?.forClient;
    const check = { v: 1, user, brn, product, other, forClient: isForClient } as const;
    await this.#put({ ...check, dueAt: now + CHECK_DELAY }, changes);
  }

  /** Call this when the person reports the registration, which starts a check at once. Rejects with StoreError. */
  async cancel({ product, ...key }: CheckDetails): Promise<void> {
    const check = this.#checks.get(keyOf(key));
    // The client may still be registering, and was told that a check follows.
    if (check === undefined || check.forClient === true) return;
    const rest = productBesides(check, product);
    if (rest === undefined) return this.#forget(check);
    await this.#put({ ...check, product: rest, other: undefined });
  }

  async #put(value: PromisedCheck, changes: readonly Change[] = []): Promise<void> {
    this.#checks.set(keyOf(value), value);
    this.#triedAt.delete(keyOf(value));
    await this.#deps.store.write([{ put: 'look', value }, ...changes]);
  }

  async #forget(check: CheckDetails): Promise<void> {
    const { user, brn } = check;
    // Removed from memory first, so that a failing store does not cause a second message.
    if (!this.#checks.delete(keyOf(check))) return;
    this.#triedAt.delete(keyOf(check));
    await this.#deps.store.write([{ delete: 'look', user, brn }]);
  }

  /** Runs one check at a time. `pass` returns a pass of the SendGate. */
  runDue(now: Instant, run: CheckRunner, pass: () => SendPass): void {
    if (this.#running !== undefined) return;
    const due = [...this.#checks.values()].find((check) => this.#isDue(check, now));
    if (due === undefined) return;
    // The first attempt may be late, e.g. after the store was away for hours.
    const isGivenUp = this.#triedAt.has(keyOf(due)) && due.dueAt + EXPIRES_AFTER < now;
    this.#triedAt.set(keyOf(due), now);
    this.#running = (isGivenUp ? this.#giveUp(due) : this.#run(due, run, pass()))
      .catch((error: unknown) =>
        this.#deps.log.warn('A promised check or its report failed', { error }),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  async untilIdle(): Promise<void> {
    await this.#running;
  }

  #isDue(check: PromisedCheck, now: Instant): boolean {
    if (isWithin(this.#triedAt.get(keyOf(check)), RETRY_AFTER, now)) return false;
    // A due time later than that of a new check was set by a wrong clock.
    return check.dueAt <= now || check.dueAt > now + CHECK_DELAY;
  }

  #giveUp(check: PromisedCheck): Promise<void> {
    this.#deps.log.warn('A promised check is dropped as too old');
    return this.#forget(check);
  }

  async #run(check: PromisedCheck, run: CheckRunner, pass: SendPass): Promise<void> {
    const send = await run(check);
    // The person may have reported the registration, or opened the page again, in the meantime.
    const isCurrent = () => this.#checks.get(keyOf(check)) === check;
    if (!isCurrent()) return;
    if (send === undefined) return this.#forget(check);
    await runExclusively(pass, async () => {
      await send();
      if (isCurrent()) await this.#forget(check);
    });
  }
}

function productBesides(check: PromisedCheck | undefined, product: Product): Product | undefined {
  return check?.product === product ? check.other : check?.product;
}

function keyOf({ user, brn }: Pick<CheckDetails, 'user' | 'brn'>): string {
  return `${user} ${brn}`;
}
