import { severityWord } from '../assessment/reason-parts-words.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { HOUR, type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Company, Stage, UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { BrokenChannel, Change, Store } from '../records/store.js';
import { MRKDWN } from '../slack/blocks.js';
import type { Admins } from '../slack/people.js';
import { type ChannelNews, channelNews } from './channel-words.js';
import type { ChannelTroubles, DeliveryDeps, NotSent, Waiting } from './outcome.js';
import { AFTER_STORE_FAILURE, oneAtATime, type SendGate } from './sent-records.js';

interface Deps extends DeliveryDeps {
  readonly admins: Admins;
  readonly stage: Stage;
  readonly policy: QuietTimes;
  readonly log: Log;
  /** Direct messages pass the same gate, so that a crash repeats one message at most. */
  readonly gate: SendGate;
}

/** Delay after a message that Slack did not accept. */
const AFTER_NOT_ACCEPTED = 10 * MINUTE;

/** Which channels Slack refuses permanently, and who was notified. */
export class ChannelHealth {
  readonly #deps: Deps;
  readonly #broken: Map<string, BrokenChannel>;
  readonly #beingNotified = new Set<string>();
  /** History of notifications that the store rejected: added to the next write. */
  readonly #owed: Change[] = [];
  #notifying: Promise<void> | undefined;
  #failedAt: Instant | undefined;
  #notAcceptedAt: Instant | undefined;
  private constructor(deps: Deps, broken: Map<string, BrokenChannel>) {
    this.#deps = deps;
    this.#broken = broken;
  }

  static async load(deps: Deps): Promise<ChannelHealth> {
    const broken = new Map<string, BrokenChannel>();
    for await (const record of deps.store.brokenChannels()) broken.set(record.channel, record);
    return new ChannelHealth(deps, broken);
  }

  get broken(): readonly BrokenChannel[] {
    return [...this.#broken.values()];
  }

  /** `calm`: the entry respects quiet hours, so the person who chose a refused channel is notified when they end. */
  troubles(calm: boolean): ChannelTroubles {
    return {
      wait: (notSent) => this.#wait(notSent),
      refused: (channel, error) => this.#refused(channel, error, calm),
    };
  }

  /** For a message without another channel. Admins, who can fix a refused default channel, are notified once a day. */
  async #wait(notSent: NotSent): Promise<Waiting> {
    const now = this.#deps.clock.now();
    const { error } = notSent;
    if (notSent.kind === 'later') {
      const { afterMs, holdsChannel = false, isQuiet } = notSent;
      return { kind: 'wait', until: now + afterMs, error, holdsChannel, isQuiet };
    }
    await this.#defaultRefused(error);
    return { kind: 'wait', until: now + HOUR, error, holdsChannel: true, isRefusal: true };
  }

  /** Its messages go to the default channel until one is accepted again. Somebody who chose the channel is notified once. */
  async #refused(channel: string, error: string, calm: boolean): Promise<void> {
    if (this.#broken.has(channel)) return;
    const { clock, policy, log } = this.#deps;
    log.warn('Slack refuses an alert channel; its alerts go to the default one', {
      channel,
      error,
    });
    const now = clock.now();
    await this.#note({ v: 1, channel, error, since: now, untold: true });
    if (!calm || !isQuiet(now, policy)) await this.#notify(channel);
  }

