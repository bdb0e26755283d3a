import type { MessageRef } from '../../src/domain/alert.js';
import type { AdminNews, AlertSender, Sent } from '../../src/service/ports.js';

/** One send as it was handed to Slack. */
export interface Send {
  readonly what: 'post' | 'edit' | 'reply' | 'loud-reply' | 'post-setup' | 'edit-setup';
  readonly channel: string;
  readonly ts?: string;
  readonly says: string;
}

export interface FakeSender extends AlertSender {
  readonly sends: readonly Send[];
  readonly adminNews: readonly AdminNews[];
  /** The next sends of this kind to this channel have this outcome, `times` times. */
  answer(what: Send['what'], channel: string, sent: Sent, times?: number): void;
  /** Runs when a send is under way, before its outcome. */
  onSend: ((send: Send) => Promise<void>) | undefined;
}

export function fakeSender(): FakeSender {
  const sends: Send[] = [];
  const adminNews: AdminNews[] = [];
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
    onSend: undefined,
    answer(what, channel, sent, times = Number.POSITIVE_INFINITY) {
      planned.push({ what, channel, sent, times });
    },
    post: (alert, channel) => send({ what: 'post', channel, says: alert.life.state }),
    edit: (alert, message) => send({ what: 'edit', ...message, says: alert.life.state }, message),
    reply: (_alert, message, line, loud) =>
      send({ what: loud ? 'loud-reply' : 'reply', ...message, says: line.kind }, message),
    postSetup: (setup, channel) =>
      send({ what: 'post-setup', channel, says: setup.resolvedAt === undefined ? 'open' : 'over' }),
    editSetup: (setup, message) =>
      send(
        {
          what: 'edit-setup',
          ...message,
          says: setup.resolvedAt === undefined ? 'open' : 'over',
        },
        message,
      ),
    async tellAdmins(news) {
      adminNews.push(news);
    },
  };
  return fake;
}
