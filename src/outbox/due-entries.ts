import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { OutboxEntry } from '../records/outbox.js';
import { laneOf, type OutboxIndex, subjectOf, WEBHOOK_LANE } from './outbox-index.js';
import type { Waiting } from './outcome.js';
import type { SentRecords } from './sent-records.js';

/** Until when and why nothing is sent to a channel. */
type Hold = Pick<Waiting, 'until' | 'error' | 'isRefusal'>;

interface Deps {
  readonly outbox: OutboxIndex;
  readonly clock: Clock;
  readonly policy: QuietTimes;
  readonly records: SentRecords;
}

/** Finds the entries of the outbox that may be sent now, because they are due and their channel is not held. */
export class DueEntries {
  readonly #deps: Deps;
  /** Not stored. After a restart, the first send that fails restores the hold. */
  readonly #holds = new Map<string, Hold>();
  /** The process ends, so entries that are waiting to be batched are sent now. */
  isDraining = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  hold(channel: string, hold: Hold): void {
    this.#holds.set(channel, hold);
  }

  /** `error`: only a hold with this error is released. */
  release(channel: string, error?: string): void {
    const hold = this.#holds.get(channel);
    if (error === undefined || hold?.error === error) this.#holds.delete(channel);
  }

  holdOf(channel: string): Hold | undefined {
    const hold = this.#holds.get(channel);
    return hold !== undefined && hold.until > this.#deps.clock.now() ? hold : undefined;
  }

  releaseAll(): void {
    this.#holds.clear();
  }

  /** Due entries, including those of held channels, oldest first. */
  *all(): Generator<OutboxEntry> {
    // A waiting entry holds back the later ones of its subject, so that they stay in order.
    const waiting = new Set<string>();
    for (const entry of this.#deps.outbox.all()) {
      const subject = subjectOf(entry);
      if (waiting.has(subject)) continue;
      if (this.#isWaiting(entry)) waiting.add(subject);
      else yield entry;
    }
  }

  channels(): ReadonlySet<string> {
    return new Set([...this.all()].filter((entry) => this.#isAllowed(entry)).map(laneOf));
  }

  /** Reads only the entries of this channel, because a digest may go to thousands of channels at once. */
  nextIn(channel: string): OutboxEntry | undefined {
    const { outbox } = this.#deps;
    return inTurn(channel, outbox.inLane(channel)).find(
      (entry) =>
        this.#isAllowed(entry) &&
        !outbox.isBusyWith(entry) &&
        ![entry, ...outbox.entriesBefore(entry)].some((earlier) => this.#isWaiting(earlier)),
    );
  }

  #isAllowed(entry: OutboxEntry): boolean {
    if (this.#deps.records.blocks(entry)) return false;
    const hold = this.holdOf(laneOf(entry));
    return hold === undefined || (hold.isRefusal === true && isUntriedTestAlert(entry));
  }

  #isWaiting(entry: OutboxEntry): boolean {
    return !this.#needsNoBatching(entry) && (entry.notBefore ?? 0) > this.#deps.clock.now();
  }

  /** Whether this is a combined alert that waits for more members in vain, because the process ends. */
  #needsNoBatching({ job, attempts, calm }: OutboxEntry): boolean {
    const { policy, clock } = this.#deps;
    if (!this.isDraining || job.kind !== 'roll-up' || attempts > 0) return false;
    return calm === undefined || !isQuiet(clock.now(), policy);
  }
}

/**
 * Oldest first. Of events, only the first of each company, those with fewer attempts first: each that fails holds the
 * lane, so those that always fail would leave no turn to others.
 */
function inTurn(lane: string, entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  if (lane !== WEBHOOK_LANE) return entries;
  const first = new Map<string, OutboxEntry>();
  for (const entry of entries) {
    const subject = subjectOf(entry);
    if (!first.has(subject)) first.set(subject, entry);
  }
  return [...first.values()].sort((a, b) => a.attempts - b.attempts);
}

/** Whether a person waits for this test alert. Then it is sent even if the channel has refused other messages. */
export function isUntriedTestAlert({ job, attempts }: OutboxEntry): boolean {
  return job.kind === 'test-alert' && attempts === 0;
}
