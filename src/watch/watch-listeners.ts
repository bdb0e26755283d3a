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
  formAgain,
  formOf,
  formOvertaken,
  placeProblems,
  readWatchForm,
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
  const none = found.kind === 'one' ? ({ kind: 'not-watched', brn: found.brn } as const) : found;
  await offerCompanies(visit, 'unwatch', none, deps);
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
    const about = { brn, name: deps.companies.get(brn)?.name };
    const working = unwatchModal({ kind: 'working', ...about }, t);
    await ackWithView(args, working);
    const visit = await admit(originOfSubmit(args), 'unwatch', deps);
    if (visit === undefined) return;
    const gone = await deps.register.unwatch(brn, visit.origin.user);
    const kind = gone === undefined ? 'was-not-watched' : 'done';
    const done = unwatchModal({ kind, ...about }, visit.text);
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
  // Nothing alike is watched: they mean a new company.
  if (found.kind === 'none' && found.nearest.length === 0) {
    return openWatchModal(visit, { name: found.query }, deps);
  }
  await offerCompanies(visit, 'watch', found, deps);
}

export async function openWatchModal(
  visit: Visit,
  known: { readonly brn?: Brn; readonly name?: string },
  deps: WatchDeps,
): Promise<void> {
  const company = known.brn === undefined ? undefined : deps.companies.get(known.brn);
  const form: Typed = {
    mode: company === undefined ? 'add' : 'edit',
    draft: draftOf(company, known),
    seen: company && companyMark(company),
  };
  await openWindow(visit, watchModal(await formOf(form, deps), visit.text), deps);
}

/**
 * The form was submitted. What is wrong with its words is said beside the fields; what only others know (Slack of the
 * channel, POPBiLL, the store) follows after "saving" in the same window.
 */
export function onWatchSubmit(deps: WatchDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const metadata = parseWatchForm(args.view.private_metadata);
    const isWhole = metadata?.edited !== undefined || FIELDS.brn.isIn(args.view.state.values);
    if (metadata === undefined || !isWhole) return ackUnreadable(args, deps);
    const { edited, seen, anyway } = metadata;
    const mode = edited === undefined ? 'add' : 'edit';
    const { draft, problems: owners } = readWatchForm(args.view.state.values, edited);
    const problems = [...deps.register.problemsOf(draft), ...owners];
    if (problems.length > 0) {
      await args.ack({ response_action: 'errors', errors: watchFieldErrors(problems, t) });
      return;
    }
    const company = draft.name === '' ? draft.brn : draft.name;
    const added = newBrn(draft, deps);
    const asked = added === anyway ? undefined : added;
    await ackWithView(args, savingModal({ mode, company, asksPopbill: asked !== undefined }, t));
    const typed: Typed = { mode, draft, seen };
    const visit = await admit(originOfSubmit(args), 'watch', deps, (t) =>
      formAgain(typed, unknownSender(t), t, deps),
    );
    if (visit !== undefined) await save(visit, typed, asked, deps);
  };
}

/** The company that would be added; `undefined` for one that is watched already. */
function newBrn({ brn }: WatchDraft, { companies }: Pick<WatchDeps, 'companies'>): Brn | undefined {
  const typed = parseBrn(brn);
  return typed.ok && companies.get(typed.value) === undefined ? typed.value : undefined;
}

/** `asked`: POPBiLL is asked whether this is a member. */
async function save(
  visit: Visit,
  typed: Typed,
  asked: Brn | undefined,
  deps: WatchDeps,
): Promise<void> {
  const { text: t, origin } = visit;
  const { mode, draft, seen } = typed;
  const again = async (why: Parameters<typeof formAgain>[1]) =>
    show(origin, await formAgain(typed, why, t, deps), deps);
  const known = parseBrn(draft.brn);
  const before = known.ok ? deps.companies.get(known.value)?.owner : undefined;
  // The owner so far may stay.
  const owner = draft.owner === before ? '' : draft.owner;
  const wrong = await placeProblems({ ...draft, owner }, deps);
  if (wrong.length > 0) return again(withProblems(wrong, t));
  const membership = asked === undefined ? undefined : await deps.register.confirm(asked);
  if (asked !== undefined && membership?.kind === 'unanswered') {
    return again(unconfirmed(asked, membership.problem, t));
  }
  if (membership?.kind === 'not-member') {
    const problem = { field: 'brn', why: 'not-member', stage: deps.stage } as const;
    return again(withProblems([problem], t));
  }
  const told = membership?.kind === 'member' ? membership.name : undefined;
  const named = draft.name === '' && told !== undefined ? { ...draft, name: told } : draft;
  const expected = mode === 'add' ? 'nothing' : seen;
  const tried = await tryToSave(() => deps.register.watch(named, origin.user, expected), deps);
  if (!tried.ok) {
    const said = noticeSentence(tried.error, MRKDWN, t);
    const modal = watchModal(await formOf(typed, deps, { said }), t);
    return show(origin, shownAgain(modal, tried.error, t), deps);
  }
  const saved = tried.value;
  if (!saved.ok) return again(withProblems(saved.error, t));
  const { company, was } = saved.value;
  if (was === 'overtaken') {
    return show(origin, await formOvertaken(typed, company, t, deps), deps);
  }
  await showSaved(visit, { company, was }, told, deps);
}

/** A new company is checked at once, so that whoever added it sees whether it can be collected. */
async function showSaved(
  visit: Visit,
  saved: Watched,
  known: string | undefined,
  deps: WatchDeps,
): Promise<void> {
  const modal = savedModal(saved, known, visit.text);
  await show(visit.origin, { modal, message: messageOfModal(modal) }, deps);
  if (saved.was === 'added') {
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
