import type { ModalView } from '@slack/types';
import type { Brn } from '../kernel/brn.js';
import { isGroupId, isUserId } from '../kernel/slack-id.js';
import { MINUTE, seoulDayOf } from '../kernel/time.js';
import { sendPrivately, show } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { answerWithModal, messageOfModal } from '../slack/modal-view.js';
import { windowProgress } from '../slack/modals.js';
import {
  type ButtonArgs,
  type ChoiceArgs,
  originOfAction,
  type SubmitArgs,
} from '../slack/origin.js';
import { memberProblem } from '../slack/people.js';
import type { Listeners } from '../slack/request-filter.js';
import {
  admit,
  type FormOutcome,
  onPress,
  onQuickSubmit,
  openWindow,
  type Visit,
} from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { assignWords } from '../triage/triage-words.js';
import { channelAndOwnerProblems } from '../watch/watch-form.js';
import { formProblemSentence } from '../watch/watch-words.js';
import { type BulkRequest, collectLetters } from './bulk-edits.js';
import {
  type BulkDeps,
  type BulkReader,
  brnsAsShown,
  drawBulkQuestion,
  errorsInSight,
  fieldFacts,
  readBulkChange,
  readBulkChoice,
  readBulkDraft,
  tickedBrns,
} from './bulk-form.js';
import type { BulkChange, BulkKind } from './bulk-rules.js';
import {
  asksFirst,
  type BulkChooseModel,
  type BulkDraft,
  bulkChooseModal,
  bulkModal,
  hasFieldsOf,
} from './bulk-view.js';
import { bulkWords, lettersWords } from './bulk-words.js';
import {
  type BulkPlace,
  type BulkTarget,
  companiesOfOwner,
  type ListPlace,
  listFilterOf,
  listPlaceOf,
  parseBulkPlace,
  placeOfButton,
} from './list-place.js';
import { LIST_PAGE_SIZE } from './list-view.js';

/** The same texts are not sent twice within this time. */
const RESEND_GUARD_MS = MINUTE;
/** More than the number of people who have such a window open at the same time. */
const MAX_REPORTERS = 200;

