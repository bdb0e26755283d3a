import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { problemSentence } from '../assessment/problem-words.js';
import { companyName } from '../company/choose-view.js';
import { type CompanyMark, companyDifferences, companyMark } from '../company/company-rules.js';
import { type Brn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { isGroupId } from '../kernel/slack-id.js';
import { SECOND } from '../kernel/time.js';
import type { Company, CompanyField, Stage } from '../records/company.js';
import type { PopbillProblem } from '../records/status.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, MRKDWN } from '../slack/blocks.js';
import { type NotSaved, shownAgain } from '../slack/errors.js';
import { FIELDS, type FormValues, tickedProducts } from '../slack/inputs.js';
import type { Shown } from '../slack/modal-view.js';
import { noticeSentence } from '../slack/notice-words.js';
import type { Person } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchDraft } from './watch-company.js';
import { type WatchFormModel, watchFieldErrors, watchModal } from './watch-view.js';
import { type FormProblem, type OwnerProblem, watchWords } from './watch-words.js';

interface OwnerDeps extends Pick<SlackKit, 'log' | 'ownerGroups' | 'reader'> {
  readonly client: { readonly users: Pick<WebClient['users'], 'info'> };
}

/** Nobody looks at an empty window meanwhile. */
const WITHIN_MS = 5 * SECOND;

/**
 * Whether somebody can look after companies: a full member, or a user group. `undefined`: they can, or Slack did not
 * tell, which is no fault of theirs.
 */
export async function ownerProblem(
  owner: string,
  deps: OwnerDeps,
): Promise<OwnerProblem | undefined> {
  const problem = await askAboutOwner(owner, deps);
  return problem === 'unanswered' ? undefined : problem;
}

/** The same, for who wants to know that Slack did not tell. */
export async function askAboutOwner(
  owner: string,
  deps: OwnerDeps,
): Promise<OwnerProblem | 'unanswered' | undefined> {
  const why = isGroupId(owner) ? await whyNoGroup(owner, deps) : await whyNoPerson(owner, deps);
  return why === undefined || why === 'unanswered' ? why : { field: 'owner', why };
}

async function whyNoGroup(
  group: string,
  { ownerGroups }: OwnerDeps,
): Promise<'unknown' | 'unanswered' | undefined> {
  const groups = await ownerGroups.list();
  if (groups.some(({ id }) => id === group)) return undefined;
  // None at all may mean that Slack did not answer in time.
  return groups.length === 0 ? 'unanswered' : 'unknown';
}

async function whyNoPerson(
  user: string,
  { client, reader, log }: OwnerDeps,
): Promise<'unknown' | 'left' | 'not-a-member' | 'unanswered' | undefined> {
  const first = await kindOf(user, reader);
  if (first !== 'unknown') return first === 'member' ? undefined : 'not-a-member';
  try {
    const { user: info } = await client.users.info({ user });
    if (info?.deleted === true) return 'left';
    const second = await kindOf(user, reader);
    if (second === 'unknown') return 'unanswered';
    return second === 'member' ? undefined : 'not-a-member';
  } catch (error) {
    const word = error instanceof WebAPIPlatformError ? error.data.error : undefined;
    if (word === 'user_not_found' || word === 'user_not_visible') return 'unknown';
    log.warn('slack did not describe an owner', { error: word ?? String(error) });
    return 'unanswered';
  }
}

async function kindOf(user: string, reader: OwnerDeps['reader']): Promise<Person['kind']> {
  return (await reader.who(user, WITHIN_MS)).person.kind;
}

/** A form that was submitted. */
export interface Typed {
  readonly mode: 'add' | 'edit';
  readonly draft: WatchDraft;
  /** How the edited company was described when the form was drawn. */
  readonly seen: CompanyMark | undefined;
}

/** The form as it was typed, when Slack did not say who submitted it. */
export async function formKept(typed: Typed, text: Tongue, deps: SlackKit): Promise<Shown> {
  const form = await formOf(typed, [], deps);
  const said = watchWords(text).notSavedUnknown;
  return { modal: watchModal({ ...form, said }, text), message: { text: said, blocks: [] } };
}

/** The store failed: the form as it was typed, to be sent again. */
export async function showNotSaved(
  visit: Visit,
  typed: Typed,
  notSaved: NotSaved,
  deps: SlackKit,
): Promise<void> {
  const form = await formOf(typed, [], deps);
  const said = noticeSentence(notSaved, MRKDWN, visit.text);
  const modal = watchModal({ ...form, said }, visit.text);
  await show(visit.origin, shownAgain(modal, notSaved, visit.text), deps);
}

