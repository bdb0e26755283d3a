import type { EntryOf } from '../outbox/outbox-index.js';
import {
  type Deliver,
  type DeliveryDeps,
  deliveredOutcome,
  type Outcome,
  postedEvent,
} from '../outbox/outcome.js';
import type { MessageRef } from '../records/alert.js';
import type { Change } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Incident, IncidentMessage } from './incident-notice.js';

type Kind = 'setup' | 'outage' | 'common-cause' | 'mass-change';

/**
 * While the incident is open, its message belongs in the default channel. When that channel changes, the message is
 * posted in the new one, and a reply to the old message says so.
 */
export function incidentDelivery<K extends Kind, T extends Incident>(
  deps: DeliveryDeps,
  notice: IncidentMessage,
  incidentOf: (job: EntryOf<K>['job']) => T,
  draw: (incident: T) => ViewMessage,
): Deliver<K> {
  const { store, outbox, clock, defaultChannel } = deps;

  return async ({ seq, job }, { sender, channels }) => {
    const incident = incidentOf(job);
    const { openedAt } = incident;
    const hasEnded = (incident.endedAt ?? incident.resolvedAt) !== undefined;

    // If the default channel changes during the send, the new channel's lane must not pick up the entry too.
    outbox.markInFlight(seq);
    const view = draw(incident);
    const channel = defaultChannel();
    const message = incident.messageRef ?? notice.messageRefOf(openedAt);
    const isInOldChannel = message !== undefined && message.channel !== channel;
    if (message !== undefined && (hasEnded || !isInOldChannel)) {
      const edited = await sender.edit(view, message);
      if (edited.kind === 'sent') return done(message, []);
      if (edited.kind === 'later') return channels.postpone(edited);
      // A refusal by the old channel is no reason to wait: the message is posted in the default channel.
      const isDefaultRefused = edited.kind === 'channel-refused' && !isInOldChannel;
      if (isDefaultRefused) return channels.postponeRefused(channel, edited.error);
      // A deleted message about an ended incident is not posted again.
      if (edited.kind === 'message-gone' && hasEnded) return done(undefined, []);
    }
    const sent = await sender.post(view, channel);
    if (sent.kind === 'later') return channels.postpone(sent);
    if (sent.kind !== 'sent') return channels.postponeRefused(channel, sent.error);
    return done(sent.message, [
      // A separate entry, so that a killed process repeats at most one message.
      ...(isInOldChannel ? [createPointer(message, sent.message.channel)] : []),
      postedEvent(job.kind, sent.message, clock.now()),
    ]);

    function createPointer(from: MessageRef, to: string): Change {
      const next = outbox.createEntry({ kind: 'pointer', message: from, to }, clock.now());
      return { put: 'outbox', value: next };
    }

    function done(ref: MessageRef | undefined, alongside: readonly Change[]): Outcome {
      return {
        kind: 'done',
        async record() {
          // If the default channel changed during the send, the entry stays, and posts in the new channel next.
          const mustMove = ref !== undefined && !hasEnded && ref.channel !== defaultChannel();
          const changes = mustMove
            ? alongside
            : [{ delete: 'outbox', seq } satisfies Change, ...alongside];
          if (ref === undefined) await store.write(changes);
          else await notice.recordMessage(openedAt, ref, changes);
          outbox.clearInFlight(seq);
        },
      };
    }
  };
}

/** Replies to a message that its incident continues in another channel. If Slack refuses the reply, it is dropped. */
export function pointerDelivery(
  deps: DeliveryDeps,
  draw: (channel: string) => ViewMessage,
): Deliver<'pointer'> {
  return async ({ seq, job: { message, to } }, { sender, channels }) => {
    const sent = await sender.reply(message, draw(to), { broadcast: false });
    if (sent.kind === 'later') return channels.postpone(sent);
    return deliveredOutcome(seq, deps);
  };
}
