import type { Brn } from '../kernel/brn.js';
import { ok } from '../kernel/result.js';
import { isGroupId, isUserId } from '../kernel/slack-id.js';
import { MINUTE, seoulDayOf } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { show } from '../slack/answer.js';
import { ackUnreadable, answerUnreadable } from '../slack/errors.js';
import type { FormValues } from '../slack/inputs.js';
import { type Answer, answerWithModal, messageOfModal } from '../slack/modal-view.js';
import { ackWithView, windowProgress } from '../slack/modals.js';
import {
  type ButtonArgs,
  type ChoiceArgs,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import { memberProblem } from '../slack/people.js';
import { admit, onPress, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES } from '../text/tongue.js';
import { assignWords } from '../triage/triage-words.js';
import { channelAndOwnerProblems } from '../watch/watch-form.js';
import { formProblemSentence } from '../watch/watch-words.js';
import { hasFieldsOf } from './bulk-fields-view.js';
import {
  type BulkDeps,
  type BulkQuestion,
  type BulkReader,
  brnsAsShown,
  drawBulkQuestion,
  type FormResult,
  fieldFacts,
  readBulkChange,
  readBulkChoice,
  readBulkDraft,
  tickedBrns,
} from './bulk-form.js';
import { collectLetters } from './bulk-letters.js';
import { type BulkPlace, companiesOfOwner, parseBulkPlace } from './bulk-place.js';
import type { BulkChange, BulkKind } from './bulk-rules.js';
import {
  asksFirst,
  type BulkChooseModel,
  type BulkDraft,
  bulkChooseModal,
  bulkModal,
} from './bulk-view.js';
import { bulkWords, lettersWords } from './bulk-words.js';
import { listFilterOf, listPlaceOf, placeOfButton } from './list-place.js';
import { LIST_PAGE_SIZE } from './list-view.js';

/** The same texts are not sent twice within this time. */
const DOUBLE_CLICK_MS = MINUTE;

/** Handles "Bulk edit" on the list. */
export function onBulkButton(deps: BulkDeps) {
  return onPress(placeOfButton, 'bulk', deps, async (visit, place) => {
    const { modal } = await drawChoice({ place, ticked: [] }, readerOf(visit), deps);
    await openWindow(visit, modal, deps);
  });
}

/** Shows another page of companies to select. */
export function onBulkPage(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const place = placeOfButton(args);
    if (place === undefined) return answerUnreadable(args, deps);
    await redrawChoice(args, deps, (shown) => ({ ...shown, place, ticked: [] }));
  };
}

/** Shows the fields of the chosen change and the chosen kind of companies. */
export function onBulkChoice(deps: BulkDeps) {
  return (args: ChoiceArgs) => redrawChoice(args, deps, (shown) => shown);
}

/** Redraws the first window. Slack keeps what was entered in the fields that remain. */
async function redrawChoice(
  args: ButtonArgs | ChoiceArgs,
  deps: BulkDeps,
  next: (shown: Choice) => Choice,
): Promise<void> {
  const { view, user } = args.body;
  const place = listPlaceOf(view?.private_metadata, user.id);
  if (place === undefined || view === undefined) return answerUnreadable(args, deps);
  const { values } = view.state;
  const shown = { place, ticked: tickedBrns(values), draft: readBulkDraft(values) };
  const visit = await admit(originOfAction(args), 'bulk', deps, (t) =>
    drawChoice({ ...shown, isPersonUnknown: true }, { t, reader: user.id }, deps),
  );
  if (visit === undefined) return;
  const answer = await drawChoice(next(shown), readerOf(visit), deps);
  await show(visit.origin, answer, deps, { dropWhenClosed: true });
}

/**
 * Handles the submitted first window: makes the change in the companies that the person selected by name, or asks for
 * confirmation in the same window.
 */
