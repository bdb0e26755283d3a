import type { Alert, MessageRef, SetupAlert, ThreadLine } from '../domain/alert.js';
import { HOUR, type Instant, MINUTE } from '../domain/instant.js';
import { seoulDayOf } from '../domain/seoul-time.js';
import type { KeyedQueue } from './keyed.js';
import type { OutboxLog } from './outbox-log.js';
import type {
  AlertSender,
  BrokenChannel,
  Change,
  Clock,
  Log,
  OutboxEntry,
  Sent,
  Store,
} from './ports.js';
import type { SetupWatch } from './setup-watch.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly setup: SetupWatch;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly defaultChannel: string;
  readonly log: Log;
  /** Aborted when the delivery stops, for a sender that waits for its turn. */
  readonly stopping?: AbortController;
}

type Outcome =
  /** Done; `at` where the alert's message stands now. */
  | { readonly kind: 'done'; readonly at?: MessageRef; readonly posted: boolean }
  | {
      readonly kind: 'wait';
      readonly until: Instant;
      readonly error: string;
      /** Nothing else is sent to the channel until then either. */
      readonly holdsChannel: boolean;
    };

type Done = Extract<Outcome, { readonly kind: 'done' }>;

/** After a failing store; until then nothing can be recorded anyway. */
const AFTER_STORE_FAILURE = MINUTE;

/**
 * Hands what is in the outbox to Slack: one lane per channel, in order, each entry sent and then recorded. A crash in
 * between repeats that one send and loses none.
 */
export class Delivery {
  readonly #deps: Deps;
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #broken: Map<string, BrokenChannel>;
  /** Channels that take nothing for a while. In memory: after a restart one send finds it out again. */
  readonly #held = new Map<string, Instant>();
  /** Sent, but the store could not take it in: these are recorded, and not sent again. */
  readonly #unrecorded = new Map<string, Done>();
  #stopped = false;

  private constructor(deps: Deps, broken: Map<string, BrokenChannel>) {
    this.#deps = deps;
    this.#broken = broken;
  }

  static async load(deps: Deps): Promise<Delivery> {
    const broken = new Map<string, BrokenChannel>();
    for await (const known of deps.store.brokenChannels()) broken.set(known.channel, known);
    return new Delivery(deps, broken);
  }

  get brokenChannels(): readonly BrokenChannel[] {
    return [...this.#broken.values()];
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

  /** Due entries; one that waits holds back the later ones of the same alert, so that they stay in order. */
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
      const outcome = this.#unrecorded.get(entry.seq) ?? (await this.#send(entry));
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

  async #record(entry: OutboxEntry, outcome: Done): Promise<void> {
    this.#unrecorded.set(entry.seq, outcome);
    await this.#recordDone(entry, outcome);
    this.#unrecorded.delete(entry.seq);
    if (outcome.at !== undefined) await this.#markWhole(outcome.at.channel);
  }

  #send(entry: OutboxEntry): Promise<Outcome> {
    const { job } = entry;
    switch (job.kind) {
      case 'notice':
        return this.#sendNotice(this.#newest(job.alert), job.line);
      case 'edit':
        return this.#sendEdit(this.#newest(job.alert), job.lines);
      case 'setup':
        return this.#sendSetup(job.setup);
      default:
        return job satisfies never;
    }
  }

