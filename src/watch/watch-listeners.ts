import { type CheckDeps, checkAndShow } from '../check/check-window.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { companyMark } from '../company/company-rules.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import { show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { ackUnreadable, shownAgain, tryToSave } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { messageOfModal } from '../slack/modal-view.js';
import { ackWithView } from '../slack/modals.js';
import { noticeSentence } from '../slack/notice-words.js';
import {
  type ButtonArgs,
  type Origin,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
  TARGET,
} from '../slack/origin.js';
import { admit, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES } from '../text/tongue.js';
import type { WatchDraft, Watched, WatchedCompanies } from './watch-company.js';
import {
  draftOf,
  formOf,
  formOvertaken,
  placeProblems,
  readWatchForm,
  redrawnForm,
  type Typed,
  unconfirmed,
  unknownSender,
  withProblems,
} from './watch-form.js';
import {
  parseWatchForm,
  savedModal,
  savingModal,
  unwatchModal,
  watchFieldErrors,
  watchModal,
} from './watch-view.js';

export interface WatchDeps extends CheckDeps {
  readonly register: WatchedCompanies;
}

export async function commandUnwatch(
  origin: Origin,
  words: string,
  deps: WatchDeps,
): Promise<void> {
  const visit = await admit(origin, 'unwatch', deps);
  if (visit === undefined) return;
  const found = await deps.companies.find(words);
  if (found.kind === 'one' && found.company !== undefined) {
    await askUnwatch(visit, found.brn, deps);
    return;
  }
  const other = found.kind === 'one' ? ({ kind: 'not-watched', brn: found.brn } as const) : found;
  await offerCompanies(visit, 'unwatch', other, deps);
}

export async function askUnwatch(visit: Visit, brn: Brn, deps: WatchDeps): Promise<void> {
  const kind = deps.companies.get(brn) === undefined ? 'was-not-watched' : 'confirm';
  const question = unwatchModal({ kind, brn, name: deps.companies.get(brn)?.name }, visit.text);
  await openWindow(visit, question, deps);
}

export function onUnwatchSubmit(deps: WatchDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const brn = TARGET.safeParse(args.view.private_metadata).data?.brn;
    if (brn === undefined) return ackUnreadable(args, deps);
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const target = { brn, name: deps.companies.get(brn)?.name };
    const working = unwatchModal({ kind: 'working', ...target }, t);
    await ackWithView(args, working);
    const visit = await admit(originOfSubmit(args), 'unwatch', deps);
    if (visit === undefined) return;
    const removed = await deps.register.unwatch(brn, visit.origin.user);
    const kind = removed === undefined ? 'was-not-watched' : 'done';
    const done = unwatchModal({ kind, ...target }, visit.text);
    await show(visit.origin, { modal: done, message: messageOfModal(done) }, deps);
  };
}

/** `/hometax watch [company]`: a known company is edited, a BRN or a new name fills the form. */
export async function commandWatch(origin: Origin, words: string, deps: WatchDeps): Promise<void> {
  const visit = await admit(origin, 'watch', deps);
  if (visit === undefined) return;
  if (words === '') return openWatchModal(visit, {}, deps);
  const found = await deps.companies.find(words);
  if (found.kind === 'one') return openWatchModal(visit, { brn: found.brn }, deps);
  // No similar company is watched, so a new one is meant.
  if (found.kind === 'none' && found.nearest.length === 0) {
    return openWatchModal(visit, { name: found.query }, deps);
  }
  await offerCompanies(visit, 'watch', found, deps);
}

export async function openWatchModal(
  visit: Visit,
  prefill: { readonly brn?: Brn; readonly name?: string },
  deps: WatchDeps,
): Promise<void> {
  const company = prefill.brn === undefined ? undefined : deps.companies.get(prefill.brn);
  const form: Typed = {
    mode: company === undefined ? 'add' : 'edit',
    draft: draftOf(company, prefill),
    seen: company && companyMark(company),
  };
  await openWindow(visit, watchModal(await formOf(form, deps), visit.text), deps);
}

/**
 * The form was submitted. Problems of its values are shown beside the fields; problems that only Slack, POPBiLL or the
 * store can find are shown in the same window, after "saving".
 */
