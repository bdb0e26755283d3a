import type { Brn } from '../kernel/brn.js';
import type { Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import { isLetIn } from '../outbox/sent-records.js';
import type { Product, UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { Change, LookRecord, Store } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';

/** What is looked at for whom. */
export interface Look {
  readonly user: UserId;
  readonly brn: Brn;
  readonly product: Product;
}

/**
 * Looks and tells the person what was found, in two steps: what is said is known before anybody else has to wait for
 * its being sent. Gives `undefined` where there is nothing to tell them, e.g. because they may not know it any more.
 * Rejects where it could not be found out, or Slack does not take it, for now.
 */
export type TellLook = (look: Look) => Promise<(() => Promise<void>) | undefined>;

interface Deps {
  readonly store: Pick<Store, 'write' | 'looks'>;
  readonly log: Log;
}

const LOOK_AFTER = 5 * MINUTE;
/** What could not be told is tried again ... */
const RETRY_AFTER = 5 * MINUTE;
/** ... and later than this after it was due it is news to nobody. */
const OVER_AFTER = 60 * MINUTE;

/**
 * Some minutes after somebody opened an authentication page the app looks by itself, with calls that do not log in,
 * and tells them whether anything changed. Stored, so that a promise outlives the process that made it.
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

  /** Each opening starts the wait again; a person gets one look per company. Rejects with StoreError. */
  async plan({ user, brn, product }: Look, now: Instant): Promise<void> {
    await this.#put({ v: 1, user, brn, product, dueAt: now + LOOK_AFTER });
  }

  /** They asked themselves meanwhile. Rejects with StoreError. */
  async cancel(look: Omit<Look, 'product'>): Promise<void> {
    if (this.#looks.has(keyOf(look))) await this.#drop(look);
  }

  /** When the first of them is due. */
  get nextDue(): Instant | undefined {
    const dues = [...this.#looks.values()].map(({ dueAt }) => dueAt);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** Makes what is due by now, one after the other; `pass`: one message at a time (send-gate.ts). */
  tellDue(now: Instant, tell: TellLook, pass: () => SendPass): void {
    if (this.#looking !== undefined) return;
    const due = [...this.#looks.values()].find((look) => this.#isDue(look, now));
    if (due === undefined) return;
    this.#triedAt.set(keyOf(due), now);
    this.#looking = this.#make(due, { now, tell, pass: pass() })
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
    // One that is due later than a new one would be was planned by a wrong clock.
    return look.dueAt <= now || look.dueAt > now + LOOK_AFTER;
  }

  async #make(
    look: LookRecord,
    {
      now,
      tell,
      pass,
    }: { readonly now: Instant; readonly tell: TellLook; readonly pass: SendPass },
  ): Promise<void> {
    if (look.dueAt <= now && look.dueAt + OVER_AFTER < now) {
      this.#deps.log.warn('What became of an authentication page is too old to be told');
      await this.#dropIfStill(look);
      return;
    }
    const say = await tell(look);
    // They may have asked themselves, or opened the page again, while it was found out.
    if (this.#looks.get(keyOf(look)) !== look) return;
    if (say === undefined) {
      await this.#dropIfStill(look);
      return;
    }
    if (!(await isLetIn(pass))) return;
    try {
      await say();
      await this.#dropIfStill(look);
    } finally {
      pass.leave();
    }
  }

  async #dropIfStill(look: LookRecord): Promise<void> {
    if (this.#looks.get(keyOf(look)) === look) await this.#drop(look);
  }

  async #put(value: LookRecord): Promise<void> {
    this.#looks.set(keyOf(value), value);
    this.#triedAt.delete(keyOf(value));
    await this.#deps.store.write([{ put: 'look', value }]);
  }

  async #drop(look: Omit<Look, 'product'>): Promise<void> {
    const { user, brn } = look;
    // First: what the store does not take is not said twice by this process.
    this.#looks.delete(keyOf(look));
    this.#triedAt.delete(keyOf(look));
    const change: Change = { delete: 'look', user, brn };
    await this.#deps.store.write([change]);
  }
}

function keyOf({ user, brn }: Omit<Look, 'product'>): string {
  return `${user} ${brn}`;
}
