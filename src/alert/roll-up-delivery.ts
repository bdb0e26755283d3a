import type { Posting } from '../app/deliveries.js';
import type { Clock } from '../kernel/ports.js';
import type { ChannelTroubles } from '../outbox/channel-health.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { Delivered, NotSent, Outcome } from '../outbox/outcome.js';
import type { MessageRef, RollUpId } from '../records/alert.js';
import type { Change, Store } from '../records/store.js';
import type { AlertSender } from '../slack/sender.js';
import { type Drawing, isRollUpOver } from './live-roll-ups.js';
import type { Drawn, RollUps } from './roll-ups.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly sender: AlertSender;
  readonly channels: ChannelTroubles;
  readonly rollUps: RollUps;
  readonly clock: Clock;
  readonly defaultChannel: () => string;
}

/** Posts a combined alert or edits it, and says aloud which of its members have to be looked at again. */
export async function deliverRollUp(
  { seq, id }: { readonly seq: string; readonly id: RollUpId },
  deps: Deps,
): Promise<Outcome> {
  const { rollUps, clock } = deps;
  const drawing = rollUps.draw(id, clock.now());
  if (drawing === undefined) return done(seq, id, undefined, deps);
  let isSent = false;
  try {
    const outcome = await deliverDrawing({ seq, id, drawing }, deps);
    isSent = outcome.kind === 'done';
    return outcome;
  } finally {
    if (!isSent) rollUps.notSent(id);
  }
}

async function deliverDrawing(
  about: { readonly seq: string; readonly id: RollUpId; readonly drawing: Drawing },
  deps: Deps,
): Promise<Outcome> {
  const { seq, id, drawing } = about;
  const { sender, channels } = deps;
  const defaultChannel = deps.defaultChannel();
  const posting: Posting = { kind: 'roll-up', rollUp: drawing.view };
  const { message, view, news } = drawing;
  if (message === undefined) return post(view.channel);

  const edited = await sender.edit(posting, message);
  if (edited.kind === 'message-gone' && isRollUpOver(view))
    return done(seq, id, { drawing, at: undefined }, deps);
  if (edited.kind !== 'sent') return again(edited, message);
  if (news !== undefined) {
    const said = await sender.replyInRollUp(view, message, news);
    if (said.kind !== 'sent') return again(said, message);
  }
  return done(seq, id, { drawing, at: message }, deps);

  /** A message that is posted anew makes the noise that the reply would have made. */
  async function again(notSent: NotSent, at: MessageRef): Promise<Outcome> {
    if (notSent.kind === 'message-gone') return post(view.channel);
    if (notSent.kind === 'later' || at.channel === defaultChannel) return channels.wait(notSent);
    await channels.refused(at.channel, notSent.error);
    return post(defaultChannel);
  }

  async function post(channel: string): Promise<Outcome> {
    const sent = await sender.post(posting, channel);
    if (sent.kind === 'sent') return done(seq, id, { drawing, at: sent.message }, deps);
    if (sent.kind === 'later' || channel === defaultChannel) return channels.wait(sent);
    await channels.refused(channel, sent.error);
    return post(defaultChannel);
  }
}

function done(
  seq: string,
  id: RollUpId,
  drawn: Drawn | undefined,
  { store, outbox, rollUps, clock }: Deps,
): Delivered {
  const now = clock.now();
  const channel = drawn?.at?.channel;

  async function write(changes: readonly Change[]): Promise<void> {
    await store.write(changes);
    outbox.apply(changes);
  }

  // Not written down twice when only what follows could not be.
  let isWritten = false;
  return {
    kind: 'done',
    channel,
    async record() {
      if (!isWritten) {
        const sent = drawn === undefined ? [] : rollUps.sent(drawn, now);
        await write([{ delete: 'outbox', seq }, ...sent]);
      }
      isWritten = true;
      await write(rollUps.recorded(id, drawn, now));
    },
  };
}
