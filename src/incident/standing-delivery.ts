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
 * Posts the one notice about a trouble of the whole installation, or edits it in place. While the trouble lasts it
 * belongs into the current default channel: once that is another channel it is posted there again, and the old message
 * says so.
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

    // Until it is on record, or on record that it waits (Delivery), no other channel's lane takes it up.
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
      // A deleted message about a trouble that is over needs no new one.
      if (edited.kind === 'message-gone' && isOver) return done(undefined, []);
    }
    const sent = await sender.post(view, channel);
    if (sent.kind !== 'sent') return channels.wait(sent);
    return done(sent.message, [
      // An entry of its own, so that only one message is under way when the process is killed.
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
          // Where the default channel was changed while it was sent, the entry stays and continues to the new one.
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

/** Says under a message that it continues in another channel; the line is left out where the old channel refuses it. */
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
