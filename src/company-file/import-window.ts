import { z } from 'zod';
import { formatBrn } from '../kernel/brn.js';
import { messageOf, ok, type Result } from '../kernel/result.js';
import { sendDirect, show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { joinedBy, listOf } from '../slack/codec.js';
import { tryToSave } from '../slack/errors.js';
import { windowProgress } from '../slack/modals.js';
import { noticeSentence } from '../slack/notice-words.js';
import { isRetryable } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import type { Sweeps } from '../sweep/sweeper.js';
import type { Markup } from '../text/markup.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import type {
  CompanyImport,
  ImportProgress,
  SlackIdLookup,
  SlackNameLookup,
} from './company-import.js';
import { writeTable } from './csv-columns.js';
import type { SendFirstCheckResults } from './first-checks.js';
import { type ImportPlan, plannedFirstCheck } from './import-plan.js';
import { type ImportFileProblem, lineProblemSentence } from './import-problem-words.js';
import {
  type AttachedList,
  changedLines,
  firstCheckMessage,
  type ImportPreviewFacts,
  importMessage,
  importModal,
  MAX_NOT_MEMBERS,
  MAX_PROBLEMS,
  type ShowableImport,
  saveCount,
} from './import-view.js';
import {
  changeCells,
  importChangeWords,
  importPreviewWords,
  importWords,
  notMemberReason,
} from './import-words.js';

export function createFirstCheckSender({
  client,
  directory,
  clock,
  log,
}: Pick<SlackKit, 'client' | 'directory' | 'clock' | 'log'>): SendFirstCheckResults {
  return async ({ user, ...results }) => {
    try {
      const { language } = await directory.actorOf(user);
      const message = firstCheckMessage(results, clock.now(), TONGUES[language]);
      await sendDirect(user, message, { client });
      return 'sent';
    } catch (error) {
      log.warn('The results of the first check after an import could not be sent', {
        error: messageOf(error),
      });
      return isRetryable(error) ? 'not-yet' : 'refused';
    }
  };
}

export interface ImportDeps extends SlackKit {
  readonly imports: CompanyImport;
  readonly sweeper: Pick<Sweeps, 'firstCheckAt'>;
  /** Both lookups are about channels and owners: this one checks IDs, the next lists names with their IDs. */
  readonly slackIdLookup: SlackIdLookup;
  readonly slackNameLookup: SlackNameLookup;
}

/** Where an import is shown: in its window, or in the direct message that replaced the closed window. */
export interface ImportLocation {
  readonly visit: Visit;
  readonly message?: { readonly channel: string; readonly ts: string };
}

export async function readImport(
  location: ImportLocation,
  file: string,
  deps: ImportDeps,
): Promise<void> {
  const plan = await fetchAndPlan(location, file, deps);
  if (!plan.ok) return showImport(location, { kind: 'form', problem: plan.error }, deps);
  await showPreview(location, plan.value, { file }, deps);
}

export function previewAgain(ref: ImportRef, notice: string, deps: ImportDeps): ShowableImport {
  const plan = deps.imports.recentPlan(ref.plan);
  if (plan === undefined) return { kind: 'form', notice };
  return { kind: 'preview', preview: previewOf(plan, { ...ref, notice }, deps) };
}

/**
 * Saves the plan that was shown. If it is no longer in memory, the file is read again, and the new plan is saved only
 * if it is the same; else it is shown for review.
 */
export async function saveImport(
  location: ImportLocation,
  ref: ImportRef,
  deps: ImportDeps,
): Promise<void> {
  const { visit } = location;
  const recent = deps.imports.recentPlan(ref.plan);
  const plan = recent === undefined ? await fetchAndPlan(location, ref.file, deps) : ok(recent);
  if (!plan.ok) return showImport(location, { kind: 'form', problem: plan.error }, deps);
  const { file } = ref;
  const { reviewAgain } = importPreviewWords(visit.t);
  if (plan.value.fingerprint !== ref.fingerprint) {
    return showPreview(location, plan.value, { file, notice: reviewAgain }, deps);
  }
  const { counts } = plan.value;
  // A submitted window already shows "saving", unless the file was read again.
  if (location.message !== undefined || recent === undefined) {
    const saving = { kind: 'saving', companies: saveCount(counts) } as const;
    await showImport(location, saving, deps, { dropWhenClosed: true });
  }
  const attempt = await tryToSave(() => deps.imports.save(plan.value, visit.origin.user), deps);
  if (!attempt.ok) {
    const notice = noticeSentence(attempt.error, MRKDWN, visit.t);
    const preview = previewOf(plan.value, { file, sent: ref.sent, notice }, deps);
    return showImport(location, { kind: 'preview', preview }, deps);
  }
  if (attempt.value === 'conflict') {
    const updated = await deps.imports.planAgain(plan.value, deps);
    return showPreview(location, updated, { file, notice: reviewAgain }, deps);
  }
  const firstCheck = plannedFirstCheck(plan.value, deps);
  await showImport(location, { kind: 'saved', counts, firstCheck }, deps);
}

