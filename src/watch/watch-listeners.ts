import { type CheckDeps, checkAndShow } from '../check/check-window.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { companyFingerprint } from '../company/company-rules.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import { show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { ackUnreadable, drawUnsavedForm, tryToSave } from '../slack/errors.js';
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
import type { Listeners } from '../slack/request-filter.js';
import { admit, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import type { WatchActions, WatchDraft } from './watch-company.js';
import {
  buildForm,
  channelAndOwnerProblems,
  conflictForm,
  initialDraft,
  problemsReason,
  type RedrawReason,
  readWatchForm,
  redrawForm,
  unconfirmedReason,
  unknownSenderReason,
  type WatchInput,
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
  readonly watchedCompanies: WatchActions;
}

export async function runUnwatchCommand(origin: Origin, input: string, deps: WatchDeps) {
  const visit = await admit(origin, 'unwatch', deps);
  if (visit === undefined) return;
  const match = await deps.companies.find(input);
  if (match.kind === 'one' && match.company !== undefined) {
    await askUnwatch(visit, match.brn, deps);
    return;
  }
  const problem = match.kind === 'one' ? ({ kind: 'not-watched', brn: match.brn } as const) : match;
  await offerCompanies(visit, 'unwatch', problem, deps);
}

export async function askUnwatch(visit: Visit, brn: Brn, deps: WatchDeps): Promise<void> {
  const kind = deps.companies.get(brn) === undefined ? 'was-not-watched' : 'confirm';
  const question = unwatchModal({ kind, brn, name: deps.companies.get(brn)?.name }, visit.t);
  await openWindow(visit, question, deps);
}

export function onUnwatchSubmit(deps: WatchDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const brn = TARGET.safeParse(args.view.private_metadata).data?.brn;
    if (brn === undefined) return ackUnreadable(args, deps);
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const target = { brn, name: deps.companies.get(brn)?.name };
    await ackWithView(args, unwatchModal({ kind: 'working', ...target }, t));
    const visit = await admit(originOfSubmit(args), 'unwatch', deps);
    if (visit === undefined) return;
    const removedCompany = await deps.watchedCompanies.unwatch(brn, visit.origin.user);
    const kind = removedCompany === undefined ? 'was-not-watched' : 'done';
    const result = unwatchModal({ kind, ...target }, visit.t);
    await show(visit.origin, { modal: result, message: messageOfModal(result) }, deps);
  };
}

/** `/hometax watch [company]` edits a watched company. A new BRN or name fills the form for a new company. */
export async function runWatchCommand(origin: Origin, input: string, deps: WatchDeps) {
  const visit = await admit(origin, 'watch', deps);
  if (visit === undefined) return;
  if (input === '') return openWatchModal(visit, {}, deps);
  const match = await deps.companies.find(input);
  if (match.kind === 'one') return openWatchModal(visit, { brn: match.brn }, deps);
  // No watched company has a similar name, so the name of a new one is meant.
  if (match.kind === 'none' && match.nearest.length === 0) {
    return openWatchModal(visit, { name: match.query }, deps);
  }
  await offerCompanies(visit, 'watch', match, deps);
}

export async function openWatchModal(
  visit: Visit,
  prefill: { readonly brn?: Brn; readonly name?: string },
  deps: WatchDeps,
): Promise<void> {
  const company = prefill.brn === undefined ? undefined : deps.companies.get(prefill.brn);
  const input: WatchInput = {
    mode: company === undefined ? 'add' : 'edit',
    draft: initialDraft(company, prefill),
    basedOn: company && companyFingerprint(company),
  };
  await openWindow(visit, watchModal(await buildForm(input, deps), visit.t), deps);
}

/**
 * Handles the submitted form. Invalid values are shown beside their fields; problems that only Slack, POPBiLL or the
 * store can find are shown in the same window once it has said "saving".
 */
export function onWatchSubmit(deps: WatchDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const metadata = parseWatchForm(args.view.private_metadata);
    // A form that edits a company has no BRN field.
    const isComplete = metadata?.editedBrn !== undefined || FIELDS.brn.isIn(args.view.state.values);
    if (metadata === undefined || !isComplete) return ackUnreadable(args, deps);
    const { editedBrn, basedOn, unconfirmedBrn } = metadata;
    const mode = editedBrn === undefined ? 'add' : 'edit';
    const { draft, problems: ownerProblems } = readWatchForm(args.view.state.values, editedBrn);
    const problems = [...deps.watchedCompanies.problemsOf(draft), ...ownerProblems];
    if (problems.length > 0) {
      await args.ack({ response_action: 'errors', errors: watchFieldErrors(problems, t) });
      return;
    }
    const companyLabel = draft.name === '' ? draft.brn : draft.name;
    const brnToAdd = unwatchedBrn(draft, deps);
    // Submitting an unconfirmed company again saves it without asking POPBiLL.
    const brnToConfirm = brnToAdd === unconfirmedBrn ? undefined : brnToAdd;
    const asksPopbill = brnToConfirm !== undefined;
    await ackWithView(args, savingModal({ mode, company: companyLabel, asksPopbill }, t));
    const input: WatchInput = { mode, draft, basedOn };
    const visit = await admit(originOfSubmit(args), 'watch', deps, (t) =>
      redrawForm(input, unknownSenderReason(t), t, deps),
    );
    if (visit !== undefined) await save(visit, input, brnToConfirm, deps);
  };
}

