import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, MessageRef } from '../records/alert.js';
import type { HistoryEvent, PostedAbout } from '../records/history.js';
import type { OutboxJob } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Sender, SendPass } from '../slack/sender.js';
import type { Sent } from '../slack/slack-errors.js';
import type { EntryOf, OutboxLog } from './outbox-log.js';

/** What became of an outbox entry. */
export type Outcome = Delivered | Waiting;

export interface Delivered {
  readonly kind: 'done';
  /** The channel that accepted it, which therefore is healthy; absent when nothing had to be sent. */
  readonly channel?: string;
  /** Removes the entry and records its result. Repeated until the store accepts it. */
  record(): Promise<void>;
}

export interface Waiting {
  readonly kind: 'wait';
  readonly until: Instant;
  readonly error: string;
  /** Nothing else is sent to the channel until then either. */
  readonly holdsChannel: boolean;
  /** Slack refuses the channel, and does not notify the app when that is fixed. */
  readonly isRefusal?: true;
  /** Slack was not asked: these are quiet hours. */
  readonly isQuiet?: true;
  /** What is left to be sent, where Slack accepted a part of it. */
  readonly rest?: OutboxJob;
}

/** Slack's answer when it did not accept a message. */
export type NotSent = Exclude<Sent, { readonly kind: 'sent' }>;

/** What a delivery does when Slack refuses a message (ChannelHealth). */
export interface ChannelTroubles {
  wait(notSent: NotSent): Promise<Waiting>;
  refused(channel: string, error: string): Promise<void>;
}

export interface DeliveryDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
}

/** What one entry is delivered with. */
export interface Means {
  readonly sender: Sender;
  readonly channels: ChannelTroubles;
}

export type Deliver<Kind extends OutboxJob['kind'] = OutboxJob['kind']> = (
  entry: EntryOf<Kind>,
  means: Means,
) => Promise<Outcome>;

/**
 * The sender for one entry: every call is counted, and what makes a message appear passes the gate. `quietFor`:
 * milliseconds that quiet hours still last, for an entry that respects them: what would make noise waits.
 */
export function senderFor(
  sender: Sender,
  about: {
    readonly pass: SendPass;
    readonly count: (outcome: Sent['kind']) => void;
    readonly quietFor: number | undefined;
  },
): Sender {
  const { pass, count, quietFor } = about;
  async function counted(sending: Promise<Sent>): Promise<Sent> {
    const sent = await sending;
    count(sent.kind);
    return sent;
  }
  async function gated(sending: Promise<Sent>): Promise<Sent> {
    const sent = await counted(sending);
    if (sent.kind !== 'sent') pass.leave();
    return sent;
  }
  async function noisy(send: () => Promise<Sent>): Promise<Sent> {
    if (quietFor === undefined) return gated(send());
    return { kind: 'later', afterMs: quietFor, error: 'These are quiet hours.', isQuiet: true };
  }
  return {
    post: (view, channel) => noisy(() => sender.post(view, channel, pass)),
    edit: (view, at) => counted(sender.edit(view, at)),
    reply: (at, view, { loud }) =>
      loud
        ? noisy(() => sender.reply(at, view, { loud, pass }))
        : gated(sender.reply(at, view, { loud, pass })),
  };
}

/** Where its channel refuses a message, it goes to the default channel, or what `instead` does; else it waits. */
export function posting(
  own: string,
  about: Means & {
    readonly defaultChannel: () => string;
    readonly draw: (channel: string) => ViewMessage | Promise<ViewMessage>;
    readonly done: (at: MessageRef) => Outcome;
    readonly instead?: () => Promise<Outcome>;
  },
) {
  const { sender, channels, defaultChannel, draw, done } = about;
  const { instead = () => post(defaultChannel()) } = about;

  async function post(channel = own): Promise<Outcome> {
    const sent = await sender.post(await draw(channel), channel);
    return sent.kind === 'sent' ? done(sent.message) : elsewhere(sent, channel);
  }

  async function elsewhere(notSent: NotSent, channel: string): Promise<Outcome> {
    if (notSent.kind === 'later' || channel === defaultChannel()) return channels.wait(notSent);
    await channels.refused(channel, notSent.error);
    return instead();
  }

  return {
    post: () => post(),
    /** Its message cannot be edited or replied to. */
    again: (notSent: NotSent, { channel }: MessageRef): Promise<Outcome> =>
      notSent.kind === 'message-gone' ? post() : elsewhere(notSent, channel),
  };
}

/** An outcome that only removes the entry; `channel`: the one that accepted it. */
export function delivered(
  seq: string,
  channel: string | undefined,
  { store }: Pick<DeliveryDeps, 'store'>,
  alongside: readonly Change[] = [],
): Delivered {
  return {
    kind: 'done',
    channel,
    async record() {
      await store.write([{ delete: 'outbox', seq }, ...alongside]);
    },
  };
}

/** Puts on record that a message about no single company was posted. */
export function posted(about: PostedAbout, message: MessageRef, at: Instant): Change {
  const { channel } = message;
  return {
    put: 'history',
    value: { v: 1, at, event: { kind: 'posted', about, channel, message } },
  };
}

type Told = Extract<HistoryEvent, { readonly kind: 'told' }>;

/** Puts on record that a message about this alert notified its channel. */
export function notified(
  { brn, severity }: Pick<Alert, 'brn' | 'severity'>,
  about: Pick<Told, 'why' | 'rollUp' | 'untaken' | 'calls'> & { readonly message: MessageRef },
  at: Instant,
): Change {
  const { channel } = about.message;
  const calls = about.calls?.length === 0 ? undefined : about.calls;
  const event = { kind: 'told', ...about, severity, channel, calls } as const;
  return { put: 'history', value: { v: 1, at, brn, event } };
}
