import { HOUR } from '../domain/instant.js';
import { type Calm, isQuiet } from '../domain/quiet-hours.js';
import { seoulDayOf } from '../domain/seoul-time.js';
import type { NotSent, Waiting } from './delivery-outcome.js';
import type { OutboxLog } from './outbox-log.js';
import type { AdminNews, AlertSender, BrokenChannel, Clock, Log, Store } from './ports.js';
import type { SendGate } from './send-gate.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
  readonly policy: Calm;
  readonly log: Log;
  /** Passed by direct messages too: a crash repeats one message, whoever it is for. */
  readonly gate: SendGate;
}

/** What a delivery that Slack refuses does about it. */
export type ChannelTroubles = Pick<ChannelHealth, 'wait' | 'refused'>;

/** Which channels Slack refuses for good, and who was told so. */
export class ChannelHealth {
  readonly #deps: Deps;
  readonly #broken: Map<string, BrokenChannel>;
  #telling: Promise<void> | undefined;
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

  /** To be called now and then: tells what had to wait for the end of quiet hours. */
  tellDue(): void {
    const { clock, policy, log } = this.#deps;
    if (this.#telling !== undefined) return;
    const untold = this.broken.filter((one) => one.untold === true);
    if (untold.length === 0 || isQuiet(clock.now(), policy)) return;
    this.#telling = this.#tellAll(untold)
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
    const since = clock.now();
    await this.#mark({ channel, error, since }, () => sender.tellAdmins(news));
  }

  /** Undefined: nobody is known who set it. */
  async #newsFor(channel: string, error: string): Promise<AdminNews | undefined> {
    for await (const { name, addedBy, ...company } of this.#deps.store.companies()) {
      if (company.channel !== channel || addedBy === 'cli') continue;
      return { kind: 'channel-refused', channel, error, company: name, tell: addedBy };
    }
    return undefined;
  }

  async #refused(
    channel: string,
    error: string,
    { isCalm }: { readonly isCalm: boolean },
  ): Promise<void> {
    if (this.#broken.has(channel)) return;
    const { clock, policy, store, log } = this.#deps;
    log.warn('Slack refuses an alert channel; its alerts go to the default one', {
      channel,
      error,
    });
    const now = clock.now();
    if (!isCalm || !isQuiet(now, policy)) {
      await this.#mark({ channel, error, since: now }, () => this.#tellOf(channel, error));
      return;
    }
    const value: BrokenChannel = { v: 1, channel, error, since: now, untold: true };
    this.#broken.set(channel, value);
    await store.write([{ put: 'broken-channel', value }]);
  }

  async #tellAll(untold: readonly BrokenChannel[]): Promise<void> {
    for (const { channel, error, since } of untold) {
      // It may have taken a message meanwhile.
      if (this.#broken.get(channel)?.since !== since) continue;
      await this.#mark({ channel, error, since }, () => this.#tellOf(channel, error));
    }
  }

  async #tellOf(channel: string, error: string): Promise<void> {
    const news = await this.#newsFor(channel, error);
    if (news !== undefined) await this.#deps.sender.tellAdmins(news);
  }

  /** Told first and stored then: a crash in between tells once more, and not never. */
  async #mark(
    { channel, error, since }: Pick<BrokenChannel, 'channel' | 'error' | 'since'>,
    tell: () => Promise<void>,
  ): Promise<void> {
    const { gate, store } = this.#deps;
    const value: BrokenChannel = { v: 1, channel, error, since };
    const before = this.#broken.get(channel);
    this.#broken.set(channel, value);
    const pass = gate.pass();
    const isStopping = await pass.enter().then(
      () => false,
      () => true,
    );
    if (isStopping) {
      // The next process finds it out anew.
      if (before === undefined) this.#broken.delete(channel);
      else this.#broken.set(channel, before);
      return;
    }
    try {
      await tell();
      // It may have taken a message meanwhile.
      if (this.#broken.get(channel) !== value) return;
      await store.write([{ put: 'broken-channel', value }]);
    } finally {
      pass.leave();
    }
  }
}
