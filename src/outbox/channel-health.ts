import type { Clock, Log } from '../kernel/ports.js';
import { type Calm, isQuiet } from '../kernel/quiet-hours.js';
import { HOUR, type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Company, UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { BrokenChannel, Change, Store } from '../records/store.js';
import type { AdminMessages } from '../slack/people.js';
import type { OutboxLog } from './outbox-log.js';
import type { AdminNews, NotSent, Waiting } from './outcome.js';
import { isLetIn, type SendGate } from './sent-records.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly admins: AdminMessages;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
  readonly policy: Calm;
  readonly log: Log;
  /** Passed by direct messages too: a crash repeats one message, whoever it is for. */
  readonly gate: SendGate;
}

/** What the store did not take is not tried at every tick, ... */
const AFTER_FAILURE = MINUTE;
/** ... and what Slack did not take even less often. */
const AFTER_NOT_TAKEN = 10 * MINUTE;

/** What a delivery that Slack refuses does about it. */
export type ChannelTroubles = Pick<ChannelHealth, 'wait' | 'refused'>;

/** Which channels Slack refuses for good, and who was told so. */
export class ChannelHealth {
  readonly #deps: Deps;
  readonly #broken: Map<string, BrokenChannel>;
  readonly #beingTold = new Set<string>();
  /** Who was told while the store did not take it: goes on record with what it takes next. */
  readonly #owed: Change[] = [];
  #telling: Promise<void> | undefined;
  #failedAt: Instant | undefined;
  #notTakenAt: Instant | undefined;
  /** For deliveries that nobody asked for: whoever set a channel is told of it when it is not quiet any more. */
  readonly calm: ChannelTroubles = {
    wait: (notSent) => this.wait(notSent),
    refused: (channel, error) => this.#refused(channel, error, { isCalm: true }),
  };

  private constructor(deps: Deps, broken: Map<string, BrokenChannel>) {
    this.#deps = deps;
    this.#broken = broken;
  }

  static async load(deps: Deps): Promise<ChannelHealth> {
    const broken = new Map<string, BrokenChannel>();
    for await (const known of deps.store.brokenChannels()) broken.set(known.channel, known);
    return new ChannelHealth(deps, broken);
  }

