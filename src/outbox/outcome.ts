import type { Metrics } from '../app/metrics.js';
import type { Instant } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import type { PostedAbout } from '../records/history.js';
import type { OutboxJob } from '../records/outbox.js';
import type { Change } from '../records/store.js';
import type { AlertSender, SendPass } from '../slack/sender.js';
import type { Sent } from '../slack/slack-errors.js';
import type { HealthProblem } from '../status/health-rules.js';

/** A channel that Slack refuses, for the people who can fix it. */
export type ChannelNews =
  | {
      readonly kind: 'default-channel-refused';
      readonly channel: string;
      readonly error: string;
      readonly waiting: number;
    }
  | {
      readonly kind: 'channel-refused';
      readonly channel: string;
      readonly error: string;
      readonly company: string;
      readonly tell: UserId;
    };

export type AdminNews = ChannelNews | { readonly kind: 'health'; readonly problem: HealthProblem };

/**
 * The sender while it is quiet, for what nobody asked for: messages are edited and lines go quietly into threads, but
 * what would make noise is not handed over, and waits.
 */
export function calmSender(
  sender: AlertSender,
  { until, now }: { readonly until: Instant; readonly now: Instant },
): AlertSender {
  const later = async (): Promise<Sent> => ({
    kind: 'later',
    afterMs: until - now,
    error: 'These are quiet hours.',
    isQuiet: true,
  });
  return {
    ...sender,
    post: later,
    replyInRollUp: later,
    reply: (alert, message, line, loud) =>
      loud ? later() : sender.reply(alert, message, line, loud),
  };
}

/** What became of handing one outbox entry to Slack. */
export type Outcome = Delivered | Waiting;

export interface Delivered {
  readonly kind: 'done';
  /** The channel that took it, which therefore is whole; absent when nothing had to be said. */
  readonly channel?: string;
  /** Takes the entry out of the outbox and writes down what the delivery taught. Done again until the store takes it. */
  record(): Promise<void>;
}

export interface Waiting {
  readonly kind: 'wait';
  readonly until: Instant;
  readonly error: string;
  /** Nothing else is sent to the channel until then either. */
  readonly holdsChannel: boolean;
  /** Slack refuses the channel, and nobody tells us when that is mended. */
  readonly isRefusal?: true;
  /** Slack was not asked: these are quiet hours. */
  readonly isQuiet?: true;
  /** What is left to be sent, where Slack took a part of it. */
  readonly rest?: OutboxJob;
}

/** What Slack answered when it did not take a message. */
export type NotSent = Exclude<Sent, { readonly kind: 'sent' }>;

/**
 * The sender for one outbox entry: every hand-over is counted under the kind of job that it is for, and what makes a
 * message appear passes the gate. What Slack did not take leaves it at once.
 */
export function senderOfJob(
  sender: AlertSender,
  metrics: Metrics,
  { job, pass }: { readonly job: OutboxJob['kind']; readonly pass: SendPass },
): AlertSender {
  async function counted(sending: Promise<Sent>): Promise<Sent> {
    const sent = await sending;
    metrics.sent(job, sent.kind);
    return sent;
  }
  async function gated(sending: Promise<Sent>): Promise<Sent> {
    const sent = await counted(sending);
    if (sent.kind !== 'sent') pass.leave();
    return sent;
  }
  return {
    post: (posting, channel) => gated(sender.post(posting, channel, pass)),
    edit: (...about) => counted(sender.edit(...about)),
    reply: (alert, message, line, loud) => gated(sender.reply(alert, message, line, loud, pass)),
    replyInRollUp: (rollUp, message, news) =>
      gated(sender.replyInRollUp(rollUp, message, news, pass)),
    lineInRollUp: (line, message) => gated(sender.lineInRollUp(line, message, pass)),
    pointOn: (message, channel) => gated(sender.pointOn(message, channel, pass)),
    adminsFor: (news) => sender.adminsFor(news),
    tellAdmin: (...about) => sender.tellAdmin(...about),
  };
}

/** Puts on record that a message about no single company stands there. */
export function posted(about: PostedAbout, message: MessageRef, at: Instant): Change {
  const { channel } = message;
  return {
    put: 'history',
    value: { v: 1, at, event: { kind: 'posted', about, channel, message } },
  };
}
