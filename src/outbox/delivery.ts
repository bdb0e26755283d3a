import type { ClockWatch } from '../kernel/clock-watch.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isQuiet, type QuietTimes, quietUntil } from '../kernel/quiet-hours.js';
import { MINUTE } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { BrokenChannel, Change, Store } from '../records/store.js';
import type { Admins } from '../slack/people.js';
import type { Sender, SendPass } from '../slack/sender.js';
import type { Sent } from '../slack/slack-errors.js';
import { ChannelHealth } from './channel-health.js';
import { DueEntries, isFreshTest } from './due-entries.js';
import { laneOf, type OutboxLog } from './outbox-log.js';
import { type Deliver, type Delivered, type Means, senderFor, type Waiting } from './outcome.js';
import { SendGate, SentRecords } from './sent-records.js';
import type { TestAlerts } from './test-alerts.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: Sender;
  readonly admins: Admins;
  readonly stage: Stage;
  /** Sends one entry. */
  readonly deliver: Deliver;
  readonly testAlerts: Pick<TestAlerts, 'settled'>;
  /** One queue for all who change a company's records. */
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'mayAct'>;
  readonly defaultChannel: () => string;
  readonly policy: QuietTimes;
  readonly metrics: { sent(job: OutboxJob['kind'], outcome: Sent['kind']): void };
  readonly log: Log;
  /** Aborted when the delivery stops: what is not under way then stays for the next start. */
  readonly stopping?: AbortController;
}

interface Parts {
  readonly channels: ChannelHealth;
  readonly gate: SendGate;
}

/** After a failing store; until then nothing can be recorded anyway. */
const AFTER_STORE_FAILURE = MINUTE;
const STORE_FAILS = 'store';

/**
 * Hands what is in the outbox to Slack: one lane per channel, in order, each entry sent and then recorded. A crash in
 * between loses none and repeats one message, because only one at a time is between both (SendGate). What is sent for an
 * entry is decided by `deliver`.
 */
export class Delivery {
  readonly #deps: Deps;
  readonly #channels: ChannelHealth;
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #due: DueEntries;
  readonly #records: SentRecords;
  readonly #gate: SendGate;
  #stopped = false;
  /** How often another channel became the default one. */
  #defaultChanges = 0;
  #hurries = false;

  private constructor(deps: Deps, { channels, gate }: Parts) {
    this.#deps = deps;
    this.#channels = channels;
    this.#gate = gate;
    this.#records = new SentRecords({ ...deps, onRecorded: (...sent) => this.#resume(...sent) });
    this.#due = new DueEntries({ ...deps, records: this.#records, hurries: () => this.#hurries });
  }

  static async load(deps: Deps): Promise<Delivery> {
    const gate = new SendGate(deps.stopping?.signal);
    const channels = await ChannelHealth.load({ ...deps, gate });
    return new Delivery(deps, { channels, gate });
  }

  get brokenChannels(): readonly BrokenChannel[] {
    return this.#channels.broken;
  }

  /** For a message that is sent elsewhere: it is one at a time with those sent here (SendGate). */
  pass(): SendPass {
    return this.#gate.pass();
  }

  /** The clock was wrong for a while: until when something waits is not believed. */
  clockIsRight(): void {
    this.#due.releaseAll();
    this.deliverDue();
  }