  /** To be called regularly: sends notifications that waited for the end of quiet hours, or that a stop interrupted. */
  notifyDue(): void {
    const { clock, policy, log } = this.#deps;
    if (this.#notifying !== undefined) return;
    const now = clock.now();
    if (isWithin(this.#failedAt, AFTER_STORE_FAILURE, now)) return;
    if (isWithin(this.#notAcceptedAt, AFTER_NOT_ACCEPTED, now)) return;
    const due = this.broken.filter(
      ({ channel, untold }) => untold === true && !this.#beingNotified.has(channel),
    );
    if (due.length === 0 || isQuiet(now, policy)) return;
    this.#notifying = this.#notifyAll(due)
      .catch((error: unknown) => log.error('A refused channel could not be reported', { error }))
      .finally(() => {
        this.#notifying = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#notifying;
  }

  async markHealthy(channel: string): Promise<void> {
    const broken = this.#broken.get(channel);
    if (broken === undefined) return;
    // Deleted before the write, so that a notification in flight does not restore it.
    this.#broken.delete(channel);
    try {
      await this.#write([{ delete: 'broken-channel', channel }]);
    } catch (error) {
      if (!this.#broken.has(channel)) this.#broken.set(channel, broken);
      throw error;
    }
  }

  async #defaultRefused(error: string): Promise<void> {
    const { clock, log, outbox } = this.#deps;
    const channel = this.#deps.defaultChannel();
    const waiting = outbox.size;
    log.error('Slack refuses the default alert channel; notices wait', { channel, error, waiting });
    const now = clock.now();
    const before = this.#broken.get(channel);
    const notifiedAt = before?.againAt ?? before?.since;
    if (notifiedAt !== undefined && seoulDayOf(notifiedAt) === seoulDayOf(now)) return;
    const again = before && { since: before.since, againAt: now };
    await this.#note({ v: 1, channel, error, since: now, ...again, untold: true });
    await this.#notify(channel);
  }

  async #notifyAll(channels: readonly BrokenChannel[]): Promise<void> {
    for (const { channel } of channels) await this.#notify(channel);
  }

  /** Changes memory first, so that nobody starts the same twice; undone if the store rejects the write. */
  async #note(value: BrokenChannel): Promise<void> {
    const { channel } = value;
    const before = this.#broken.get(channel);
    this.#broken.set(channel, value);
    try {
      await this.#write([{ put: 'broken-channel', value }]);
    } catch (error) {
      if (before === undefined) this.#broken.delete(channel);
      else this.#broken.set(channel, before);
      throw error;
    }
  }

  /** Notifies the people who can fix the channel and were not notified yet. After a stop, the next process continues. */
  async #notify(channel: string): Promise<void> {
    const broken = this.#broken.get(channel);
    if (broken === undefined || this.#beingNotified.has(channel)) return;
    this.#beingNotified.add(channel);
    try {
      const all = await this.#newsOf(broken);
      let areAllNotified = all !== undefined;
      for (const [to, news] of all ?? []) {
        const outcome = await this.#notifyOne(broken, news, to);
        if (outcome === 'over') return;
        if (outcome === 'not-yet') areAllNotified = false;
      }
      if (!areAllNotified) this.#notAcceptedAt = this.#deps.clock.now();
      else if (this.#isStill(broken)) {
        await this.#note({ ...broken, untold: undefined, told: undefined });
      }
    } catch (failure) {
      // notifyDue continues with the others when the store may work again.
      this.#failedAt = this.#deps.clock.now();
      throw failure;
    } finally {
      this.#beingNotified.delete(channel);
    }
  }

  /**
   * Sends first and records then: a crash in between repeats one message and loses none.
   * `over`: nobody is left to notify, because the channel accepted a message meanwhile or the process stops.
   */
  async #notifyOne(
    { channel, since }: BrokenChannel,
    news: ChannelNews,
    to: UserId,
  ): Promise<'done' | 'not-yet' | 'over'> {
    const { gate, admins, clock, stage } = this.#deps;
    const outcome = await oneAtATime(gate.pass(), async () => {
      const current = this.#broken.get(channel);
      if (current?.since !== since) return 'over';
      const { told = [] } = current;
      if (told.includes(to)) return 'done';
      const answer = await admins.tell(to, {
        ...news,
        words: (t) => `${severityWord('critical', stage, t)}: ${channelNews(news, MRKDWN, t)}`,
      });
      if (answer === 'not-yet') return 'not-yet';
      const event = { kind: 'told-person', about: news.kind, to, channel } as const;
      if (answer === 'told')
        this.#owed.push({ put: 'history', value: { v: 1, at: clock.now(), event } });
      const value: BrokenChannel = { ...current, told: [...told, to] };
      const isBroken = this.#isStill(value);
      if (isBroken) this.#broken.set(channel, value);
      await this.#write(isBroken ? [{ put: 'broken-channel', value }] : []);
      return isBroken ? 'done' : 'over';
    });
    return outcome ?? 'over';
  }

  async #write(changes: readonly Change[]): Promise<void> {
    const owed = this.#owed.splice(0);
    try {
      await this.#deps.store.write([...changes, ...owed]);
    } catch (error) {
      this.#owed.push(...owed);
      throw error;
    }
  }

  #isStill({ channel, since }: BrokenChannel): boolean {
    return this.#broken.get(channel)?.since === since;
  }

  /** The news for each person who can fix the channel. `undefined`: Slack does not say who they are. */
  async #newsOf({
    channel,
    error,
  }: BrokenChannel): Promise<ReadonlyMap<UserId, ChannelNews> | undefined> {
    const { store, outbox, admins, defaultChannel } = this.#deps;
    if (channel === defaultChannel()) {
      const people = await admins.find();
      const waiting = outbox.size;
      const news = { kind: 'default-channel-refused', channel, error, waiting } as const;
      return people && new Map(people.map((to) => [to, news]));
    }
    for await (const { name: company, addedBy, channel: chosen } of store.companies()) {
      if (chosen !== channel || addedBy === 'cli') continue;
      return new Map([[addedBy, { kind: 'channel-refused', channel, error, company }]]);
    }
    return new Map();
  }
}

/** A refused channel that is in use. */
export interface ChannelInTrouble extends Pick<BrokenChannel, 'channel' | 'error' | 'since'> {
  readonly isDefault: boolean;
  /** Companies that chose this channel; those that use the default channel without choosing it are not counted. */
  readonly companies: number;
}

/** The default channel first, then those of most companies. Rejects with StoreError. */
export async function channelsInTrouble(options: {
  readonly store: Pick<Store, 'brokenChannels'>;
  readonly index: { values(): Iterable<Company> };
  readonly defaultChannel: string;
}): Promise<readonly ChannelInTrouble[]> {
  const { store, index, defaultChannel } = options;
  const broken: BrokenChannel[] = [];
  for await (const channel of store.brokenChannels()) broken.push(channel);
  if (broken.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { channel } of index.values()) {
    if (channel !== undefined) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  return broken
    .map(({ channel, error, since }) => ({
      ...{ channel, error, since },
      isDefault: channel === defaultChannel,
      companies: counts.get(channel) ?? 0,
    }))
    .filter(({ isDefault, companies }) => isDefault || companies > 0)
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || b.companies - a.companies);
}