  get broken(): readonly BrokenChannel[] {
    return [...this.#broken.values()];
  }

  /**
   * What to do about a message that Slack did not take where there is no other channel for it: it waits, and whoever
   * can mend a refused default channel is told once a day.
   */
  async wait(notSent: NotSent): Promise<Waiting> {
    const now = this.#deps.clock.now();
    if (notSent.kind === 'later') {
      const { afterMs, error, holdsChannel = false, isQuiet } = notSent;
      const until = now + afterMs;
      return { kind: 'wait', until, error, holdsChannel, ...(isQuiet ? { isQuiet } : {}) };
    }
    await this.#defaultRefused(notSent.error);
    const { error } = notSent;
    return { kind: 'wait', until: now + HOUR, error, holdsChannel: true, isRefusal: true };
  }

  /**
   * A channel that is not the default one refuses: its messages go to the default one until it takes one again, and one
   * of those who set it for a company is told once.
   */
  refused(channel: string, error: string): Promise<void> {
    return this.#refused(channel, error, { isCalm: false });
  }

  /** To be called now and then: tells what had to wait for the end of quiet hours, or was broken off by a stop. */
  tellDue(): void {
    const { clock, policy, log } = this.#deps;
    if (this.#telling !== undefined) return;
    const now = clock.now();
    if (isWithin(this.#failedAt, AFTER_FAILURE, now)) return;
    if (isWithin(this.#notTakenAt, AFTER_NOT_TAKEN, now)) return;
    const untold = this.broken.filter(
      ({ channel, untold: isUntold }) => isUntold === true && !this.#beingTold.has(channel),
    );
    if (untold.length === 0 || isQuiet(now, policy)) return;
    this.#telling = this.#tellAll(untold.map(({ channel }) => channel))
      .catch((error: unknown) => log.error('A refused channel could not be told of', { error }))
      .finally(() => {
        this.#telling = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#telling;
  }

  /** The channel took a message. */
  async whole(channel: string): Promise<void> {
    const known = this.#broken.get(channel);
    if (known === undefined) return;
    // First: who is being told of it meanwhile may not bring it back.
    this.#broken.delete(channel);
    try {
      await this.#write([{ delete: 'broken-channel', channel }]);
    } catch (error) {
      if (!this.#broken.has(channel)) this.#broken.set(channel, known);
      throw error;
    }
  }

  async #defaultRefused(error: string): Promise<void> {
    const { clock, log, outbox } = this.#deps;
    const channel = this.#deps.defaultChannel();
    const waiting = outbox.size;
    log.error('Slack refuses the default alert channel; notices wait', { channel, error, waiting });
    const now = clock.now();
    const known = this.#broken.get(channel);
    const told = known?.againAt ?? known?.since;
    if (told !== undefined && seoulDayOf(told) === seoulDayOf(now)) return;
    const { since = now } = known ?? {};
    const again = known === undefined ? {} : { againAt: now };
    await this.#note({ v: 1, channel, error, since, ...again, untold: true });
    await this.#tell(channel);
  }

  async #refused(
    channel: string,
    error: string,
    { isCalm }: { readonly isCalm: boolean },
  ): Promise<void> {
    if (this.#broken.has(channel)) return;
    const { clock, policy, log } = this.#deps;
    log.warn('Slack refuses an alert channel; its alerts go to the default one', {
      channel,
      error,
    });
    const now = clock.now();
    await this.#note({ v: 1, channel, error, since: now, untold: true });
    if (!isCalm || !isQuiet(now, policy)) await this.#tell(channel);
  }

  async #tellAll(channels: readonly string[]): Promise<void> {
    for (const channel of channels) await this.#tell(channel);
  }

  /** Known here at once, so that nobody else begins with the same; not when the store does not take it. */
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

  /** Tells each who can mend it and was not told yet. Where the process stops meanwhile, the next one goes on. */
  async #tell(channel: string): Promise<void> {
    const broken = this.#broken.get(channel);
    if (broken === undefined || this.#beingTold.has(channel)) return;
    const { untold: _, told: __, ...done } = broken;
    this.#beingTold.add(channel);
    try {
      const news = await this.#newsOf(broken);
      const people = news === undefined ? [] : await this.#deps.admins.adminsFor(news);
      let isTold = people !== undefined;
      for (const to of people ?? []) {
        const outcome = news === undefined ? 'over' : await this.#tellOne(broken, news, to);
        if (outcome === 'over') return;
        if (outcome === 'not-yet') isTold = false;
      }
      if (!isTold) this.#notTakenAt = this.#deps.clock.now();
      else if (this.#isStill(broken)) await this.#note(done);
    } catch (failure) {
      // Those who are left, and what is not on record, wait until the store may take something again (tellDue).
      this.#failedAt = this.#deps.clock.now();
      throw failure;
    } finally {
      this.#beingTold.delete(channel);
    }
  }

  /**
   * Told first and stored then, one after the other: a crash in between tells one of them once more, and not never.
   * `over`: there is nobody to be told any more, because the channel took a message meanwhile or the process stops.
   */
  async #tellOne(
    { channel, since }: BrokenChannel,
    news: AdminNews,
    to: UserId,
  ): Promise<'done' | 'not-yet' | 'over'> {
    const { gate, admins, clock } = this.#deps;
    const pass = gate.pass();
    if (!(await isLetIn(pass))) return 'over';
    try {
      const known = this.#broken.get(channel);
      if (known?.since !== since) return 'over';
      const { told = [] } = known;
      if (told.includes(to)) return 'done';
      const outcome = await admins.tellAdmin(news, to);
      if (outcome === 'not-yet') return 'not-yet';
      const event = { kind: 'told-person', about: news.kind, to, channel } as const;
      if (outcome === 'told')
        this.#owed.push({ put: 'history', value: { v: 1, at: clock.now(), event } });
      const value: BrokenChannel = { ...known, told: [...told, to] };
      const isBroken = this.#isStill(value);
      if (isBroken) this.#broken.set(channel, value);
      await this.#write(isBroken ? [{ put: 'broken-channel', value }] : []);
      return isBroken ? 'done' : 'over';
    } finally {
      pass.leave();
    }
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

  /** Undefined: nobody is known who set it. */
  async #newsOf({ channel, error }: BrokenChannel): Promise<AdminNews | undefined> {
    const { store, outbox, defaultChannel } = this.#deps;
    if (channel === defaultChannel()) {
      return { kind: 'default-channel-refused', channel, error, waiting: outbox.size };
    }
    for await (const { name, addedBy, ...company } of store.companies()) {
      if (company.channel !== channel || addedBy === 'cli') continue;
      return { kind: 'channel-refused', channel, error, company: name, tell: addedBy };
    }
    return undefined;
  }
}

/** A channel that Slack refuses, as far as something goes there. */
export interface ChannelInTrouble extends Pick<BrokenChannel, 'channel' | 'error' | 'since'> {
  readonly isDefault: boolean;
  /** Companies whose alerts go there; none counts for the default channel, which all others fall back to. */
  readonly companies: number;
}

/**
 * The default channel first, then those of most companies. What nobody sends to any more is no trouble. Rejects with
 * StoreError.
 */
export async function channelsInTrouble(about: {
  readonly store: Pick<Store, 'brokenChannels'>;
  readonly index: { values(): Iterable<Company> };
  readonly defaultChannel: string;
}): Promise<readonly ChannelInTrouble[]> {
  const { store, index, defaultChannel } = about;
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
