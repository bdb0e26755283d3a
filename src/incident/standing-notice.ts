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
  /** Identifies the trouble among those of its kind. */
  readonly openedAt: Instant;
  /** The default channel at the last change. */
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly endedAt?: Instant;
  /** When a setup alert ended; its record is removed at the same time. */
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

/** When a change is posted. */
type Timing =
  /** As soon as it can be sent, in quiet hours too. */
  | 'now'
  /** Posted after quiet hours; an edit of a posted message goes out at once. */
  | 'held'
  /** An edit, at most one a minute. */
  | 'eventually'
  /** Only if the trouble was posted before, then as soon as possible. */
  | 'if-posted'
  /** In another channel: at once if it was posted before, otherwise at its scheduled time. */
  | 'relocated';

/** Nobody asked for the notice, so it respects quiet hours even when it is sent late or posted again. */
const CALM = { calm: true } as const;

/**
 * One trouble of the whole installation, in the store and in its one message: posted once, then edited. Writes are
 * serialized.
 */
export class StandingNotice<T extends Trouble> {
  protected readonly deps: WatchDeps;
  readonly #kind: StandingKind<T>;
  readonly #writes = new KeyedQueue();
  #current: T | undefined;
  /** The previous trouble, whose last message edit may still be queued. */
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

  /** A trouble that ended but still has follow-up work. */
  get ended(): (T & { readonly endedAt: Instant }) | undefined {
    const current = this.#current;
    const endedAt = current?.endedAt;
    return current === undefined || endedAt === undefined ? undefined : { ...current, endedAt };
  }

  /** The message of a trouble; undefined: not posted yet, or ended long ago. */
  ref(openedAt: Instant): MessageRef | undefined {
    const trouble = [this.#current, this.#before].find((known) => known?.openedAt === openedAt);
    return trouble?.messageRef;
  }

  /** Writes where the message is to the record and to queued entries, together with `alongside`. */
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

  /** After the default channel changed. */
  moveTo(channel: string): Promise<void> {
    return this.updateOpen(
      (open) => (open.channel === channel ? open : { ...open, channel }),
      'relocated',
    );
  }

  /** Removes the record once the follow-up work is done. */
  async settled(): Promise<void> {
    if (this.ended !== undefined) await this.forget();
  }

  /** Changes the trouble and its message. Does nothing when `change` returns the current state. */
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

  /** Changes the trouble and its message if the trouble is open. */
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

  /** Removes the record. `last` returns the final state to show in the message. */
  forget(last?: (current: T) => T, timing: Timing = 'if-posted'): Promise<void> {
    return this.#writes.run('', async () => {
      const current = this.#current;
      if (current === undefined) return;
      const final = last?.(current);
      await this.#write([
        this.#kind.gone,
        ...(final === undefined ? [] : this.#posts(final, timing)),
      ]);
      this.#before = final ?? current;
      this.#current = undefined;
    });
  }

  #posts(trouble: T, timing: Timing): readonly Change[] {
    const now = this.deps.clock.now();
    const waiting = this.#waiting(trouble.openedAt);
    // An entry that Slack rejected before is being retried, not held.
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
        // Queued entries are posted in the new channel, in order; an already posted message is posted there again.
        if (waiting.length > 0)
          return waiting.flatMap((entry) => this.#redrawn(entry, () => trouble));
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