  /** Starts a lane for every channel that has something due and is not busy. */
  deliverDue(): void {
    if (this.#stopped || !this.#deps.clockWatch.mayAct) return;
    this.#channels.tellDue();
    this.#records.retryDue(() => this.deliverDue());
    if (this.#deps.outbox.size === 0) return;
    this.#tellThatTestsWait();
    for (const channel of this.#due.channels()) this.#start(channel);
  }

  /**
   * As `deliverDue`, for what was just added: it looks at nothing else that waits, because a sweep may add thousands one
   * after the other.
   */
  deliverAdded(added: readonly OutboxEntry[]): void {
    if (this.#stopped || !this.#deps.clockWatch.mayAct) return;
    if (added.some(isFreshTest)) {
      this.deliverDue();
      return;
    }
    const now = this.#deps.clock.now();
    for (const entry of added) {
      const channel = laneOf(entry);
      const waits = (entry.notBefore ?? 0) > now || this.#due.holdOf(channel) !== undefined;
      if (!waits) this.#start(channel);
    }
  }

  /** Another channel is the default one now: what waited for the old one goes there at once. */
  async defaultChannelChanged(from: string): Promise<void> {
    this.#defaultChanges += 1;
    this.#due.release(from);
    await this.#channels.markHealthy(from);
    this.deliverDue();
  }

  /** What waits for the end of quiet hours waits for the end of those that count now. */
  async quietHoursChanged(): Promise<void> {
    await waitForNewQuietHours(this.#deps);
    this.deliverDue();
  }

  /** Ends after the sends that are under way; those that wait for their turn go out at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deps.stopping?.abort();
    await Promise.all([...this.#lanes.values(), this.#channels.idle()]);
    await this.#records.retryAll();
  }

  /** Ends when nothing is due any more, or nothing can be sent because the store does not take what was. */
  async idle(): Promise<void> {
    this.deliverDue();
    for (;;) {
      const { retrying, isStuck } = this.#records;
      if (retrying === undefined && (isStuck || this.#lanes.size === 0)) break;
      const sent = Promise.all(this.#lanes.values());
      await (retrying ?? Promise.race([sent, this.#records.untilStuck()]));
      this.deliverDue();
    }
    await this.#channels.idle();
  }

  /** As `idle`, and what only waits for more to be said together goes out as well: nobody is there to send it later. */
  async drain(): Promise<void> {
    this.#hurries = true;
    try {
      await this.idle();
    } finally {
      this.#hurries = false;
    }
  }

  /** One lane per channel: one that is under way finds what was added by itself. */
  #start(channel: string): void {
    if (this.#lanes.has(channel)) return;
    const lane = this.#runLane(channel)
      .catch((error: unknown) => {
        const until = this.#deps.clock.now() + AFTER_STORE_FAILURE;
        this.#due.hold(channel, { until, error: STORE_FAILS });
        this.#deps.log.error('Delivery to a channel stopped and is tried again', {
          channel,
          error,
        });
      })
      .finally(() => this.#lanes.delete(channel));
    this.#lanes.set(channel, lane);
  }

  /** Whoever asked for a test alert in a channel that has to wait is told so at once. */
  #tellThatTestsWait(): void {
    for (const entry of this.#due.all()) {
      const hold = isFreshTest(entry) ? this.#due.holdOf(laneOf(entry)) : undefined;
      if (hold === undefined || hold.isRefusal === true) continue;
      const { until, error } = hold;
      this.#deps.testAlerts.settled(entry.seq, {
        kind: 'waits',
        channel: laneOf(entry),
        until,
        error,
      });
    }
  }

  async #runLane(channel: string): Promise<void> {
    for (;;) {
      const isHeld = this.#stopped || !this.#deps.clockWatch.mayAct;
      const entry = isHeld ? undefined : this.#due.nextIn(channel);
      if (entry === undefined) return;
      const changesBefore = this.#defaultChanges;
      const waiting = await this.#handle(entry);
      if (waiting === undefined) continue;
      try {
        // What a stop interrupted has failed at nothing: it goes out at the next start, at once.
        if (this.#stopped) return;
        await this.#postpone(entry, waiting);
      } finally {
        // Until then nobody may make something else of it.
        this.#deps.outbox.settled(entry.seq);
      }
      if (!waiting.holdsChannel) continue;
      // While those who can mend the refused channel were told, somebody chose another one for what is here.
      if (waiting.isRefusal === true && changesBefore !== this.#defaultChanges) continue;
      this.#due.hold(channel, waiting);
      return;
    }
  }

  /** Sends it and records it. Gives what it has to wait for, if anything. */
  async #handle(entry: OutboxEntry): Promise<Waiting | undefined> {
    const pass = this.#gate.pass();
    try {
      const outcome = await this.#deps.deliver(entry, this.#meansFor(entry, pass));
      if (outcome.kind === 'wait') {
        pass.leave();
        return outcome;
      }
      await this.#records.record({ entry, outcome, pass });
      return undefined;
    } catch (error) {
      if (!this.#records.has(entry.seq)) pass.leave();
      throw error;
    }
  }

  #meansFor({ job, calm }: OutboxEntry, pass: SendPass): Means {
    const { sender, metrics, policy, clock } = this.#deps;
    const now = clock.now();
    const isHeld = calm === true && isQuiet(now, policy);
    return {
      sender: senderFor(sender, {
        pass,
        count: (outcome) => metrics.sent(job.kind, outcome),
        quietFor: isHeld ? quietUntil(now, policy) - now : undefined,
      }),
      channels: calm === true ? this.#channels.inQuietHours : this.#channels,
    };
  }

  async #resume(entry: OutboxEntry, { channel }: Delivered): Promise<void> {
    // It was held for the record; what Slack refuses is refused still.
    this.#due.release(laneOf(entry), STORE_FAILS);
    if (channel === undefined) return;
    this.#due.release(channel);
    await this.#channels.markHealthy(channel);
  }

  async #postpone(entry: OutboxEntry, waiting: Waiting): Promise<void> {
    const { store, outbox, log } = this.#deps;
    // It may have been changed while it was being sent.
    const newest = outbox.get(entry.seq);
    // Dropped, because the company is watched no longer.
    if (newest === undefined) return;
    const { until, error, isRefusal, isQuiet: isHeld = false, rest } = waiting;
    if (!isHeld) {
      log.warn('A message could not be sent and waits', { seq: entry.seq, until, error });
    }
    const attempts = isHeld ? entry.attempts : entry.attempts + 1;
    const { notBefore: _, ...tried } = { ...newest, attempts, job: rest ?? newest.job };
    // A refused channel holds all that is for it, and lets it go when it takes something again. Quiet hours do not hold
    // what a person asked for meanwhile.
    const isDue = isRefusal === true || (isHeld && newest.calm === undefined);
    const later: OutboxEntry = isDue ? tried : { ...tried, notBefore: until };
    const changes: readonly Change[] = [{ put: 'outbox', value: later }];
    await store.write(changes);
    outbox.apply(changes);
  }
}

interface QuietHoursDeps {
  readonly store: Pick<Store, 'write'>;
  readonly outbox: OutboxLog;
  readonly records: KeyedQueue;
  readonly policy: QuietTimes;
  readonly clock: Clock;
}

/** What waits for the end of quiet hours waits for the end of those that count now. */
export async function waitForNewQuietHours(deps: QuietHoursDeps): Promise<void> {
  const about = deps.outbox.all().flatMap(({ job }) => ('alert' in job ? [job.alert.brn] : []));
  // Within their turns, so that none is brought back that is joined with another or dropped meanwhile.
  await deps.records.runAll([...new Set(about)], () => moveAll(deps));
}

async function moveAll({ store, outbox, policy, clock }: QuietHoursDeps): Promise<void> {
  const now = clock.now();
  const until = quietUntil(now, policy);
  const changes = outbox
    .all()
    // What waits for a minute only waits for more to be said together.
    .filter(({ calm, notBefore = 0 }) => calm === true && notBefore > now + MINUTE)
    .map(({ notBefore: _, ...entry }): Change => {
      return { put: 'outbox', value: until > now ? { ...entry, notBefore: until } : entry };
    });
  if (changes.length > 0) await store.write(changes);
  outbox.apply(changes);
}
