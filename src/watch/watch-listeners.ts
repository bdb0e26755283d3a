import { problemSentence } from '../assessment/problem-words.js';
import { type CheckDeps, checkForPerson } from '../check/check-window.js';
import { offerCompanies, onPick } from '../company/choose-listeners.js';
import { companyFingerprint } from '../company/company-rules.js';
import { type Brn, type CompanyIdentity, parseBrn } from '../kernel/brn.js';
import { err, ok, type Result } from '../kernel/result.js';
import { show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import type { RedrawForm } from '../slack/errors.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { type Answer, answerWithModal } from '../slack/modal-view.js';
import {
  type ButtonArgs,
  type Origin,
  originOfAction,
  type SubmitArgs,
  TARGET,
} from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import {
  admit,
  type FormOutcome,
  onQuickSubmit,
  onSubmit,
  onTargetPress,
  openWindow,
  type Visit,
} from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchActions } from './watch-company.js';
import {
  buildForm,
  channelAndOwnerProblems,
  conflictForm,
  initialDraft,
  type RedrawReason,
  readWatchForm,
  redrawForm,
  type WatchInput,
} from './watch-form.js';
import {
  addedModal,
  editedModal,
  parseWatchMetadata,
  savingModal,
  unwatchModal,
  watchFieldErrors,
  watchModal,
} from './watch-view.js';
import { watchWords } from './watch-words.js';

export interface WatchDeps extends CheckDeps {
  readonly watchedCompanies: WatchActions;
}

export async function runUnwatchCommand(origin: Origin, input: string, deps: WatchDeps) {
  const visit = await admit(origin, 'unwatch', deps);
  if (visit === undefined) return;
  const match = await deps.companies.find(input);
  if (match.kind === 'one' && match.company) return askUnwatch(visit, match.brn, deps);
  await offerCompanies(visit, 'unwatch', match, deps);
}

export async function askUnwatch(visit: Visit, brn: Brn, deps: WatchDeps): Promise<void> {
  const company = deps.companies.get(brn);
  const kind = company === undefined ? 'was-not-watched' : 'confirm';
  await openWindow(visit, unwatchModal(kind, { brn, name: company?.name }, visit.t), deps);
}

function onUnwatchSubmit(deps: WatchDeps) {
  const read = ({ view }: SubmitArgs, t: Tongue) => {
    const brn = TARGET.safeParse(view.private_metadata).data?.brn;
    if (brn === undefined) return undefined;
    const company = { brn, name: deps.companies.get(brn)?.name };
    return { form: company, waiting: unwatchModal('working', company, t) };
  };
  const unwatch = async ({ origin, t }: Visit, company: CompanyIdentity) => {
    const removedCompany = await deps.watchedCompanies.unwatch(company.brn, origin.user);
    const kind = removedCompany === undefined ? 'was-not-watched' : 'done';
    await show(origin, answerWithModal(unwatchModal(kind, company, t)), deps);
  };
  return onSubmit('unwatch', deps, read, unwatch);
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
    paused: company?.paused?.reason,
  };
  await openWindow(visit, watchModal(await buildForm(input, deps), visit.t), deps);
}

/** Invalid values are shown beside their fields, problems that only Slack, POPBiLL or the store can find above them. */
function onWatchSubmit(deps: WatchDeps) {
  const read = ({ view }: SubmitArgs, t: Tongue) => {
    const { values } = view.state;
    const metadata = parseWatchMetadata(view.private_metadata);
    // A form that edits a company has no BRN field.
    const isComplete = metadata?.editedBrn !== undefined || FIELDS.brn.isIn(values);
    if (metadata === undefined || !isComplete) return undefined;
    const { editedBrn, basedOn, unconfirmedBrn } = metadata;
    const mode = editedBrn === undefined ? 'add' : 'edit';
    const { draft, problems: ownerProblems } = readWatchForm(values, editedBrn);
    const problems = [...deps.watchedCompanies.problemsOf(draft), ...ownerProblems];
    if (problems.length > 0) return { errors: watchFieldErrors(problems, t) };
    const brn = parseBrn(draft.brn);
    const company = brn.ok ? deps.companies.get(brn.value) : undefined;
    const isNew = brn.ok && company === undefined;
    // Submitting an unconfirmed company again saves it without asking POPBiLL.
    const brnToConfirm = isNew && brn.value !== unconfirmedBrn ? brn.value : undefined;
    const input: WatchInput = { mode, draft, basedOn, paused: company?.paused?.reason };
    const redraw: RedrawForm = async (happened, t) =>
      watchModal(await buildForm(input, deps, { notice: { happened } }), t);
    const waiting = savingModal(input, brnToConfirm !== undefined, t);
    return { form: { input, brnToConfirm }, waiting, redraw };
  };
  return onQuickSubmit<FilledForm>('watch', deps, read, (visit, form) => save(visit, form, deps));
}