  async #sendNotice(alert: Alert, line: ThreadLine): Promise<Outcome> {
    const { message } = alert;
    if (message === undefined) return this.#post(alert);
    if (alert.channel !== message.channel && alert.life.state !== 'resolved') {
      const moved = await this.#moveTo(alert, message);
      if (moved !== undefined) return moved;
    }
    const { sender } = this.#deps;
    const edited = await sender.edit({ kind: 'alert', alert }, message);
    if (edited.kind === 'message-gone') return this.#post(alert);
    if (edited.kind !== 'sent') return this.#notSent(edited, message.channel, alert);
    const said = await sender.reply(alert, message, line, true);
    if (said.kind === 'message-gone') return this.#post(alert);
    if (said.kind !== 'sent') return this.#notSent(said, message.channel, alert);
    return { kind: 'done', at: message, posted: false };
  }

  async #sendEdit(alert: Alert, lines: readonly ThreadLine[]): Promise<Outcome> {
    const { message } = alert;
    // Nothing was posted that could be wrong now: the notice that comes next says it all.
    if (message === undefined) return { kind: 'done', posted: false };
    const { sender } = this.#deps;
    const edited = await sender.edit({ kind: 'alert', alert }, message);
    if (edited.kind === 'message-gone') {
      // A resolved or closed alert whose message was deleted needs no new one.
      const over = alert.life.state === 'resolved' || alert.life.state === 'closed';
      return over ? { kind: 'done', posted: false } : this.#post(alert);
    }
    if (edited.kind !== 'sent') return this.#notSent(edited, message.channel, alert);
    for (const line of lines) {
      const said = await sender.reply(alert, message, line, false);
      if (said.kind === 'later') return this.#notSent(said, message.channel, alert);
      if (said.kind !== 'sent') break;
    }
    return { kind: 'done', at: message, posted: false };
  }

  async #post(alert: Alert): Promise<Outcome> {
    const { sender, defaultChannel } = this.#deps;
    const sent = await sender.post({ kind: 'alert', alert }, alert.channel);
    if (sent.kind === 'sent') return { kind: 'done', at: sent.message, posted: true };
    if (sent.kind === 'later' || alert.channel === defaultChannel) {
      return this.#notSent(sent, alert.channel, alert);
    }
    await this.#channelBroken(alert.channel, sent.error, alert);
    const instead = await sender.post({ kind: 'alert', alert }, defaultChannel);
    if (instead.kind === 'sent') return { kind: 'done', at: instead.message, posted: true };
    return this.#notSent(instead, defaultChannel, alert);
  }

  /**
   * The notice goes to the alert's own channel, and the old message says where. `undefined`: that channel refuses it
   * (still), so it goes on where it was posted instead. It is asked again at every notice, because nobody tells us
   * when it is mended.
   */
  async #moveTo(alert: Alert, old: MessageRef): Promise<Outcome | undefined> {
    const isInstead = old.channel === this.#deps.defaultChannel;
    const posted = isInstead ? await this.#postInOwn(alert) : await this.#post(alert);
    if (posted?.kind === 'done' && posted.at !== undefined && posted.at.channel !== old.channel) {
      const line: ThreadLine = { kind: 'moved', to: posted.at.channel };
      await this.#deps.sender.reply(alert, old, line, false);
    }
    return posted;
  }

  async #postInOwn(alert: Alert): Promise<Outcome | undefined> {
    const sent = await this.#deps.sender.post({ kind: 'alert', alert }, alert.channel);
    if (sent.kind === 'sent') return { kind: 'done', at: sent.message, posted: true };
    if (sent.kind === 'later') return this.#notSent(sent, alert.channel, alert);
    await this.#channelBroken(alert.channel, sent.error, alert);
    return undefined;
  }

  async #sendSetup(setup: SetupAlert): Promise<Outcome> {
    const { sender } = this.#deps;
    const message = setup.messageRef ?? this.#deps.setup.open?.messageRef;
    if (message === undefined) {
      const sent = await sender.post({ kind: 'setup', setup }, setup.channel);
      if (sent.kind === 'sent') return { kind: 'done', at: sent.message, posted: true };
      return this.#notSent(sent, setup.channel);
    }
    const edited = await sender.edit({ kind: 'setup', setup }, message);
    if (edited.kind === 'sent') return { kind: 'done', at: message, posted: false };
    if (edited.kind === 'message-gone' && setup.resolvedAt !== undefined) {
      return { kind: 'done', posted: false };
    }
    if (edited.kind !== 'message-gone') return this.#notSent(edited, setup.channel);
    const sent = await sender.post({ kind: 'setup', setup }, setup.channel);
    if (sent.kind === 'sent') return { kind: 'done', at: sent.message, posted: true };
    return this.#notSent(sent, setup.channel);
  }

  async #notSent(
    sent: Exclude<Sent, { readonly kind: 'sent' }>,
    channel: string,
    alert?: Alert,
  ): Promise<Outcome> {
    const now = this.#deps.clock.now();
    if (sent.kind === 'later') {
      const { afterMs, error, holdsChannel = false } = sent;
      return { kind: 'wait', until: now + afterMs, error, holdsChannel };
    }
    if (channel !== this.#deps.defaultChannel && alert !== undefined) {
      // The message stands in a channel that takes nothing more: it goes on in the default channel.
      await this.#channelBroken(channel, sent.error, alert);
      return this.#post({ ...alert, channel: this.#deps.defaultChannel });
    }
    await this.#defaultChannelBroken(sent.error);
    return { kind: 'wait', until: now + HOUR, error: sent.error, holdsChannel: true };
  }

  async #channelBroken(channel: string, error: string, alert: Alert): Promise<void> {
    if (this.#broken.has(channel)) return;
    const { store, sender, log } = this.#deps;
    log.warn('Slack refuses an alert channel; its alerts go to the default one', {
      channel,
      error,
    });
    await this.#markBroken(channel, error);
    const company = await store.company(alert.brn);
    if (company === undefined || company.addedBy === 'cli') return;
    const about = { channel, error, company: alert.name, tell: company.addedBy };
    await sender.tellAdmins({ kind: 'channel-refused', ...about });
  }

  async #defaultChannelBroken(error: string): Promise<void> {
    const { clock, sender, log, outbox, defaultChannel: channel } = this.#deps;
    const waiting = outbox.size;
    log.error('Slack refuses the default alert channel; notices wait', { channel, error, waiting });
    const told = this.#broken.get(channel)?.since;
    if (told !== undefined && seoulDayOf(told) === seoulDayOf(clock.now())) return;
    await this.#markBroken(channel, error);
    await sender.tellAdmins({ kind: 'default-channel-refused', channel, error, waiting });
  }

  async #markBroken(channel: string, error: string): Promise<void> {
    const value: BrokenChannel = { v: 1, channel, error, since: this.#deps.clock.now() };
    await this.#deps.store.write([{ put: 'broken-channel', value }]);
    this.#broken.set(channel, value);
  }

  async #markWhole(channel: string): Promise<void> {
    if (!this.#broken.has(channel)) return;
    await this.#deps.store.write([{ delete: 'broken-channel', channel }]);
    this.#broken.delete(channel);
  }

  /** What is newest about an alert, from what waits behind the entry that is sent: it was decided later. */
  #newest(alert: Alert): Alert {
    let newest = alert;
    for (const { job } of this.#deps.outbox.of(alert.brn)) {
      if (job.kind !== 'setup' && job.alert.openedAt === alert.openedAt) newest = job.alert;
    }
    return newest;
  }

  async #postpone(
    entry: OutboxEntry,
    { until, error }: { until: Instant; error: string },
  ): Promise<void> {
    const { store, outbox, log } = this.#deps;
    // Dropped while it was being sent, because the company is watched no longer.
    if (!outbox.has(entry.seq)) return;
    log.warn('A message could not be sent and waits', { seq: entry.seq, until, error });
    const later: OutboxEntry = { ...entry, attempts: entry.attempts + 1, notBefore: until };
    const changes: readonly Change[] = [{ put: 'outbox', value: later }];
    await store.write(changes);
    outbox.apply(changes);
  }

  async #recordDone(
    entry: OutboxEntry,
    done: { readonly at?: MessageRef; readonly posted: boolean },
  ): Promise<void> {
    const { store, outbox, records, setup } = this.#deps;
    const { job } = entry;
    if (job.kind === 'setup') {
      const changes: Change[] = [{ delete: 'outbox', seq: entry.seq }];
      if (done.at !== undefined) {
        changes.push(...(await setup.sent({ ...job.setup, messageRef: done.at })));
        for (const other of outbox.all()) {
          if (other.job.kind !== 'setup' || other.seq === entry.seq) continue;
          const moved = { ...other.job.setup, messageRef: done.at };
          changes.push({
            put: 'outbox',
            value: { ...other, job: { kind: 'setup', setup: moved } },
          });
        }
      }
      await store.write(changes);
      outbox.apply(changes);
      return;
    }
    await records.run(job.alert.brn, async () => {
      const changes: Change[] = [{ delete: 'outbox', seq: entry.seq }];
      if (done.at !== undefined) changes.push(...(await this.#placed(entry, job.alert, done.at)));
      if (job.kind === 'notice' && done.at !== undefined) {
        changes.push(this.#told(job.alert, job.line, done.at));
      }
      await store.write(changes);
      outbox.apply(changes);
    });
  }

  /** Everything that speaks of this alert learns where its message stands. */
  async #placed(entry: OutboxEntry, alert: Alert, at: MessageRef): Promise<readonly Change[]> {
    const { store, outbox } = this.#deps;
    const changes: Change[] = [];
    const stored = await store.alert(alert.brn);
    if (stored?.openedAt === alert.openedAt && !sameRef(stored.message, at)) {
      changes.push({ put: 'alert', value: { ...stored, message: at } });
    }
    for (const other of outbox.of(alert.brn)) {
      if (other.seq === entry.seq || other.job.kind === 'setup') continue;
      if (other.job.alert.openedAt !== alert.openedAt || sameRef(other.job.alert.message, at))
        continue;
      const job = { ...other.job, alert: { ...other.job.alert, message: at } };
      changes.push({ put: 'outbox', value: { ...other, job } });
    }
    return changes;
  }

  #told(alert: Alert, line: ThreadLine, message: MessageRef): Change {
    const why = line.kind === 'notice' ? line.why : line.kind;
    return {
      put: 'history',
      value: {
        v: 1,
        at: this.#deps.clock.now(),
        brn: alert.brn,
        event: { kind: 'told', why, severity: alert.severity, channel: message.channel, message },
      },
    };
  }
}

function sameRef(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}

function subjectOf({ job }: OutboxEntry): string {
  return job.kind === 'setup' ? 'setup' : `${job.alert.brn}:${job.alert.openedAt}`;
}

function laneOf({ job }: OutboxEntry): string {
  return job.kind === 'setup'
    ? job.setup.channel
    : (job.alert.message?.channel ?? job.alert.channel);
}
