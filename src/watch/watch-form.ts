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

/** Longer than for an acknowledgement: the window already shows "saving". */
const USER_LOOKUP_MS = 5 * SECOND;

/** Problems of channel and owner that Slack reports; a missing answer is not a problem. */
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

/** Checks that the owner is a full member or a user group. `undefined`: no problem. */
export async function askAboutOwner(
  owner: string,
  deps: OwnerDeps,
): Promise<OwnerProblem | 'unanswered' | undefined> {
  const why = isGroupId(owner) ? await groupProblem(owner, deps) : await personProblem(owner, deps);
  return why === undefined || why === 'unanswered' ? why : { field: 'owner', why };
}

async function groupProblem(
  group: string,
  { ownerGroups }: OwnerDeps,
): Promise<'unknown' | 'unanswered' | undefined> {
  const groups = await ownerGroups.list();
  if (groups.some(({ id }) => id === group)) return undefined;
  // An empty list may mean that Slack did not answer in time.
  return groups.length === 0 ? 'unanswered' : 'unknown';
}

async function personProblem(
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
    const code = error instanceof WebAPIPlatformError ? error.data.error : undefined;
    if (code === 'user_not_found' || code === 'user_not_visible') return 'unknown';
    log.warn('slack could not look up an owner', { error: code ?? String(error) });
    return 'unanswered';
  }
}

async function kindOf(user: string, reader: OwnerDeps['reader']): Promise<Person['kind']> {
  return (await reader.who(user, USER_LOOKUP_MS)).person.kind;
}

export type Typed = Pick<WatchForm, 'mode' | 'draft' | 'seen'>;

interface RedrawReason extends Partial<Pick<WatchForm, 'problems' | 'notice' | 'unconfirmed'>> {
  /** Message to a person who has closed the form. */
  readonly elsewhere: string;
}

export async function redrawnForm(
  typed: Typed,
  { elsewhere, ...reason }: RedrawReason,
  t: Tongue,
  deps: SlackKit,
): Promise<Shown> {
  const modal = watchModal(await formOf(typed, deps, reason), t);
  return { modal, message: { text: elsewhere, blocks: [] } };
}

/** Slack could not identify who submitted the form. */
export function unknownSender(t: Tongue): RedrawReason {
  const notice = watchWords(t).notSavedUnknown;
  return { notice, elsewhere: notice };
}

/** Problems found by Slack, POPBiLL or the store. */
export function withProblems(problems: readonly FormProblem[], t: Tongue): RedrawReason {
  const sentences = Object.values(watchFieldErrors(problems, t));
  return { problems, elsewhere: [watchWords(t).notSavedYet, ...sentences].join('\n') };
}

/** POPBiLL could not confirm the company; submitting again saves without confirmation. */
export function unconfirmed(brn: Brn, unanswered: PopbillProblem, t: Tongue): RedrawReason {
  const watch = watchWords(t);
  const problem = problemSentence(unanswered, MRKDWN, t);
  const elsewhere = watch.unconfirmedElsewhere(problem);
  return { notice: watch.unconfirmed(problem), elsewhere, unconfirmed: brn };
}

/** Saving would undo somebody else's change: the form shows the differences, and submitting again saves. */
export async function formOvertaken(
  { mode, draft: typed }: Typed,
  company: Company,
  t: Tongue,
  deps: SlackKit,
): Promise<Shown> {
  const watch = watchWords(t);
  const draft = mode === 'add' ? typedOver(company, typed) : { ...typed, brn: company.brn };
  const fields = companyDifferences(draft, draftOf(company, {})).map(({ field }) => field);
  const notice = mode === 'add' ? watch.alreadyWatched(fields) : watch.changedMeanwhile(fields);
  const elsewhere = watch.overtakenElsewhere(escapeMrkdwn(companyName(company)));
  const form: Typed = { mode: 'edit', draft, seen: companyMark(company) };
  return redrawnForm(form, { notice, elsewhere }, t, deps);
}

/** On the test stage a wrong check digit is only a warning. */
export async function formOf(
  typed: Typed,
  { ownerGroups, stage }: Pick<SlackKit, 'ownerGroups' | 'stage'>,
  reason: Omit<RedrawReason, 'elsewhere'> = {},
): Promise<WatchForm> {
  const brn = parseBrn(typed.draft.brn);
  const checkDigitWrong = stage === 'test' && brn.ok && !hasValidCheckDigit(brn.value);
  const groups = await ownerGroups.list();
  return { problems: [], ...typed, ...reason, groups, checkDigitWrong };
}

/** Initial values of the form: those of a watched company, or BRN and name of a new one. */
export function draftOf(
  company: Company | undefined,
  prefill: { readonly brn?: string; readonly name?: string },
): WatchDraft {
  return {
    brn: company?.brn ?? prefill.brn ?? '',
    name: company?.name ?? prefill.name ?? '',
    products: company?.products ?? ['taxinvoice'],
    popbillUserId: company?.popbillUserId ?? '',
    channel: company?.channel ?? '',
    owner: company?.owner ?? '',
    note: company?.note ?? '',
  };
}

/** Typed values of a new company over those of the company already watched; empty fields are ignored. */
function typedOver(company: Company, typed: WatchDraft): WatchDraft {
  const saved = draftOf(company, {});
  const filled = Object.entries(typed).filter(([field, value]) => field !== 'brn' && value !== '');
  return { ...saved, ...Object.fromEntries(filled) };
}

/** Reads the submitted form. `edited`: the company being edited, whose BRN is not a field. */
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
