import type { Button } from '@slack/types';
import { severityWord } from '../assessment/reason-parts-words.js';
import { forEachConcurrently } from '../kernel/async.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { HOUR, type Instant, isWithin, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { BrokenChannel, Change, Store } from '../records/store.js';
import { button, MRKDWN } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { TARGET } from '../slack/origin.js';
import type { Admins } from '../slack/people.js';
import type { Later } from '../slack/slack-errors.js';
import type { Tongue } from '../text/tongue.js';
import { type ChannelNews, channelNews, haveSameRemedy } from './channel-words.js';
import type { DeliveryDeps, RefusalHandler, Waiting } from './outcome.js';
import { runExclusively, type SendGate, STORE_RETRY_DELAY } from './sent-records.js';

export interface HealthDeps extends DeliveryDeps {
  readonly admins: Admins;
  readonly stage: Stage;
  readonly policy: QuietTimes;
  readonly log: Log;
  readonly gate: SendGate;
}

const NOT_ACCEPTED_RETRY_DELAY = 10 * MINUTE;

/** Knows the channels that refuse messages until somebody fixes them, and notifies the people who can. */
export class ChannelHealth {
  readonly #deps: HealthDeps;
  readonly #broken: Map<string, BrokenChannel>;
  /** Channels about which people are being notified now. */
  readonly #inProgress = new Set<string>();
  /** History events of notifications, for the next write. */
  readonly #unsavedHistory: Change[] = [];
  #notifying: Promise<void> | undefined;
  /** When the store last rejected a write during a notification. */
  #failedAt: Instant | undefined;
  /** When Slack last did not accept a notification, or did not say who the admins are. */
  #notAcceptedAt: Instant | undefined;

  private constructor(deps: HealthDeps, broken: Map<string, BrokenChannel>) {
    this.#deps = deps;
    this.#broken = broken;
  }

  static async load(deps: HealthDeps): Promise<ChannelHealth> {
    const broken = new Map<string, BrokenChannel>();
    for await (const record of deps.store.brokenChannels()) broken.set(record.channel, record);
    return new ChannelHealth(deps, broken);
  }

  get broken(): readonly BrokenChannel[] {
    return [...this.#broken.values()];
  }

  /** If the entry respects quiet hours, so does the notification of the person who chose the refused channel. */
  refusalHandler(respectsQuietHours: boolean): RefusalHandler {
    return {
      postpone: (later) => this.#postpone(later),
      postponeRefused: (channel, error) => this.#postponeRefused(channel, error),
      reportRefused: (channel, error) => this.#onRefused(channel, error, respectsQuietHours),
    };
  }

  #postpone({ afterMs, error, holdsChannel = false, isQuiet }: Later): Waiting {
    const until = this.#deps.clock.now() + afterMs;
    return { kind: 'wait', until, error, holdsChannel, isQuiet };
  }

  /**
   * The admins are notified, once a day and when something else has to be done, unless another default channel was
   * chosen during the send.
   */
  async #postponeRefused(channel: string, error: string): Promise<Waiting> {
    const until = this.#deps.clock.now() + HOUR;
    if (channel === this.#deps.defaultChannel()) await this.#onDefaultRefused(channel, error);
    return { kind: 'wait', until, error, holdsChannel: true, isRefusal: true };
  }

