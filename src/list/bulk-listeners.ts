import { isGroupId, isUserId } from '../kernel/slack-id.js';
import { show } from '../slack/answer.js';
import { ackUnreadable, tellUnreadable } from '../slack/errors.js';
import { messageOfModal, type Shown } from '../slack/modal-view.js';
import { ackWithView, windowProgress } from '../slack/modals.js';
import {
  type ButtonArgs,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import { admit, onPress, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { placeProblems } from '../watch/watch-form.js';
import type { BulkOrder } from './bulk-edits.js';
import {
  type BulkDeps,
  type BulkQuestion,
  brnsAsShown,
  drawBulkQuestion,
  readBulkChange,
  readBulkChoice,
  readBulkDraft,
  tickedIn,
} from './bulk-form.js';
import { type BulkPlace, ofOwner, parseBulkPlace } from './bulk-place.js';
import { type BulkChooseModel, type BulkDraft, bulkChooseModal, bulkModal } from './bulk-view.js';
import { bulkWords } from './bulk-words.js';
import { listFilterOf, listPlaceOf, placeOfButton } from './list-place.js';
import { LIST_PAGE_SIZE } from './list-view.js';

/** "Change many", on the list. */
export function onBulkButton(deps: BulkDeps) {
  return onPress(placeOfButton, 'bulk', deps, async (visit, place) => {
    const { modal } = await drawChoose({ place, ticked: [] }, visit.text, deps);
    await openWindow(visit, modal, deps);
  });
}

/** Turns to another page of companies to tick. */
export function onBulkPlace(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const { view, user } = args.body;
    const place = placeOfButton(args);
    const shownPlace = listPlaceOf(view?.private_metadata, user.id);
    if (place === undefined || view === undefined || shownPlace === undefined) {
      return tellUnreadable(args, deps);
    }
    const ticked = tickedIn(view.state.values);
    // Slack keeps the values of the other fields.
    const visit = await admit(originOfAction(args), 'bulk', deps, (t) =>
      drawChoose({ place: shownPlace, ticked, notDone: true }, t, deps),
    );
    if (visit === undefined) return;
    const shown = await drawChoose({ place, ticked: [] }, visit.text, deps);
    await show(visit.origin, shown, deps, { dropWhenClosed: true });
  };
}

/** The first window was submitted: counts the companies, then asks for confirmation in the same window. */
export function onBulkSubmit(deps: BulkDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const place = listPlaceOf(args.view.private_metadata, args.body.user.id);
    if (place === undefined) return ackUnreadable(args, deps);
    const { values } = args.view.state;
    const chosen = readBulkChoice(values, place, t);
    if ('errors' in chosen) return args.ack({ response_action: 'errors', ...chosen });
    await ackWithView(args, bulkModal({ kind: 'counting' }, t));
    const visit = await admit(originOfSubmit(args), 'bulk', deps, (t) => {
      const ticked = tickedIn(values);
      const draft = readBulkDraft(values);
      return drawChoose({ place, ticked, draft, notDone: true }, t, deps);
    });
    if (visit === undefined) return;
    const modal = await drawBulkQuestion({ ...chosen.read, back: place }, visit.text, deps);
    await show(visit.origin, { modal, message: messageOfModal(modal) }, deps, {
      dropWhenClosed: true,
    });
  };
}

/** "Back to the choice", in the second window: draws the first window as it was submitted. */
export function onBulkBack(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const { view, user } = args.body;
    const place = parseBulkPlace(view?.private_metadata ?? '', user.id);
    if (place?.back === undefined) return tellUnreadable(args, deps);
    const { back } = place;
    const visit = await admit(originOfAction(args), 'bulk', deps, (t) => drawAgain(place, t, deps));
    if (visit === undefined) return;
    const ticked = place.target.kind === 'companies' ? place.target.brns : [];
    const first = { place: back, ticked, draft: draftOf(place) };
    await show(visit.origin, await drawChoose(first, visit.text, deps), deps, {
      dropWhenClosed: true,
    });
  };
}

function draftOf({ change, target }: BulkPlace): BulkDraft {
  if (target.kind === 'companies') return { target: 'page', change, fromUser: '', fromGroup: '' };
  const owner = target.filter.kind === 'owner' ? target.filter.owner : '';
  return {
    target: owner === '' ? 'filter' : 'owner',
    change,
    fromUser: isUserId(owner) ? owner : '',
    fromGroup: isGroupId(owner) ? owner : '',
  };
}

