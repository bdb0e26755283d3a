import { type Instant, MINUTE } from '../domain/instant.js';
import { ChannelHealth } from './channel-health.js';
import type { Delivered, Outcome, Waiting } from './delivery-outcome.js';
import { JobDelivery, type JobDeps } from './job-delivery.js';
import { laneOf, subjectOf } from './outbox-lanes.js';
import type { BrokenChannel, Change, OutboxEntry } from './ports.js';

interface Deps extends Omit<JobDeps, 'channels'> {
  /** Aborted when the delivery stops, for a sender that waits for its turn. */
  readonly stopping?: AbortController;
}

/** After a failing store; until then nothing can be recorded anyway. */
const AFTER_STORE_FAILURE = MINUTE;

/**
 * Hands what is in the outbox to Slack: one lane per channel, in order, each entry sent and then recorded. A crash in
 * between repeats that one send and loses none. What is sent for an entry is JobDelivery's business.
 */
export class Delivery {
  readonly #deps: Deps;
  readonly #channels: ChannelHealth;
  readonly #jobs: JobDelivery;
  readonly #lanes = new Map<string, Promise<void>>();
  /** Channels that take nothing for a while. In memory: after a restart one send finds it out again. */
  readonly #held = new Map<string, Instant>();
  /** Sent, but the store could not take it in: these are recorded, and not sent again. */
  readonly #unrecorded = new Map<string, Delivered>();
  #stopped = false;

  private constructor(deps: Deps, channels: ChannelHealth) {
    this.#deps = deps;
    this.#channels = channels;
    this.#jobs = new JobDelivery({ ...deps, channels });
  }

  static async load(deps: Deps): Promise<Delivery> {
    return new Delivery(deps, await ChannelHealth.load(deps));
  }

  get brokenChannels(): readonly BrokenChannel[] {
    return this.#channels.broken;
  }

  /** Starts a lane for every channel that has something due and is not busy. */
  deliverDue(): void {
    if (this.#stopped || this.#deps.outbox.size === 0) return;
    for (const channel of this.#dueChannels()) {
      if (this.#lanes.has(channel)) continue;
      const lane = this.#runLane(channel)
        .catch((error: unknown) => {
          this.#held.set(channel, this.#deps.clock.now() + AFTER_STORE_FAILURE);
          this.#deps.log.error('Delivery to a channel stopped and is tried again', {
            channel,
            error,
          });
        })
        .finally(() => this.#lanes.delete(channel));
      this.#lanes.set(channel, lane);
    }
  }

  /** Ends after the sends that are under way; those that wait for their turn go out at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deps.stopping?.abort();
    await Promise.all(this.#lanes.values());
  }

  /** Ends when nothing is due any more. */
  async idle(): Promise<void> {
    this.deliverDue();
    while (this.#lanes.size > 0) {
      await Promise.all(this.#lanes.values());
      this.deliverDue();
    }
  }

  #dueChannels(): ReadonlySet<string> {
    const now = this.#deps.clock.now();
    const channels = [...this.#due()].map(laneOf);
    return new Set(channels.filter((channel) => (this.#held.get(channel) ?? 0) <= now));
  }

  /** Due entries; one that waits holds back the later ones of the same subject, so that they stay in order. */
  *#due(): Generator<OutboxEntry> {
    const now = this.#deps.clock.now();
    const waiting = new Set<string>();
    for (const entry of this.#deps.outbox.all()) {
      const subject = subjectOf(entry);
      if (waiting.has(subject)) continue;
      if ((entry.notBefore ?? 0) > now) waiting.add(subject);
      else yield entry;
    }
  }

  #nextIn(channel: string): OutboxEntry | undefined {
    for (const entry of this.#due()) if (laneOf(entry) === channel) return entry;
    return undefined;
  }

  async #runLane(channel: string): Promise<void> {
    for (;;) {
      const entry = this.#stopped ? undefined : this.#nextIn(channel);
      if (entry === undefined) return;
      const outcome: Outcome = this.#unrecorded.get(entry.seq) ?? (await this.#jobs.send(entry));
      if (outcome.kind === 'done') {
        await this.#record(entry, outcome);
        continue;
      }
      // What a stop interrupted has failed at nothing: it goes out at the next start, at once.
      if (this.#stopped) return;
      await this.#postpone(entry, outcome);
      if (!outcome.holdsChannel) continue;
      this.#held.set(channel, outcome.until);
      return;
    }
  }

  async #record(entry: OutboxEntry, outcome: Delivered): Promise<void> {
    this.#unrecorded.set(entry.seq, outcome);
    await outcome.record();
    this.#unrecorded.delete(entry.seq);
    if (outcome.channel !== undefined) await this.#channels.whole(outcome.channel);
  }

  async #postpone(entry: OutboxEntry, { until, error }: Waiting): Promise<void> {
    const { store, outbox, log } = this.#deps;
    // Dropped while it was being sent, because the company is watched no longer.
    if (!outbox.has(entry.seq)) return;
    log.warn('A message could not be sent and waits', { seq: entry.seq, until, error });
    const later: OutboxEntry = { ...entry, attempts: entry.attempts + 1, notBefore: until };
    const changes: readonly Change[] = [{ put: 'outbox', value: later }];
    await store.write(changes);
    outbox.apply(changes);
  }
}
