import { isGroupId, isUserId } from '../kernel/slack-id.js';
import { show } from '../slack/answer.js';
import { ackUnreadable, answerUnreadable } from '../slack/errors.js';
import { type Answer, answerWithModal, messageOfModal } from '../slack/modal-view.js';
import { ackWithView, windowProgress } from '../slack/modals.js';
import {
  type ButtonArgs,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import { admit, onPress, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { channelAndOwnerProblems } from '../watch/watch-form.js';
import type { BulkRequest } from './bulk-edits.js';
import {
  type BulkDeps,
  type BulkQuestion,
  brnsAsShown,
  drawBulkQuestion,
  readBulkChange,
  readBulkChoice,
  readBulkDraft,
  tickedBrns,
} from './bulk-form.js';
import { type BulkPlace, companiesOfOwner, parseBulkPlace } from './bulk-place.js';
import { type BulkChooseModel, type BulkDraft, bulkChooseModal, bulkModal } from './bulk-view.js';
import { bulkWords } from './bulk-words.js';
import { listFilterOf, listPlaceOf, placeOfButton } from './list-place.js';
import { LIST_PAGE_SIZE } from './list-view.js';

/** Handles "Change many" on the list. */
export function onBulkButton(deps: BulkDeps) {
  return onPress(placeOfButton, 'bulk', deps, async (visit, place) => {
    const { modal } = await drawChoice({ place, ticked: [] }, visit.t, deps);
    await openWindow(visit, modal, deps);
  });
}

/** Shows another page of companies to tick. */
export function onBulkPage(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const { view, user } = args.body;
    const place = placeOfButton(args);
    const shownPlace = listPlaceOf(view?.private_metadata, user.id);
    if (place === undefined || view === undefined || shownPlace === undefined) {
      return answerUnreadable(args, deps);
    }
    const ticked = tickedBrns(view.state.values);
    // No draft is needed, because Slack keeps the values of the other fields.
    const visit = await admit(originOfAction(args), 'bulk', deps, (t) =>
      drawChoice({ place: shownPlace, ticked, isPersonUnknown: true }, t, deps),
    );
    if (visit === undefined) return;
    const answer = await drawChoice({ place, ticked: [] }, visit.t, deps);
    await show(visit.origin, answer, deps, { dropWhenClosed: true });
  };
}

/** Handles the submitted first window: counts the companies, then asks for confirmation in the same window. */
export function onBulkSubmit(deps: BulkDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const place = listPlaceOf(args.view.private_metadata, args.body.user.id);
    if (place === undefined) return ackUnreadable(args, deps);
    const { values } = args.view.state;
    const choice = readBulkChoice(values, place, t);
    if ('errors' in choice) return args.ack({ response_action: 'errors', ...choice });
    await ackWithView(args, bulkModal({ kind: 'counting' }, t));
    const model = { place, ticked: tickedBrns(values), draft: readBulkDraft(values) };
    const visit = await admit(originOfSubmit(args), 'bulk', deps, (t) =>
      drawChoice({ ...model, isPersonUnknown: true }, t, deps),
    );
    if (visit === undefined) return;
    const modal = await drawBulkQuestion({ ...choice.value, backTo: place }, visit.t, deps);
    await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
  };
}

/** Handles "Back to the choice" in the second window: draws the first window as it was submitted. */
export function onBulkBack(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const { view, user } = args.body;
    const place = parseBulkPlace(view?.private_metadata ?? '', user.id);
    if (place?.backTo === undefined) return answerUnreadable(args, deps);
    const { backTo, target } = place;
    const visit = await admit(originOfAction(args), 'bulk', deps, (t) => drawAgain(place, t, deps));
    if (visit === undefined) return;
    const ticked = target.kind === 'companies' ? target.brns : [];
    const model = { place: backTo, ticked, draft: draftFrom(place) };
    const answer = await drawChoice(model, visit.t, deps);
    await show(visit.origin, answer, deps, { dropWhenClosed: true });
  };
}

function draftFrom({ change, target }: BulkPlace): BulkDraft {
  if (target.kind === 'companies') return { target: 'page', change, fromUser: '', fromGroup: '' };
  const owner = target.filter.kind === 'owner' ? target.filter.owner : '';
  return {
    target: owner === '' ? 'filter' : 'owner',
    change,
    fromUser: isUserId(owner) ? owner : '',
    fromGroup: isGroupId(owner) ? owner : '',
  };
}

