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

/** The result of delivering an outbox entry. */
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
  /** The part still to be sent, if Slack accepted the other part. */
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

/** The sender and channels for one entry. */
export interface Means {
  readonly sender: Sender;
  readonly channels: ChannelTroubles;
}

export type Deliver<Kind extends OutboxJob['kind'] = OutboxJob['kind']> = (
  entry: EntryOf<Kind>,
  means: Means,
) => Promise<Outcome>;

/**
 * The sender for one entry: counts every call, and lets posts and replies pass the gate. `quietFor`: remaining quiet hours
 * in ms, for an entry that respects them: posts and loud replies wait.
 */
export function senderFor(
  sender: Sender,
  options: {
    readonly pass: SendPass;
    readonly count: (outcome: Sent['kind']) => void;
    readonly quietFor: number | undefined;
  },
): Sender {
  const { pass, count, quietFor } = options;
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

/** Posts a message. If its channel refuses it, `instead` runs: by default, a post to the default channel. */
export function posting(
  own: string,
  options: Means & {
    readonly defaultChannel: () => string;
    readonly draw: (channel: string) => ViewMessage | Promise<ViewMessage>;
    readonly done: (at: MessageRef) => Outcome;
    readonly instead?: () => Promise<Outcome>;
  },
) {
  const { sender, channels, defaultChannel, draw, done } = options;
  const { instead = () => post(defaultChannel()) } = options;

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
    /** For a message that could not be edited or replied to. */
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

/** The history event of a message that is not about one company. */
export function posted(about: PostedAbout, message: MessageRef, at: Instant): Change {
  const { channel } = message;
  return {
    put: 'history',
    value: { v: 1, at, event: { kind: 'posted', about, channel, message } },
  };
}

type Notified = Extract<HistoryEvent, { readonly kind: 'told' }>;

/** The history event of a message about this alert that notified its channel. */
export function notified(
  { brn, severity }: Pick<Alert, 'brn' | 'severity'>,
  about: Pick<Notified, 'why' | 'rollUp' | 'untaken' | 'calls'> & { readonly message: MessageRef },
  at: Instant,
): Change {
  const { channel } = about.message;
  const calls = about.calls?.length === 0 ? undefined : about.calls;
  const event = { kind: 'told', ...about, severity, channel, calls } as const;
  return { put: 'history', value: { v: 1, at, brn, event } };
}
