import type { ClockWatch } from '../kernel/clock-watch.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import { isQuiet, quietUntil } from '../kernel/policy.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { BrokenChannel, Change } from '../records/store.js';
import type { Sender, SendPass } from '../slack/sender.js';
import type { Sent } from '../slack/slack-errors.js';
import { ChannelHealth, type HealthDeps } from './channel-health.js';
import { DueEntries, isUntriedTestAlert, laneOf, subjectOf } from './outbox-index.js';
import { type Deliver, type Outcome, type SendTools, senderFor, type Waiting } from './outcome.js';
import { SendGate, SentRecords, STORE_RETRY_DELAY } from './sent-records.js';
import type { TestAlerts } from './test-alerts.js';

interface Deps extends Omit<HealthDeps, 'gate'> {
  readonly sender: Sender;
  readonly deliver: Deliver;
  readonly testAlerts: Pick<TestAlerts, 'reportOutcome'>;
  readonly companyQueue: KeyedQueue;
  readonly clockWatch: Pick<ClockWatch, 'mayAct'>;
  readonly metrics: { sent(job: OutboxJob['kind'], outcome: Sent['kind']): void };
  /** Aborted by `stop`. */
  readonly stopping?: AbortController;
}

/** The `error` of a hold that the app's own failure caused, nearly always the store's. */
const STORE_HOLD = 'store';

/**
 * Sends the entries of the outbox in order, one lane per channel (and one for ALERT_WEBHOOK_URL). Each is sent, then
 * recorded, so a crash between the two loses nothing, and repeats at most one message (SendGate).
 */
export class Delivery {
  readonly #deps: Deps;
  readonly #channels: ChannelHealth;
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #due: DueEntries;
  readonly #records: SentRecords;
  readonly #gate: SendGate;
  #stopped = false;

