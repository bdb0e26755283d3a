import type { Instant } from '../domain/instant.js';
import type { AlertSender, Metrics, OutboxJob, Sent } from './ports.js';

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

/** The sender, with every hand-over counted under the kind of job that it is for. */
export function countedSender(
  sender: AlertSender,
  metrics: Metrics,
  job: OutboxJob['kind'],
): AlertSender {
  async function counted(sending: Promise<Sent>): Promise<Sent> {
    const sent = await sending;
    metrics.sent(job, sent.kind);
    return sent;
  }
  return {
    post: (...about) => counted(sender.post(...about)),
    edit: (...about) => counted(sender.edit(...about)),
    reply: (...about) => counted(sender.reply(...about)),
    replyInRollUp: (...about) => counted(sender.replyInRollUp(...about)),
    pointOn: (...about) => counted(sender.pointOn(...about)),
    tellAdmins: (news) => sender.tellAdmins(news),
  };
}