async function drawChoose(
  { place, ticked, ...again }: Pick<BulkChooseModel, 'place' | 'ticked' | 'draft' | 'notDone'>,
  t: Tongue,
  deps: BulkDeps,
): Promise<Shown> {
  const filter = await listFilterOf(place.filter, deps);
  const [{ companies: rows, page, ...counts }, groups] = await Promise.all([
    deps.overview.pageOfCompanies(filter, place.page, LIST_PAGE_SIZE),
    deps.ownerGroups.list(),
  ]);
  const shown = new Set(rows.map(({ brn }) => brn));
  const modal = bulkChooseModal(
    {
      ...{ ...again, ...counts, rows, groups },
      place: { ...place, page },
      ticked: ticked.filter((brn) => shown.has(brn)),
    },
    t,
  );
  const { notDoneUnknown, title } = bulkWords(t);
  return { modal, message: { text: again.notDone ? notDoneUnknown : title, blocks: [] } };
}

async function drawAgain(question: BulkQuestion, t: Tongue, deps: BulkDeps): Promise<Shown> {
  const modal = await drawBulkQuestion({ ...question, notDone: true }, t, deps);
  return { modal, message: { text: bulkWords(t).notDoneUnknown, blocks: [] } };
}

/** "Change owner", on the daily summary, for an owner who has left. */
export function onOwnerGone(deps: BulkDeps) {
  const ownerIn = ({ action: { value = '' } }: ButtonArgs) => (isUserId(value) ? value : undefined);
  return onPress(ownerIn, 'bulk', deps, async (visit, owner) => {
    const question = { change: 'owner', target: ofOwner(owner) } as const;
    await openWindow(visit, await drawBulkQuestion(question, visit.text, deps), deps);
  });
}

/** Confirmed: carries out the change, unless the matching companies differ from those shown. */
export function onBulkConfirmSubmit(deps: BulkDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const place = parseBulkPlace(args.view.private_metadata, args.body.user.id);
    if (place === undefined) return ackUnreadable(args, deps);
    const snoozeCase = { policy: deps.policy, now: deps.clock.now() };
    const read = readBulkChange(args.view.state.values, place.change, snoozeCase, t);
    if ('errors' in read) return args.ack({ response_action: 'errors', ...read });
    const change = read.read;
    await ackWithView(args, bulkModal({ kind: 'working', done: 0, total: place.total }, t));
    const visit = await admit(originOfSubmit(args), 'bulk', deps, (t) =>
      drawAgain({ ...place, chosen: change }, t, deps),
    );
    if (visit === undefined) return;
    // Idempotent: submitting a window twice gives one order. The next question reuses the window's ID, so the hash is needed too.
    const id = `${args.view.id} ${args.view.hash}`;
    await carryOut(visit, { id, place, change }, deps);
  };
}

async function carryOut(
  visit: Visit,
  { id, place, change }: Pick<BulkOrder, 'id' | 'change'> & { readonly place: BulkPlace },
  deps: BulkDeps,
): Promise<void> {
  const { text: t, origin } = visit;
  const hasPlace = change.kind === 'channel' || change.kind === 'owner';
  const [problem] = hasPlace ? await placeProblems(change, deps) : [];
  const brns = await brnsAsShown(place, deps);
  if (problem !== undefined || brns === undefined) {
    const shownBefore = brns === undefined ? place.total : undefined;
    const question = { ...place, problem, shownBefore, chosen: change };
    const modal = await drawBulkQuestion(question, t, deps);
    await show(origin, { modal, message: messageOfModal(modal) }, deps);
    return;
  }
  const progress = windowProgress(origin.viewId, deps);
  const result = await deps.bulk.carryOut({
    ...{ id, brns, change },
    by: origin.user,
    onProgress: (done, total) =>
      progress.offer(() => bulkModal({ kind: 'working', done, total }, t)),
  });
  await progress.settle();
  const doneModal = bulkModal({ kind: 'done', change, result }, t);
  // The form is shown again, so that the other companies can be submitted.
  const question = { ...place, chosen: change, partial: result };
  const modal = result.notReached > 0 ? await drawBulkQuestion(question, t, deps) : doneModal;
  await show(origin, { modal, message: messageOfModal(doneModal) }, deps);
}