  private constructor(deps: Deps, channels: ChannelHealth, gate: SendGate) {
    this.#deps = deps;
    this.#channels = channels;
    this.#gate = gate;
    this.#records = new SentRecords({ ...deps, onRecorded: (...sent) => this.#resume(...sent) });
    this.#due = new DueEntries({
      ...deps,
      isBlocked: (entry) => this.#records.blocks(entry),
    });
  }

  static async load(deps: Deps): Promise<Delivery> {
    const gate = new SendGate(deps.stopping?.signal);
    const channels = await ChannelHealth.load({ ...deps, gate });
    return new Delivery(deps, channels, gate);
  }

  get brokenChannels(): readonly BrokenChannel[] {
    return this.#channels.broken;
  }

  /** Whether no pass is given, because the store rejects the record of a message that was sent. */
  get isStuck(): boolean {
    return this.#records.isStuck;
  }

  /** A pass through the gate of the outbox's messages, for a message that is not in the outbox. */
  pass(): SendPass {
    return this.#gate.pass();
  }

  /** Releases all channels, because a wrong clock timed their holds. */
  onClockRight(): void {
    this.#due.releaseAll();
    this.deliverDue();
  }

  deliverDue(): void {
    if (this.#stopped || !this.#deps.clockWatch.mayAct) return;
    this.#channels.notifyDue();
    this.#records.retryDue(() => this.deliverDue());
    this.#reportHeldTestAlerts();
    for (const channel of this.#due.channels()) this.#start(channel);
  }

  /** Like `deliverDue`, but considers only the new entries, because a sweep may add thousands one after the other. */
  deliverAdded(added: readonly OutboxEntry[]): void {
    if (this.#stopped || !this.#deps.clockWatch.mayAct) return;
    // Not subject to a refused channel's hold, and reported at once if another hold delays it.
    if (added.some(isUntriedTestAlert)) {
      this.deliverDue();
      return;
    }
    const now = this.#deps.clock.now();
    for (const entry of added) {
      const channel = laneOf(entry);
      const isDue = (entry.notBefore ?? 0) <= now;
      if (isDue && this.#due.holdOf(channel) === undefined) this.#start(channel);
    }
  }

  /** Sends the entries that waited for the old default channel to the new one. */
  async onDefaultChannelChanged(from: string): Promise<void> {
    this.#due.release(from);
    this.#due.releaseRefused();
    await this.#channels.markHealthy(from);
    this.deliverDue();
  }

  async onQuietHoursChanged(): Promise<void> {
    const { outbox, companyQueue } = this.#deps;
    const brns = outbox.all().flatMap(({ job }) => ('alert' in job ? [job.alert.brn] : []));
    // Inside the companies' queues, so that an entry that was merged or dropped in the meantime is not written back.
    await companyQueue.runAll(brns, () => this.#rescheduleForQuietHours());
    this.deliverDue();
  }

  async #rescheduleForQuietHours(): Promise<void> {
    const { store, outbox, policy, clock } = this.#deps;
    const now = clock.now();
    const until = quietUntil(now, policy);
    const changes = outbox
      .all()
      // A wait of a minute or less is for batching, not for quiet hours.
      .filter(({ calm, notBefore = 0 }) => calm === true && notBefore > now + MINUTE)
      .map((entry): Change => {
        return { put: 'outbox', value: { ...entry, notBefore: until > now ? until : undefined } };
      });
    if (changes.length > 0) await store.write(changes);
  }

  /** Resolves when the sends in progress are done. The rest is sent after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deps.stopping?.abort();
    await Promise.all([...this.#lanes.values(), this.#channels.untilIdle()]);
    await this.#records.retryAll();
  }

  /** Resolves when nothing is due, or nothing can be sent because the store rejects the record of the last send. */
  async untilIdle(): Promise<void> {
    this.deliverDue();
    for (;;) {
      const { retrying, isStuck } = this.#records;
      if (retrying !== undefined) await retrying;
      else if (isStuck || this.#lanes.size === 0) break;
      else await Promise.race([Promise.all(this.#lanes.values()), this.#records.untilStuck()]);
      this.deliverDue();
    }
    await this.#channels.untilIdle();
  }

  /** Like `untilIdle`, but combined alerts do not wait for more members, because the process ends. */
  async drain(): Promise<void> {
    this.#due.isDraining = true;
    try {
      await this.untilIdle();
    } finally {
      this.#due.isDraining = false;
    }
  }

  /** Starts a lane. A running one finds new entries itself. */
  #start(channel: string): void {
    if (this.#lanes.has(channel)) return;
    const lane = this.#runLane(channel)
      .catch((error: unknown) => {
        const { clock, log } = this.#deps;
        const until = clock.now() + STORE_RETRY_DELAY;
        this.#due.hold(channel, { until, error: STORE_HOLD });
        log.error('Delivery in a lane failed and will be retried', { channel, error });
      })
      .finally(() => this.#lanes.delete(channel));
    this.#lanes.set(channel, lane);
  }

  #reportHeldTestAlerts(): void {
    for (const entry of this.#due.all()) {
      const channel = laneOf(entry);
      const hold = isUntriedTestAlert(entry) ? this.#due.holdOf(channel) : undefined;
      // A refusal of other messages does not hold an untried test alert (DueEntries).
      if (hold === undefined || hold.isRefusal === true) continue;
      const { until } = hold;
      const error = hold.error === STORE_HOLD ? undefined : hold.error;
      this.#deps.testAlerts.reportOutcome(entry.seq, { kind: 'waits', channel, until, error });
    }
  }

  async #runLane(channel: string): Promise<void> {
    for (;;) {
      const isPaused = this.#stopped || !this.#deps.clockWatch.mayAct;
      const entry = isPaused ? undefined : this.#due.nextIn(channel);
      if (entry === undefined) return;
      const defaultBefore = this.#deps.defaultChannel();
      const waiting = await this.#handle(entry);
      if (waiting === undefined) continue;
      try {
        // An entry that a stop interrupted did not fail. It is sent after the next start.
        if (this.#stopped) return;
        await this.#postpone(entry, waiting);
      } finally {
        // Cleared only now, because a change of the alert may replace entries that are not in flight (`waitingOf`).
        this.#deps.outbox.clearInFlight(entry.seq);
      }
      if (!waiting.holdsChannel) continue;
      // While people were being notified of a refused default channel, somebody may have chosen another one.
      const hasOtherDefault = defaultBefore !== this.#deps.defaultChannel();
      if (waiting.isRefusal === true && hasOtherDefault) continue;
      const hold = { ...waiting, until: waiting.holdUntil ?? waiting.until };
      if (this.#isUsable(channel, waiting)) this.#due.hold(subjectOf(entry), hold);
      else {
        this.#due.hold(channel, hold);
        return;
      }
    }
  }

  /** Whether only the entry's new channel and the default channel refuse, not the lane's, where its message still is. */
  #isUsable(channel: string, { isRefusal }: Waiting): boolean {
    if (isRefusal !== true || channel === this.#deps.defaultChannel()) return false;
    return this.brokenChannels.every((broken) => broken.channel !== channel);
  }

  async #handle(entry: OutboxEntry): Promise<Waiting | undefined> {
    const pass = this.#gate.pass();
    let outcome: Outcome | undefined;
    let postedIn: string | undefined;
    const onPosted = (channel: string): void => {
      postedIn = channel;
    };
    try {
      outcome = await this.#deps.deliver(entry, this.#toolsFor(entry, pass, onPosted));
    } finally {
      if (outcome?.kind !== 'done') pass.leave();
      // undefined: `deliver` threw. A delivered entry is taken out of flight by its `record()`.
      if (outcome === undefined) this.#deps.outbox.clearInFlight(entry.seq);
    }
    if (outcome.kind === 'wait') return outcome;
    await this.#records.record({ entry, outcome, pass, postedIn });
    return undefined;
  }

  #toolsFor(
    { job, calm }: OutboxEntry,
    pass: SendPass,
    onPosted: (channel: string) => void,
  ): SendTools {
    const { sender, metrics, policy, clock } = this.#deps;
    const now = clock.now();
    const respectsQuietHours = calm === true;
    const isHeld = respectsQuietHours && isQuiet(now, policy);
    return {
      sender: senderFor(sender, {
        pass,
        onPosted,
        count: (outcome) => metrics.sent(job.kind, outcome),
        quietMs: isHeld ? quietUntil(now, policy) - now : undefined,
      }),
      channels: this.#channels.refusalHandler(respectsQuietHours),
    };
  }

  async #resume(entry: OutboxEntry, channel: string | undefined): Promise<void> {
    // Ends only a hold that the store caused. A channel that Slack refuses stays held.
    this.#due.release(laneOf(entry), STORE_HOLD);
    if (channel === undefined) return;
    this.#due.release(channel);
    if (channel === this.#deps.defaultChannel()) this.#due.releaseRefused();
    await this.#channels.markHealthy(channel);
  }

  async #postpone(entry: OutboxEntry, waiting: Waiting): Promise<void> {
    const { store, outbox, log } = this.#deps;
    // The entry may have changed during the send, or been dropped because the company is no longer watched.
    const newest = outbox.get(entry.seq);
    if (newest === undefined) return;
    const { until, error, isQuiet: waitsForQuietHours = false, rest } = waiting;
    if (!waitsForQuietHours) {
      log.warn('A message could not be sent and will be retried', { seq: entry.seq, until, error });
    }
    const attempts = waitsForQuietHours ? entry.attempts : entry.attempts + 1;
    const notBefore = retryTimeOf(entry, newest, waiting);
    const later = { ...newest, attempts, job: rest ?? newest.job, notBefore };
    await store.write([{ put: 'outbox', value: later }]);
  }
}

/** The `notBefore` of an entry that was not sent. `newest`: the entry as it is after the attempt. */
function retryTimeOf(
  tried: OutboxEntry,
  newest: OutboxEntry,
  { until, isRefusal, isQuiet: waitsForQuietHours }: Waiting,
): Instant | undefined {
  // Its lane or its subject is held instead.
  if (isRefusal === true) return undefined;
  if (waitsForQuietHours !== true) return until;
  // During the attempt, a person has asked for it.
  if (newest.calm === undefined) return undefined;
  // A change during the attempt may have to be shown before quiet hours end.
  return newest.notBefore === tried.notBefore ? until : newest.notBefore;
}
