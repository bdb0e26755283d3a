import { err, ok, type Result } from '../kernel/result.js';
import { sendDirect, show } from '../slack/answer.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { tryToSave } from '../slack/try-to-save.js';
import type { Visit } from '../slack/visit.js';
import { windowProgress } from '../slack/window-progress.js';
import { isCrowd } from './first-check.js';
import { sendImportFiles } from './import-files.js';
import type { ImportPlan } from './import-plan.js';
import { ADDED_SHOWN, type ImportPreviewFacts } from './import-preview-view.js';
import { encodeImportRef, type ImportRef } from './import-ref.js';
import type { ImportAgain, ImportFileProblem } from './import-text.js';
import { type ImportModel, importMessage, importModal } from './import-view.js';

/** Where an import is shown: in the window that was submitted, or in the direct message that was pressed on. */
export interface ImportPlace {
  readonly visit: Visit;
  readonly message?: { readonly channel: string; readonly ts: string };
}

/** Reads an uploaded file and shows what it would change, or what is wrong with it. */
export async function readImport(place: ImportPlace, file: string, deps: SlackDeps): Promise<void> {
  const plan = await planOf(place, file, deps);
  if (!plan.ok) return showImport(place, { kind: 'form', problem: plan.error }, deps);
  await showPreview(place, { file, plan: plan.value }, deps);
}

/** The preview as it was shown, for when Slack does not say who pressed Save: nothing of it is lost. */
export function previewAgain(
  ref: ImportRef,
  deps: SlackDeps,
): Exclude<ImportModel, { readonly kind: 'reading' }> {
  const plan = deps.imports.planned(ref.plan);
  if (plan === undefined) return { kind: 'form', problem: 'nobody-known' };
  return { kind: 'preview', preview: previewOf(plan, { ...ref, again: 'nobody-known' }, deps) };
}

/**
 * Saves what was shown. When the app was started anew since, the file is read again, and saved if that comes to the
 * same; what is not as it was shown is shown once more.
 */
export async function saveImport(
  place: ImportPlace,
  ref: ImportRef,
  deps: SlackDeps,
): Promise<void> {
  const { visit } = place;
  const planned = deps.imports.planned(ref.plan);
  const plan = planned === undefined ? await planOf(place, ref.file, deps) : ok(planned);
  if (!plan.ok) return showImport(place, { kind: 'form', problem: plan.error }, deps);
  const { file } = ref;
  if (plan.value.fingerprint !== ref.fingerprint) {
    return showPreview(place, { file, plan: plan.value, again: 'read-anew' }, deps);
  }
  const { counts, companies } = plan.value;
  // A window that was submitted says so already.
  if (place.message !== undefined || planned === undefined) {
    await showImport(place, { kind: 'saving', companies: companies.length }, deps, 'only-here');
  }
  const tried = await tryToSave(() => deps.imports.save(plan.value, visit.origin.user), deps);
  if (!tried.ok) {
    const notSaved = tried.error.reference;
    const preview = previewOf(plan.value, { file, sent: ref.sent, notSaved }, deps);
    return showImport(place, { kind: 'preview', preview }, deps);
  }
  const outcome = tried.value;
  if (outcome.kind === 'overtaken') {
    const again = await deps.imports.planAgain(plan.value, { places: deps.importPlaces });
    return showPreview(place, { file, plan: again, again: 'changed-meanwhile' }, deps);
  }
  const added = companies.filter(({ before }) => before === undefined).length;
  const isMany = isCrowd({ total: added });
  await showImport(place, { kind: 'saved', counts, isCrowd: isMany }, deps);
}

export async function showImport(
  { visit, message }: ImportPlace,
  model: Exclude<ImportModel, { readonly kind: 'reading' }>,
  deps: SlackDeps,
  where?: 'only-here',
): Promise<void> {
  const { origin, text } = visit;
  const dropWhenClosed = where === 'only-here';
  const shown = importMessage(model, text);
  if (message === undefined) {
    await show(origin, { modal: importModal(model, text), message: shown }, deps, {
      dropWhenClosed,
    });
    return;
  }
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
  deps: SlackDeps,
): Promise<Result<ImportPlan, ImportFileProblem>> {
  const fetched = await deps.personFiles.fetch(file);
  if (!fetched.ok) return fetched;
  const { origin, text } = place.visit;
  const viewId = place.message === undefined ? origin.viewId : undefined;
  const progress = windowProgress(viewId, deps);
  const plan = await deps.imports.plan(fetched.value, {
    places: deps.importPlaces,
    onProgress: (step) => progress.offer(() => importModal({ kind: 'reading', step }, text)),
  });
  await progress.settle();
  return plan.ok ? plan : err(plan.error);
}

async function showPreview(
  place: ImportPlace,
  {
    file,
    plan,
    again,
  }: { readonly file: string; readonly plan: ImportPlan; readonly again?: ImportAgain },
  deps: SlackDeps,
): Promise<void> {
  const sent = await sendImportFiles(place.visit, plan, deps);
  const preview = previewOf(plan, { file, sent, again }, deps);
  await showImport(place, { kind: 'preview', preview }, deps);
}

/** What is shown of a plan. */
function previewOf(
  plan: ImportPlan,
  about: Pick<ImportRef, 'file' | 'sent'> & Pick<ImportPreviewFacts, 'again' | 'notSaved'>,
  { stage }: Pick<SlackDeps, 'stage'>,
): ImportPreviewFacts {
  const { id, fingerprint, counts, changes, bad, unknownColumns } = plan;
  const { membership, placesUnanswered, placesNotAsked } = plan;
  const { file, sent, again, notSaved } = about;
  const added = plan.companies.filter(({ before }) => before === undefined).slice(0, ADDED_SHOWN);
  return {
    ref: encodeImportRef({ file, plan: id, fingerprint, sent }),
    ...{ counts, changes, bad, sent, unknownColumns, membership, stage },
    ...{ placesUnanswered, placesNotAsked },
    added: added.map(({ line, fields }) => ({ line, ...fields })),
    ...(again === undefined ? {} : { again }),
    ...(notSaved === undefined ? {} : { notSaved }),
  };
}
