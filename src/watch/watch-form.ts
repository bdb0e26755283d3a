import { companyDifferences, companyFingerprint } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import { isGroupId } from '../kernel/slack-id.js';
import type { Company } from '../records/company.js';
import { checkChannel } from '../slack/channels.js';
import { FIELDS, type FormValues, tickedProducts } from '../slack/inputs.js';
import type { Answer } from '../slack/modal-view.js';
import { type MemberDeps, memberProblem } from '../slack/people.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Tongue } from '../text/tongue.js';
import { detailsAfter, type WatchDraft } from './watch-company.js';
import { shownName, type WatchForm, watchFieldErrors, watchModal } from './watch-view.js';
import { type FormProblem, type OwnerProblem, watchWords } from './watch-words.js';

interface GroupDeps {
  readonly ownerGroups: Pick<SlackKit['ownerGroups'], 'list'>;
}
type OwnerDeps = MemberDeps & GroupDeps;

/** Asks Slack whether channel and owner are suitable. No answer counts as no problem. */
export async function channelAndOwnerProblems(
  { channel = '', owner = '' }: Partial<Pick<WatchDraft, 'channel' | 'owner'>>,
  deps: SlackKit,
): Promise<readonly FormProblem[]> {
  const problems = await Promise.all([
    channel === '' ? undefined : checkChannel(channel, deps),
    owner === '' ? undefined : checkOwner(owner, deps),
  ]);
  return problems.filter((problem) => problem !== undefined && problem !== 'unanswered');
}

export async function checkOwner(
  owner: string,
  deps: OwnerDeps,
): Promise<OwnerProblem | 'unanswered' | undefined> {
  const why = isGroupId(owner) ? await groupProblem(owner, deps) : await memberProblem(owner, deps);
  return why === undefined || why === 'unanswered' ? why : { field: 'owner', why };
}

async function groupProblem(
  group: string,
  { ownerGroups }: GroupDeps,
): Promise<'unknown' | 'unanswered' | undefined> {
  const groups = await ownerGroups.list();
  if (groups.some(({ id }) => id === group)) return undefined;
  // An empty list may mean that Slack did not answer in time.
  return groups.length === 0 ? 'unanswered' : 'unknown';
}

export type WatchInput = Pick<WatchForm, 'mode' | 'draft' | 'basedOn' | 'paused'>;

export type RedrawReason = Partial<Pick<WatchForm, 'problems' | 'notice' | 'unconfirmedBrn'>>;

/** Draws the form again. A person who closed its window gets a message: what happened, and how to open it again. */
export async function redrawForm(
  input: WatchInput,
  reason: RedrawReason,
  t: Tongue,
  deps: GroupDeps,
): Promise<Answer> {
  const words = watchWords(t);
  const { draft, paused } = input;
  const problems = Object.values(watchFieldErrors(reason.problems ?? [], t));
  const modal = watchModal(await buildForm(input, deps, reason), t);
  const text = words.windowClosed(shownName(draft), reason.notice?.happened, [
    ...(paused === undefined ? [] : [words.paused(paused)]),
    ...problems,
  ]);
  return { modal, message: { text, blocks: [] } };
}

/** Saving would undo another person's change, so the form shows the differences; submitting again saves. */
export async function conflictForm(
  { mode, draft: input }: WatchInput,
  company: Company,
  t: Tongue,
  deps: GroupDeps,
): Promise<Answer> {
  const draft =
    mode === 'add' ? overwriteWithInput(company, input) : { ...input, brn: company.brn };
  const afterSaving = detailsAfter(draft, company.brn, company);
  const fields = companyDifferences(company, afterSaving).map(({ field }) => field);
  const notice = watchWords(t).conflict(mode, fields);
  const paused = company.paused?.reason;
  const form: WatchInput = { mode: 'edit', draft, basedOn: companyFingerprint(company), paused };
  return redrawForm(form, { notice }, t, deps);
}

export async function buildForm(
  input: WatchInput,
  { ownerGroups }: GroupDeps,
  reason: RedrawReason = {},
): Promise<WatchForm> {
  return { problems: [], ...input, ...reason, groups: await ownerGroups.list() };
}

export function initialDraft(
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

/** The saved values of a company that turned out to be watched, overwritten with the input except for empty fields. */
function overwriteWithInput(company: Company, input: WatchDraft): WatchDraft {
  const saved = initialDraft(company, {});
  const filled = Object.entries(input).filter(([field, value]) => field !== 'brn' && value !== '');
  return { ...saved, ...Object.fromEntries(filled) };
}

/** @param editedBrn the form edits this company, so the BRN is not a field */
export function readWatchForm(
  values: FormValues,
  editedBrn?: Brn,
): { readonly draft: WatchDraft; readonly problems: readonly FormProblem[] } {
  const user = FIELDS.owner.read(values);
  const group = FIELDS.ownerGroup.read(values);
  return {
    draft: {
      brn: editedBrn ?? FIELDS.brn.read(values),
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
