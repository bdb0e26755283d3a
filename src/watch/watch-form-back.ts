import { type CompanyMark, companyMark } from '../company/company-mark.js';
import { companyName } from '../company/company-name.js';
import type { Brn } from '../kernel/brn.js';
import type { Company } from '../records/company.js';
import type { PopbillProblem } from '../records/popbill-problem.js';
import { type Shown, show } from '../slack/answer.js';
import { escapeMrkdwn } from '../slack/mrkdwn.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { MRKDWN } from '../slack/slack-markup.js';
import { type NotSaved, shownAgain } from '../slack/try-to-save.js';
import type { Visit } from '../slack/visit.js';
import type { Catalog } from '../text/catalog.js';
import type { WatchDraft } from './companies.js';
import type { FormProblem } from './form-text.js';
import { draftOf, fieldsApart, formModel, typedOver } from './watch-form.js';
import { watchFieldErrors, watchModal } from './watch-modal.js';

/** A form that was submitted. */
export interface Typed {
  readonly mode: 'add' | 'edit';
  readonly draft: WatchDraft;
  /** How the edited company was described when the form was drawn. */
  readonly seen: CompanyMark | undefined;
}

/** The form as it was typed, when Slack did not say who submitted it. */
export async function formKept(typed: Typed, text: Catalog, deps: SlackDeps): Promise<Shown> {
  const form = await formOf(typed, [], deps);
  const said = text.form.watch.notSavedUnknown;
  return { modal: watchModal({ ...form, said }, text), message: { text: said, blocks: [] } };
}

/** The store failed: the form as it was typed, to be sent again. */
export async function showNotSaved(
  visit: Visit,
  typed: Typed,
  notSaved: NotSaved,
  deps: SlackDeps,
): Promise<void> {
  const form = await formOf(typed, [], deps);
  const said = visit.text.notice.sentence(notSaved, MRKDWN);
  const modal = watchModal({ ...form, said }, visit.text);
  await show(visit.origin, shownAgain(modal, notSaved, visit.text), deps);
}

/** What only others know is wrong with it: the form as typed, and what to mend. */
export async function showProblems(
  visit: Visit,
  typed: Typed,
  problems: readonly FormProblem[],
  deps: SlackDeps,
): Promise<void> {
  const modal = watchModal(await formOf(typed, problems, deps), visit.text);
  const { notSavedYet } = visit.text.form.watch;
  const said = [notSavedYet, ...Object.values(watchFieldErrors(problems, visit.text))].join('\n');
  // The form cannot be shown in a message: who closed it learns what kept it from being saved.
  await show(visit.origin, { modal, message: { text: said, blocks: [] } }, deps);
}

/** POPBiLL did not answer: the form comes back and can be sent without its word. */
export async function showUnconfirmed(
  visit: Visit,
  about: { readonly draft: WatchDraft; readonly brn: Brn; readonly problem: PopbillProblem },
  deps: SlackDeps,
): Promise<void> {
  const { text } = visit;
  const { draft, brn } = about;
  const form = await formOf({ mode: 'add', draft, seen: undefined }, [], deps);
  const problem = text.alert.problem(about.problem, MRKDWN);
  const said = text.form.watch.unconfirmed(problem);
  const modal = watchModal({ ...form, said, anyway: brn }, text);
  const elsewhere = text.form.watch.unconfirmedElsewhere(problem);
  await show(visit.origin, { modal, message: { text: elsewhere, blocks: [] } }, deps);
}

/** Saving would undo what somebody else did: the form comes back to be looked at, and sent again it is saved. */
export async function showOvertaken(
  visit: Visit,
  { mode, draft: typed }: Typed,
  company: Company,
  deps: SlackDeps,
): Promise<void> {
  const { text, origin } = visit;
  const { watch } = text.form;
  const draft = mode === 'add' ? typedOver(company, typed) : { ...typed, brn: company.brn };
  const form = await formOf({ mode: 'edit', draft, seen: companyMark(company) }, [], deps);
  const fields = fieldsApart(draft, draftOf(company, {}));
  const said = mode === 'add' ? watch.alreadyWatched(fields) : watch.changedMeanwhile(fields);
  const modal = watchModal({ ...form, said }, text);
  const elsewhere = watch.overtakenElsewhere(escapeMrkdwn(companyName(company)));
  await show(origin, { modal, message: { text: elsewhere, blocks: [] } }, deps);
}

async function formOf(
  { mode, draft, seen }: Typed,
  problems: readonly FormProblem[],
  deps: SlackDeps,
) {
  const groups = await deps.ownerGroups.list();
  return formModel({ mode, draft, groups, problems, stage: deps.stage, seen });
}
