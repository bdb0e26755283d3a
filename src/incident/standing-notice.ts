import { KeyedQueue } from '../kernel/keyed.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { MessageRef } from '../records/alert.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';

export interface Trouble {
  /** Tells one trouble from the next of its kind. */
  readonly openedAt: Instant;
  /** The default channel when it was last said. */
  readonly channel: string;
  readonly messageRef?: MessageRef;
}

/** How a kind of trouble is kept and said. */
export interface StandingKind<T extends Trouble> {
  readonly put: (trouble: T) => Change;
  readonly gone: Change;
  readonly jobOf: (trouble: T) => OutboxJob;
  /** The trouble that a waiting entry is about; undefined: another kind of entry. */
  readonly troubleOf: (job: OutboxJob) => T | undefined;
}

export interface StandingDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
}

/** How the channel learns of a change of the trouble. */
export type Saying =
  /** As soon as it can be sent, in quiet hours too. */
  | { readonly kind: 'now' }
  /** Posted no earlier than then; an edit of what is posted already goes out at once. */
  | { readonly kind: 'held'; readonly until: Instant }
  /** An edit that is in no hurry: at most one a minute. */
  | { readonly kind: 'eventually' }
  /** If nobody was told of the trouble yet, nobody will be; else as `now`. */
  | { readonly kind: 'if-told' }
  /** It belongs into another channel: at once where it was told, else when its time comes. */
  | { readonly kind: 'moved' };

/** Nobody asked for it: also when it is sent late, or posted anew, it keeps quiet hours. */
const CALM = { calm: true } as const;

/** One trouble of the whole installation in the store and in its one message. Changes are written one after the other. */
export class StandingNotice<T extends Trouble> {
  readonly #deps: StandingDeps;
  readonly #kind: StandingKind<T>;
  readonly #writes = new KeyedQueue();
  #current: T | undefined;
  /** Where the message of the trouble before this one stands: its last edit may still wait. */
  #before: T | undefined;
  #editedAt: Instant | undefined;

  constructor(deps: StandingDeps, kind: StandingKind<T>, current: T | undefined) {
    this.#deps = deps;
    this.#kind = kind;
    this.#current = current;
  }

  get current(): T | undefined {
    return this.#current;
  }

