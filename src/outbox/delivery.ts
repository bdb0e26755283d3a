import type { ClockWatch } from '../kernel/clock-watch.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import { isQuiet, type QuietTimes, quietUntil } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { MINUTE } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { BrokenChannel, Change } from '../records/store.js';
import type { Admins } from '../slack/people.js';
import type { Sender, SendPass } from '../slack/sender.js';
import type { Sent } from '../slack/slack-errors.js';
import { ChannelHealth } from './channel-health.js';
import { laneOf, subjectOf } from './outbox-log.js';
import {
  type Deliver,
  type Delivered,
  type DeliveryDeps,
  type Means,
  type Outcome,
  senderFor,
  type Waiting,
} from './outcome.js';
import { AFTER_STORE_FAILURE, SendGate, SentRecords } from './sent-records.js';
import type { TestAlerts } from './test-alerts.js';

interface Deps extends DeliveryDeps {
  readonly sender: Sender;
  readonly admins: Admins;
  readonly stage: Stage;
  readonly deliver: Deliver;
  readonly testAlerts: Pick<TestAlerts, 'settled'>;
  /** The queue for all changes of a company's records. */
  readonly companyQueue: KeyedQueue;
  readonly clockWatch: Pick<ClockWatch, 'mayAct'>;
  readonly policy: QuietTimes;
  readonly metrics: { sent(job: OutboxJob['kind'], outcome: Sent['kind']): void };
  readonly log: Log;
  /** Aborted when the delivery stops: entries that are not being sent stay for the next start. */
  readonly stopping?: AbortController;
}

const STORE_FAILS = 'store';

/**
 * Sends the entries of the outbox to Slack: one lane per channel, in order, each entry sent and then recorded. A crash in
 * between loses no message and repeats at most one, because one at a time is sent and not yet recorded (SendGate).
 */
export class Delivery {
  readonly #deps: Deps;
  readonly #channels: ChannelHealth;
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #due: DueEntries;
  readonly #records: SentRecords;
  readonly #gate: SendGate;
  #stopped = false;
  /** Number of changes of the default channel. */
  #defaultChanges = 0;

  private constructor(deps: Deps, channels: ChannelHealth, gate: SendGate) {
    this.#deps = deps;
    this.#channels = channels;
    this.#gate = gate;
    this.#records = new SentRecords({ ...deps, onRecorded: (...sent) => this.#resume(...sent) });
    this.#due = new DueEntries({ ...deps, records: this.#records });
  }

  static async load(deps: Deps): Promise<Delivery> {
    const gate = new SendGate(deps.stopping?.signal);
    const channels = await ChannelHealth.load({ ...deps, gate });
    return new Delivery(deps, channels, gate);
  }

  get brokenChannels(): readonly BrokenChannel[] {
    return this.#channels.broken;
  }

  /** For messages that are not in the outbox: they pass the same gate. */
  pass(): SendPass {
    return this.#gate.pass();
  }

  /** Releases all channels after the clock was wrong: the times of their holds are not trusted. */
  clockIsRight(): void {
    this.#due.releaseAll();
    this.deliverDue();
  }

