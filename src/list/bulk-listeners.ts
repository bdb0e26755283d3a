import { isGroupId, isUserId } from '../kernel/slack-id.js';
import { show } from '../slack/answer.js';
import { answerUnreadable, type RedrawForm } from '../slack/errors.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { answerWithModal } from '../slack/modal-view.js';
import {
  type ButtonArgs,
  type ChoiceArgs,
  originOfAction,
  type SubmitArgs,
} from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import { admit, onPress, onQuickSubmit, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import {
  readBulkChange,
  readBulkSelection,
  readBulkTarget,
  readTickedBrns,
  withErrorAtTop,
} from './bulk-form.js';
import {
  type BulkSelection,
  type BulkState,
  bulkStateModal,
  hasFieldsOf,
  needsConfirmation,
} from './bulk-view.js';
import {
  type BulkDeps,
  carryOutInWindow,
  drawBulkQuestion,
  drawBulkSelection,
  type EnteredSelection,
  openBulkQuestion,
  openBulkWindow,
  readerOf,
} from './bulk-window.js';
import {
  type BulkPlace,
  companiesOfOwner,
  type ListPlace,
  listPlaceOf,
  parseBulkPlace,
  placeOfButton,
} from './list-place.js';

/**
 * A bulk edit has two windows: a person selects companies and a change, then confirms if necessary. `showList` redraws
 * the list from which it was opened, with its result.
 */
export function bulkListeners(
  deps: BulkDeps,
  showList: (visit: Visit, place: ListPlace, result: string) => Promise<void>,
) {
  const open = onPress(placeOfButton, 'bulk', deps, async (visit, place) => {
    const kind = place.filter.kind === 'paused' ? 'resume' : 'claim';
    const selection = { kind, target: 'page', ownerUser: '', ownerGroup: '' } as const;
    const input = { place, ticked: [], selection };
    const modal = await drawBulkSelection(input, readerOf(visit), deps);
    await openBulkWindow(visit, modal, deps, (result) => showList(visit, place, result));
  });
  const turnPage = async (args: ButtonArgs): Promise<void> => {
    const place = placeOfButton(args);
    if (place === undefined) return answerUnreadable(args, deps);
    await redrawSelection(args, deps, (shown) => ({ ...shown, place, ticked: [] }));
  };
  const showFields = (args: ChoiceArgs) => redrawSelection(args, deps, (shown) => shown);
  /** "Change owner" on the daily summary, for an owner who has left. */
  const changeOwner = onPress(
    ({ action: { value = '' } }) => (isUserId(value) ? value : undefined),
    'bulk',
    deps,
    (visit, owner) =>
      openBulkQuestion(visit, { kind: 'owner', target: companiesOfOwner(owner) }, deps),
  );
  return {
    buttons: {
      [ACTIONS.listBulk]: open,
      [ACTIONS.bulkPrevious]: turnPage,
      [ACTIONS.bulkNext]: turnPage,
      [ACTIONS.bulkBack]: onBack(deps),
      [ACTIONS.bulkOwnerGone]: changeOwner,
    },
    selects: { [FIELDS.bulkKind.id]: showFields, [FIELDS.bulkTarget.id]: showFields },
    submissions: {
      [CALLBACKS.bulk]: onSelectionSubmit(deps),
      [CALLBACKS.bulkConfirm]: onConfirmSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}

/** Slack keeps what was entered in the fields that remain. */
async function redrawSelection(
  args: ButtonArgs | ChoiceArgs,
  deps: BulkDeps,
  next: (shown: EnteredSelection) => EnteredSelection,
): Promise<void> {
  const { view, user } = args.body;
  const place = listPlaceOf(view?.private_metadata, user.id);
  if (place === undefined || view === undefined) return answerUnreadable(args, deps);
  const { values } = view.state;
  const shown = { place, ticked: readTickedBrns(values), selection: readBulkSelection(values) };
  const visit = await admit(originOfAction(args), 'bulk', deps, (notice, t) =>
    drawBulkSelection({ ...shown, notice }, { t, reader: user.id }, deps),
  );
  if (visit === undefined) return;
  const modal = await drawBulkSelection(next(shown), readerOf(visit), deps);
  await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
}

function onSelectionSubmit(deps: BulkDeps) {
  return onQuickSubmit(
    'bulk',
    deps,
    (args, t) => readSelectionForm(args, t, deps),
    async (visit, { edit, question }) => {
      if (edit !== undefined) return carryOutInWindow(visit, edit, deps);
      const modal = await drawBulkQuestion(question, readerOf(visit), deps);
      await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
      return undefined;
    },
  );
}

/** `edit`: the change, if it needs no confirmation; otherwise `question` describes the window that asks for one. */
function readSelectionForm({ view, body }: SubmitArgs, t: Tongue, deps: BulkDeps) {
  const reader = body.user.id;
  const place = listPlaceOf(view.private_metadata, reader);
  if (place === undefined) return undefined;
  const { values } = view.state;
  const selection = readBulkSelection(values);
  const { kind } = selection;
  const target = readBulkTarget(values, place, t);
  if ('errors' in target) return withErrorAtTop(target);
  const fields = hasFieldsOf(kind, values)
    ? readBulkChange(values, kind, { t, reader }, deps)
    : undefined;
  if (fields !== undefined && 'errors' in fields) return withErrorAtTop(fields);
  const entered = fields?.value;
  const chosen = target.value;
  const question = { kind, target: chosen, entered, backTo: place };
  // 0 for a filter: its companies are counted when the question is drawn.
  const total = chosen.kind === 'companies' ? chosen.brns.length : 0;
  const edit =
    chosen.kind === 'companies' && entered !== undefined && !needsConfirmation(kind)
      ? { id: submissionId(view), place: { ...question, total }, change: entered }
      : undefined;
  const shown = { place, ticked: readTickedBrns(values), selection, entered };
  const redraw: RedrawForm = (notice, t) =>
    drawBulkSelection({ ...shown, notice }, { t, reader }, deps);
  const waiting: BulkState = edit ? { kind: 'working', done: 0, total } : { kind: 'counting' };
  return { form: { edit, question }, waiting: bulkStateModal(waiting, t), redraw };
}

function onConfirmSubmit(deps: BulkDeps) {
  return onQuickSubmit(
    'bulk',
    deps,
    ({ view, body }, t) => {
      const reader = body.user.id;
      const place = parseBulkPlace(view.private_metadata, reader);
      if (place === undefined) return undefined;
      const fields = readBulkChange(view.state.values, place.kind, { t, reader }, deps);
      if ('errors' in fields) return fields;
      const change = fields.value;
      const redraw: RedrawForm = (problem, t) =>
        drawBulkQuestion({ ...place, entered: change, problem }, { t, reader }, deps);
      const waiting = bulkStateModal({ kind: 'working', done: 0, total: place.total }, t);
      return { form: { id: submissionId(view), place, change }, waiting, redraw };
    },
    (visit, edit) => carryOutInWindow(visit, edit, deps),
  );
}

/** The same for both submissions of a double click; the hash tells successive questions in one window apart. */
function submissionId({ id, hash }: SubmitArgs['view']): string {
  return `${id} ${hash}`;
}

/** "Back" in the confirmation window: draws the selection window as it was submitted. */
function onBack(deps: BulkDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    const { view, user } = args.body;
    const place = parseBulkPlace(view?.private_metadata ?? '', user.id);
    if (place?.backTo === undefined || view === undefined) return answerUnreadable(args, deps);
    const t = TONGUES[deps.directory.languageNow(user.id)];
    const fields = readBulkChange(view.state.values, place.kind, { t, reader: user.id }, deps);
    const entered = 'value' in fields ? fields.value : undefined;
    const visit = await admit(originOfAction(args), 'bulk', deps, (problem, t) =>
      drawBulkQuestion({ ...place, entered, problem }, { t, reader: user.id }, deps),
    );
    if (visit === undefined) return;
    const { target, backTo } = place;
    const ticked = target.kind === 'companies' ? target.brns : [];
    const shown = { place: backTo, ticked, selection: selectionOf(place), entered };
    const modal = await drawBulkSelection(shown, readerOf(visit), deps);
    await show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
  };
}

function selectionOf({ kind, target }: BulkPlace): BulkSelection {
  if (target.kind === 'companies') return { kind, target: 'page', ownerUser: '', ownerGroup: '' };
  const owner = target.filter.kind === 'owner' ? target.filter.owner : '';
  return {
    kind,
    target: owner === '' ? 'filter' : 'owner',
    ownerUser: isUserId(owner) ? owner : '',
    ownerGroup: isGroupId(owner) ? owner : '',
  };
}
