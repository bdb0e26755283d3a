import { setTimeout as sleepReal } from 'node:timers/promises';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { z } from 'zod';
import { formatBrn } from '../kernel/brn.js';
import { ok, type Result } from '../kernel/result.js';
import { MINUTE, SECOND } from '../kernel/time.js';
import { sendDirect, show } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { askAboutChannel } from '../slack/channels.js';
import { joinedBy, listOf } from '../slack/codec.js';
import { tryToSave } from '../slack/errors.js';
import { windowProgress } from '../slack/modals.js';
import { createPacing, type Pace } from '../slack/sender.js';
import { mayBeTriedAgain } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { askAboutOwner } from '../watch/watch-form.js';
import type { CompanyImport } from './company-import.js';
import { writeTable } from './csv-write.js';
import { isCrowd, type TellFirstCheck } from './first-checks.js';
import { changeCells, importChangeWords } from './import-change-words.js';
import type { ImportPlan } from './import-plan.js';
import { type ImportFileProblem, lineProblem } from './import-problem-words.js';
import {
  BAD_SHOWN,
  changedLines,
  type ImportFile,
  type ImportPreviewFacts,
  importMessage,
  importModal,
  type ShownImport,
  shownImport,
  toSave,
} from './import-view.js';
import { firstCheckSentence, importWords } from './import-words.js';
import type { ImportPlaces } from './import-writes.js';

export function createFirstCheckMessages({
  client,
  reader,
  clock,
  log,
}: Pick<SlackKit, 'client' | 'reader' | 'clock' | 'log'>): TellFirstCheck {
  return async ({ user, ...news }) => {
    try {
      const { language } = await reader.who(user);
      const sentence = firstCheckSentence(news, clock.now(), TONGUES[language]);
      await sendDirect(user, sentenceMessage(sentence), { client });
      return true;
    } catch (error) {
      log.warn('result of the first sweep of an import could not be sent', {
        error: error instanceof Error ? error.message : String(error),
      });
      return !mayBeTriedAgain(error);
    }
  };
}

export interface ImportDeps extends SlackKit {
  readonly imports: CompanyImport;
  /** Looks up the channels and owners of an import in Slack. */
  readonly importPlaces: ImportPlaces;
}

/** Where an import is shown: in the window, or in the direct message that replaces a closed window. */
export interface ImportPlace {
  readonly visit: Visit;
  readonly message?: { readonly channel: string; readonly ts: string };
}

export async function readImport(
  place: ImportPlace,
  file: string,
  deps: ImportDeps,
): Promise<void> {
  const plan = await planOf(place, file, deps);
  if (!plan.ok) return showImport(place, { kind: 'form', problem: plan.error }, deps);
  await showPreview(place, plan.value, { file }, deps);
}

/** The same preview, for when Slack does not say who pressed Save. */
export function previewAgain(ref: ImportRef, deps: ImportDeps): ShownImport {
  const plan = deps.imports.planned(ref.plan);
  if (plan === undefined) return { kind: 'form', problem: 'nobody-known' };
  return { kind: 'preview', preview: previewOf(plan, { ...ref, again: 'nobody-known' }, deps) };
}

/** Saves what was shown. After a restart the file is read again; if the result differs, it is shown instead. */
export async function saveImport(
  place: ImportPlace,
  ref: ImportRef,
  deps: ImportDeps,
): Promise<void> {
  const { visit } = place;
  const planned = deps.imports.planned(ref.plan);
  const plan = planned === undefined ? await planOf(place, ref.file, deps) : ok(planned);
  if (!plan.ok) return showImport(place, { kind: 'form', problem: plan.error }, deps);
  const { file } = ref;
  if (plan.value.fingerprint !== ref.fingerprint) {
    return showPreview(place, plan.value, { file, again: 'read-again' }, deps);
  }
  const { counts } = plan.value;
  // A submitted window already shows this.
  if (place.message !== undefined || planned === undefined) {
    await showImport(place, { kind: 'saving', companies: toSave(counts) }, deps, 'only-here');
  }
  const tried = await tryToSave(() => deps.imports.save(plan.value, visit.origin.user), deps);
  if (!tried.ok) {
    const notSaved = tried.error.reference;
    const preview = previewOf(plan.value, { file, sent: ref.sent, notSaved }, deps);
    return showImport(place, { kind: 'preview', preview }, deps);
  }
  if (tried.value === 'overtaken') {
    const again = await deps.imports.planAgain(plan.value, { places: deps.importPlaces });
    return showPreview(place, again, { file, again: 'changed-meanwhile' }, deps);
  }
  const saved = { kind: 'saved', counts, isCrowd: isCrowd({ total: counts.added }) } as const;
  await showImport(place, saved, deps);
}

export async function showImport(
  { visit, message }: ImportPlace,
  model: ShownImport,
  deps: ImportDeps,
  where?: 'only-here',
): Promise<void> {
  const { origin, text: t } = visit;
  const dropWhenClosed = where === 'only-here';
  if (message === undefined) {
    return show(origin, shownImport(model, t), deps, { dropWhenClosed });
  }
  const shown = importMessage(model, t);
  try {
    await deps.client.chat.update({ ...message, ...shown });
  } catch (error) {
    deps.log.info('a message was not edited', { error: String(error) });
    if (!dropWhenClosed) await sendDirect(origin.user, shown, deps);
  }
}