  /** Starts a lane for every channel that has something due and is not busy. */
  deliverDue(): void {
    if (this.#stopped || !this.#deps.clockWatch.mayAct) return;
    this.#channels.notifyDue();
    this.#records.retryDue(() => this.deliverDue());
    if (this.#deps.outbox.size === 0) return;
    this.#answerTests();
    for (const channel of this.#due.channels()) this.#start(channel);
  }

  /** Considers new entries only, because a sweep may add thousands one after the other. */
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

  /** Sends entries that waited for the old default channel to the new one at once. */
  async defaultChannelChanged(from: string): Promise<void> {
    this.#defaultChanges += 1;
    this.#due.release(from);
    await this.#channels.markHealthy(from);
    this.deliverDue();
  }

  /** Makes entries that wait for the end of quiet hours wait for the new end. */
  async quietHoursChanged(): Promise<void> {
    const { outbox, companyQueue } = this.#deps;
    const brns = outbox.all().flatMap(({ job }) => ('alert' in job ? [job.alert.brn] : []));
    // Within the companies' turns, so that an entry joined or dropped meanwhile is not written again.
    await companyQueue.runAll([...new Set(brns)], () => this.#waitForNewQuietHours());
    this.deliverDue();
  }

  async #waitForNewQuietHours(): Promise<void> {
    const { store, outbox, policy, clock } = this.#deps;
    const now = clock.now();
    const until = quietUntil(now, policy);
    const changes = outbox
      .all()
      // An entry that waits for a minute or less waits for others to be sent with it.
      .filter(({ calm, notBefore = 0 }) => calm === true && notBefore > now + MINUTE)
      .map((entry): Change => {
        return { put: 'outbox', value: { ...entry, notBefore: until > now ? until : undefined } };
      });
    if (changes.length > 0) await store.write(changes);
  }

  /** Ends after the sends that are under way; the others are sent after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deps.stopping?.abort();
    await Promise.all([...this.#lanes.values(), this.#channels.idle()]);
    await this.#records.retryAll();
  }

  /** Ends when nothing is due any more, or nothing can be sent because the store rejects the record of the last send. */
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

  /** As `idle`, and also sends entries that wait to be sent together: this process will not send them later. */
  async drain(): Promise<void> {
    this.#due.isLast = true;
    try {
      await this.idle();
    } finally {
      this.#due.isLast = false;
    }
  }

  /** A running lane finds new entries by itself. */
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

  /** Tells people at once that their test alert waits, because its channel is held. */
  #answerTests(): void {
    for (const entry of this.#due.all()) {
      const channel = laneOf(entry);
      const hold = isFreshTest(entry) ? this.#due.holdOf(channel) : undefined;
      if (hold === undefined || hold.isRefusal === true) continue;
      const { until, error } = hold;
      this.#deps.testAlerts.settled(entry.seq, { kind: 'waits', channel, until, error });
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
        // An entry that a stop interrupted did not fail: it is sent at once after the next start.
        if (this.#stopped) return;
        await this.#postpone(entry, waiting);
      } finally {
        // In flight until here: nobody may change the entry before.
        this.#deps.outbox.settled(entry.seq);
      }
      if (!waiting.holdsChannel) continue;
      // While people were notified of the refused channel, somebody chose another default channel.
      if (waiting.isRefusal === true && changesBefore !== this.#defaultChanges) continue;
      this.#due.hold(channel, waiting);
      return;
    }
  }

  /** Sends and records an entry, or returns what it has to wait for. */
  async #handle(entry: OutboxEntry): Promise<Waiting | undefined> {
    const pass = this.#gate.pass();
    let outcome: Outcome | undefined;
    try {
      outcome = await this.#deps.deliver(entry, this.#meansFor(entry, pass));
    } finally {
      if (outcome?.kind !== 'done') pass.leave();
      if (outcome === undefined) this.#deps.outbox.settled(entry.seq);
    }
    if (outcome.kind === 'wait') return outcome;
    await this.#records.record({ entry, outcome, pass });
    return undefined;
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
      channels: this.#channels.troubles(calm === true),
    };
  }

  async #resume(entry: OutboxEntry, { channel }: Delivered): Promise<void> {
    // Ends a hold because of the store; a channel that Slack refuses stays held.
    this.#due.release(laneOf(entry), STORE_FAILS);
    if (channel === undefined) return;
    this.#due.release(channel);
    await this.#channels.markHealthy(channel);
  }

  async #postpone(entry: OutboxEntry, waiting: Waiting): Promise<void> {
    const { store, outbox, log } = this.#deps;
    // The entry may have changed during the send, or been dropped because the company is no longer watched.
    const newest = outbox.get(entry.seq);
    if (newest === undefined) return;
    const { until, error, isRefusal, isQuiet: isHeld = false, rest } = waiting;
    if (!isHeld) {
      log.warn('A message could not be sent and waits', { seq: entry.seq, until, error });
    }
    const attempts = isHeld ? entry.attempts : entry.attempts + 1;
    // A refused channel holds all its entries until it accepts one again. Quiet hours do not hold an entry that a
    // person asked for meanwhile.
    const isDue = isRefusal === true || (isHeld && newest.calm === undefined);
    const notBefore = isDue ? undefined : until;
    const later = { ...newest, attempts, job: rest ?? newest.job, notBefore };
    await store.write([{ put: 'outbox', value: later }]);
  }
}

/** Until when, and why, a channel is not tried. */
type Hold = Pick<Waiting, 'until' | 'error' | 'isRefusal'>;

interface DueDeps extends Pick<Deps, 'outbox' | 'clock' | 'policy'> {
  readonly records: SentRecords;
}

/** Which entries of the outbox may be sent now: those that are due, in channels that may be tried. */
class DueEntries {
  readonly #deps: DueDeps;
  /** In memory: after a restart, the first send that fails restores the hold. */
  readonly #held = new Map<string, Hold>();
  /** The process ends: entries that only wait to be sent together are sent now. */
  isLast = false;

  constructor(deps: DueDeps) {
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
function isFreshTest({ job, attempts }: OutboxEntry): boolean {
  return job.kind === 'test-alert' && attempts === 0;
}