/** What only others know is wrong with it: the form as typed, and what to fix. */
export async function showProblems(
  visit: Visit,
  typed: Typed,
  problems: readonly FormProblem[],
  deps: SlackKit,
): Promise<void> {
  const modal = watchModal(await formOf(typed, problems, deps), visit.text);
  const { notSavedYet } = watchWords(visit.text);
  const said = [notSavedYet, ...Object.values(watchFieldErrors(problems, visit.text))].join('\n');
  // The form cannot be shown in a message: who closed it learns what kept it from being saved.
  await show(visit.origin, { modal, message: { text: said, blocks: [] } }, deps);
}

/** POPBiLL did not answer: the form comes back and can be sent without its word. */
export async function showUnconfirmed(
  visit: Visit,
  about: { readonly draft: WatchDraft; readonly brn: Brn; readonly problem: PopbillProblem },
  deps: SlackKit,
): Promise<void> {
  const { text } = visit;
  const { draft, brn } = about;
  const form = await formOf({ mode: 'add', draft, seen: undefined }, [], deps);
  const problem = problemSentence(about.problem, MRKDWN, text);
  const said = watchWords(text).unconfirmed(problem);
  const modal = watchModal({ ...form, said, anyway: brn }, text);
  const elsewhere = watchWords(text).unconfirmedElsewhere(problem);
  await show(visit.origin, { modal, message: { text: elsewhere, blocks: [] } }, deps);
}

/** Saving would undo what somebody else did: the form comes back to be looked at, and sent again it is saved. */
export async function showOvertaken(
  visit: Visit,
  { mode, draft: typed }: Typed,
  company: Company,
  deps: SlackKit,
): Promise<void> {
  const { text, origin } = visit;
  const watch = watchWords(text);
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
  deps: SlackKit,
) {
  const groups = await deps.ownerGroups.list();
  return formModel({ mode, draft, groups, problems, stage: deps.stage, seen });
}

/** What the form starts with: a watched company to edit, or what is known of a new one. */
export function draftOf(
  company: Company | undefined,
  known: { readonly brn?: string; readonly name?: string },
): WatchDraft {
  return {
    brn: company?.brn ?? known.brn ?? '',
    name: company?.name ?? known.name ?? '',
    products: company?.products ?? ['taxinvoice'],
    popbillUserId: company?.popbillUserId ?? '',
    channel: company?.channel ?? '',
    owner: company?.owner ?? '',
    note: company?.note ?? '',
  };
}

/** The draft a submitted form stands for. `edited`: the company being edited, whose BRN the form does not carry. */
export function draftOfForm(
  { draft, ownerUser, ownerGroup }: WatchForm,
  edited: Brn | undefined,
): { readonly draft: WatchDraft; readonly problems: readonly FormProblem[] } {
  const owner = ownerUser === '' ? ownerGroup : ownerUser;
  const both = ownerUser !== '' && ownerGroup !== '';
  return {
    draft: { ...draft, brn: edited ?? draft.brn, owner },
    problems: both ? [{ field: 'owner', why: 'both-owners' }] : [],
  };
}

/** The form again, as typed, with what is wrong in it. */
export function formModel(about: {
  readonly mode: 'add' | 'edit';
  readonly draft: WatchDraft;
  readonly groups: WatchFormModel['groups'];
  readonly problems: readonly FormProblem[];
  readonly stage: Stage;
  readonly seen?: CompanyMark | undefined;
}): WatchFormModel {
  const { stage, ...form } = about;
  return { kind: 'form', ...form, checkDigitWrong: stage === 'test' && isWrong(form.draft.brn) };
}

function isWrong(typed: string): boolean {
  const brn = parseBrn(typed);
  return brn.ok && !hasValidCheckDigit(brn.value);
}

/** Which fields a draft would change. */
export function fieldsApart(a: WatchDraft, b: WatchDraft): readonly CompanyField[] {
  return companyDifferences(a, b).map(({ field }) => field);
}

/** What was typed for a new company, on what is known of the one that is watched already: nothing is emptied. */
export function typedOver(company: Company, typed: WatchDraft): WatchDraft {
  const known = draftOf(company, {});
  const filled = Object.entries(typed).filter(([field, value]) => field !== 'brn' && value !== '');
  return { ...known, ...Object.fromEntries(filled) };
}

/** The watch form as typed; owners still apart, since only one of the two fields may be filled. */
export interface WatchForm {
  /** `brn` is empty when the form edits a company. */
  readonly draft: Omit<WatchDraft, 'owner'>;
  readonly ownerUser: string;
  readonly ownerGroup: string;
}

export function readWatchForm(values: FormValues): WatchForm {
  return {
    draft: {
      brn: FIELDS.brn.read(values),
      name: FIELDS.name.read(values),
      products: tickedProducts(values),
      popbillUserId: FIELDS.popbillUserId.read(values),
      channel: FIELDS.channel.read(values),
      note: FIELDS.note.read(values),
    },
    ownerUser: FIELDS.owner.read(values),
    ownerGroup: FIELDS.ownerGroup.read(values),
  };
}