/** `showList` redraws the list from which a bulk edit was opened, with the edit's result above it. */
export function bulkListeners(
  deps: BulkDeps,
  showList: (visit: Visit, place: ListPlace, result: string) => Promise<void>,
) {
  const open = onPress(placeOfButton, 'bulk', deps, async (visit, place) => {
    const change = place.filter.kind === 'paused' ? 'resume' : 'claim';
    const draft = { target: 'page', change, fromUser: '', fromGroup: '' } as const;
    const modal = await drawChoice({ place, ticked: [], draft }, readerOf(visit), deps);
    await openBulkWindow(visit, modal, deps, (result) => showList(visit, place, result));
  });
  /** Shows another page of companies to select. */
  const turnPage = async (args: ButtonArgs): Promise<void> => {
    const place = placeOfButton(args);
    if (place === undefined) return answerUnreadable(args, deps);
    await redrawChoice(args, deps, (shown) => ({ ...shown, place, ticked: [] }));
  };
  /** Shows the fields of the chosen change and the chosen kind of companies. */
  const choose = (args: ChoiceArgs) => redrawChoice(args, deps, (shown) => shown);
  /** "Change owner" on the daily summary, for an owner who has left. */
  const changeOwner = onPress(
    ({ action: { value = '' } }) => (isUserId(value) ? value : undefined),
    'bulk',
    deps,
    (visit, owner) =>
      openBulkQuestion(visit, { change: 'owner', target: companiesOfOwner(owner) }, deps),
  );
  return {
    buttons: {
      [ACTIONS.listBulk]: open,
      [ACTIONS.bulkPrevious]: turnPage,
      [ACTIONS.bulkNext]: turnPage,
      [ACTIONS.bulkBack]: onBulkBack(deps),
      [ACTIONS.bulkOwnerGone]: changeOwner,
    },
    selects: { [FIELDS.bulkKind.id]: choose, [FIELDS.bulkTarget.id]: choose },
    submissions: {
      [CALLBACKS.bulk]: onBulkSubmit(deps),
      [CALLBACKS.bulkConfirm]: onBulkConfirmSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}

/** Opens the window that asks for confirmation of a change. */
export async function openBulkQuestion(
  visit: Visit,
  question: { readonly change: BulkKind; readonly target: BulkTarget },
  deps: BulkDeps,
): Promise<void> {
  const { origin } = visit;
  const modal = await drawBulkQuestion(question, readerOf(visit), deps);
  const sayResult = (result: string) =>
    origin.overHome === undefined
      ? sendPrivately(origin, sentenceMessage(result), deps)
      : deps.home.showFeedback(origin.user, result);
  // A message window cannot show a result.
  const isOnWindow = origin.inMessageWindow === true;
  await openBulkWindow(visit, modal, deps, isOnWindow ? undefined : sayResult);
}

async function openBulkWindow(
  visit: Visit,
  modal: ModalView,
  deps: BulkDeps,
  sayResult: ((result: string) => Promise<void>) | undefined,
): Promise<void> {
  const viewId = await openWindow(visit, modal, deps);
  if (viewId === undefined || sayResult === undefined) return;
  const { resultReporters: reporters } = deps;
  reporters.set(viewId, sayResult);
  const [oldest] = reporters.keys();
  if (reporters.size > MAX_REPORTERS && oldest !== undefined) reporters.delete(oldest);
}

/** Redraws the selection view. Slack keeps what was entered in the fields that remain. */
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
  const visit = await admit(originOfAction(args), 'bulk', deps, (notice, t) =>
    drawChoice({ ...shown, notice }, { t, reader: user.id }, deps),
  );
  if (visit === undefined) return;
  const modal = await drawChoice(next(shown), readerOf(visit), deps);
  await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
}

/**
 * Handles the submitted selection view: makes the change in the companies that the person selected by name, or shows the
 * confirmation view.
 */
function onBulkSubmit(deps: BulkDeps) {
  return onQuickSubmit(
    'bulk',
    deps,
    (args, t) => readChoiceForm(args, t, deps),
    async (visit, { question, total, immediateChange }, args) => {
      if (immediateChange !== undefined) {
        const place = { ...question, total };
        const edit = { id: submissionId(args), place, change: immediateChange };
        return carryOut(visit, edit, deps);
      }
      const modal = await drawBulkQuestion(question, readerOf(visit), deps);
      await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
      return undefined;
    },
  );
}

/** `immediateChange`: the change, if it needs no confirmation. */
function readChoiceForm({ view, body }: SubmitArgs, t: Tongue, deps: BulkDeps) {
  const reader = body.user.id;
  const place = listPlaceOf(view.private_metadata, reader);
  if (place === undefined) return undefined;
  const { values } = view.state;
  const choice = readBulkChoice(values, place, t);
  if ('errors' in choice) return errorsInSight(choice);
  const { change, target } = choice.value;
  const fields = hasFieldsOf(change, values)
    ? readBulkChange(values, change, { t, reader }, deps)
    : undefined;
  if (fields !== undefined && 'errors' in fields) return errorsInSight(fields);
  const chosen = fields?.value;
  const total = target.kind === 'companies' ? target.brns.length : 0;
  const immediateChange = total > 0 && !asksFirst(change) ? chosen : undefined;
  const model = { place, ticked: tickedBrns(values), draft: readBulkDraft(values), chosen };
  return {
    form: { question: { change, target, chosen, backTo: place }, total, immediateChange },
    waiting: bulkModal(
      immediateChange ? { kind: 'working', done: 0, total } : { kind: 'counting' },
      t,
    ),
    redraw: (notice: string, t: Tongue) => drawChoice({ ...model, notice }, { t, reader }, deps),
  };
}

/** The same for a double submission; the hash separates successive questions in one window. */
function submissionId({ view }: SubmitArgs): string {
  return `${view.id} ${view.hash}`;
}

function readerOf({ t, origin }: Visit): BulkReader {
  return { t, reader: origin.user };
}

/** Handles "Back" in the confirmation view: draws the selection view as it was submitted. */
function onBulkBack(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const { view, user } = args.body;
    const place = parseBulkPlace(view?.private_metadata ?? '', user.id);
    if (place?.backTo === undefined || view === undefined) return answerUnreadable(args, deps);
    const { backTo, target, change } = place;
    const t = TONGUES[deps.directory.languageNow(user.id)];
    const read = readBulkChange(view.state.values, change, { t, reader: user.id }, deps);
    const chosen = 'value' in read ? read.value : undefined;
    const visit = await admit(originOfAction(args), 'bulk', deps, (notice, t) =>
      drawBulkQuestion({ ...place, chosen, problem: notice }, { t, reader: user.id }, deps),
    );
    if (visit === undefined) return;
    const ticked = target.kind === 'companies' ? target.brns : [];
    const model = { place: backTo, ticked, draft: draftFrom(place), chosen };
    const modal = await drawChoice(model, readerOf(visit), deps);
    await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
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

type Choice = Pick<BulkChooseModel, 'place' | 'ticked' | 'draft' | 'chosen' | 'notice'>;

async function drawChoice(model: Choice, { t, reader }: BulkReader, deps: BulkDeps) {
  const { place, ticked } = model;
  const filter = await listFilterOf(place.filter, deps);
  const [{ companies, page, pages, total }, groups] = await Promise.all([
    deps.overview.pageOfCompanies(filter, place.page, LIST_PAGE_SIZE),
    deps.ownerGroups.list(),
  ]);
  const onPage = new Set(companies.map(({ brn }) => brn));
  return bulkChooseModal(
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
}

/** Handles the confirmation: carries out the change, unless the matching companies differ from those shown. */
function onBulkConfirmSubmit(deps: BulkDeps) {
  return onQuickSubmit(
    'bulk',
    deps,
    (args, t) => {
      const reader = args.body.user.id;
      const place = parseBulkPlace(args.view.private_metadata, reader);
      if (place === undefined) return undefined;
      const result = readBulkChange(args.view.state.values, place.change, { t, reader }, deps);
      if ('errors' in result) return result;
      const change = result.value;
      return {
        form: { id: submissionId(args), place, change },
        waiting: bulkModal({ kind: 'working', done: 0, total: place.total }, t),
        redraw: (notice, t) =>
          drawBulkQuestion({ ...place, chosen: change, problem: notice }, { t, reader }, deps),
      };
    },
    (visit, edit) => carryOut(visit, edit, deps),
  );
}

interface ConfirmedEdit {
  readonly id: string;
  readonly place: BulkPlace;
  readonly change: BulkChange;
}

/** An outcome if the window may close; otherwise the window shows the result, or the question again. */
async function carryOut(
  visit: Visit,
  { id, place, change }: ConfirmedEdit,
  deps: BulkDeps,
): Promise<FormOutcome | undefined> {
  const askAgain = async (problem: string) => {
    const question = { ...place, problem, chosen: change };
    const modal = await drawBulkQuestion(question, readerOf(visit), deps);
    await show(visit.origin, answerWithModal(modal), deps);
    return undefined;
  };
  const problem = await problemOf(change, visit, deps);
  if (problem !== undefined) return askAgain(problem);
  const brns = await brnsAsShown(place, deps);
  if (brns === undefined) return askAgain(bulkWords(visit.t).matchesChanged);
  if (change.kind !== 'client-text') return editCompanies(visit, { id, brns, change }, deps);
  const send = () => sendLetters(visit, { change, brns, askAgain }, deps);
  await deps.background.once(`bulk ${id}`, send, RESEND_GUARD_MS);
  return undefined;
}

/** An outcome if all companies were changed and the place below can say so. */
async function editCompanies(
  visit: Visit,
  edit: Pick<BulkRequest, 'id' | 'brns' | 'change'>,
  deps: BulkDeps,
): Promise<FormOutcome | undefined> {
  const { origin } = visit;
  const { change } = edit;
  const progress = windowProgress(origin.viewId, deps);
  const result = await deps.bulk.carryOut({
    ...edit,
    by: origin.user,
    onProgress: (done, total) =>
      progress.offer(() => bulkModal({ kind: 'working', done, total }, visit.t)),
  });
  await progress.waitUntilIdle();
  const doneModal = bulkModal({ kind: 'done', change, result, reader: origin.user }, visit.t);
  const sayResult = deps.resultReporters.get(origin.viewId ?? '');
  if (sayResult !== undefined && result.refusedCount === 0 && result.notReached === 0) {
    return { modal: doneModal, whenClosed: () => sayResult(messageOfModal(doneModal).text) };
  }
  await show(origin, answerWithModal(doneModal), deps);
  return undefined;
}

/** Why the chosen channel or person cannot be used. */
async function problemOf(
  change: BulkChange,
  { t, origin }: Visit,
  deps: BulkDeps,
): Promise<string | undefined> {
  if (change.kind === 'channel' || change.kind === 'owner') {
    const [problem] = await channelAndOwnerProblems(change, deps);
    return problem && formProblemSentence(problem, t);
  }
  if (change.kind !== 'claim' || change.to === origin.user) return undefined;
  const why = await memberProblem(change.to, deps);
  return why && assignWords(t).problem[why];
}

/** Sends the texts as one file in a direct message. If that fails, the question is shown again. */
async function sendLetters(
  visit: Visit,
  request: {
    readonly change: Extract<BulkChange, { readonly kind: 'client-text' }>;
    readonly brns: readonly Brn[];
    readonly askAgain: (problem: string) => Promise<undefined>;
  },
  deps: BulkDeps,
): Promise<void> {
  const { t, origin } = visit;
  const { change, brns, askAgain } = request;
  const { content, result } = await collectLetters(brns, change.language, deps);
  const words = lettersWords(t);
  const name = words.fileName(seoulDayOf(deps.clock.now()));
  const file = { name, content, comment: words.comment(result.done) };
  if (result.done > 0) {
    const sent = await deps.personFiles.send(origin.user, file);
    if (!sent.ok) return askAgain(words.failed[sent.error]);
  }
  const modal = bulkModal({ kind: 'done', change, result, reader: origin.user }, t);
  await show(origin, answerWithModal(modal), deps);
}
