import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { OutboxEntry } from '../records/outbox.js';
import { laneOf, type OutboxLog, subjectOf } from './outbox-log.js';
import type { Waiting } from './outcome.js';
import type { SentRecords } from './sent-records.js';

/** Until when, and why, a channel is not tried. */
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
  /** In memory: after a restart, the first send that fails restores the hold. */
  readonly #held = new Map<string, Hold>();
  /** The process ends: entries that only wait to be sent together are sent now. */
  isLast = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  hold(channel: string, hold: Hold): void {
    this.#held.set(channel, hold);
  }

  /** `error`: releases the channel only if it is held for this error. */
  release(channel: string, error?: string): void {
    if (error === undefined || this.#held.get(channel)?.error === error) this.#held.delete(channel);
  }

  /** `undefined`: the channel may be tried. */
  holdOf(channel: string): Hold | undefined {
    const hold = this.#held.get(channel);
    return hold !== undefined && hold.until > this.#deps.clock.now() ? hold : undefined;
  }

  releaseAll(): void {
    this.#held.clear();
  }

  /** Due entries, including those of held channels, oldest first. */
  *all(): Generator<OutboxEntry> {
    // A waiting entry holds back later ones of the same subject, so that they stay in order.
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

  /** Reads this channel only: a digest may go to thousands of channels at the same moment. */
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

  /** A combined alert that waits for more members, although the process ends and none can join. */
  #isGathering({ job, attempts, calm }: OutboxEntry): boolean {
    const { policy, clock } = this.#deps;
    if (!this.isLast || job.kind !== 'roll-up' || attempts > 0) return false;
    return calm === undefined || !isQuiet(clock.now(), policy);
  }
}

/** A test alert that was not tried yet. A person waits for it, so it is sent even if the channel refused other messages. */
export function isFreshTest({ job, attempts }: OutboxEntry): boolean {
  return job.kind === 'test-alert' && attempts === 0;
}
