import { seoulDayOf } from '../kernel/time.js';
import { sendPrivately } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { ackUnreadable } from '../slack/errors.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { ackWithView } from '../slack/modals.js';
import {
  type ButtonArgs,
  type Origin,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onPress, openWindow, type Visit } from '../slack/visit.js';
import { runSweepCommand } from '../sweep/sweep-listeners.js';
import { TONGUES } from '../text/tongue.js';
import type { ExportCompanies } from './company-export.js';
import { asksForState, exportWords } from './export-words.js';
import { fileProblemSentence } from './import-problem-words.js';
import { drawImport, importModal, saveCount } from './import-view.js';
import {
  IMPORT_REF,
  type ImportDeps,
  type ImportLocation,
  previewPersonUnknown,
  readImport,
  saveImport,
  showImport,
} from './import-window.js';
import type { SlackNameLookup } from './import-writes.js';
import { ownerNamesOf } from './slack-names-rules.js';

interface ExportDeps extends SlackKit {
  readonly exports: ExportCompanies;
  readonly slackNameLookup: SlackNameLookup;
}

/** `/hometax export [state]`: all watched companies, or their state, as a file in a direct message. */
export async function runExportCommand(
  origin: Origin,
  rest: string,
  deps: ExportDeps,
): Promise<void> {
  const visit = await admit(origin, 'export', deps);
  if (visit === undefined) return;
  const { t } = visit;
  const words = exportWords(t);
  const reply = (sentence: string) => sendPrivately(origin, sentenceMessage(sentence), deps);
  const isState = asksForState(rest);
  const names = isState ? await deps.slackNameLookup(['owner']) : undefined;
  const exported = await deps.exports(origin.user, t, names && ownerNamesOf(names));
  if (exported === undefined) return reply(words.nothingWatched);
  const { content, companies, at } = exported;
  const file = isState
    ? {
        name: words.state.fileName(seoulDayOf(at)),
        comment: [
          words.state.comment(companies, t.dayAndTime(at, at)),
          ...(names?.owners === undefined ? [words.state.ownersNotNamed] : []),
        ].join(' '),
      }
    : { name: words.fileName, comment: words.comment(companies) };
  const sent = await deps.personFiles.send(origin.user, { ...file, content });
  if (!sent.ok) return reply(words.failed[sent.error]);
  await reply(isState ? words.state.sent(companies) : words.sent(companies));
}

/** `/hometax import`: asks for the file. */
export async function runImportCommand(origin: Origin, deps: SlackKit): Promise<void> {
  const visit = await admit(origin, 'import', deps);
  if (visit === undefined) return;
  await openWindow(visit, importModal({ kind: 'form' }, visit.t), deps);
}

/** Handles the uploaded file: reads it and shows the result in the same window. */
export function onImportFile(deps: ImportDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const file = FIELDS.importFile.read(args.view.state.values);
    if (file === undefined) {
      const errors = { [FIELDS.importFile.block]: fileProblemSentence({ kind: 'gone' }, t) };
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    await ackWithView(args, importModal({ kind: 'reading', step: { step: 'download' } }, t));
    const visit = await admit(originOfSubmit(args), 'import', deps, async (t) =>
      drawImport({ kind: 'form', problem: 'person-unknown' }, t),
    );
    if (visit !== undefined) await readImport({ visit }, file, deps);
  };
}

/** Handles "Save" in the window. */
export function onImportSaveSubmit(deps: ImportDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const ref = IMPORT_REF.safeParse(args.view.private_metadata).data;
    if (ref === undefined) return ackUnreadable(args, deps);
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const plan = deps.imports.recentPlan(ref.plan);
    const model =
      plan === undefined
        ? ({ kind: 'reading', step: { step: 'download' } } as const)
        : ({ kind: 'saving', companies: saveCount(plan.counts) } as const);
    await ackWithView(args, importModal(model, t));
    const visit = await admit(originOfSubmit(args), 'import', deps, async (t) =>
      drawImport(previewPersonUnknown(ref, deps), t),
    );
    if (visit !== undefined) await saveImport({ visit }, ref, deps);
  };
}

const refOfButton = ({ action }: ButtonArgs) => IMPORT_REF.safeParse(action.value).data;

/** Handles "Save" on the direct message that replaces a closed window. */
export function onImportSave(deps: ImportDeps) {
  return onPress(refOfButton, 'import', deps, (visit, ref, args) =>
    deps.background.once(`import ${ref.plan}`, () => saveImport(placeOf(visit, args), ref, deps)),
  );
}

export function onImportCancel(deps: ImportDeps) {
  return onPress(refOfButton, 'import', deps, (visit, _, args) =>
    showImport(placeOf(visit, args), { kind: 'cancelled' }, deps),
  );
}

function placeOf(visit: Visit, { body: { channel, message } }: ButtonArgs): ImportLocation {
  return { visit, message: channel && message && { channel: channel.id, ts: message.ts } };
}

export function companyFileListeners(deps: Parameters<typeof runSweepCommand>[1] & ImportDeps) {
  return {
    buttons: {
      [ACTIONS.importSave]: onImportSave(deps),
      [ACTIONS.importCancel]: onImportCancel(deps),
      [ACTIONS.importCheckNow]: (args: ButtonArgs) => runSweepCommand(originOfAction(args), deps),
    },
    submissions: {
      [CALLBACKS.importFile]: onImportFile(deps),
      [CALLBACKS.importSave]: onImportSaveSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