  /** Messages go to the default channel until this channel accepts one. The person who chose it is notified once. */
  async #onRefused(channel: string, error: string, respectsQuietHours: boolean): Promise<void> {
    const previous = this.#broken.get(channel);
    if (previous !== undefined) {
      // For status and Home. Nobody is notified again, because the messages go to the default channel.
      if (!haveSameRemedy(previous.error, error)) await this.#save(channel, { ...previous, error });
      return;
    }
    const { clock, policy, log } = this.#deps;
    log.warn('A channel refuses messages, which go to the default channel', { channel, error });
    const now = clock.now();
    await this.#save(channel, { v: 1, channel, error, since: now, untold: true });
    if (!respectsQuietHours || !isQuiet(now, policy)) await this.#notify(channel);
  }

  /** Sends the notifications that waited for the end of quiet hours, failed or were interrupted. */
  notifyDue(): void {
    const { clock, policy, log } = this.#deps;
    if (this.#notifying !== undefined) return;
    const now = clock.now();
    if (isWithin(this.#failedAt, STORE_RETRY_DELAY, now)) return;
    if (isWithin(this.#notAcceptedAt, NOT_ACCEPTED_RETRY_DELAY, now)) return;
    const due = this.broken.filter(
      ({ channel, untold }) => untold === true && !this.#inProgress.has(channel),
    );
    if (due.length === 0 || isQuiet(now, policy)) return;
    const notify = ({ channel }: BrokenChannel) => this.#notify(channel);
    this.#notifying = forEachConcurrently(due, { concurrency: 1 }, notify)
      .catch((error: unknown) => log.error('A refused channel could not be reported', { error }))
      .finally(() => {
        this.#notifying = undefined;
      });
  }

  async untilIdle(): Promise<void> {
    await this.#notifying;
  }

  async markHealthy(channel: string): Promise<void> {
    if (this.#broken.has(channel)) await this.#save(channel, undefined);
  }

  async #onDefaultRefused(channel: string, error: string): Promise<void> {
    const { clock, log, outbox } = this.#deps;
    log.error('The default channel refuses messages, which are queued', {
      channel,
      error,
      waiting: outbox.size,
    });
    const now = clock.now();
    const previous = this.#broken.get(channel);
    const notifiedAt = previous?.againAt ?? previous?.since;
    const isNotifiedToday = notifiedAt !== undefined && seoulDayOf(notifiedAt) === seoulDayOf(now);
    // E.g. a channel that was archived is back, but without the app.
    if (isNotifiedToday && haveSameRemedy(previous?.error ?? error, error)) return;
    const since = previous?.since ?? now;
    const againAt = previous === undefined ? undefined : now;
    await this.#save(channel, { v: 1, channel, error, since, againAt, untold: true });
    await this.#notify(channel);
  }

  /** Changes memory first, so that nobody is notified twice. Undone if the store rejects the write. */
  async #save(channel: string, value: BrokenChannel | undefined): Promise<void> {
    const previous = this.#broken.get(channel);
    this.#remember(channel, value);
    try {
      await this.#write([
        value === undefined
          ? { delete: 'broken-channel', channel }
          : { put: 'broken-channel', value },
      ]);
    } catch (error) {
      if (this.#broken.get(channel) === value) this.#remember(channel, previous);
      throw error;
    }
  }

  #remember(channel: string, value: BrokenChannel | undefined): void {
    if (value === undefined) this.#broken.delete(channel);
    else this.#broken.set(channel, value);
  }

  /** Notifies those who can fix the channel and were not notified yet. If interrupted, the next process continues. */
  async #notify(channel: string): Promise<void> {
    const broken = this.#broken.get(channel);
    if (broken === undefined || this.#inProgress.has(channel)) return;
    this.#inProgress.add(channel);
    try {
      const newsByPerson = await this.#newsOf(broken);
      let areAllNotified = newsByPerson !== undefined;
      for (const [to, news] of newsByPerson ?? []) {
        const outcome = await this.#notifyOne(broken, news, to);
        if (outcome === 'cancelled') return;
        if (outcome === 'not-yet') areAllNotified = false;
      }
      if (!areAllNotified) this.#notAcceptedAt = this.#deps.clock.now();
      else if (this.#isStillBroken(broken)) {
        await this.#save(channel, { ...broken, untold: undefined, told: undefined });
      }
    } catch (failure) {
      // notifyDue tries again when the store may work again.
      this.#failedAt = this.#deps.clock.now();
      throw failure;
    } finally {
      this.#inProgress.delete(channel);
    }
  }

  /** `cancelled`: the channel has accepted a message or given another error since, or the process is stopping. */
  async #notifyOne(
    broken: BrokenChannel,
    news: ChannelNews,
    to: UserId,
  ): Promise<'done' | 'not-yet' | 'cancelled'> {
    const { gate, admins, clock, stage } = this.#deps;
    const { channel } = broken;
    const outcome = await runExclusively(gate.pass(), async () => {
      const current = this.#broken.get(channel);
      if (current === undefined || !this.#isStillBroken(broken)) return 'cancelled';
      const notified = current.told ?? [];
      if (notified.includes(to)) return 'done';
      const answer = await admins.notify(to, {
        ...news,
        words: (t) => `${severityWord('critical', stage, t)}: ${channelNews(news, MRKDWN, t)}`,
        buttons: (t) => [channelNewsButton(news, t)],
      });
      if (answer === 'not-yet') return 'not-yet';
      const event = { kind: 'told-person', about: news.kind, to, channel } as const;
      if (answer === 'sent') {
        this.#unsavedHistory.push({ put: 'history', value: { v: 1, at: clock.now(), event } });
      }
      const value: BrokenChannel = { ...current, told: [...notified, to] };
      const isBroken = this.#isStillBroken(value);
      if (isBroken) this.#broken.set(channel, value);
      await this.#write(isBroken ? [{ put: 'broken-channel', value }] : []);
      return 'done';
    });
    return outcome ?? 'cancelled';
  }

  async #write(changes: readonly Change[]): Promise<void> {
    const history = this.#unsavedHistory.splice(0);
    try {
      await this.#deps.store.write([...changes, ...history]);
    } catch (error) {
      this.#unsavedHistory.push(...history);
      throw error;
    }
  }

  #isStillBroken({ channel, since, error }: BrokenChannel): boolean {
    const current = this.#broken.get(channel);
    return current?.since === since && current.error === error;
  }

  /**
   * The news for each person to notify: the admins, or for a company's channel the one person who chose it (if that is
   * not known, who added the company). `undefined`: Slack did not say who the admins are.
   */
  async #newsOf(broken: BrokenChannel): Promise<ReadonlyMap<UserId, ChannelNews> | undefined> {
    const { channel, error } = broken;
    const { store, outbox, admins, defaultChannel } = this.#deps;
    if (channel === defaultChannel()) {
      const people = await admins.find();
      if (people === undefined) return undefined;
      const waiting = outbox.size;
      const news = { kind: 'default-channel-refused', channel, error, waiting } as const;
      return new Map(people.map((to) => [to, news]));
    }
    for await (const { brn, name: company, ...watched } of store.companies()) {
      const people = [watched.channelSetBy, watched.addedBy];
      const to = people.find((by) => by !== undefined && by !== 'cli');
      if (watched.channel !== channel || to === undefined) continue;
      return new Map([[to, { kind: 'channel-refused', channel, error, company, brn }]]);
    }
    return new Map();
  }
}

function channelNewsButton(news: ChannelNews, { say }: Tongue): Button {
  if (news.kind === 'default-channel-refused') {
    return button({ actionId: ACTIONS.statusSettings, label: say('설정', 'Settings') });
  }
  // The form is for all products, but a target always names one.
  const value = TARGET.encode({ brn: news.brn, product: 'taxinvoice' });
  const label = say('회사 수정', 'Edit the company');
  return button({ actionId: ACTIONS.reportWatch, label, value });
}

/** The refused channels in use: the default channel, then those with the most companies. May reject with StoreError. */
export async function refusedChannels(options: {
  readonly store: Pick<Store, 'brokenChannels'>;
  readonly index: { values(): Iterable<Company> };
  readonly defaultChannel: string;
}) {
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
      channel,
      error,
      since,
      isDefault: channel === defaultChannel,
      /** Companies that name this channel. Those without a channel use the default channel and are not counted. */
      companies: counts.get(channel) ?? 0,
    }))
    .filter(({ isDefault, companies }) => isDefault || companies > 0)
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || b.companies - a.companies);
}