export async function showImport(
  { visit, message }: ImportLocation,
  model: ShowableImport,
  deps: ImportDeps,
  { dropWhenClosed = false } = {},
): Promise<void> {
  const { origin, t } = visit;
  const shown = importMessage(model, t);
  if (message === undefined) {
    return show(origin, { modal: importModal(model, t), message: shown }, deps, { dropWhenClosed });
  }
  try {
    await deps.client.chat.update({ ...message, ...shown });
  } catch (error) {
    deps.log.info('The message of an import could not be edited', { error: String(error) });
    if (!dropWhenClosed) await sendDirect(origin.user, shown, deps);
  }
}

async function fetchAndPlan(
  location: ImportLocation,
  file: string,
  deps: ImportDeps,
): Promise<Result<ImportPlan, ImportFileProblem>> {
  const fetched = await deps.personFiles.fetch(file);
  if (!fetched.ok) return fetched;
  const { origin, t } = location.visit;
  const viewId = location.message === undefined ? origin.viewId : undefined;
  const progress = windowProgress({ viewId }, deps);
  const onProgress = (step: ImportProgress) =>
    progress.offer(() => importModal({ kind: 'reading', step }, t));
  const plan = await deps.imports.plan(fetched.value, { ...deps, onProgress });
  await progress.waitUntilIdle();
  return plan;
}

async function showPreview(
  location: ImportLocation,
  plan: ImportPlan,
  facts: Pick<ImportRef, 'file'> & Pick<ImportPreviewFacts, 'notice'>,
  deps: ImportDeps,
): Promise<void> {
  const sent = await sendLongLists(location.visit, plan, deps);
  const preview = previewOf(plan, { ...facts, sent }, deps);
  await showImport(location, { kind: 'preview', preview }, deps);
}

function previewOf(
  plan: ImportPlan,
  facts: Pick<ImportRef, 'file' | 'sent'> & Pick<ImportPreviewFacts, 'notice'>,
  { stage }: Pick<SlackKit, 'stage'>,
): ImportPreviewFacts {
  const ref = IMPORT_REF.encode({ ...facts, plan: plan.id, fingerprint: plan.fingerprint });
  return { ...plan, ...facts, ref, stage };
}

/** Returns the lists that were too long for the preview and were sent as files. */
async function sendLongLists(
  { origin, t }: Visit,
  plan: ImportPlan,
  { personFiles }: Pick<SlackKit, 'personFiles'>,
): Promise<readonly AttachedList[]> {
  const { problems, notMembers, changed } = plan;
  const send = async (
    list: AttachedList,
    { name, header, comment }: ReturnType<typeof importWords>['linesFile'],
    total: number,
    rows: Iterable<readonly string[]>,
  ) => {
    const content = await writeTable(header, rows);
    const sent = await personFiles.send(origin.user, { name, content, comment: comment(total) });
    return sent.ok ? [list] : [];
  };
  const { linesFile } = importWords(t);
  const { file: changesFile } = importChangeWords(t);
  const hasMoreLines = problems.length > MAX_PROBLEMS || notMembers.length > MAX_NOT_MEMBERS;
  const hasMoreChanges = changed.length > changedLines(changed, t).length;
  const toCheck = problems.length + notMembers.length;
  return [
    ...(hasMoreLines ? await send('bad', linesFile, toCheck, linesToCheck(plan, t)) : []),
    ...(hasMoreChanges
      ? await send('changes', changesFile, changed.length, changeRows(changed, t))
      : []),
  ];
}

const asWritten = (value: string) => value;
/** For files: IDs are not turned into mentions, so that they can be copied. */
const AS_WRITTEN: Markup = { quote: asWritten, person: asWritten, channel: asWritten };

function* linesToCheck({ problems, notMembers }: ImportPlan, t: Tongue) {
  for (const { line, company = '', value = '', problem } of problems) {
    yield [String(line), company, value, lineProblemSentence(problem, AS_WRITTEN, t)];
  }
  for (const { line, name, brn } of notMembers) {
    yield [String(line), name, formatBrn(brn), notMemberReason(brn, t)];
  }
}

function* changeRows(changed: ImportPlan['changed'], t: Tongue) {
  for (const { line, previous, differences } of changed) {
    for (const difference of differences) {
      const cells = changeCells(difference, AS_WRITTEN, t);
      yield [String(line), formatBrn(previous.brn), previous.name, ...cells];
    }
  }
}

/** Identifies an import in its window or its buttons, also after a restart. */
export const IMPORT_REF = joinedBy(' ', {
  /** Slack's ID of the uploaded file. */
  file: z.string().min(1),
  plan: z.string().min(1),
  fingerprint: z.string().min(1),
  sent: listOf(' ', z.enum(['bad', 'changes'])),
});
export type ImportRef = z.infer<typeof IMPORT_REF>;
