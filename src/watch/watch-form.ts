import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { problemSentence } from '../assessment/problem-words.js';
import { companyName } from '../company/choose-view.js';
import { companyDifferences, companyMark } from '../company/company-rules.js';
import { type Brn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { isGroupId } from '../kernel/slack-id.js';
import { SECOND } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { PopbillProblem } from '../records/status.js';
import { escapeMrkdwn, MRKDWN } from '../slack/blocks.js';
import { askAboutChannel } from '../slack/channels.js';
import { FIELDS, type FormValues, tickedProducts } from '../slack/inputs.js';
import type { Shown } from '../slack/modal-view.js';
import type { Person } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchDraft } from './watch-company.js';
import { type WatchForm, watchFieldErrors, watchModal } from './watch-view.js';
import { type FormProblem, type OwnerProblem, watchWords } from './watch-words.js';

interface OwnerDeps extends Pick<SlackKit, 'log' | 'ownerGroups' | 'reader'> {
  readonly client: { readonly users: Pick<WebClient['users'], 'info'> };
}

/** Nobody looks at an empty window meanwhile. */
const WITHIN_MS = 5 * SECOND;

/** What Slack knows is wrong with where alerts go and who looks after a company; that it did not tell is no fault. */
export async function placeProblems(
  { channel = '', owner = '' }: Partial<Pick<WatchDraft, 'channel' | 'owner'>>,
  deps: SlackKit,
): Promise<readonly FormProblem[]> {
  const found = await Promise.all([
    channel === '' ? undefined : askAboutChannel(channel, deps),
    owner === '' ? undefined : askAboutOwner(owner, deps),
  ]);
  return found.filter((problem) => problem !== undefined && problem !== 'unanswered');
}

/** Whether somebody can look after companies: a full member, or a user group. `undefined`: they can. */
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

export type Typed = Pick<WatchForm, 'mode' | 'draft' | 'seen'>;

interface Again extends Partial<Pick<WatchForm, 'problems' | 'said' | 'anyway'>> {
  /** For a person who closed the form, which a message cannot show. */
  readonly elsewhere: string;
}

export async function formAgain(
  typed: Typed,
  { elsewhere, ...again }: Again,
  t: Tongue,
  deps: SlackKit,
): Promise<Shown> {
  const modal = watchModal(await formOf(typed, deps, again), t);
  return { modal, message: { text: elsewhere, blocks: [] } };
}

/** Slack did not say who submitted it. */
export function unknownSender(t: Tongue): Again {
  const said = watchWords(t).notSavedUnknown;
  return { said, elsewhere: said };
}

/** What only others know is wrong with it. */
export function withProblems(problems: readonly FormProblem[], t: Tongue): Again {
  const wrong = Object.values(watchFieldErrors(problems, t));
  return { problems, elsewhere: [watchWords(t).notSavedYet, ...wrong].join('\n') };
}

/** POPBiLL did not answer: the form can be sent without its word. */
export function unconfirmed(brn: Brn, unanswered: PopbillProblem, t: Tongue): Again {
  const watch = watchWords(t);
  const problem = problemSentence(unanswered, MRKDWN, t);
  const elsewhere = watch.unconfirmedElsewhere(problem);
  return { said: watch.unconfirmed(problem), elsewhere, anyway: brn };
}

/** Saving would undo what somebody else did: the form comes back to be looked at, and sent again it is saved. */
export async function formOvertaken(
  { mode, draft: typed }: Typed,
  company: Company,
  t: Tongue,
  deps: SlackKit,
): Promise<Shown> {
  const watch = watchWords(t);
  const draft = mode === 'add' ? typedOver(company, typed) : { ...typed, brn: company.brn };
  const fields = companyDifferences(draft, draftOf(company, {})).map(({ field }) => field);
  const said = mode === 'add' ? watch.alreadyWatched(fields) : watch.changedMeanwhile(fields);
  const elsewhere = watch.overtakenElsewhere(escapeMrkdwn(companyName(company)));
  const form: Typed = { mode: 'edit', draft, seen: companyMark(company) };
  return formAgain(form, { said, elsewhere }, t, deps);
}

/** On the test stage a wrong check digit is only a warning. */
export async function formOf(
  typed: Typed,
  { ownerGroups, stage }: Pick<SlackKit, 'ownerGroups' | 'stage'>,
  again: Omit<Again, 'elsewhere'> = {},
): Promise<WatchForm> {
  const brn = parseBrn(typed.draft.brn);
  const checkDigitWrong = stage === 'test' && brn.ok && !hasValidCheckDigit(brn.value);
  const groups = await ownerGroups.list();
  return { problems: [], ...typed, ...again, groups, checkDigitWrong };
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

/** What was typed for a new company, on what is known of the one that is watched already: nothing is emptied. */
function typedOver(company: Company, typed: WatchDraft): WatchDraft {
  const known = draftOf(company, {});
  const filled = Object.entries(typed).filter(([field, value]) => field !== 'brn' && value !== '');
  return { ...known, ...Object.fromEntries(filled) };
}

/** What was typed. `edited`: the company being edited, whose BRN the form does not carry. */
export function readWatchForm(
  values: FormValues,
  edited?: Brn,
): { readonly draft: WatchDraft; readonly problems: readonly FormProblem[] } {
  const user = FIELDS.owner.read(values);
  const group = FIELDS.ownerGroup.read(values);
  return {
    draft: {
      brn: edited ?? FIELDS.brn.read(values),
      name: FIELDS.name.read(values),
      products: tickedProducts(values),
      popbillUserId: FIELDS.popbillUserId.read(values),
      channel: FIELDS.channel.read(values),
      owner: user || group,
      note: FIELDS.note.read(values),
    },
    problems: user && group ? [{ field: 'owner', why: 'both-owners' }] : [],
  };
}