interface FilledForm {
  readonly input: WatchInput;
  /** A new company. Before it is saved, POPBiLL is asked whether it is a member. */
  readonly brnToConfirm: Brn | undefined;
}

/** Saves the form. Its window closes after an edit; a new company is checked in it, and a problem is shown in it. */
async function save(
  visit: Visit,
  { input, brnToConfirm }: FilledForm,
  deps: WatchDeps,
): Promise<FormOutcome | undefined> {
  const { t, origin } = visit;
  const { mode, draft, basedOn } = input;
  const { companies, watchedCompanies } = deps;
  // Asking POPBiLL may take long, so the window says at once what it waits for.
  if (brnToConfirm !== undefined) await origin.keepOpen?.();
  const showInstead = async (form: Answer) => {
    await show(origin, form, deps);
    return undefined;
  };
  const showAgain = async (reason: RedrawReason) =>
    showInstead(await redrawForm(input, reason, t, deps));
  const brn = parseBrn(draft.brn);
  const previousOwner = brn.ok ? companies.get(brn.value)?.owner : undefined;
  // An unchanged owner is not checked again.
  const owner = draft.owner === previousOwner ? '' : draft.owner;
  const problems = await channelAndOwnerProblems({ ...draft, owner }, deps);
  if (problems.length > 0) return showAgain({ problems });
  const member = brnToConfirm && (await confirmMember(brnToConfirm, t, deps));
  if (member?.ok === false) return showAgain(member.error);
  const popbillName = member?.value;
  const withName = { ...draft, name: draft.name || (popbillName ?? '') };
  const basis = mode === 'add' ? 'nothing' : basedOn;
  const result = await watchedCompanies.watch(withName, origin.user, basis);
  if (!result.ok) return showAgain({ problems: result.error });
  const { company, outcome } = result.value;
  // Even if nothing would change: otherwise the person would believe that the company is checked from now on.
  const isPaused = mode === 'add' && company.paused !== undefined;
  if (outcome === 'conflict' || isPaused) {
    return showInstead(await conflictForm(input, company, t, deps));
  }
  if (outcome !== 'added') return { modal: editedModal(company, t) };
  await show(origin, answerWithModal(addedModal(company, popbillName, t)), deps);
  await checkForPerson(visit, { brn: company.brn, intent: 'check' }, deps, 'already-shown');
  return undefined;
}

/** The company's name at POPBiLL, or why the form is shown again. */
async function confirmMember(
  brn: Brn,
  t: Tongue,
  deps: WatchDeps,
): Promise<Result<string | undefined, RedrawReason>> {
  const membership = await deps.watchedCompanies.confirm(brn);
  switch (membership.kind) {
    case 'member':
      return ok(membership.name);
    case 'not-member': {
      const problem = { field: 'brn', why: 'not-member', stage: deps.stage } as const;
      return err({ problems: [problem] });
    }
    case 'unanswered': {
      const notice = watchWords(t).unconfirmed(problemSentence(membership.problem, MRKDWN, t));
      return err({ notice, unconfirmedBrn: brn });
    }
  }
}

export function watchListeners(deps: WatchDeps) {
  const watch = onTargetPress('watch', deps, (visit, { brn }) =>
    openWatchModal(visit, { brn }, deps),
  );
  const unwatch = onTargetPress('unwatch', deps, (visit, { brn }) => askUnwatch(visit, brn, deps));
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
