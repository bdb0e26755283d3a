import type { MessageRef } from '../../src/records/alert.js';
import type { Admins, DirectMessage } from '../../src/slack/people.js';
import type { Sender } from '../../src/slack/sender.js';
import type { Sent } from '../../src/slack/slack-errors.js';
import { type DrawnLine, isLine, lineOf, type Posting, postingOf } from './drawn.js';

export interface Send {
  readonly operation: 'post' | 'edit' | 'reply' | 'broadcast-reply';
  readonly kind: Posting['kind'];
  readonly channel: string;
  readonly ts?: string;
  /** The state of the alert or incident, or the kind of the thread line. */
  readonly state: string;
  readonly posting?: Posting;
}

export interface FakeSender extends Sender, Admins {
  readonly sends: readonly Send[];
  readonly directMessages: readonly (DirectMessage & { readonly to: string })[];
  /** The people that `ADMINS` names. */
  admins: readonly string[];
  /** The recipient of each direct message. */
  readonly notifiedPeople: readonly string[];
  /** Sets the outcome of the next `times` sends with this operation to this channel; by default of all. */
  answer(operation: Send['operation'], channel: string, sent: Sent, times?: number): void;
  /** Runs during a send, before its outcome. */
  onSend: ((send: Send) => Promise<void>) | undefined;
}

export function fakeSender(): FakeSender {
  const sends: Send[] = [];
  const directMessages: (DirectMessage & { readonly to: string })[] = [];
  const notifiedPeople: string[] = [];
  const plans: { operation: string; channel: string; sent: Sent; times: number }[] = [];
  let posted = 0;

  async function record(send: Send, message?: MessageRef): Promise<Sent> {
    sends.push(send);
    await fake.onSend?.(send);
    const plan = plans.find(
      ({ operation, channel, times }) =>
        operation === send.operation && channel === send.channel && times > 0,
    );
    if (plan !== undefined) {
      plan.times -= 1;
      return plan.sent;
    }
    if (message !== undefined) return { kind: 'sent', message };
    posted += 1;
    return { kind: 'sent', message: { channel: send.channel, ts: `${posted}.0` } };
  }

  const fake: FakeSender = {
    sends,
    directMessages,
    admins: ['U0ADMIN'],
    notifiedPeople,
    onSend: undefined,
    answer(operation, channel, sent, times = Number.POSITIVE_INFINITY) {
      plans.push({ operation, channel, sent, times });
    },
    async post(view, channel, pass) {
      await pass?.enter();
      if (isLine(view))
        return record({ operation: 'post', channel, ...describeLine(lineOf(view)) });
      const posting = postingOf(view);
      return record({
        operation: 'post',
        kind: posting.kind,
        channel,
        state: describeState(posting),
        posting,
      });
    },
    edit(view, at) {
      const posting = postingOf(view);
      return record(
        { operation: 'edit', kind: posting.kind, ...at, state: describeState(posting), posting },
        at,
      );
    },
    async reply(at, view, { broadcast, pass }) {
      await pass?.enter();
      const operation = broadcast ? 'broadcast-reply' : 'reply';
      return record({ operation, ...at, ...describeLine(lineOf(view)) }, at);
    },
    find: async () => fake.admins,
    async notify(to, message) {
      notifiedPeople.push(to);
      // Lists a message to all admins once. `channel-refused` has one recipient.
      if (to === fake.admins[0] || message.kind === 'channel-refused') {
        directMessages.push({ ...message, to });
      }
      return 'sent';
    },
  };
  return fake;
}

function describeState(posting: Posting): string {
  switch (posting.kind) {
    case 'alert':
      return posting.alert.life.state;
    case 'setup':
      return posting.setup.resolvedAt === undefined ? 'open' : 'over';
    case 'outage':
      return posting.outage.endedAt === undefined ? 'open' : 'over';
    case 'common-cause':
      return posting.cause.endedAt === undefined ? 'open' : 'over';
    case 'mass-change':
      return posting.change.endedAt === undefined ? 'open' : 'over';
    case 'roll-up':
      return `${posting.rollUp.resolved} of ${posting.rollUp.total} resolved`;
    case 'digest':
      return `${posting.digest.attention.total} need attention`;
    case 'test-alert':
      return 'test';
  }
}

function describeLine(line: DrawnLine): Pick<Send, 'kind' | 'state'> {
  switch (line.kind) {
    case 'alert-line':
      return { kind: 'alert', state: line.line.kind };
    case 'roll-up-news': {
      const { critical, changed, unclaimed, reminded } = line.news;
      const state = [
        ...(critical === undefined
          ? []
          : [[`${critical.count} critical`, ...(critical.mentions ?? [])]]),
        ...(unclaimed === undefined
          ? []
          : [[`${unclaimed.count} unclaimed`, ...(unclaimed.mentions ?? [])]]),
        ...(reminded === undefined
          ? []
          : [[`${reminded.count} reminded`, ...(reminded.mentions ?? [])]]),
        ...(changed === undefined ? [] : [[`${changed.count} to look at`]]),
      ]
        .map((part) => part.join(' '))
        .join(', ');
      return { kind: 'roll-up', state };
    }
    case 'roll-up-line':
      return { kind: 'roll-up', state: `${line.line.deed.kind} ${line.line.total}` };
    case 'pointer':
      // The tests move only setup notices.
      return { kind: 'setup', state: `continues in ${line.to}` };
  }
}
