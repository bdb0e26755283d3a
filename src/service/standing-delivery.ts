import type { MessageRef } from '../domain/alert.js';
import type { Instant } from '../domain/instant.js';
import type { ChannelHealth } from './channel-health.js';
import type { Delivered, Outcome } from './delivery-outcome.js';
import type { OutboxLog } from './outbox-log.js';
import type { AlertSender, Change, Posting, Store } from './ports.js';
import type { Standing } from './standing.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly channels: ChannelHealth;
}

interface Trouble {
  readonly openedAt: Instant;
  readonly channel: string;
  readonly messageRef?: MessageRef;
}

/** Posts the one notice about a trouble of the whole installation, or edits it where it stands. */
export async function deliverStanding(
  about: {
    readonly seq: string;
    readonly posting: Posting;
    readonly trouble: Trouble;
    readonly isOver: boolean;
    readonly standing: Standing;
  },
  { store, outbox, sender, channels }: Deps,
): Promise<Outcome> {
  const { seq, posting, trouble, isOver, standing } = about;

  function done(at?: MessageRef): Delivered {
    const gone: readonly Change[] = [{ delete: 'outbox', seq }];
    return {
      kind: 'done',
      ...(at === undefined ? {} : { channel: at.channel }),
      async record() {
        if (at === undefined) await store.write(gone);
        else await standing.placed(trouble.openedAt, at, gone);
        outbox.apply(gone);
      },
    };
  }

  const message = trouble.messageRef ?? standing.ref(trouble.openedAt);
  if (message !== undefined) {
    const edited = await sender.edit(posting, message);
    if (edited.kind === 'sent') return done(message);
    const isRefused = edited.kind === 'channel-refused' && message.channel === trouble.channel;
    if (edited.kind === 'later' || isRefused) return channels.wait(edited);
    // What is over and whose message was deleted needs no new one.
    if (edited.kind === 'message-gone' && isOver) return done();
  }
  const posted = await sender.post(posting, trouble.channel);
  return posted.kind === 'sent' ? done(posted.message) : channels.wait(posted);
}
