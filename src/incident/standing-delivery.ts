import type { Posting } from '../app/deliveries.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { ChannelTroubles } from '../outbox/channel-health.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import { type Delivered, type Outcome, posted } from '../outbox/outcome.js';
import type { MessageRef } from '../records/alert.js';
import type { Change, Store } from '../records/store.js';
import type { AlertSender } from '../slack/sender.js';
import type { Standing } from './standing-notice.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly channels: ChannelTroubles;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
}

interface Trouble {
  readonly openedAt: Instant;
  readonly channel: string;
  readonly messageRef?: MessageRef;
}

interface About {
  readonly seq: string;
  readonly posting: Extract<
    Posting,
    { readonly kind: 'setup' | 'outage' | 'common-cause' | 'mass-change' }
  >;
  readonly trouble: Trouble;
  readonly isOver: boolean;
  readonly standing: Standing;
}

/**
 * Posts the one notice about a trouble of the whole installation, or edits it where it stands. While the trouble lasts
 * its place is the default channel of now: when that is another one it is posted there anew, and the old message says so.
 */
export async function deliverStanding(about: About, deps: Deps): Promise<Outcome> {
  const { outbox } = deps;
  // Until it is on record, or on record that it waits (Delivery), no other channel's lane takes it up.
  outbox.sends(about.seq);
  try {
    return await say(about, deps);
  } catch (error) {
    outbox.settled(about.seq);
    throw error;
  }
}

async function say(
  about: About,
  { store, outbox, sender, channels, clock, defaultChannel }: Deps,
): Promise<Outcome> {
  const { seq, posting, trouble, isOver, standing } = about;

  function done(
    at?: MessageRef,
    { isNew = false, left }: { readonly isNew?: boolean; readonly left?: MessageRef } = {},
  ): Delivered {
    return {
      kind: 'done',
      channel: at === undefined ? undefined : at.channel,
      async record() {
        // Where the default channel was changed while it was sent, the entry stays, and goes on to the new one.
        const goesOn = at !== undefined && !isOver && at.channel !== defaultChannel();
        const gone: readonly Change[] = [
          ...(goesOn ? [] : [{ delete: 'outbox', seq } as const]),
          ...pointer(left, at),
          ...(isNew && at !== undefined ? [posted(posting.kind, at, clock.now())] : []),
        ];
        if (at === undefined) await store.write(gone);
        else await standing.placed(trouble.openedAt, at, gone);
        outbox.settled(seq);
        outbox.apply(gone);
      },
    };
  }

  /** Sent for itself, so that only one message is under way when the process is killed. */
  function pointer(message?: MessageRef, at?: MessageRef): readonly Change[] {
    if (message === undefined || at === undefined) return [];
    const job = { kind: 'pointer', message, to: at.channel } as const;
    return [{ put: 'outbox', value: outbox.entry(job, clock.now()) }];
  }

  const channel = defaultChannel();
  const message = trouble.messageRef ?? standing.ref(trouble.openedAt);
  const isElsewhere = message !== undefined && message.channel !== channel;
  if (message !== undefined && (isOver || !isElsewhere)) {
    const edited = await sender.edit(posting, message);
    if (edited.kind === 'sent') return done(message);
    const isRefused = edited.kind === 'channel-refused' && !isElsewhere;
    if (edited.kind === 'later' || isRefused) return channels.wait(edited);
    // What is over and whose message was deleted needs no new one.
    if (edited.kind === 'message-gone' && isOver) return done();
  }
  const sent = await sender.post(posting, channel);
  if (sent.kind !== 'sent') return channels.wait(sent);
  return done(sent.message, { isNew: true, ...(isElsewhere ? { left: message } : {}) });
}