async function drawChoice(
  model: Pick<BulkChooseModel, 'place' | 'ticked' | 'draft' | 'isPersonUnknown'>,
  t: Tongue,
  deps: BulkDeps,
): Promise<Answer> {
  const { place, ticked, isPersonUnknown } = model;
  const filter = await listFilterOf(place.filter, deps);
  const [{ companies, page, pages, total }, groups] = await Promise.all([
    deps.overview.pageOfCompanies(filter, place.page, LIST_PAGE_SIZE),
    deps.ownerGroups.list(),
  ]);
  const onPage = new Set(companies.map(({ brn }) => brn));
  const modal = bulkChooseModal(
    {
      ...model,
      place: { ...place, page },
      pages,
      total,
      rows: companies,
      ticked: ticked.filter((brn) => onPage.has(brn)),
      groups,
    },
    t,
  );
  const { personUnknown, title } = bulkWords(t);
  return { modal, message: { text: isPersonUnknown ? personUnknown : title, blocks: [] } };
}

async function drawAgain(question: BulkQuestion, t: Tongue, deps: BulkDeps): Promise<Answer> {
  const modal = await drawBulkQuestion({ ...question, isPersonUnknown: true }, t, deps);
  return { modal, message: { text: bulkWords(t).personUnknown, blocks: [] } };
}

/** Handles "Change owner" on the daily summary, for an owner who has left. */
export function onOwnerGone(deps: BulkDeps) {
  const ownerIn = ({ action: { value = '' } }: ButtonArgs) => (isUserId(value) ? value : undefined);
  return onPress(ownerIn, 'bulk', deps, async (visit, owner) => {
    const question = { change: 'owner', target: companiesOfOwner(owner) } as const;
    await openWindow(visit, await drawBulkQuestion(question, visit.t, deps), deps);
  });
}

/** Handles the confirmation: carries out the change, unless the matching companies differ from those shown. */
export function onBulkConfirmSubmit(deps: BulkDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const place = parseBulkPlace(args.view.private_metadata, args.body.user.id);
    if (place === undefined) return ackUnreadable(args, deps);
    const snoozeCase = { policy: deps.policy, now: deps.clock.now() };
    const result = readBulkChange(args.view.state.values, place.change, snoozeCase, t);
    if ('errors' in result) return args.ack({ response_action: 'errors', ...result });
    const change = result.value;
    await ackWithView(args, bulkModal({ kind: 'working', done: 0, total: place.total }, t));
    const visit = await admit(originOfSubmit(args), 'bulk', deps, (t) =>
      drawAgain({ ...place, chosen: change }, t, deps),
    );
    if (visit === undefined) return;
    // A window that is submitted twice has the same ID. The hash differs between questions in one window.
    const id = `${args.view.id} ${args.view.hash}`;
    await carryOut(visit, { id, place, change }, deps);
  };
}

async function carryOut(
  visit: Visit,
  { id, place, change }: Pick<BulkRequest, 'id' | 'change'> & { readonly place: BulkPlace },
  deps: BulkDeps,
): Promise<void> {
  const { t, origin } = visit;
  const hasSlackId = change.kind === 'channel' || change.kind === 'owner';
  const [problem] = hasSlackId ? await channelAndOwnerProblems(change, deps) : [];
  const brns = await brnsAsShown(place, deps);
  if (problem !== undefined || brns === undefined) {
    const shownBefore = brns === undefined ? place.total : undefined;
    const question = { ...place, problem, shownBefore, chosen: change };
    const modal = await drawBulkQuestion(question, t, deps);
    return show(origin, answerWithModal(modal), deps);
  }
  const progress = windowProgress(origin.viewId, deps);
  const result = await deps.bulk.carryOut({
    id,
    brns,
    change,
    by: origin.user,
    onProgress: (done, total) =>
      progress.offer(() => bulkModal({ kind: 'working', done, total }, t)),
  });
  await progress.waitUntilIdle();
  const doneModal = bulkModal({ kind: 'done', change, result }, t);
  // If the store failed, the question is shown again, so that the remaining companies can be submitted.
  const question = { ...place, chosen: change, partial: result };
  const modal = result.notReached > 0 ? await drawBulkQuestion(question, t, deps) : doneModal;
  await show(origin, { modal, message: messageOfModal(doneModal) }, deps);
}