export function onBulkSubmit(deps: BulkDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const by = args.body.user.id;
    const t = TONGUES[deps.directory.languageNow(by)];
    const place = listPlaceOf(args.view.private_metadata, by);
    if (place === undefined) return ackUnreadable(args, deps);
    const { values } = args.view.state;
    const choice = readBulkChoice(values, place, t);
    if ('errors' in choice) return args.ack({ response_action: 'errors', ...choice });
    const { change, target } = choice.value;
    const read = hasFieldsOf(change, values) ? readChange(values, change, by, deps) : undefined;
    if (read !== undefined && 'errors' in read) {
      return args.ack({ response_action: 'errors', ...read });
    }
    const chosen = read?.value;
    const total = target.kind === 'companies' ? target.brns.length : 0;
    const isConfirmed = chosen !== undefined && total > 0 && !asksFirst(change);
    await ackWithView(
      args,
      bulkModal(isConfirmed ? { kind: 'working', done: 0, total } : { kind: 'counting' }, t),
    );
    const model = { place, ticked: tickedBrns(values), draft: readBulkDraft(values), chosen };
    const visit = await admit(originOfSubmit(args), 'bulk', deps, (t) =>
      drawChoice({ ...model, isPersonUnknown: true }, { t, reader: by }, deps),
    );
    if (visit === undefined) return;
    if (isConfirmed) {
      const shown = { change, total, target, backTo: place };
      await carryOut(visit, { id: submissionId(args), place: shown, change: chosen }, deps);
      return;
    }
    const question = { change, target, chosen, backTo: place };
    const modal = await drawBulkQuestion(question, readerOf(visit), deps);
    await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
  };
}

function readChange(
  values: FormValues,
  change: BulkKind,
  by: UserId,
  deps: BulkDeps,
): FormResult<BulkChange> {
  const t = TONGUES[deps.directory.languageNow(by)];
  return readBulkChange(values, change, { by, policy: deps.policy, now: deps.clock.now() }, t);
}

/** A window that is submitted twice has the same ID. The hash differs between questions in one window. */
function submissionId({ view }: SubmitArgs): string {
  return `${view.id} ${view.hash}`;
}

function readerOf({ t, origin }: Visit): BulkReader {
  return { t, reader: origin.user };
}