export function onWatchSubmit(deps: WatchDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const metadata = parseWatchForm(args.view.private_metadata);
    const isComplete = metadata?.edited !== undefined || FIELDS.brn.isIn(args.view.state.values);
    if (metadata === undefined || !isComplete) return ackUnreadable(args, deps);
    const { edited, seen, unconfirmed: unconfirmedBrn } = metadata;
    const mode = edited === undefined ? 'add' : 'edit';
    const { draft, problems: ownerProblems } = readWatchForm(args.view.state.values, edited);
    const problems = [...deps.register.problemsOf(draft), ...ownerProblems];
    if (problems.length > 0) {
      await args.ack({ response_action: 'errors', errors: watchFieldErrors(problems, t) });
      return;
    }
    const company = draft.name === '' ? draft.brn : draft.name;
    const newCompany = newBrn(draft, deps);
    const toConfirm = newCompany === unconfirmedBrn ? undefined : newCompany;
    const asksPopbill = toConfirm !== undefined;
    await ackWithView(args, savingModal({ mode, company, asksPopbill }, t));
    const typed: Typed = { mode, draft, seen };
    const visit = await admit(originOfSubmit(args), 'watch', deps, (t) =>
      redrawnForm(typed, unknownSender(t), t, deps),
    );
    if (visit !== undefined) await save(visit, typed, toConfirm, deps);
  };
}

/** The BRN that would be added; `undefined` if it is watched already. */
function newBrn({ brn }: WatchDraft, { companies }: Pick<WatchDeps, 'companies'>): Brn | undefined {
  const typed = parseBrn(brn);
  return typed.ok && companies.get(typed.value) === undefined ? typed.value : undefined;
}

/** `toConfirm`: POPBiLL is asked whether this company is a member. */
async function save(
  visit: Visit,
  typed: Typed,
  toConfirm: Brn | undefined,
  deps: WatchDeps,
): Promise<void> {
  const { text: t, origin } = visit;
  const { mode, draft, seen } = typed;
  const showAgain = async (reason: Parameters<typeof redrawnForm>[1]) =>
    show(origin, await redrawnForm(typed, reason, t, deps), deps);
  const brn = parseBrn(draft.brn);
  const ownerBefore = brn.ok ? deps.companies.get(brn.value)?.owner : undefined;
  // An unchanged owner is not checked again.
  const owner = draft.owner === ownerBefore ? '' : draft.owner;
  const wrongPlaces = await placeProblems({ ...draft, owner }, deps);
  if (wrongPlaces.length > 0) return showAgain(withProblems(wrongPlaces, t));
  const membership = toConfirm === undefined ? undefined : await deps.register.confirm(toConfirm);
  if (toConfirm !== undefined && membership?.kind === 'unanswered') {
    return showAgain(unconfirmed(toConfirm, membership.problem, t));
  }
  if (membership?.kind === 'not-member') {
    const problem = { field: 'brn', why: 'not-member', stage: deps.stage } as const;
    return showAgain(withProblems([problem], t));
  }
  const popbillName = membership?.kind === 'member' ? membership.name : undefined;
  const named =
    draft.name === '' && popbillName !== undefined ? { ...draft, name: popbillName } : draft;
  const expected = mode === 'add' ? 'nothing' : seen;
  const tried = await tryToSave(() => deps.register.watch(named, origin.user, expected), deps);
  if (!tried.ok) {
    const notice = noticeSentence(tried.error, MRKDWN, t);
    const modal = watchModal(await formOf(typed, deps, { notice }), t);
    return show(origin, shownAgain(modal, tried.error, t), deps);
  }
  const saved = tried.value;
  if (!saved.ok) return showAgain(withProblems(saved.error, t));
  const { company, outcome } = saved.value;
  if (outcome === 'overtaken') {
    return show(origin, await formOvertaken(typed, company, t, deps), deps);
  }
  await showSaved(visit, { company, outcome }, popbillName, deps);
}

/** A new company is checked at once, to show the person whether collection works. */
async function showSaved(
  visit: Visit,
  saved: Watched,
  popbillName: string | undefined,
  deps: WatchDeps,
): Promise<void> {
  const modal = savedModal(saved, popbillName, visit.text);
  await show(visit.origin, { modal, message: messageOfModal(modal) }, deps);
  if (saved.outcome === 'added') {
    await checkAndShow(visit, { brn: saved.company.brn, intent: 'check' }, deps);
  }
}

export function watchListeners(deps: WatchDeps) {
  const watch = onTarget('watch', deps, (visit, { brn }) => openWatchModal(visit, { brn }, deps));
  const unwatch = onTarget('unwatch', deps, (visit, { brn }) => askUnwatch(visit, brn, deps));
  const add = (args: ButtonArgs) => commandWatch(originOfAction(args), '', deps);
  return {
    buttons: {
      [ACTIONS.reportWatch]: watch,
      [ACTIONS.chooseWatch]: watch,
      [ACTIONS.reportUnwatch]: unwatch,
      [ACTIONS.chooseUnwatch]: unwatch,
      [ACTIONS.listAdd]: add,
      [ACTIONS.homeAdd]: add,
    },
    choices: { [ACTIONS.pickWatch]: onPick(watch), [ACTIONS.pickUnwatch]: onPick(unwatch) },
    submits: {
      [CALLBACKS.watch]: onWatchSubmit(deps),
      [CALLBACKS.unwatch]: onUnwatchSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
