import { joinRollUpLines } from '../alert/roll-up-rules.js';
import type { RollUps } from '../alert/roll-ups.js';
import type { Clock } from '../kernel/ports.js';
import type { OutboxEntry, OutboxJob } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import type { AlertSender } from '../slack/sender.js';
import type { ChannelTroubles } from './channel-health.js';
import type { OutboxLog } from './outbox-log.js';
import type { Delivered, Outcome } from './outcome.js';
import type { TestAlerts } from './test-alerts.js';

export interface SingleDeps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly channels: ChannelTroubles;
  readonly testAlerts: TestAlerts;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
}

export type Job<Kind> = Extract<OutboxJob, { readonly kind: Kind }>;

/**
 * Posts a test alert and tells whoever asked. One that its channel refuses has answered the question: it goes nowhere
 * else and is not tried again.
 */
export async function deliverTestAlert(
  { seq, job }: { readonly seq: string; readonly job: Job<'test-alert'> },
  deps: SingleDeps,
): Promise<Outcome> {
  const { sender, channels, testAlerts } = deps;
  const { channel } = job.test;
  const sent = await sender.post(job, channel);
  switch (sent.kind) {
    case 'sent':
      testAlerts.settled(seq, sent);
      return done(seq, channel, deps);
    case 'later': {
      const wait = await channels.wait(sent);
      const { until, error } = wait;
      testAlerts.settled(seq, { kind: 'waits', channel, until, error });
      return wait;
    }
    case 'message-gone':
    case 'channel-refused':
      testAlerts.settled(seq, { kind: 'refused', channel, error: sent.error });
      return done(seq, undefined, deps);
    default:
      return sent satisfies never;
  }
}

/**
 * Writes a line into the thread of a combined alert. What waits behind it and says the same of other companies is said
 * with it. A thread that does not take it goes without it, as the message says how things stand.
 */
export async function deliverRollUpLine(
  entry: OutboxEntry & { readonly job: Job<'roll-up-line'> },
  deps: SingleDeps & { readonly rollUps: Pick<RollUps, 'messageOf'> },
): Promise<Outcome> {
  const { outbox, sender, channels, rollUps } = deps;
  const { seq, job } = entry;
  let { line } = job;
  const joined: Change[] = [];
  for (const other of outbox.after(entry)) {
    const both =
      other.job.kind === 'roll-up-line' ? joinRollUpLines(line, other.job.line) : undefined;
    if (both === undefined) break;
    line = both;
    joined.push({ delete: 'outbox', seq: other.seq });
  }
  const message = rollUps.messageOf(job.id) ?? job.message;
  const sent = await sender.lineInRollUp(line, message);
  if (sent.kind === 'later') return channels.wait(sent);
  return done(seq, sent.kind === 'sent' ? message.channel : undefined, deps, joined);
}

/** Says under a message that it goes on elsewhere; a channel that does not take that line goes without it. */
export async function deliverPointer(
  { seq, job }: { readonly seq: string; readonly job: Job<'pointer'> },
  deps: SingleDeps,
): Promise<Outcome> {
  const { message, to } = job;
  const sent = await deps.sender.pointOn(message, to);
  if (sent.kind === 'later') return deps.channels.wait(sent);
  return done(seq, sent.kind === 'sent' ? message.channel : undefined, deps);
}

export function done(
  seq: string,
  channel: string | undefined,
  { store, outbox }: SingleDeps,
  alongside: readonly Change[] = [],
): Delivered {
  return {
    kind: 'done',
    channel,
    async record() {
      const gone: readonly Change[] = [{ delete: 'outbox', seq }, ...alongside];
      await store.write(gone);
      outbox.apply(gone);
    },
  };
}
