import { isQuiet } from '../kernel/policy.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { HealthDeps } from './channel-health.js';
import { laneOf, subjectOf, WEBHOOK_LANE } from './outbox-index.js';
import type { Waiting } from './outcome.js';
import type { SentRecords } from './sent-records.js';

/** Until when, and why, a lane or a subject sends nothing. An untried test alert may be an exception (`#isAllowed`). */
type Hold = Pick<Waiting, 'until' | 'error' | 'isRefusal'>;

interface DueDeps extends Pick<HealthDeps, 'outbox' | 'clock' | 'policy'> {
  readonly records: SentRecords;
}

/** Finds the entries that are due and not held. */
export class DueEntries {
  readonly #deps: DueDeps;
  /** By lane or subject. Not stored: after a restart, the first send that fails restores the hold. */
  readonly #holds = new Map<string, Hold>();
  isDraining = false;

  constructor(deps: DueDeps) {
    this.#deps = deps;
  }

  hold(key: string, hold: Hold): void {
    this.#holds.set(key, hold);
  }

  /** `error`: only a hold with this error is released. */
  release(key: string, error?: string): void {
    const hold = this.#holds.get(key);
    if (error === undefined || hold?.error === error) this.#holds.delete(key);
  }

  holdOf(key: string): Hold | undefined {
    const hold = this.#holds.get(key);
    return hold !== undefined && hold.until > this.#deps.clock.now() ? hold : undefined;
  }

  releaseAll(): void {
    this.#holds.clear();
  }

  /** Releases what waits for the default channel. */
  releaseRefused(): void {
    for (const [key, { isRefusal }] of this.#holds) if (isRefusal === true) this.#holds.delete(key);
  }

  /** All due entries, including those of held channels, oldest first. */
  *all(): Generator<OutboxEntry> {
    // A waiting entry holds back the later ones of its subject, so that they stay in order.
    const waiting = new Map<string, readonly OutboxEntry[]>();
    for (const entry of this.#deps.outbox.all()) {
      const subject = subjectOf(entry);
      const earlier = waiting.get(subject) ?? [];
      if (this.#isWaiting(entry)) waiting.set(subject, [...earlier, entry]);
      else if (!earlier.some((other) => this.#holdsBack(other, entry))) yield entry;
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
        !this.#isWaiting(entry) &&
        !outbox
          .entriesBefore(entry)
          .some((earlier) => this.#isWaiting(earlier) && this.#holdsBack(earlier, entry)),
    );
  }

  #isAllowed(entry: OutboxEntry): boolean {
    if (this.#deps.records.blocks(entry)) return false;
    if (this.holdOf(subjectOf(entry)) !== undefined) return false;
    const hold = this.holdOf(laneOf(entry));
    return hold === undefined || (hold.isRefusal === true && isUntriedTestAlert(entry));
  }

  /**
   * A notice that waits for the end of quiet hours does not delay what people or checks change in its message, except
   * the end of the alert: until the notice is sent, only the entry of the end knows that it must not show an open alert.
   */
  #holdsBack({ calm }: OutboxEntry, { job }: OutboxEntry): boolean {
    const isShownNow =
      job.kind === 'edit' && job.alert.message !== undefined && job.alert.reasons.length > 0;
    return !(isShownNow && calm === true && isQuiet(this.#deps.clock.now(), this.#deps.policy));
  }

  #isWaiting(entry: OutboxEntry): boolean {
    return !this.#needsNoBatching(entry) && (entry.notBefore ?? 0) > this.#deps.clock.now();
  }

  /** Whether the entry is a combined alert that waits for more members although the process ends. */
  #needsNoBatching({ job, attempts, calm }: OutboxEntry): boolean {
    const { policy, clock } = this.#deps;
    if (!this.isDraining || job.kind !== 'roll-up' || attempts > 0) return false;
    return calm === undefined || !isQuiet(clock.now(), policy);
  }
}

/**
 * The entries in the order in which they are tried: oldest first. Of events, only each company's first, and those with
 * fewer attempts before others: a failed event holds the lane, so one that always fails would block the others.
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

/** Such a test alert is sent even if the channel has refused other messages. */
export function isUntriedTestAlert({ job, attempts }: OutboxEntry): boolean {
  return job.kind === 'test-alert' && attempts === 0;
}
