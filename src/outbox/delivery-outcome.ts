import type { Instant } from '../kernel/instant.js';
import type { AlertSender, Metrics, OutboxJob, SendPass, Sent } from '../records/ports.js';

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
