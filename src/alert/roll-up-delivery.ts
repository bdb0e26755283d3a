import {
  type Deliver,
  type DeliveryDeps,
  delivered,
  type Means,
  type Outcome,
  posting,
} from '../outbox/outcome.js';
import type { MessageRef, RollUpId, RollUpLine } from '../records/alert.js';
import type { Change } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import { type Drawing, isRollUpOver } from './roll-up-drawing-rules.js';
import { joinRollUpLines, type RollUpNews, type RollUpView } from './roll-up-rules.js';
import type { Drawn, RollUps } from './roll-ups.js';

interface Deps extends DeliveryDeps {
  readonly rollUps: RollUps;
}

export interface RollUpDrawings {
  readonly rollUp: (view: RollUpView) => Promise<ViewMessage>;
  readonly rollUpNews: (view: RollUpView, news: RollUpNews) => ViewMessage;
  readonly rollUpLine: (line: RollUpLine) => Promise<ViewMessage>;
}

/** Posts a combined alert or edits it, and announces which of its members have to be looked at again. */
export function rollUpDelivery(deps: Deps, draw: RollUpDrawings): Deliver<'roll-up'> {
  const { store, rollUps, clock } = deps;

  return async ({ seq, job: { id } }, means) => {
    const drawing = rollUps.draw(id, clock.now());
    if (drawing === undefined) return recorded(seq, id, undefined);
    let isSent = false;
    try {
      const outcome = await send(drawing, (at) => recorded(seq, id, { drawing, at }), means);
      isSent = outcome.kind === 'done';
      return outcome;
    } finally {
      if (!isSent) rollUps.notSent(id);
    }
  };

  async function send(
    { message, view, news }: Drawing,
    done: (at: MessageRef | undefined) => Outcome,
    means: Means,
  ): Promise<Outcome> {
    const { sender } = means;
    const shown = await draw.rollUp(view);
    // A message that is posted again notifies the channel in place of the reply.
    const { post, again } = posting(view.channel, { ...deps, ...means, draw: () => shown, done });
    if (message === undefined) return post();
    const edited = await sender.edit(shown, message);
    if (edited.kind === 'message-gone' && isRollUpOver(view)) return done(undefined);
    if (edited.kind !== 'sent') return again(edited, message);
    if (news === undefined) return done(message);
    const replied = await sender.reply(message, draw.rollUpNews(view, news), { loud: true });
    return replied.kind === 'sent' ? done(message) : again(replied, message);
  }

  function recorded(seq: string, id: RollUpId, drawn: Drawn | undefined): Outcome {
    const now = clock.now();
    // When only the second write fails, a retry must not repeat the first.
    let isWritten = false;
    return {
      kind: 'done',
      channel: drawn?.at?.channel,
      async record() {
        if (!isWritten) {
          const sent = drawn === undefined ? [] : rollUps.sent(drawn, now);
          await store.write([{ delete: 'outbox', seq }, ...sent]);
        }
        isWritten = true;
        await store.write(rollUps.recorded(id, drawn, now));
      },
    };
  }
}

/**
 * Posts a line in the thread of a combined alert, joined with later entries about the same action. A line that Slack
 * refuses is dropped, because the message shows the same.
 */
export function rollUpLineDelivery(deps: Deps, draw: RollUpDrawings): Deliver<'roll-up-line'> {
  const { outbox, rollUps } = deps;
  return async (entry, { sender, channels }) => {
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
    const sent = await sender.reply(message, await draw.rollUpLine(line), { loud: false });
    if (sent.kind === 'later') return channels.wait(sent);
    return delivered(seq, sent.kind === 'sent' ? message.channel : undefined, deps, joined);
  };
}
