import type { Clock } from '../kernel/ports.js';
import { isQuiet, type QuietTimes } from '../kernel/quiet-hours.js';
import type { OutboxEntry } from '../records/outbox.js';
import { laneOf, type OutboxLog, subjectOf } from './outbox-log.js';

import type { Waiting } from './outcome.js';
import type { SentRecords } from './sent-records.js';

/** A channel takes nothing before then. */
type Hold = Pick<Waiting, 'until' | 'error' | 'isRefusal'>;

interface Deps {
  readonly outbox: OutboxLog;
  readonly records: Pick<SentRecords, 'blocks'>;
  readonly clock: Clock;
  readonly policy: QuietTimes;
  /** Whether nobody is there to send later what only waits for more to be said together. */
  readonly hurries: () => boolean;
}

/** What of the outbox may be sent now: what is due, in a channel that takes something. */
export class DueEntries {
  readonly #deps: Deps;
  /** Channels that take nothing for a while. In memory: after a restart one send finds it out again. */
  readonly #held = new Map<string, Hold>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  hold(channel: string, hold: Hold): void {
    this.#held.set(channel, hold);
  }

  /** @param error only where it is held for this. */
  release(channel: string, error?: string): void {
    if (error === undefined || this.#held.get(channel)?.error === error) this.#held.delete(channel);
  }

  /** Why the channel takes nothing now; undefined: it may be tried. */
  holdOf(channel: string): Hold | undefined {
    const hold = this.#held.get(channel);
    return hold !== undefined && hold.until > this.#deps.clock.now() ? hold : undefined;
  }

  /** Every channel may be tried. */
  releaseAll(): void {
    this.#held.clear();
  }

  /** What would be sent now, also in channels that are held; oldest first. */
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
    return new Set([...this.all()].filter((entry) => this.#isTaken(entry)).map(laneOf));
  }

  /** Found without a look at other channels: a summary may go to thousands of them at the same moment. */
  nextIn(channel: string): OutboxEntry | undefined {
    const { outbox } = this.#deps;
    return outbox
      .inLane(channel)
      .find(
        (entry) =>
          this.#isTaken(entry) &&
          !outbox.isBusyWith(entry) &&
          ![entry, ...outbox.before(entry)].some((other) => this.#isWaiting(other)),
      );
  }

  /** Its channel takes something, or may be tried. */
  #isTaken(entry: OutboxEntry): boolean {
    if (this.#deps.records.blocks(entry)) return false;
    const hold = this.holdOf(laneOf(entry));
    return hold === undefined || (hold.isRefusal === true && isFreshTest(entry));
  }

  #isWaiting(entry: OutboxEntry): boolean {
    return !this.#isGathering(entry) && (entry.notBefore ?? 0) > this.#deps.clock.now();
  }

  /** A combined alert that waits for more members, though everybody who can join has. */
  #isGathering({ job, attempts, calm }: OutboxEntry): boolean {
    const { policy, clock, hurries } = this.#deps;
    if (!hurries() || job.kind !== 'roll-up' || attempts > 0) return false;
    return calm === undefined || !isQuiet(clock.now(), policy);
  }
}

/** Somebody waits to learn whether the channel takes alerts: it is tried though the channel refused others before. */
export function isFreshTest({ job, attempts }: OutboxEntry): boolean {
  return job.kind === 'test-alert' && attempts === 0;
}
