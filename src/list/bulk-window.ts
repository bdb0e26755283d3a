import type { ModalView } from '@slack/types';
import type { Companies } from '../company/company-index.js';
import { companiesFingerprint } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import { setNewest } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import { MINUTE, seoulDayOf } from '../kernel/time.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { show } from '../slack/answer.js';
import { answerWithModal, messageOfModal } from '../slack/modal-view.js';
import { windowProgress } from '../slack/modals.js';
import { memberProblem } from '../slack/people.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { type FormOutcome, openWindow, type Visit } from '../slack/visit.js';
import type { Language } from '../text/format.js';
import type { AlertTriage } from '../triage/alert-triage.js';
import { snoozeOffers } from '../triage/snooze-rules.js';
import { assignWords } from '../triage/triage-words.js';
import { channelAndOwnerProblems } from '../watch/watch-form.js';
import { formProblemSentence } from '../watch/watch-words.js';
import { type BulkEdits, collectClientTexts } from './bulk-edits.js';
import type { BulkReader } from './bulk-form.js';
import type { BulkChange, BulkKind, BulkResult, StoredBulkChange } from './bulk-rules.js';
import {
  type BulkConfirmModel,
  type BulkSelectionModel,
  bulkConfirmModal,
  bulkSelectionModal,
  bulkStateModal,
} from './bulk-view.js';
import { bulkWords, clientTextFileWords } from './bulk-words.js';
import { type BulkPlace, type BulkTarget, type ListPlace, listFilterOf } from './list-place.js';
import { LIST_PAGE_SIZE } from './list-view.js';
import type { Overview } from './overview.js';

export interface BulkDeps extends SlackKit {
  readonly bulk: Pick<BulkEdits, 'carryOut'>;
  readonly triage: Pick<AlertTriage, 'get'>;
  readonly companies: Pick<Companies, 'get'>;
  readonly overview: Pick<Overview, 'all' | 'pageOfCompanies'>;
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly policy: Policy;
  /** By the window's ID. They are lost in a restart; the window itself then shows the result. */
  readonly resultReporters: Map<string, ResultReporter>;
}

/** Says the result of a bulk edit (mrkdwn) where its window was opened. */
type ResultReporter = (result: string) => Promise<void>;

/** More than will ever be open at the same time; the reporters of closed windows are not removed. */
const MAX_REPORTERS = 200;

export async function openBulkQuestion(
  visit: Visit,
  question: Pick<BulkQuestion, 'kind' | 'target'>,
  deps: BulkDeps,
  reportResult?: ResultReporter,
): Promise<void> {
  const modal = await drawBulkQuestion(question, readerOf(visit), deps);
  await openBulkWindow(visit, modal, deps, reportResult);
}

export async function openBulkWindow(
  visit: Visit,
  modal: ModalView,
  deps: BulkDeps,
  reportResult: ResultReporter | undefined,
): Promise<void> {
  const viewId = await openWindow(visit, modal, deps);
  if (viewId === undefined || reportResult === undefined) return;
  setNewest(deps.resultReporters, viewId, reportResult, MAX_REPORTERS);
}

export function readerOf({ t, origin }: Visit): BulkReader {
  return { t, reader: origin.user };
}

export type EnteredSelection = Pick<
  BulkSelectionModel,
  'place' | 'ticked' | 'selection' | 'entered' | 'notice'
>;

/** Rejects with StoreError. */
export async function drawBulkSelection(
  input: EnteredSelection,
  { t, reader }: BulkReader,
  deps: BulkDeps,
): Promise<ModalView> {
  const { place, ticked } = input;
  const filter = await listFilterOf(place.filter, deps);
  const [{ companies, page, pages, total }, groups] = await Promise.all([
    deps.overview.pageOfCompanies(filter, place.page, LIST_PAGE_SIZE),
    deps.ownerGroups.list(),
  ]);
  const onPage = new Set(companies.map(({ brn }) => brn));
  const model = {
    ...fieldFacts(reader, deps),
    ...input,
    place: { ...place, page },
    pages,
    total,
    rows: companies,
    ticked: ticked.filter((brn) => onPage.has(brn)),
    groups,
  };
  return bulkSelectionModal(model, t);
}

interface BulkQuestion extends Pick<BulkConfirmModel, 'problem' | 'entered'> {
  readonly kind: BulkKind;
  readonly target: BulkTarget;
  readonly backTo?: ListPlace | undefined;
}