  ref(openedAt: Instant): MessageRef | undefined {
    return [this.#current, this.#before].find((one) => one?.openedAt === openedAt)?.messageRef;
  }

  placed(openedAt: Instant, at: MessageRef, alongside: readonly Change[]): Promise<void> {
    return this.#writes.run('', async () => {
      const changes: Change[] = [];
      for (const entry of this.#waiting(openedAt)) {
        if (!alongside.some((change) => 'seq' in change && change.seq === entry.seq)) {
          changes.push(...this.#redrawn(entry, (trouble) => ({ ...trouble, messageRef: at })));
        }
      }
      const current = this.#current?.openedAt === openedAt ? this.#current : undefined;
      const placed = current === undefined ? undefined : { ...current, messageRef: at };
      if (placed !== undefined) changes.push(this.#kind.put(placed));
      await this.#write([...alongside, ...changes]);
      if (placed !== undefined) this.#current = placed;
      else if (this.#before?.openedAt === openedAt) {
        this.#before = { ...this.#before, messageRef: at };
      }
    });
  }

  /**
   * Changes the trouble and says so. `change` gets what is known by then and gives the new state; the same one: nothing
   * happens.
   */
  update(
    change: (current: T | undefined) => T | undefined,
    saying: Saying,
    about: { readonly now: Instant; readonly alongside?: readonly Change[] },
  ): Promise<void> {
    return this.#writes.run('', async () => {
      const next = change(this.#current);
      if (next === undefined || next === this.#current) return;
      await this.#write([
        this.#kind.put(next),
        ...this.#said(next, saying, about.now),
        ...(about.alongside ?? []),
      ]);
      if (this.#current !== undefined && this.#current.openedAt !== next.openedAt) {
        this.#before = this.#current;
      }
      this.#current = next;
    });
  }

  /** The default channel is another one now, where it goes on. */
  goTo(channel: string, now: Instant): Promise<void> {
    return this.update(
      (current) =>
        current === undefined || current.channel === channel ? current : { ...current, channel },
      { kind: 'moved' },
      { now },
    );
  }

  /** Everything that followed from it is done: the record goes. `last` gives what the message says then, if anything. */
  forget(
    last: (current: T) => T | undefined,
    saying: Saying,
    about: { readonly now: Instant },
  ): Promise<void> {
    return this.#writes.run('', async () => {
      const current = this.#current;
      if (current === undefined) return;
      const over = last(current);
      await this.#write([
        this.#kind.gone,
        ...(over === undefined ? [] : this.#said(over, saying, about.now)),
      ]);
      this.#before = over ?? current;
      this.#current = undefined;
    });
  }

  #said(trouble: T, saying: Saying, now: Instant): readonly Change[] {
    const waiting = this.#waiting(trouble.openedAt);
    // One that Slack did not take at first is on its way, not held.
    const held = waiting.filter(({ notBefore = 0, attempts }) => attempts === 0 && notBefore > now);
    const isTold = trouble.messageRef !== undefined || waiting.length > held.length;
    const [last] = held;
    switch (saying.kind) {
      case 'if-told':
        if (isTold) return this.#entry(trouble, now, CALM);
        return held.map(({ seq }) => ({ delete: 'outbox', seq }));
      case 'now':
        return [
          ...held.map(({ seq }): Change => ({ delete: 'outbox', seq })),
          ...this.#entry(trouble, now),
        ];
      case 'held':
        if (isTold) return this.#entry(trouble, now, CALM);
        if (last !== undefined) return this.#redrawn(last, () => trouble);
        return this.#entry(trouble, now, { ...CALM, notBefore: saying.until });
      case 'eventually': {
        if (last !== undefined) return this.#redrawn(last, () => trouble);
        const notBefore = (this.#editedAt ?? trouble.openedAt) + MINUTE;
        return this.#entry(trouble, now, { ...CALM, notBefore });
      }
      case 'moved':
        // What waits to be said is said there, in its order; a message that stands already is posted there anew.
        if (waiting.length > 0) return waiting.flatMap((one) => this.#redrawn(one, () => trouble));
        return isTold ? this.#entry(trouble, now) : [];
      default:
        return saying satisfies never;
    }
  }

  #entry(
    trouble: T,
    now: Instant,
    { notBefore = now, ...calm }: Pick<OutboxEntry, 'calm' | 'notBefore'> = {},
  ): readonly Change[] {
    const entry = { ...this.#deps.outbox.entry(this.#kind.jobOf(trouble), now), ...calm };
    this.#editedAt = Math.max(now, notBefore);
    return [{ put: 'outbox', value: notBefore > now ? { ...entry, notBefore } : entry }];
  }

  #redrawn(entry: OutboxEntry, draw: (trouble: T) => T): readonly Change[] {
    const trouble = this.#kind.troubleOf(entry.job);
    if (trouble === undefined) return [];
    return [{ put: 'outbox', value: { ...entry, job: this.#kind.jobOf(draw(trouble)) } }];
  }

  /** Entries about this trouble that are not delivered yet, oldest first. */
  #waiting(openedAt: Instant): readonly OutboxEntry[] {
    return this.#deps.outbox
      .all()
      .filter(({ job }) => this.#kind.troubleOf(job)?.openedAt === openedAt);
  }

  async #write(changes: readonly Change[]): Promise<void> {
    await this.#deps.store.write(changes);
    this.#deps.outbox.apply(changes);
  }
}

/**
 * Where the one message about a trouble of the whole installation stands (setup, outage, common cause): posted once,
 * then edited. `openedAt` tells one trouble from the next of its kind.
 */
export interface Standing {
  /** Undefined: not posted yet, or long over. */
  ref(openedAt: Instant): MessageRef | undefined;
  /**
   * The message was posted or edited there. Writes it down together with `alongside` (the delivery's own changes) in
   * one write, also into what still waits to be said about the same trouble.
   */
  placed(openedAt: Instant, at: MessageRef, alongside: readonly Change[]): Promise<void>;
}
