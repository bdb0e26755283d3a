import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { OutboxEntry } from '../records/outbox.js';
import { StoreError } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';
import { laneOf, subjectOf } from './outbox-log.js';
import type { Delivered } from './outcome.js';

/**
 * A mutex for all channels: one message at a time may be sent and not yet recorded, so a killed process repeats at most
 * one. Edits are idempotent and need no pass.
 *
 * A message waits for its lane before it enters. A send that hangs delays all others by the client's timeout of 15 s
 * (slack/slack-clients.ts), by twice that when the blocks are refused; the record takes milliseconds.
 */
export class SendGate {
  readonly #waiting: { readonly enter: () => void; readonly reject: () => void }[] = [];
  readonly #stopping: AbortSignal | undefined;
  #isOccupied = false;

  /** Passes that wait when `stopping` is aborted are rejected. */
  constructor(stopping?: AbortSignal) {
    this.#stopping = stopping;
    stopping?.addEventListener('abort', () => {
      for (const { reject } of this.#waiting.splice(0)) reject();
    });
  }

  pass(): SendPass {
    let isIn = false;
    return {
      enter: async () => {
        if (isIn) return;
        await this.#enter();
        isIn = true;
      },
      leave: () => {
        if (!isIn) return;
        isIn = false;
        this.#leave();
      },
    };
  }

  #enter(): Promise<void> {
    const stopped = () => new DOMException('The process is stopping.', 'AbortError');
    if (this.#stopping?.aborted === true) return Promise.reject(stopped());
    if (this.#isOccupied) {
      return new Promise((enter, reject) => {
        this.#waiting.push({ enter, reject: () => reject(stopped()) });
      });
    }
    this.#isOccupied = true;
    return Promise.resolve();
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isOccupied = false;
    else next.enter();
  }
}

/** Sends and records one message while no other is in flight. `undefined`: the process is stopping, nothing was sent. */
export async function oneAtATime<T>(
  pass: SendPass,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const isIn = await pass.enter().then(
    () => true,
    () => false,
  );
  if (!isIn) return undefined;
  try {
    return await work();
  } finally {
    pass.leave();
  }
}

interface SentEntry {
  /** The entry as it was sent; the outbox may have dropped it meanwhile. */
  readonly entry: OutboxEntry;
  readonly outcome: Delivered;
  /** Left once the send is recorded: until then no other message may be sent. */
  readonly pass: SendPass;
}

type Unrecorded = SentEntry & {
  /** When the rejected record is written again; absent: it is being written. */
  readonly again?: Instant;
  /** The store would reject any other record too. */
  readonly stopsAll?: boolean;
};

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  readonly onRecorded: (entry: OutboxEntry, outcome: Delivered) => Promise<void>;
}

/** Delay after a write that the store rejected. */
export const AFTER_STORE_FAILURE = MINUTE;

/**
 * Entries that were sent and are not recorded yet: writing the record is repeated, sending is not. Separate from the
 * outbox, which may drop the entry meanwhile.
 */
export class SentRecords {
  readonly #deps: Deps;
  readonly #unrecorded = new Map<string, Unrecorded>();
  readonly #onStuck: (() => void)[] = [];
  #retrying: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Rejects when the store does; `retryDue` tries again. */
  async record(sent: SentEntry): Promise<void> {
    const { entry, outcome, pass } = sent;
    const { seq } = entry;
    this.#unrecorded.set(seq, sent);
    try {
      await outcome.record();
    } catch (error) {
      const again = this.#deps.clock.now() + AFTER_STORE_FAILURE;
      const stopsAll = isStoreFailure(error);
      this.#unrecorded.set(seq, { ...sent, again, stopsAll });
      if (stopsAll) for (const tell of this.#onStuck.splice(0)) tell();
      else pass.leave();
      throw error;
    }
    this.#unrecorded.delete(seq);
    pass.leave();
    await this.#deps.onRecorded(entry, outcome);
  }

  /** An entry of the same lane or subject is not recorded yet. */
  blocks(entry: OutboxEntry): boolean {
    if (this.#unrecorded.size === 0) return false;
    const [lane, subject] = [laneOf(entry), subjectOf(entry)];
    return this.#some((sent) => laneOf(sent.entry) === lane || subjectOf(sent.entry) === subject);
  }

  /** A record that the store rejected holds up all other sends. */
  get isStuck(): boolean {
    return this.#some(({ stopsAll }) => stopsAll === true);
  }

  /** Resolves the next time that `isStuck` becomes true. */
  untilStuck(): Promise<void> {
    return new Promise((resolve) => this.#onStuck.push(resolve));
  }

  /** `undefined`: nothing is being recorded again. */
  get retrying(): Promise<void> | undefined {
    return this.#retrying;
  }

  /** Writes due records again, then runs `then`. */
  retryDue(then: () => void): void {
    if (this.#retrying !== undefined || this.#unrecorded.size === 0) return;
    const now = this.#deps.clock.now();
    const due = [...this.#unrecorded.values()].filter(
      ({ again }) => again !== undefined && again <= now,
    );
    if (due.length === 0) return;
    this.#retrying = this.#recordAll(due).finally(() => {
      this.#retrying = undefined;
      then();
    });
  }

  /** Tries all records a last time before the process ends. */
  async retryAll(): Promise<void> {
    await this.#retrying;
    await this.#recordAll([...this.#unrecorded.values()]);
  }

  async #recordAll(all: readonly Unrecorded[]): Promise<void> {
    for (const { again: _, stopsAll: __, ...sent } of all) {
      await this.record(sent).catch((error: unknown) => {
        const { seq } = sent.entry;
        this.#deps.log.error('A message that was sent could not be recorded', { seq, error });
      });
    }
  }

  #some(matches: (sent: Unrecorded) => boolean): boolean {
    return [...this.#unrecorded.values()].some(matches);
  }
}

/** The store would reject any other record too. */
function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  return error.code !== 'unknown-shape' && error.code !== 'newer-version';
}
