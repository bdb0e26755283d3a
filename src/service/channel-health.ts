import { HOUR } from '../domain/instant.js';
import { seoulDayOf } from '../domain/seoul-time.js';
import type { NotSent, Waiting } from './delivery-outcome.js';
import type { OutboxLog } from './outbox-log.js';
import type { AdminNews, AlertSender, BrokenChannel, Clock, Log, Store } from './ports.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
  readonly log: Log;
}

/** Which channels Slack refuses for good, and who was told so. */
export class ChannelHealth {
  readonly #deps: Deps;
  readonly #broken: Map<string, BrokenChannel>;

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
  async refused(channel: string, error: string): Promise<void> {
    if (this.#broken.has(channel)) return;
    this.#deps.log.warn('Slack refuses an alert channel; its alerts go to the default one', {
      channel,
      error,
    });
    await this.#mark(channel, error, async () => {
      const news = await this.#newsFor(channel, error);
      if (news !== undefined) await this.#deps.sender.tellAdmins(news);
    });
  }

  /** The channel took a message. */
  async whole(channel: string): Promise<void> {
    if (!this.#broken.has(channel)) return;
    await this.#deps.store.write([{ delete: 'broken-channel', channel }]);
    this.#broken.delete(channel);
  }

  async #defaultRefused(error: string): Promise<void> {
    const { clock, sender, log, outbox } = this.#deps;
    const channel = this.#deps.defaultChannel();
    const waiting = outbox.size;
    log.error('Slack refuses the default alert channel; notices wait', { channel, error, waiting });
    const told = this.#broken.get(channel)?.since;
    if (told !== undefined && seoulDayOf(told) === seoulDayOf(clock.now())) return;
    const news = { kind: 'default-channel-refused', channel, error, waiting } as const;
    await this.#mark(channel, error, () => sender.tellAdmins(news));
  }

  /** Undefined: nobody is known who set it. */
  async #newsFor(channel: string, error: string): Promise<AdminNews | undefined> {
    for await (const { name, addedBy, ...company } of this.#deps.store.companies()) {
      if (company.channel !== channel || addedBy === 'cli') continue;
      return { kind: 'channel-refused', channel, error, company: name, tell: addedBy };
    }
    return undefined;
  }

  /** Told first and stored then: a crash in between tells once more, and not never. */
  async #mark(channel: string, error: string, tell: () => Promise<void>): Promise<void> {
    const value: BrokenChannel = { v: 1, channel, error, since: this.#deps.clock.now() };
    this.#broken.set(channel, value);
    await tell();
    await this.#deps.store.write([{ put: 'broken-channel', value }]);
  }
}