/** Handles "Back" in the second window: draws the first window as it was submitted. */
export function onBulkBack(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const { view, user } = args.body;
    const place = parseBulkPlace(view?.private_metadata ?? '', user.id);
    if (place?.backTo === undefined || view === undefined) return answerUnreadable(args, deps);
    const { backTo, target, change } = place;
    const { values } = view.state;
    const read = readChange(values, change, user.id, deps);
    const isFilledIn = hasFieldsOf(change, values) && 'value' in read;
    const chosen = isFilledIn ? read.value : undefined;
    const visit = await admit(originOfAction(args), 'bulk', deps, (t) =>
      drawAgain({ ...place, chosen }, { t, reader: user.id }, deps),
    );
    if (visit === undefined) return;
    const ticked = target.kind === 'companies' ? target.brns : [];
    const model = { place: backTo, ticked, draft: draftFrom(place), chosen };
    const answer = await drawChoice(model, readerOf(visit), deps);
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

type Choice = Pick<BulkChooseModel, 'place' | 'ticked' | 'draft' | 'chosen' | 'isPersonUnknown'>;

async function drawChoice(
  model: Choice,
  { t, reader }: BulkReader,
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
      ...fieldFacts(reader, deps),
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

async function drawAgain(
  question: BulkQuestion,
  reader: BulkReader,
  deps: BulkDeps,
): Promise<Answer> {
  const modal = await drawBulkQuestion({ ...question, isPersonUnknown: true }, reader, deps);
  return { modal, message: { text: bulkWords(reader.t).personUnknown, blocks: [] } };
}

/** Handles "Change owner" on the daily summary, for an owner who has left. */
export function onOwnerGone(deps: BulkDeps) {
  const ownerIn = ({ action: { value = '' } }: ButtonArgs) => (isUserId(value) ? value : undefined);
  return onPress(ownerIn, 'bulk', deps, async (visit, owner) => {
    const question = { change: 'owner', target: companiesOfOwner(owner) } as const;
    await openWindow(visit, await drawBulkQuestion(question, readerOf(visit), deps), deps);
  });
}

/** Handles the confirmation: carries out the change, unless the matching companies differ from those shown. */
export function onBulkConfirmSubmit(deps: BulkDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const by = args.body.user.id;
    const place = parseBulkPlace(args.view.private_metadata, by);
    if (place === undefined) return ackUnreadable(args, deps);
    const result = readChange(args.view.state.values, place.change, by, deps);
    if ('errors' in result) return args.ack({ response_action: 'errors', ...result });
    const change = result.value;
    const t = TONGUES[deps.directory.languageNow(by)];
    await ackWithView(args, bulkModal({ kind: 'working', done: 0, total: place.total }, t));
    const visit = await admit(originOfSubmit(args), 'bulk', deps, (t) =>
      drawAgain({ ...place, chosen: change }, { t, reader: by }, deps),
    );
    if (visit === undefined) return;
    await carryOut(visit, { id: submissionId(args), place, change }, deps);
  };
}

interface Confirmed {
  readonly id: string;
  readonly place: BulkPlace;
  readonly change: BulkChange;
}

async function carryOut(visit: Visit, confirmed: Confirmed, deps: BulkDeps): Promise<void> {
  const { origin } = visit;
  const { id, place, change } = confirmed;
  const problem = await problemOf(change, visit, deps);
  const brns = await brnsAsShown(place, deps);
  if (problem !== undefined || brns === undefined) {
    const shownBefore = brns === undefined ? place.total : undefined;
    const question = { ...place, problem, shownBefore, chosen: change };
    const modal = await drawBulkQuestion(question, readerOf(visit), deps);
    return show(origin, answerWithModal(modal), deps);
  }
  if (change.kind === 'client-text') {
    const send = () => sendLetters(visit, { place, change, brns }, deps);
    await deps.background.once(`bulk ${id}`, send, DOUBLE_CLICK_MS);
    return;
  }
  const progress = windowProgress(origin.viewId, deps);
  const result = await deps.bulk.carryOut({
    id,
    brns,
    change,
    by: origin.user,
    onProgress: (done, total) =>
      progress.offer(() => bulkModal({ kind: 'working', done, total }, visit.t)),
  });
  await progress.waitUntilIdle();
  const doneModal = bulkModal({ kind: 'done', change, result, reader: origin.user }, visit.t);
  // If the store failed, the question is shown again, so that the remaining companies can be submitted.
  const question = { ...place, chosen: change, partial: result };
  const modal =
    result.notReached > 0 ? await drawBulkQuestion(question, readerOf(visit), deps) : doneModal;
  await show(origin, { modal, message: messageOfModal(doneModal) }, deps);
}

/** Why the chosen channel or person cannot be used. */
async function problemOf(
  change: BulkChange,
  { t, origin }: Visit,
  deps: BulkDeps,
): Promise<string | undefined> {
  switch (change.kind) {
    case 'channel':
    case 'owner': {
      const [problem] = await channelAndOwnerProblems(change, deps);
      return problem && formProblemSentence(problem, t);
    }
    case 'claim': {
      if (change.to === origin.user) return undefined;
      const why = await memberProblem(change.to, deps);
      return why && assignWords(t).problem[why];
    }
    case 'snooze':
    case 'client-text':
    case 'pause':
    case 'resume':
    case 'unwatch':
      return undefined;
  }
}

/** Sends the texts as one file in a direct message. If that fails, the question is shown again. */
async function sendLetters(
  visit: Visit,
  request: {
    readonly place: BulkPlace;
    readonly change: Extract<BulkChange, { readonly kind: 'client-text' }>;
    readonly brns: readonly Brn[];
  },
  deps: BulkDeps,
): Promise<void> {
  const { t, origin } = visit;
  const { place, change, brns } = request;
  const { content, result } = await collectLetters(brns, change.language, deps);
  const words = lettersWords(t);
  const name = words.fileName(seoulDayOf(deps.clock.now()));
  const file = { name, content, comment: words.comment(result.done) };
  const sent = result.done === 0 ? ok('none') : await deps.personFiles.send(origin.user, file);
  const modal = sent.ok
    ? bulkModal({ kind: 'done', change, result, reader: origin.user }, t)
    : await drawBulkQuestion(
        { ...place, problem: words.failed[sent.error], chosen: change },
        readerOf(visit),
        deps,
      );
  await show(origin, answerWithModal(modal), deps);
}
