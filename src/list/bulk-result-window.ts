import type { Brn } from '../kernel/brn.js';
import { MINUTE, seoulDayOf } from '../kernel/time.js';
import { show } from '../slack/answer.js';
import { answerWithModal, messageOfModal } from '../slack/modal-view.js';
import { windowProgress } from '../slack/modals.js';
import { memberProblem } from '../slack/people.js';
import type { FormOutcome, Visit } from '../slack/visit.js';
import { assignWords } from '../triage/triage-words.js';
import { channelAndOwnerProblems } from '../watch/watch-form.js';
import { formProblemSentence } from '../watch/watch-words.js';
import { collectClientTexts } from './bulk-edits.js';
import type { BulkChange, BulkResult, StoredBulkChange } from './bulk-rules.js';
import { bulkStateModal } from './bulk-view.js';
import { type BulkDeps, brnsAsShown, drawBulkQuestion, readerOf } from './bulk-window.js';
import { bulkWords, clientTextFileWords } from './bulk-words.js';
import type { BulkPlace } from './list-place.js';

/** The same texts are not sent twice within this time. */
const RESEND_GUARD_MS = MINUTE;

interface SubmittedEdit<Change extends BulkChange = BulkChange> {
  /** The same for a double submission. */
  readonly id: string;
  readonly place: BulkPlace;
  readonly change: Change;
}

/**
 * Carries out a submitted change, unless the chosen channel or person cannot be used or other companies match than were
 * shown: then the question is asked (again). Returns an outcome if the window may close. Rejects with StoreError.
 */
export async function carryOutInWindow(
  visit: Visit,
  edit: SubmittedEdit,
  deps: BulkDeps,
): Promise<FormOutcome | undefined> {
  const { id, place, change } = edit;
  const problem = await problemOf(change, visit, deps);
  if (problem !== undefined) return askAgain(visit, edit, problem, deps);
  const brns = await brnsAsShown(place, deps);
  if (brns === undefined) return askAgain(visit, edit, bulkWords(visit.t).matchesChanged, deps);
  if (change.kind !== 'client-text') return editCompanies(visit, { id, place, change }, brns, deps);
  const send = () => sendClientTexts(visit, { id, place, change }, brns, deps);
  await deps.background.once(`bulk ${id}`, send, RESEND_GUARD_MS);
  return undefined;
}

/** Shows the question as the form was filled in, below `problem` (mrkdwn). */
async function askAgain(
  visit: Visit,
  { place, change }: SubmittedEdit,
  problem: string,
  deps: BulkDeps,
): Promise<undefined> {
  const question = { ...place, problem, entered: change };
  const modal = await drawBulkQuestion(question, readerOf(visit), deps);
  await show(visit.origin, answerWithModal(modal), deps);
}

/** Why the chosen channel or person cannot be used. */
async function problemOf(
  change: BulkChange,
  { t, origin }: Visit,
  deps: BulkDeps,
): Promise<string | undefined> {
  if (change.kind === 'channel' || change.kind === 'owner') {
    const [problem] = await channelAndOwnerProblems(change, deps);
    return problem && formProblemSentence(problem, t);
  }
  if (change.kind !== 'claim' || change.to === origin.user) return undefined;
  const why = await memberProblem(change.to, deps);
  return why && assignWords(t).problem[why];
}

/** Closes the window if no company was refused and the place behind it can say so. */
async function editCompanies(
  visit: Visit,
  edit: SubmittedEdit<StoredBulkChange>,
  brns: readonly Brn[],
  deps: BulkDeps,
): Promise<FormOutcome | undefined> {
  const { origin, t } = visit;
  const { id, change } = edit;
  const progress = windowProgress(origin, deps);
  const result = await deps.bulk.carryOut({
    id,
    brns,
    change,
    by: origin.user,
    onProgress: (done, total) =>
      progress.offer(() => bulkStateModal({ kind: 'working', done, total }, t)),
  });
  await progress.waitUntilIdle();
  const modal = drawResult(visit, change, result);
  const resultText = messageOfModal(modal).text;
  // The store failed, so the person can try again with what they entered.
  if (result.notReached > 0) return askAgain(visit, edit, resultText, deps);
  const reportResult = deps.resultReporters.get(origin.viewId ?? '');
  if (reportResult !== undefined && result.refusedCount === 0) {
    return { modal, whenClosed: () => reportResult(resultText) };
  }
  await show(origin, answerWithModal(modal), deps);
  return undefined;
}

/** Sends the texts as one file in a direct message. */
async function sendClientTexts(
  visit: Visit,
  edit: SubmittedEdit<Extract<BulkChange, { readonly kind: 'client-text' }>>,
  brns: readonly Brn[],
  deps: BulkDeps,
): Promise<void> {
  const { t, origin } = visit;
  const { change } = edit;
  const { content, result } = await collectClientTexts(brns, change.language, deps);
  const words = clientTextFileWords(t);
  const name = words.fileName(seoulDayOf(deps.clock.now()));
  const file = { name, content, comment: words.comment(result.done) };
  if (result.done > 0) {
    const sent = await deps.personFiles.send(origin.user, file);
    if (!sent.ok) return askAgain(visit, edit, words.failed[sent.error], deps);
  }
  await show(origin, answerWithModal(drawResult(visit, change, result)), deps);
}

function drawResult({ origin, t }: Visit, change: BulkChange, result: BulkResult) {
  return bulkStateModal({ kind: 'done', change, result, reader: origin.user }, t);
}
