import { isUserId } from '../kernel/slack-id.js';
import { ackWithView } from '../slack/ack-with-view.js';
import { show } from '../slack/answer.js';
import { channelProblem } from '../slack/channel-check.js';
import { messageOfModal } from '../slack/message-of-modal.js';
import { openModal } from '../slack/modals.js';
import {
  type ButtonArgs,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { ackUnreadable, tellUnreadable } from '../slack/unreadable.js';
import { admit, shownNotice, type Visit } from '../slack/visit.js';
import { windowProgress } from '../slack/window-progress.js';
import { catalogOf } from '../text/catalog.js';
import type { FormProblem } from '../watch/form-text.js';
import { ownerProblem } from '../watch/owner-check.js';
import { bulkFieldErrors } from './bulk-faults.js';
import { bulkModal } from './bulk-modal.js';
import { type BulkPlace, parseBulkPlace } from './bulk-place.js';
import { type BulkQuestion, brnsAsShown, drawBulkQuestion } from './bulk-question.js';
import type { BulkChange } from './bulk-rules.js';
import type { BulkOutcome } from './bulk-text.js';
import { readBulkChange } from './read-bulk-form.js';

/** "Change owner", on the daily summary, for an owner who has left. */
export function onOwnerGone(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const owner = args.action.value ?? '';
    if (!isUserId(owner)) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), 'bulk', deps);
    if (visit === undefined) return;
    const target = { kind: 'filter', filter: { kind: 'owner', owner } } as const;
    await openBulkQuestion(visit, { change: 'owner', target }, deps);
  };
}

/** One company, or all of an owner who has left: what is to be done is known, and only asked back. */
export async function openBulkQuestion(
  visit: Visit,
  wish: Pick<BulkQuestion, 'change' | 'target'>,
  deps: SlackDeps,
): Promise<void> {
  const { origin, text } = visit;
  const viewId = await openModal(origin, await drawBulkQuestion(wish, text, deps), deps);
  if (viewId !== undefined) return;
  await show(origin, shownNotice({ kind: 'window-not-opened' }, text), deps);
}

/** It was confirmed: carried out, unless other companies fit by now than were shown. */
export function onBulkConfirmSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = catalogOf(deps.reader.languageNow(args.body.user.id));
    const place = parseBulkPlace(args.view.private_metadata, args.body.user.id);
    if (place === undefined) return ackUnreadable(args, deps);
    const about = { policy: deps.policy, now: deps.clock.now() };
    const read = readBulkChange(args.view.state.values, place.change, about);
    if ('problem' in read) {
      const errors = bulkFieldErrors(read.problem, text);
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    const change = read.read;
    await ackWithView(args, bulkModal({ kind: 'working', done: 0, total: place.total }, text));
    const visit = await admit(originOfSubmit(args), 'bulk', deps, async (known) => {
      const again = { ...place, notDone: true, chosen: change } as const;
      const modal = await drawBulkQuestion(again, known, deps);
      return { modal, message: { text: known.bulk.notDoneUnknown, blocks: [] } };
    });
    if (visit === undefined) return;
    // Two submits of one window are one order; the window keeps its ID, so its hash tells one asking back from the next.
    const id = `${args.view.id} ${args.view.hash}`;
    await carryOut(visit, { id, place, change }, deps);
  };
}

interface Confirmed {
  readonly id: string;
  readonly place: BulkPlace;
  readonly change: BulkChange;
}

async function carryOut(
  visit: Visit,
  { id, place, change }: Confirmed,
  deps: SlackDeps,
): Promise<void> {
  const { text, origin } = visit;
  const problem = await placeFault(change, deps);
  const brns = await brnsAsShown(place, deps);
  if (problem !== undefined || brns === undefined) {
    const shownBefore = brns === undefined ? place.total : undefined;
    const again = { ...place, problem, shownBefore, chosen: change };
    const modal = await drawBulkQuestion(again, text, deps);
    await show(origin, { modal, message: messageOfModal(modal) }, deps);
    return;
  }
  const progress = windowProgress(origin.viewId, deps);
  const result = await deps.bulk.carryOut({
    ...{ id, brns, change },
    by: origin.user,
    onProgress: (done, total) =>
      progress.offer(() => bulkModal({ kind: 'working', done, total }, text)),
  });
  await progress.settle();
  const came = { change: outcomeOf(change), result };
  const done = bulkModal({ kind: 'done', ...came }, text);
  // What is left can be sent again as it is.
  const isLeft = result.left > 0;
  const modal = isLeft
    ? await drawBulkQuestion({ ...place, chosen: change, came }, text, deps)
    : done;
  await show(origin, { modal, message: messageOfModal(done) }, deps);
}

/** What Slack knows is wrong with where alerts would go or with who would look after the companies. */
async function placeFault(change: BulkChange, deps: SlackDeps): Promise<FormProblem | undefined> {
  if (change.kind === 'channel' && change.channel !== '') {
    return channelProblem(change.channel, deps);
  }
  if (change.kind === 'owner' && change.owner !== '') return ownerProblem(change.owner, deps);
  return undefined;
}

function outcomeOf(change: BulkChange): BulkOutcome {
  if (change.kind === 'owner' && change.owner === '') return 'no-owner';
  if (change.kind === 'channel' && change.channel === '') return 'default-channel';
  return change.kind;
}
