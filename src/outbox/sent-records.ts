import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { OutboxEntry } from '../records/outbox.js';
import { StoreError } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';
import { laneOf, subjectOf } from './outbox-log.js';
import type { Delivered } from './outcome.js';

/** What comes of waiting at the gate. */
interface Turn {
  readonly comeIn: () => void;
  readonly turnAway: () => void;
}

/**
 * Lets one message at a time be on its way from Slack taking it to being on record, over all channels: whenever the
 * process is killed, at most that one is said again. Edits may pass beside it, because making one twice changes nothing.
 *
 * A channel that has to wait stays outside. What hangs inside holds up the others for the 15 s after which the client
 * gives up (slack/slack-clients.ts), once more when the blocks are refused; the record takes milliseconds.
 */
export class SendGate {
  readonly #waiting: Turn[] = [];
  readonly #stopping: AbortSignal | undefined;
  #isTaken = false;

  /** Who waits when `stopping` is aborted is turned away. */
  constructor(stopping?: AbortSignal) {
    this.#stopping = stopping;
    stopping?.addEventListener('abort', () => {
      for (const { turnAway } of this.#waiting.splice(0)) turnAway();
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
    if (this.#stopping?.aborted === true) return Promise.reject(turnedAway());
    if (this.#isTaken) {
      return new Promise((comeIn, reject) => {
        this.#waiting.push({ comeIn, turnAway: () => reject(turnedAway()) });
      });
    }
    this.#isTaken = true;
    return Promise.resolve();
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next.comeIn();
  }
}

/** False: the process stops, and nothing is to be sent any more. */
export function isLetIn(pass: SendPass): Promise<boolean> {
  return pass.enter().then(
    () => true,
    () => false,
  );
}

function turnedAway(): Error {
  return new DOMException('The process is stopping.', 'AbortError');
}

/** An entry that was sent. */
interface SentEntry {
  /** As it was sent; the outbox may have lost it meanwhile. */
  readonly entry: OutboxEntry;
  readonly outcome: Delivered;
  /** Left once it is on record: until then no other message may be under way. */
  readonly pass: SendPass;
}

type Unrecorded = SentEntry & {
  /** When the store, which rejected it, is tried again; absent: it is being tried. */
  readonly again?: Instant;
  /** It is not its own fault: nothing else could be recorded either. */
  readonly stopsAll?: boolean;
};

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** Follows what is on record now. */
  readonly onRecorded: (entry: OutboxEntry, outcome: Delivered) => Promise<void>;
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
  async record(sent: SentEntry): Promise<void> {
    const { entry, outcome, pass } = sent;
    const { seq } = entry;
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
    await this.#deps.onRecorded(entry, outcome);
  }

  has(seq: string): boolean {
    return this.#unrecorded.has(seq);
  }

  /** Its channel has sent something that is not on record, or somebody something about the same. */
  blocks(entry: OutboxEntry): boolean {
    if (this.#unrecorded.size === 0) return false;
    const [lane, subject] = [laneOf(entry), subjectOf(entry)];
    return this.#some((one) => laneOf(one.entry) === lane || subjectOf(one.entry) === subject);
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
        const { seq } = sent.entry;
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
