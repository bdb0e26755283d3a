import type { EntryOf } from '../outbox/outbox-log.js';
import {
  type Deliver,
  type DeliveryDeps,
  delivered,
  type Outcome,
  posted,
} from '../outbox/outcome.js';
import type { MessageRef } from '../records/alert.js';
import type { Change } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Standing, Trouble } from './standing-notice.js';

type Kind = 'setup' | 'outage' | 'common-cause' | 'mass-change';

/**
 * Posts the one notice about a trouble of the whole installation, or edits it. While the trouble is open, its message
 * belongs in the default channel: when that changes, the notice is posted there again and the old message links to it.
 */
export function standingDelivery<K extends Kind, T extends Trouble>(
  deps: DeliveryDeps,
  standing: Standing,
  troubleOf: (job: EntryOf<K>['job']) => T,
  draw: (trouble: T) => ViewMessage,
): Deliver<K> {
  const { store, outbox, clock, defaultChannel } = deps;

  return async ({ seq, job }, { sender, channels }) => {
    const trouble = troubleOf(job);
    const { openedAt } = trouble;
    const isOver = (trouble.endedAt ?? trouble.resolvedAt) !== undefined;

    // No other channel's lane may pick the entry up until its result (sent or waiting) is recorded.
    outbox.sends(seq);
    const view = draw(trouble);
    const channel = defaultChannel();
    const message = trouble.messageRef ?? standing.ref(openedAt);
    const isElsewhere = message !== undefined && message.channel !== channel;
    if (message !== undefined && (isOver || !isElsewhere)) {
      const edited = await sender.edit(view, message);
      if (edited.kind === 'sent') return done(message, []);
      const isRefused = edited.kind === 'channel-refused' && !isElsewhere;
      if (edited.kind === 'later' || isRefused) return channels.wait(edited);
      // A deleted message about an ended trouble is not posted again.
      if (edited.kind === 'message-gone' && isOver) return done(undefined, []);
    }
    const sent = await sender.post(view, channel);
    if (sent.kind !== 'sent') return channels.wait(sent);
    return done(sent.message, [
      // A separate entry, so that a killed process repeats at most one message.
      ...(isElsewhere ? [pointer(message, sent.message.channel)] : []),
      posted(job.kind, sent.message, clock.now()),
    ]);

    function pointer(from: MessageRef, to: string): Change {
      const next = outbox.entry({ kind: 'pointer', message: from, to }, clock.now());
      return { put: 'outbox', value: next };
    }

    function done(at: MessageRef | undefined, alongside: readonly Change[]): Outcome {
      return {
        kind: 'done',
        channel: at?.channel,
        async record() {
          // If the default channel changed during the send, the entry stays and continues to the new channel.
          const continues = at !== undefined && !isOver && at.channel !== defaultChannel();
          const changes = continues
            ? alongside
            : [{ delete: 'outbox', seq } satisfies Change, ...alongside];
          if (at === undefined) await store.write(changes);
          else await standing.placed(openedAt, at, changes);
          outbox.settled(seq);
        },
      };
    }
  };
}

/** Replies to a message that it continues in another channel; skipped when the old channel refuses the reply. */
export function pointerDelivery(
  deps: DeliveryDeps,
  draw: (channel: string) => ViewMessage,
): Deliver<'pointer'> {
  return async ({ seq, job: { message, to } }, { sender, channels }) => {
    const sent = await sender.reply(message, draw(to), { loud: false });
    if (sent.kind === 'later') return channels.wait(sent);
    return delivered(seq, sent.kind === 'sent' ? message.channel : undefined, deps);
  };
}