async function planOf(
  place: ImportPlace,
  file: string,
  deps: ImportDeps,
): Promise<Result<ImportPlan, ImportFileProblem>> {
  const fetched = await deps.personFiles.fetch(file);
  if (!fetched.ok) return fetched;
  const { origin, text: t } = place.visit;
  const viewId = place.message === undefined ? origin.viewId : undefined;
  const progress = windowProgress(viewId, deps);
  const plan = await deps.imports.plan(fetched.value, {
    places: deps.importPlaces,
    onProgress: (step) => progress.offer(() => importModal({ kind: 'reading', step }, t)),
  });
  await progress.settle();
  return plan;
}

async function showPreview(
  place: ImportPlace,
  plan: ImportPlan,
  about: Pick<ImportRef, 'file'> & Pick<ImportPreviewFacts, 'again'>,
  deps: ImportDeps,
): Promise<void> {
  const sent = await sendImportFiles(place.visit, plan, deps);
  const preview = previewOf(plan, { ...about, sent }, deps);
  await showImport(place, { kind: 'preview', preview }, deps);
}

function previewOf(
  plan: ImportPlan,
  about: Pick<ImportRef, 'file' | 'sent'> & Pick<ImportPreviewFacts, 'again' | 'notSaved'>,
  { stage }: Pick<SlackKit, 'stage'>,
): ImportPreviewFacts {
  const ref = IMPORT_REF.encode({ ...about, plan: plan.id, fingerprint: plan.fingerprint });
  return { ...plan, ...about, ref, stage };
}

/** Sends lists that are too long for the preview as files. Returns those that were sent. */
async function sendImportFiles(
  { origin, text: t }: Visit,
  { bad, changed }: ImportPlan,
  { personFiles }: Pick<SlackKit, 'personFiles'>,
): Promise<readonly ImportFile[]> {
  const send = async (
    list: ImportFile,
    { name, header, comment }: ReturnType<typeof importWords>['badFile'],
    total: number,
    rows: Iterable<readonly string[]>,
  ) => {
    const content = await writeTable(header, rows);
    const sent = await personFiles.send(origin.user, { name, content, comment: comment(total) });
    return sent.ok ? [list] : [];
  };
  const { badFile } = importWords(t);
  const { file } = importChangeWords(t);
  const isCut = changed.length > changedLines(changed, t).length;
  return [
    ...(bad.length > BAD_SHOWN ? await send('bad', badFile, bad.length, badRows(bad, t)) : []),
    ...(isCut ? await send('changes', file, changed.length, changeRows(changed, t)) : []),
  ];
}

function* badRows(bad: ImportPlan['bad'], t: Tongue) {
  for (const { line, value = '', problem } of bad) {
    yield [String(line), value, lineProblem(problem, t)];
  }
}

function* changeRows(changed: ImportPlan['changed'], t: Tongue) {
  const unchanged = (words: string) => words;
  const markup = { quote: unchanged, person: unchanged, channel: unchanged };
  for (const { line, before, differences } of changed) {
    for (const difference of differences) {
      const cells = changeCells(difference, markup, t);
      yield [String(line), formatBrn(before.brn), before.name, ...cells];
    }
  }
}

/** Slack allows 50 look-ups of channels and 100 of users a minute; an owner may need two, and other features some. */
const LOOK_UPS: Pace = { times: 40, perMs: MINUTE };

/** A longer wait counts as no answer, because a person is waiting. */
const LONGEST_WAIT = 30 * SECOND;

type Wait = (ms: number) => Promise<void>;

/** All imports share one rate limit. */
export function createImportPlaces(
  deps: Pick<SlackKit, 'client' | 'log' | 'ownerGroups' | 'reader'>,
  wait: Wait = waitInBackground,
): ImportPlaces {
  const pacing = createPacing({ sleep: wait });
  const { conversations, users } = deps.client;
  const client = {
    conversations: { info: retriedOnce(conversations.info, wait) },
    users: { info: retriedOnce(users.info, wait) },
  };
  return {
    async channel(channel) {
      await pacing.turn('channels', LOOK_UPS);
      const problem = await askAboutChannel(channel, { ...deps, client });
      // A missing scope is no problem of this channel.
      return typeof problem === 'object' && problem.why === 'scopes-missing'
        ? 'unanswered'
        : problem;
    },
    async owner(owner) {
      await pacing.turn('owners', LOOK_UPS);
      return askAboutOwner(owner, { ...deps, client });
    },
  };
}

/** Retries a rate-limited call once, after the wait that Slack asks for. */
function retriedOnce<Args, Answer>(
  call: (args: Args) => Promise<Answer>,
  wait: Wait,
): (args: Args) => Promise<Answer> {
  return async (args) => {
    try {
      return await call(args);
    } catch (error) {
      const afterMs =
        error instanceof WebAPIRateLimitedError ? error.retryAfter * SECOND : Infinity;
      if (afterMs > LONGEST_WAIT) throw error;
      await wait(afterMs);
      return call(args);
    }
  };
}

async function waitInBackground(ms: number): Promise<void> {
  await sleepReal(ms, undefined, { ref: false });
}

/** Identifies the import of a window or message, also after a restart: in a button's value, or private_metadata. */
export const IMPORT_REF = joinedBy(' ', {
  /** Slack's ID of the uploaded file. */
  file: z.string().min(1),
  plan: z.string().min(1),
  fingerprint: z.string().min(1),
  sent: listOf(' ', z.enum(['bad', 'changes'])),
});
export type ImportRef = z.infer<typeof IMPORT_REF>;