/** The window that asks for confirmation, or says that no company matches. Rejects with StoreError. */
export async function drawBulkQuestion(
  { kind, target: requested, backTo, problem, entered }: BulkQuestion,
  { t, reader }: BulkReader,
  deps: BulkDeps,
): Promise<ModalView> {
  const { target, brns, named } = await findCompanies(requested, deps);
  const total = brns.length;
  const fingerprint = target.kind === 'filter' ? companiesFingerprint(brns) : undefined;
  const place = { kind, total, fingerprint, target, backTo };
  if (total === 0) return bulkStateModal({ kind: 'none-match', place }, t);
  const groups = kind === 'owner' ? await deps.ownerGroups.list() : [];
  const model = { ...fieldFacts(reader, deps), groups, place, named, problem, entered };
  return bulkConfirmModal(model, t);
}

/** How many companies of a filter are named. Those selected one by one fit on one page, so all of them are. */
const NAMED_OF_FILTER = 5;

/** Companies that are no longer watched are dropped from the target. */
async function findCompanies(target: BulkTarget, deps: BulkDeps) {
  if (target.kind === 'companies') {
    const named = target.brns.flatMap((brn) => deps.companies.get(brn) ?? []);
    const brns = named.map(({ brn }) => brn);
    return { target: { ...target, brns }, brns, named };
  }
  const filter = await listFilterOf(target.filter, deps);
  const companies = await deps.overview.all(filter);
  const firstPage = await deps.overview.pageOfCompanies(filter, 1, NAMED_OF_FILTER);
  return { target, brns: companies.map(({ brn }) => brn), named: firstPage.companies };
}

/** The target's companies; `undefined` if its filter now matches others than were shown. Rejects with StoreError. */
async function brnsAsShown(
  { target, total, fingerprint }: BulkPlace,
  deps: BulkDeps,
): Promise<readonly Brn[] | undefined> {
  if (target.kind === 'companies') return target.brns;
  const companies = await deps.overview.all(await listFilterOf(target.filter, deps));
  const brns = companies.map(({ brn }) => brn);
  const areAsShown = brns.length === total && fingerprint === companiesFingerprint(brns);
  return areAsShown ? brns : undefined;
}

function fieldFacts(reader: BulkReader['reader'], { policy, settings, clock }: BulkDeps) {
  const now = clock.now();
  // The limit of each alert is checked when it is snoozed.
  const snoozes = snoozeOffers({ alert: { reasons: [] }, policy, now });
  return { reader, snoozes, defaultChannel: settings.current('defaultChannel'), now };
}

/** A submission that is repeated within this time sends no second file. */
const RESEND_GUARD_MS = MINUTE;

interface SubmittedEdit {
  readonly id: string;
  readonly place: BulkPlace;
  readonly change: BulkChange;
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
  if (change.kind !== 'client-text') return editCompanies(visit, edit, change, brns, deps);
  const send = () => sendClientTexts(visit, edit, change.language, brns, deps);
  await deps.background.once(`bulk ${id}`, send, RESEND_GUARD_MS);
  return undefined;
}

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

/** Closes the window if no company was refused and the result can be shown where the window was opened. */
async function editCompanies(
  visit: Visit,
  edit: SubmittedEdit,
  change: StoredBulkChange,
  brns: readonly Brn[],
  deps: BulkDeps,
): Promise<FormOutcome | undefined> {
  const { origin, t } = visit;
  const progress = windowProgress(origin, deps);
  const result = await deps.bulk.carryOut({
    id: edit.id,
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

async function sendClientTexts(
  visit: Visit,
  edit: SubmittedEdit,
  language: Language,
  brns: readonly Brn[],
  deps: BulkDeps,
): Promise<void> {
  const { t, origin } = visit;
  const { content, result } = await collectClientTexts(brns, language, deps);
  const words = clientTextFileWords(t);
  const name = words.fileName(seoulDayOf(deps.clock.now()));
  const file = { name, content, comment: words.comment(result.done) };
  if (result.done > 0) {
    const sent = await deps.personFiles.send(origin.user, file);
    if (!sent.ok) return askAgain(visit, edit, words.failed[sent.error], deps);
  }
  await show(origin, answerWithModal(drawResult(visit, edit.change, result)), deps);
}

function drawResult({ origin, t }: Visit, change: BulkChange, result: BulkResult) {
  return bulkStateModal({ kind: 'done', change, result, reader: origin.user }, t);
}
