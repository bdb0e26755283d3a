import { type Instant, MINUTE } from '../kernel/instant.js';
import type { Clock, Log, OutboxEntry, SendPass } from '../records/ports.js';
import { StoreError } from '../records/store-error.js';
import type { Delivered } from './delivery-outcome.js';
import { laneOf, subjectOf } from './outbox-lanes.js';

/** What was sent, to be put on record. */
export interface SentNow {
  readonly seq: string;
  readonly outcome: Delivered;
  /** Left once it is on record: until then no other message may be under way. */
  readonly pass: SendPass;
  /** The channel that sent it, and what it was about (subjectOf): both wait for the record. */
  readonly lane: string;
  readonly subject: string;
}

type Unrecorded = SentNow & {
  /** When the store, which did not take it, is asked again; absent: it is being asked. */
  readonly again?: Instant;
  /** It is not its own fault: nothing else could be recorded either. */
  readonly stopsAll?: boolean;
};

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** Follows what is on record now. */
  readonly onRecorded: (sent: SentNow) => Promise<void>;
}

/** After a failing store; until then nothing can be recorded anyway. */
const AFTER_FAILURE = MINUTE;

/**
 * What was sent and is not on record yet: it is recorded as soon as the store takes it, and not sent again. Kept apart
 * from the outbox, which may lose the entry meanwhile: its company is let go, or only what follows from the record could
 * not be written.
 */
export class SentRecords {
  readonly #deps: Deps;
  readonly #unrecorded = new Map<string, Unrecorded>();
  readonly #onStuck: (() => void)[] = [];
  #retrying: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Rejects when the store does not take it, which is asked again by `retryDue`. */
  async record(sent: SentNow): Promise<void> {
    const { seq, outcome, pass } = sent;
    this.#unrecorded.set(seq, sent);
    try {
      await outcome.record();
    } catch (error) {
      const again = this.#deps.clock.now() + AFTER_FAILURE;
      const stopsAll = isOfTheStore(error);
      this.#unrecorded.set(seq, { ...sent, again, stopsAll });
      if (stopsAll) for (const tell of this.#onStuck.splice(0)) tell();
      else pass.leave();
      throw error;
    }
    this.#unrecorded.delete(seq);
    pass.leave();
    await this.#deps.onRecorded(sent);
  }

  has(seq: string): boolean {
    return this.#unrecorded.has(seq);
  }

  /** Its channel has sent something that is not on record, or somebody something about the same. */
  blocks(entry: OutboxEntry): boolean {
    if (this.#unrecorded.size === 0) return false;
    const [channel, about] = [laneOf(entry), subjectOf(entry)];
    return this.#some(({ lane, subject }) => lane === channel || subject === about);
  }

  /** The store did not take what was sent, which all that is to be sent has to wait for. */
  get isStuck(): boolean {
    return this.#some(({ stopsAll }) => stopsAll === true);
  }

  /** Ends when that happens next. */
  untilStuck(): Promise<void> {
    return new Promise((resolve) => this.#onStuck.push(resolve));
  }

  /** Ends with the asking that is under way; undefined: none is. */
  get retrying(): Promise<void> | undefined {
    return this.#retrying;
  }

  /** Asks the store again where its time has come; `then` runs after that. */
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
        const { seq } = sent;
        this.#deps.log.error('A message that was sent could not be recorded', { seq, error });
      });
    }
  }

  #some(is: (one: Unrecorded) => boolean): boolean {
    for (const one of this.#unrecorded.values()) if (is(one)) return true;
    return false;
  }
}

/** The store takes nothing, whatever it is. */
function isOfTheStore(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  return error.code !== 'unknown-shape' && error.code !== 'newer-version';
}
