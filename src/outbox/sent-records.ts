import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { OutboxEntry } from '../records/outbox.js';
import { StoreError } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';
import { laneOf, subjectOf } from './outbox-log.js';
import type { Delivered } from './outcome.js';

/**
 * Lets one message at a time, over all channels, be between Slack and its record: whenever the process is killed, at most
 * that one is repeated. Edits need no pass, because repeating one changes nothing.
 *
 * A message waits for its channel's turn outside. One that hangs inside holds up the others for the 15 s after which the
 * client gives up (slack/slack-clients.ts), once more when the blocks are refused; the record takes milliseconds.
 */
export class SendGate {
  readonly #waiting: { readonly enter: () => void; readonly reject: () => void }[] = [];
  readonly #stopping: AbortSignal | undefined;
  #isTaken = false;

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
    if (this.#isTaken) {
      return new Promise((enter, reject) => {
        this.#waiting.push({ enter, reject: () => reject(stopped()) });
      });
    }
    this.#isTaken = true;
    return Promise.resolve();
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next.enter();
  }
}

/** Sends and records one message while no other is under way. `undefined`: the process stops, and sends nothing any more. */
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
  /** As it was sent; the outbox may have lost it meanwhile. */
  readonly entry: OutboxEntry;
  readonly outcome: Delivered;
  /** Left once it is on record: until then no other message may be under way. */
  readonly pass: SendPass;
}

type Unrecorded = SentEntry & {
  /** The store rejected it and is tried again then; absent: it is being tried. */
  readonly again?: Instant;
  /** Nothing else could be recorded either. */
  readonly stopsAll?: boolean;
};

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  readonly onRecorded: (entry: OutboxEntry, outcome: Delivered) => Promise<void>;
}

/** After a failing store; until then nothing can be recorded anyway. */
export const AFTER_STORE_FAILURE = MINUTE;

/**
 * Entries that were sent and are not on record yet: they are recorded as soon as the store accepts it, and not sent again.
 * Kept apart from the outbox, which may lose the entry meanwhile.
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
      const stopsAll = isOfTheStore(error);
      this.#unrecorded.set(seq, { ...sent, again, stopsAll });
      if (stopsAll) for (const tell of this.#onStuck.splice(0)) tell();
      else pass.leave();
      throw error;
    }
    this.#unrecorded.delete(seq);
    pass.leave();
    await this.#deps.onRecorded(entry, outcome);
  }

  /** Something of its lane or subject is not on record. */
  blocks(entry: OutboxEntry): boolean {
    if (this.#unrecorded.size === 0) return false;
    const [lane, subject] = [laneOf(entry), subjectOf(entry)];
    return this.#some((one) => laneOf(one.entry) === lane || subjectOf(one.entry) === subject);
  }

  /** A record that the store rejected holds up all other sends. */
  get isStuck(): boolean {
    return this.#some(({ stopsAll }) => stopsAll === true);
  }

  /** Resolves when that happens next. */
  untilStuck(): Promise<void> {
    return new Promise((resolve) => this.#onStuck.push(resolve));
  }

  /** Undefined: nothing is being tried again. */
  get retrying(): Promise<void> | undefined {
    return this.#retrying;
  }

  /** Tries again what is due; `then` runs after that. */
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

  /** A last time, before the process ends. */
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

  #some(is: (one: Unrecorded) => boolean): boolean {
    return [...this.#unrecorded.values()].some(is);
  }
}

/** The store would reject any other record too. */
function isOfTheStore(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  return error.code !== 'unknown-shape' && error.code !== 'newer-version';
}
