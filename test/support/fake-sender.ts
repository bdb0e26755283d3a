import type { MessageRef } from '../../src/records/alert.js';
import type { Admins, DirectMessage } from '../../src/slack/people.js';
import type { Sender } from '../../src/slack/sender.js';
import type { Sent } from '../../src/slack/slack-errors.js';
import { type DrawnLine, lineOf, type Posting, postingOf } from './drawn.js';

/** One send as it was handed to Slack. */
export interface Send {
  readonly what: 'post' | 'edit' | 'reply' | 'loud-reply';
  /** What the message is about. */
  readonly about: Posting['kind'];
  readonly channel: string;
  readonly ts?: string;
  /** The state of an alert, whether something lasts, or the kind of a thread line. */
  readonly says: string;
  readonly posting?: Posting;
}

export interface FakeSender extends Sender, Admins {
  readonly sends: readonly Send[];
  readonly adminNews: readonly (DirectMessage & { readonly to: string })[];
  /** Whom `ADMINS` names. */
  admins: readonly string[];
  /** Everybody who had a direct message, one entry each. */
  readonly toldAdmins: readonly string[];
  /** The next sends of this kind to this channel have this outcome, `times` times. */
  answer(what: Send['what'], channel: string, sent: Sent, times?: number): void;
  /** Runs when a send is under way, before its outcome. */
  onSend: ((send: Send) => Promise<void>) | undefined;
}

export function fakeSender(): FakeSender {
  const sends: Send[] = [];
  const adminNews: (DirectMessage & { readonly to: string })[] = [];
  const toldAdmins: string[] = [];
  const planned: { what: string; channel: string; sent: Sent; times: number }[] = [];
  let posted = 0;

  async function send(one: Send, message?: MessageRef): Promise<Sent> {
    sends.push(one);
    await fake.onSend?.(one);
    const plan = planned.find(
      ({ what, channel, times }) => what === one.what && channel === one.channel && times > 0,
    );
    if (plan !== undefined) {
      plan.times -= 1;
      return plan.sent;
    }
    if (message !== undefined) return { kind: 'sent', message };
    posted += 1;
    return { kind: 'sent', message: { channel: one.channel, ts: `${posted}.0` } };
  }

  const fake: FakeSender = {
    sends,
    adminNews,
    admins: ['U0ADMIN'],
    toldAdmins,
    onSend: undefined,
    answer(what, channel, sent, times = Number.POSITIVE_INFINITY) {
      planned.push({ what, channel, sent, times });
    },
    async post(view, channel, pass) {
      await pass?.enter();
      const posting = postingOf(view);
      return send({ what: 'post', about: posting.kind, channel, says: saying(posting), posting });
    },
    edit(view, at) {
      const posting = postingOf(view);
      return send({ what: 'edit', about: posting.kind, ...at, says: saying(posting), posting }, at);
    },
    async reply(at, view, { loud, pass }) {
      await pass?.enter();
      const what = loud ? 'loud-reply' : 'reply';
      return send({ what, ...at, ...lineSaying(lineOf(view)) }, at);
    },
    find: async () => fake.admins,
    async tell(to, message) {
      toldAdmins.push(to);
      // A message to several people is listed once.
      if (to === fake.admins[0] || message.kind === 'channel-refused') {
        adminNews.push({ ...message, to });
      }
      return 'told';
    },
  };
  return fake;
}

function saying(posting: Posting): string {
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
      return `${posting.rollUp.resolved} of ${posting.rollUp.total} solved`;
    case 'digest':
      return `${posting.digest.attention.total} need attention`;
    case 'test-alert':
      return 'test';
  }
}

function lineSaying(line: DrawnLine): Pick<Send, 'about' | 'says'> {
  switch (line.kind) {
    case 'alert-line':
      return { about: 'alert', says: line.line.kind };
    case 'roll-up-news': {
      const { changed, unclaimed: untaken, reminded } = line.news;
      const says = [
        ...(untaken === undefined ? [] : [[`${untaken.count} untaken`, ...untaken.calls]]),
        ...(reminded === undefined ? [] : [[`${reminded.count} reminded`, ...reminded.calls]]),
        ...(changed === undefined ? [] : [[`${changed.count} to look at`]]),
      ]
        .map((part) => part.join(' '))
        .join(', ');
      return { about: 'roll-up', says };
    }
    case 'roll-up-line':
      return { about: 'roll-up', says: `${line.line.deed.kind} ${line.line.total}` };
    case 'pointer':
      return { about: 'setup', says: `continues in ${line.to}` };
  }
}
