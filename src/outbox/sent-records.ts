import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { OutboxEntry } from '../records/outbox.js';
import { StoreError } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';
import { laneOf, subjectOf } from './outbox-index.js';
import type { Delivered } from './outcome.js';

/**
 * A mutex for all channels. Only one message at a time may be sent and not yet recorded, so a killed process repeats at
 * most one. Edits are idempotent and need no pass. Direct messages are an exception (runExclusively): they leave even if
 * the store rejects their record, which their senders then keep in memory, so a process that is killed before the next
 * write may repeat these too.
 *
 * A send that hangs delays all others by the client's timeout of 15 s (slack/slack-clients.ts), or twice that if Slack
 * refuses the blocks.
 */
export class SendGate {
  readonly #wakeWaiting: (() => void)[] = [];
  readonly #stopping: AbortSignal | undefined;
  #isOccupied = false;

  /** When `stopping` is aborted, waiting passes are rejected. */
  constructor(stopping?: AbortSignal) {
    this.#stopping = stopping;
    stopping?.addEventListener('abort', () => {
      for (const wake of this.#wakeWaiting.splice(0)) wake();
    });
  }

  pass(): SendPass {
    let hasEntered = false;
    return {
      enter: async () => {
        if (hasEntered) return;
        if (this.#isOccupied && this.#stopping?.aborted !== true) {
          await new Promise<void>((wake) => this.#wakeWaiting.push(wake));
        }
        if (this.#stopping?.aborted === true) {
          throw new DOMException('The process is stopping.', 'AbortError');
        }
        this.#isOccupied = true;
        hasEntered = true;
      },
      leave: () => {
        if (!hasEntered) return;
        hasEntered = false;
        const wakeNext = this.#wakeWaiting.shift();
        // It stays occupied for the next one, so that nobody overtakes it.
        if (wakeNext === undefined) this.#isOccupied = false;
        else wakeNext();
      },
    };
  }
}

/** `work` sends and records a message. Returns `undefined` if the process is stopping. */
export async function runExclusively<T>(
  pass: SendPass,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const hasEntered = await pass.enter().then(
    () => true,
    () => false,
  );
  if (!hasEntered) return undefined;
  try {
    return await work();
  } finally {
    pass.leave();
  }
}

interface SentEntry {
  readonly entry: OutboxEntry;
  readonly outcome: Delivered;
  /** The channel that accepted a post, so it is healthy; absent: nothing was posted. */
  readonly postedIn: string | undefined;
  /** Left when the send is recorded, or if the store rejects only this record. */
  readonly pass: SendPass;
}

type Unrecorded = SentEntry & {
  /** When the rejected record will be written again; absent: it is being written. */
  readonly retryAt?: Instant;
  /** The store would reject every other record too, so nothing may be sent. */
  readonly blocksAll?: boolean;
};

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  readonly onRecorded: (entry: OutboxEntry, postedIn: string | undefined) => Promise<void>;
}

export const STORE_RETRY_DELAY = MINUTE;

/**
 * Entries that were sent but are not recorded yet. Only the write is repeated, not the send. Kept separately from the
 * outbox, which may drop the entry in the meantime.
 */
export class SentRecords {
  readonly #deps: Deps;
  readonly #unrecorded = new Map<string, Unrecorded>();
  readonly #stuckListeners: (() => void)[] = [];
  #retrying: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Rejects if the store does. Then `retryDue` tries again. */
  async record(sent: SentEntry): Promise<void> {
    const { entry, outcome, pass, postedIn } = sent;
    const { seq } = entry;
    const beingWritten = { entry, outcome, pass, postedIn };
    this.#unrecorded.set(seq, beingWritten);
    try {
      await outcome.record();
    } catch (error) {
      const retryAt = this.#deps.clock.now() + STORE_RETRY_DELAY;
      const blocksAll = isStoreFailure(error);
      this.#unrecorded.set(seq, { ...beingWritten, retryAt, blocksAll });
      if (blocksAll) for (const resolve of this.#stuckListeners.splice(0)) resolve();
      else pass.leave();
      throw error;
    }
    this.#unrecorded.delete(seq);
    pass.leave();
    await this.#deps.onRecorded(entry, postedIn);
  }

  blocks(entry: OutboxEntry): boolean {
    if (this.#unrecorded.size === 0) return false;
    const [lane, subject] = [laneOf(entry), subjectOf(entry)];
    return this.#someUnrecorded(
      (sent) => laneOf(sent.entry) === lane || subjectOf(sent.entry) === subject,
    );
  }

  /** Whether a record that the store rejected blocks all other sends. */
  get isStuck(): boolean {
    return this.#someUnrecorded(({ blocksAll }) => blocksAll === true);
  }

  /** Resolves the next time that `isStuck` becomes true. */
  untilStuck(): Promise<void> {
    return new Promise((resolve) => this.#stuckListeners.push(resolve));
  }

  get retrying(): Promise<void> | undefined {
    return this.#retrying;
  }

  retryDue(onDone: () => void): void {
    if (this.#retrying !== undefined || this.#unrecorded.size === 0) return;
    const now = this.#deps.clock.now();
    const due = [...this.#unrecorded.values()].filter(
      ({ retryAt }) => retryAt !== undefined && retryAt <= now,
    );
    if (due.length === 0) return;
    this.#retrying = this.#recordAll(due).finally(() => {
      this.#retrying = undefined;
      onDone();
    });
  }

  async retryAll(): Promise<void> {
    await this.#retrying;
    await this.#recordAll([...this.#unrecorded.values()]);
  }

  async #recordAll(unrecorded: readonly SentEntry[]): Promise<void> {
    for (const sent of unrecorded) {
      await this.record(sent).catch((error: unknown) => {
        const { seq } = sent.entry;
        this.#deps.log.error('The result of an outbox entry could not be recorded', { seq, error });
      });
    }
  }

  #someUnrecorded(matches: (sent: Unrecorded) => boolean): boolean {
    return [...this.#unrecorded.values()].some(matches);
  }
}

function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  return error.code !== 'unknown-shape' && error.code !== 'newer-version';
}
