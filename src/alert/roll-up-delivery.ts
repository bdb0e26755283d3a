import {
  createPoster,
  type Deliver,
  type DeliveryDeps,
  deliveredOutcome,
  type Outcome,
  type SendTools,
} from '../outbox/outcome.js';
import type { MessageRef, RollUpId, RollUpLine } from '../records/alert.js';
import type { Change } from '../records/store.js';
import type { ViewMessage } from '../slack/blocks.js';
import { type Drawing, isRollUpEnded, withoutReply } from './roll-up-drawing-rules.js';
import {
  mergeRollUpLines,
  partsOfRollUpId,
  type RollUpNews,
  type RollUpView,
} from './roll-up-rules.js';
import type { RollUps, SentDrawing } from './roll-ups.js';

interface Deps extends DeliveryDeps {
  readonly rollUps: RollUps;
}

export interface RollUpDrawings {
  readonly rollUp: (view: RollUpView) => Promise<ViewMessage>;
  readonly rollUpNews: (view: RollUpView, news: RollUpNews) => ViewMessage;
  readonly rollUpLine: (line: RollUpLine) => Promise<ViewMessage>;
}

type Done = (sent: Drawing, at: MessageRef | undefined) => Outcome;

export function rollUpDelivery(deps: Deps, draw: RollUpDrawings): Deliver<'roll-up'> {
  const { store, rollUps, clock } = deps;

  return async ({ seq, calm, job: { id } }, tools) => {
    const drawing = rollUps.draw(id, clock.now());
    if (drawing === undefined) return doneOutcome(seq, id, undefined);
    const isRequested = calm === undefined;
    let isSent = false;
    try {
      const done: Done = (sent, at) => doneOutcome(seq, id, { drawing: sent, at, isRequested });
      const outcome = await send(drawing, done, tools);
      isSent = outcome.kind === 'done';
      return outcome;
    } finally {
      if (!isSent) rollUps.onSendFailed(id);
    }
  };

  async function send(drawing: Drawing, done: Done, tools: SendTools): Promise<Outcome> {
    const { message, view, news } = drawing;
    const { sender } = tools;
    const shown = await draw.rollUp(view);
    // A message that is posted again notifies the channel, as the reply would.
    const poster = createPoster(view.channel, {
      ...deps,
      ...tools,
      draw: () => shown,
      onPosted: (at) => done(withoutReply(drawing), at),
    });
    if (message === undefined) return poster.post();
    const edited = await sender.edit(shown, message);
    if (edited.kind === 'message-gone' && isRollUpEnded(view)) return done(drawing, undefined);
    if (edited.kind !== 'sent') return poster.repost(edited, message);
    if (news === undefined) return done(drawing, message);
    const replied = await sender.reply(message, draw.rollUpNews(view, news), { broadcast: true });
    return replied.kind === 'sent' ? done(drawing, message) : poster.repost(replied, message);
  }

  function doneOutcome(seq: string, id: RollUpId, sent: SentDrawing | undefined): Outcome {
    const now = clock.now();
    // If only the second write fails, the repeated `record` must not write the first one's history events again.
    let isWritten = false;
    return {
      kind: 'done',
      async record() {
        if (!isWritten) {
          const changes = sent === undefined ? [] : rollUps.changesAfterSend(sent, now);
          await store.write([{ delete: 'outbox', seq }, ...changes]);
        }
        isWritten = true;
        await store.write(rollUps.changesAfterRecord(id, sent, now));
      },
    };
  }
}

/**
 * Posts a line in the thread of a combined alert, merged with the next entries about the same action. If Slack refuses it,
 * it is dropped, because the message shows the same, except what has to be collected again: that is posted in the channel.
 */
export function rollUpLineDelivery(deps: Deps, draw: RollUpDrawings): Deliver<'roll-up-line'> {
  const { outbox, rollUps } = deps;
  return async (entry, tools) => {
    const { seq, job } = entry;
    const { sender, channels } = tools;
    let { line } = job;
    const removed: Change[] = [];
    for (const other of outbox.entriesAfter(entry)) {
      const merged =
        other.job.kind === 'roll-up-line' ? mergeRollUpLines(line, other.job.line) : undefined;
      if (merged === undefined) break;
      line = merged;
      removed.push({ delete: 'outbox', seq: other.seq });
    }
    const message = rollUps.messageOf(job.id) ?? job.message;
    const view = await draw.rollUpLine(line);
    const done = () => deliveredOutcome(seq, deps, removed);
    const sent = await sender.reply(message, view, { broadcast: false });
    if (sent.kind === 'sent') return done();
    if (sent.kind === 'later') return channels.postpone(sent);
    if (line.companies.every(({ gaps }) => gaps === undefined)) return done();
    const poster = createPoster(partsOfRollUpId(job.id).channel, {
      ...deps,
      ...tools,
      draw: () => view,
      onPosted: done,
    });
    return poster.repost(sent, message);
  };
}
