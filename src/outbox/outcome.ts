import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, MessageRef } from '../records/alert.js';
import type { HistoryEvent, PostSubject } from '../records/history.js';
import type { OutboxJob } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Sender, SendPass } from '../slack/sender.js';
import type { Later, NotSent, Sent } from '../slack/slack-errors.js';
import type { EntryOf, Hold, OutboxIndex } from './outbox-index.js';

export type Outcome = Delivered | Waiting;

export interface Delivered {
  readonly kind: 'done';
  /** Removes the entry and records the result. Repeated until the store accepts it. */
  record(): Promise<void>;
}

export interface Waiting extends Hold {
  readonly kind: 'wait';
  /** Other messages to the channel wait too. */
  readonly holdsChannel: boolean;
  /** Until when the others wait. Default: `until`. */
  readonly holdUntil?: Instant;
  /** Slack was not called, because these are quiet hours. */
  readonly isQuiet?: true;
  /** The part still to be sent, if Slack accepted the other part. */
  readonly rest?: OutboxJob;
}

/** For messages that Slack did not accept. */
export interface RefusalHandler {
  postpone(later: Later): Waiting;
  /** `channel` was the default channel when the message was sent; the entry waits for the default channel. */
  postponeRefused(channel: string, error: string): Promise<Waiting>;
  /** For any other channel. The caller sends the message elsewhere. */
  reportRefused(channel: string, error: string): Promise<void>;
}

export interface DeliveryDeps {
  readonly store: Store;
  readonly outbox: OutboxIndex;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
}

export interface SendTools {
  readonly sender: Sender;
  readonly channels: RefusalHandler;
}

export type Deliver<Kind extends OutboxJob['kind'] = OutboxJob['kind']> = (
  entry: EntryOf<Kind>,
  tools: SendTools,
) => Promise<Outcome>;

/**
 * The sender for one entry. It counts every call, and its posts and replies pass the gate. `quietMs`: the rest of the
 * quiet hours, for an entry that respects them. Its posts and broadcast replies wait that long.
 */
export function senderFor(
  sender: Sender,
  options: {
    readonly pass: SendPass;
    readonly count: (outcome: Sent['kind']) => void;
    readonly quietMs: number | undefined;
    /** The channel accepted a post or a broadcast reply. One that takes edits and silent replies may refuse these. */
    readonly onPosted: (channel: string) => void;
  },
): Sender {
  const { pass, count, quietMs, onPosted } = options;
  async function countOutcome(sending: Promise<Sent>): Promise<Sent> {
    const sent = await sending;
    count(sent.kind);
    return sent;
  }
  async function sendThroughGate(send: () => Promise<Sent>): Promise<Sent> {
    const sent = await countOutcome(send());
    if (sent.kind !== 'sent') pass.leave();
    return sent;
  }
  async function sendUnlessQuiet(send: () => Promise<Sent>): Promise<Sent> {
    if (quietMs === undefined) {
      const sent = await sendThroughGate(send);
      if (sent.kind === 'sent') onPosted(sent.message.channel);
      return sent;
    }
    return { kind: 'later', afterMs: quietMs, error: 'These are quiet hours.', isQuiet: true };
  }
  return {
    post: (view, channel) => sendUnlessQuiet(() => sender.post(view, channel, pass)),
    edit: (view, at) => countOutcome(sender.edit(view, at)),
    reply(at, view, { broadcast }) {
      const send = () => sender.reply(at, view, { broadcast, pass });
      return broadcast ? sendUnlessQuiet(send) : sendThroughGate(send);
    },
  };
}

/** Posts a message in `ownChannel`. If that refuses, `fallback` runs, by default a post in the default channel. */
export function createPoster(
  ownChannel: string,
  options: SendTools & {
    readonly defaultChannel: () => string;
    readonly draw: (channel: string) => ViewMessage | Promise<ViewMessage>;
    readonly onPosted: (at: MessageRef) => Outcome;
    readonly fallback?: () => Promise<Outcome>;
  },
) {
  const { sender, channels, defaultChannel, draw, onPosted } = options;
  const { fallback = () => post(defaultChannel()) } = options;

  async function post(channel = ownChannel): Promise<Outcome> {
    const sent = await sender.post(await draw(channel), channel);
    return sent.kind === 'sent' ? onPosted(sent.message) : postElsewhere(sent, channel);
  }

  async function postElsewhere(notSent: NotSent, channel: string): Promise<Outcome> {
    if (notSent.kind === 'later') return channels.postpone(notSent);
    if (channel === defaultChannel()) return channels.postponeRefused(channel, notSent.error);
    await channels.reportRefused(channel, notSent.error);
    return fallback();
  }

  return {
    post: () => post(),
    /** After a failed edit or reply: posts again if the message is gone, waits if a retry may help, or falls back. */
    async repost(notSent: NotSent, { channel }: MessageRef): Promise<Outcome> {
      if (notSent.kind === 'message-gone') return post();
      // The message is in an earlier channel, or in an earlier default channel.
      const isElsewhere = channel !== ownChannel && channel !== defaultChannel();
      if (notSent.kind === 'later' || !isElsewhere) return postElsewhere(notSent, channel);
      await channels.reportRefused(channel, notSent.error);
      return post();
    },
  };
}

/** Writes `alongside` with the removal of the entry. */
export function deliveredOutcome(
  seq: string,
  { store }: Pick<DeliveryDeps, 'store'>,
  alongside: readonly Change[] = [],
): Delivered {
  return {
    kind: 'done',
    async record() {
      await store.write([{ delete: 'outbox', seq }, ...alongside]);
    },
  };
}

/** The history event of a message that is not about one company. */
export function postedEvent(about: PostSubject, message: MessageRef, at: Instant): Change {
  const event = { kind: 'posted', about, channel: message.channel, message } as const;
  return { put: 'history', value: { v: 1, at, event } };
}

type Notified = Extract<HistoryEvent, { readonly kind: 'told' }>;

/** The history event of a message about this alert that notified its channel. */
export function notifiedEvent(
  { brn, severity }: Pick<Alert, 'brn' | 'severity'>,
  details: Pick<Notified, 'why' | 'rollUp' | 'untaken' | 'calls'> & {
    readonly message: MessageRef;
  },
  at: Instant,
): Change {
  const { channel } = details.message;
  const mentioned = details.calls?.length === 0 ? undefined : details.calls;
  const event = { kind: 'told', ...details, severity, channel, calls: mentioned } as const;
  return { put: 'history', value: { v: 1, at, brn, event } };
}
