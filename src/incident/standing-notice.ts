import { KeyedQueue } from '../kernel/keyed.js';
import { type QuietTimes, quietUntil } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { MessageRef } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';

export interface Trouble {
  /** Tells one trouble from the next of its kind. */
  readonly openedAt: Instant;
  /** The default channel at the last change. */
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly endedAt?: Instant;
  /** The end of a setup alert, whose record goes with it. */
  readonly resolvedAt?: Instant;
}

export interface StandingKind<T extends Trouble> {
  readonly put: (trouble: T) => Change;
  readonly gone: Change;
  readonly jobOf: (trouble: T) => OutboxJob;
  /** The trouble that a waiting entry is about; undefined: another kind of entry. */
  readonly troubleOf: (job: OutboxJob) => T | undefined;
}

export interface WatchDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly stage: Stage;
  readonly policy: QuietTimes;
  readonly defaultChannel: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

export type Standing = Pick<StandingNotice<Trouble>, 'ref' | 'placed'>;

/** When a change of the trouble is posted. */
type Timing =
  /** As soon as it can be sent, in quiet hours too. */
  | 'now'
  /** Posted after quiet hours; an edit of a posted message goes out at once. */
  | 'held'
  /** An edit, at most one a minute. */
  | 'eventually'
  /** Never when the trouble was not posted yet; else as `now`. */
  | 'if-posted'
  /** In another channel: at once where it was posted, else when its time comes. */
  | 'relocated';

/** Nobody asked for it: also when it is sent late, or posted again, it respects quiet hours. */
const CALM = { calm: true } as const;

/**
 * One trouble of the whole installation, in the store and in its one message: posted once, then edited. Changes are
 * written one after the other.
 */
export class StandingNotice<T extends Trouble> {
  protected readonly deps: WatchDeps;
  readonly #kind: StandingKind<T>;
  readonly #writes = new KeyedQueue();
  #current: T | undefined;
  /** The trouble before this one: the last edit of its message may still wait. */
  #before: T | undefined;
  #editedAt: Instant | undefined;

  constructor(deps: WatchDeps, kind: StandingKind<T>, current: T | undefined) {
    this.deps = deps;
    this.#kind = kind;
    this.#current = current;
  }

  get current(): T | undefined {
    return this.#current;
  }

  get open(): T | undefined {
    return this.#current?.endedAt === undefined ? this.#current : undefined;
  }

  /** One that ended, while what follows from that is not all done. */
  get ended(): (T & { readonly endedAt: Instant }) | undefined {
    const current = this.#current;
    const endedAt = current?.endedAt;
    return current === undefined || endedAt === undefined ? undefined : { ...current, endedAt };
  }

  /** Where the message of a trouble is; undefined: not posted yet, or long over. */
  ref(openedAt: Instant): MessageRef | undefined {
    return [this.#current, this.#before].find((one) => one?.openedAt === openedAt)?.messageRef;
  }

  /** The message was posted or edited there: for the record and waiting entries, in one write with `alongside`. */
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

  /** The default channel is another one now. */
  moveTo(channel: string): Promise<void> {
    return this.updateOpen(
      (open) => (open.channel === channel ? open : { ...open, channel }),
      'relocated',
    );
  }

  /** Nothing is left to be done after its end: removes the record. */
  async settled(): Promise<void> {
    if (this.ended !== undefined) await this.forget();
  }

  /** Changes the trouble and its message. When `change` returns the current state, nothing happens. */
  update(
    change: (current: T | undefined) => T | undefined,
    timing: Timing,
    alongside: readonly Change[] = [],
  ): Promise<void> {
    return this.#writes.run('', async () => {
      const next = change(this.#current);
      if (next === undefined || next === this.#current) return;
      await this.#write([this.#kind.put(next), ...this.#posts(next, timing), ...alongside]);
      if (this.#current !== undefined && this.#current.openedAt !== next.openedAt) {
        this.#before = this.#current;
      }
      this.#current = next;
    });
  }

  /** The same for the trouble that lasts, if one does. */
  updateOpen(
    change: (open: T) => T,
    timing: Timing,
    alongside: readonly Change[] = [],
  ): Promise<void> {
    return this.update(
      (current) => (current?.endedAt === undefined ? current && change(current) : current),
      timing,
      alongside,
    );
  }

  /** Removes the record. `last` gives the last state for the message, if any. */
  forget(last?: (current: T) => T, timing: Timing = 'if-posted'): Promise<void> {
    return this.#writes.run('', async () => {
      const current = this.#current;
      if (current === undefined) return;
      const over = last?.(current);
      await this.#write([
        this.#kind.gone,
        ...(over === undefined ? [] : this.#posts(over, timing)),
      ]);
      this.#before = over ?? current;
      this.#current = undefined;
    });
  }

  #posts(trouble: T, timing: Timing): readonly Change[] {
    const now = this.deps.clock.now();
    const waiting = this.#waiting(trouble.openedAt);
    // One that Slack rejected at first is on its way, not held.
    const held = waiting.filter(({ notBefore = 0, attempts }) => attempts === 0 && notBefore > now);
    const dropped = held.map(({ seq }): Change => ({ delete: 'outbox', seq }));
    const isPosted = trouble.messageRef !== undefined || waiting.length > held.length;
    const [last] = held;
    switch (timing) {
      case 'if-posted':
        return isPosted ? this.#entry(trouble, now, CALM) : dropped;
      case 'now':
        return [...dropped, ...this.#entry(trouble, now)];
      case 'held': {
        if (isPosted) return this.#entry(trouble, now, CALM);
        if (last !== undefined) return this.#redrawn(last, () => trouble);
        const notBefore = quietUntil(now, this.deps.policy);
        return this.#entry(trouble, now, { ...CALM, notBefore });
      }
      case 'eventually': {
        if (last !== undefined) return this.#redrawn(last, () => trouble);
        const notBefore = (this.#editedAt ?? trouble.openedAt) + MINUTE;
        return this.#entry(trouble, now, { ...CALM, notBefore });
      }
      case 'relocated':
        // What waits is posted there, in its order; a message that was posted already is posted there again.
        if (waiting.length > 0) return waiting.flatMap((one) => this.#redrawn(one, () => trouble));
        return isPosted ? this.#entry(trouble, now) : [];
    }
  }

  #entry(
    trouble: T,
    now: Instant,
    { notBefore = now, ...calm }: Pick<OutboxEntry, 'calm' | 'notBefore'> = {},
  ): readonly Change[] {
    const entry = { ...this.deps.outbox.entry(this.#kind.jobOf(trouble), now), ...calm };
    this.#editedAt = Math.max(now, notBefore);
    return [{ put: 'outbox', value: notBefore > now ? { ...entry, notBefore } : entry }];
  }

  #redrawn(entry: OutboxEntry, draw: (trouble: T) => T): readonly Change[] {
    const trouble = this.#kind.troubleOf(entry.job);
    if (trouble === undefined) return [];
    return [{ put: 'outbox', value: { ...entry, job: this.#kind.jobOf(draw(trouble)) } }];
  }

  #waiting(openedAt: Instant): readonly OutboxEntry[] {
    return this.deps.outbox
      .all()
      .filter(({ job }) => this.#kind.troubleOf(job)?.openedAt === openedAt);
  }

  async #write(changes: readonly Change[]): Promise<void> {
    await this.deps.store.write(changes);
  }
}
