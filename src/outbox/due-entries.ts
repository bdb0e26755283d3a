import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { OutboxEntry } from '../records/outbox.js';
import { laneOf, type OutboxLog, subjectOf } from './outbox-log.js';
import type { Waiting } from './outcome.js';
import type { SentRecords } from './sent-records.js';

/** The channel is not tried before then. */
type Hold = Pick<Waiting, 'until' | 'error' | 'isRefusal'>;

interface Deps {
  readonly outbox: OutboxLog;
  readonly records: Pick<SentRecords, 'blocks'>;
  readonly clock: Clock;
  readonly policy: QuietTimes;
}

/** Which entries of the outbox may be sent now: those that are due, in channels that may be tried. */
export class DueEntries {
  readonly #deps: Deps;
  /** In memory: after a restart one send shows it again. */
  readonly #held = new Map<string, Hold>();
  /** This process will not send later what only waits to be sent together. */
  isLast = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  hold(channel: string, hold: Hold): void {
    this.#held.set(channel, hold);
  }

  /** `error`: only if it is held for this. */
  release(channel: string, error?: string): void {
    if (error === undefined || this.#held.get(channel)?.error === error) this.#held.delete(channel);
  }

  /** Undefined: the channel may be tried. */
  holdOf(channel: string): Hold | undefined {
    const hold = this.#held.get(channel);
    return hold !== undefined && hold.until > this.#deps.clock.now() ? hold : undefined;
  }

  releaseAll(): void {
    this.#held.clear();
  }

  /** Due entries, also those of channels that are held; oldest first. */
  *all(): Generator<OutboxEntry> {
    // One that waits holds back the later ones of the same subject, so that they stay in order.
    const waiting = new Set<string>();
    for (const entry of this.#deps.outbox.all()) {
      const subject = subjectOf(entry);
      if (waiting.has(subject)) continue;
      if (this.#isWaiting(entry)) waiting.add(subject);
      else yield entry;
    }
  }

  channels(): ReadonlySet<string> {
    return new Set([...this.all()].filter((entry) => this.#mayBeTried(entry)).map(laneOf));
  }

  /** Does not look at other channels: a summary may go to thousands of them at the same moment. */
  nextIn(channel: string): OutboxEntry | undefined {
    const { outbox } = this.#deps;
    return outbox
      .inLane(channel)
      .find(
        (entry) =>
          this.#mayBeTried(entry) &&
          !outbox.isBusyWith(entry) &&
          ![entry, ...outbox.before(entry)].some((other) => this.#isWaiting(other)),
      );
  }

  #mayBeTried(entry: OutboxEntry): boolean {
    if (this.#deps.records.blocks(entry)) return false;
    const hold = this.holdOf(laneOf(entry));
    return hold === undefined || (hold.isRefusal === true && isFreshTest(entry));
  }

  #isWaiting(entry: OutboxEntry): boolean {
    return !this.#isGathering(entry) && (entry.notBefore ?? 0) > this.#deps.clock.now();
  }

  /** A combined alert that waits for more members, though everybody who can join has. */
  #isGathering({ job, attempts, calm }: OutboxEntry): boolean {
    const { policy, clock } = this.#deps;
    if (!this.isLast || job.kind !== 'roll-up' || attempts > 0) return false;
    return calm === undefined || !isQuiet(clock.now(), policy);
  }
}

/** Somebody waits for the answer whether the channel accepts alerts: it is tried even if the channel refused others. */
export function isFreshTest({ job, attempts }: OutboxEntry): boolean {
  return job.kind === 'test-alert' && attempts === 0;
}