/** The draft's BRN if it is valid and not watched yet. */
function unwatchedBrn(draft: WatchDraft, { companies }: WatchDeps): Brn | undefined {
  const parsed = parseBrn(draft.brn);
  return parsed.ok && companies.get(parsed.value) === undefined ? parsed.value : undefined;
}

/** Saves the form. `brnToConfirm`: a new company, of which POPBiLL is asked first whether it is a member. */
async function save(
  visit: Visit,
  input: WatchInput,
  brnToConfirm: Brn | undefined,
  deps: WatchDeps,
): Promise<void> {
  const { t, origin } = visit;
  const { mode, draft, basedOn } = input;
  const { companies, watchedCompanies } = deps;
  const showAgain = async (reason: RedrawReason) =>
    show(origin, await redrawForm(input, reason, t, deps), deps);
  const brn = parseBrn(draft.brn);
  const previousOwner = brn.ok ? companies.get(brn.value)?.owner : undefined;
  // An unchanged owner is not checked again.
  const owner = draft.owner === previousOwner ? '' : draft.owner;
  const slackProblems = await channelAndOwnerProblems({ ...draft, owner }, deps);
  if (slackProblems.length > 0) return showAgain(problemsReason(slackProblems, t));
  const member = brnToConfirm === undefined ? {} : await confirmMember(brnToConfirm, t, deps);
  if (member.redrawReason !== undefined) return showAgain(member.redrawReason);
  const { popbillName } = member;
  const withName = { ...draft, name: draft.name === '' ? (popbillName ?? '') : draft.name };
  const basis = mode === 'add' ? 'nothing' : basedOn;
  const attempt = await tryToSave(() => watchedCompanies.watch(withName, origin.user, basis), deps);
  if (!attempt.ok) {
    const notice = noticeSentence(attempt.error, MRKDWN, t);
    const modal = watchModal(await buildForm(input, deps, { notice }), t);
    return show(origin, drawUnsavedForm(modal, attempt.error, t), deps);
  }
  const result = attempt.value;
  if (!result.ok) return showAgain(problemsReason(result.error, t));
  const { company, outcome } = result.value;
  if (outcome === 'conflict') {
    return show(origin, await conflictForm(input, company, t, deps), deps);
  }
  const modal = savedModal({ company, outcome }, popbillName, t);
  await show(origin, { modal, message: messageOfModal(modal) }, deps);
  // A new company is checked immediately, to show whether collection works.
  if (outcome === 'added') await checkAndShow(visit, { brn: company.brn, intent: 'check' }, deps);
}

/** The company's name at POPBiLL, or why the form is shown again. */
async function confirmMember(
  brn: Brn,
  t: Tongue,
  deps: WatchDeps,
): Promise<{ readonly popbillName?: string; readonly redrawReason?: RedrawReason }> {
  const membership = await deps.watchedCompanies.confirm(brn);
  switch (membership.kind) {
    case 'member':
      return { popbillName: membership.name };
    case 'not-member': {
      const problem = { field: 'brn', why: 'not-member', stage: deps.stage } as const;
      return { redrawReason: problemsReason([problem], t) };
    }
    case 'unanswered':
      return { redrawReason: unconfirmedReason(brn, membership.problem, t) };
  }
}

export function watchListeners(deps: WatchDeps) {
  const watch = onTarget('watch', deps, (visit, { brn }) => openWatchModal(visit, { brn }, deps));
  const unwatch = onTarget('unwatch', deps, (visit, { brn }) => askUnwatch(visit, brn, deps));
  const add = (args: ButtonArgs) => runWatchCommand(originOfAction(args), '', deps);
  return {
    buttons: {
      [ACTIONS.reportWatch]: watch,
      [ACTIONS.chooseWatch]: watch,
      [ACTIONS.reportUnwatch]: unwatch,
      [ACTIONS.chooseUnwatch]: unwatch,
      [ACTIONS.listAdd]: add,
      [ACTIONS.homeAdd]: add,
    },
    selects: { [ACTIONS.pickWatch]: onPick(watch), [ACTIONS.pickUnwatch]: onPick(unwatch) },
    submissions: {
      [CALLBACKS.watch]: onWatchSubmit(deps),
      [CALLBACKS.unwatch]: onUnwatchSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
