import { tell } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { ackUnreadable } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
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
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onPress, openWindow, type Visit } from '../slack/visit.js';
import { commandSweep } from '../sweep/sweep-listeners.js';
import { TONGUES } from '../text/tongue.js';
import type { ExportCompanies } from './csv-write.js';
import { fileProblem } from './import-problem-words.js';
import { importModal, shownImport, toSave } from './import-view.js';
import {
  IMPORT_REF,
  type ImportDeps,
  type ImportPlace,
  previewAgain,
  readImport,
  saveImport,
  showImport,
} from './import-window.js';
import { exportWords } from './import-words.js';

interface ExportDeps extends SlackKit {
  readonly exports: ExportCompanies;
}

/** `/hometax export`: all watched companies as a file, in a direct message. */
export async function commandExport(origin: Origin, deps: ExportDeps): Promise<void> {
  const visit = await admit(origin, 'export', deps);
  if (visit === undefined) return;
  const { text: t } = visit;
  const words = exportWords(t);
  const say = (sentence: string) => tell(origin, sentenceMessage(sentence), deps);
  const exported = await deps.exports(origin.user, t.language);
  if (exported === undefined) return say(words.nothingWatched);
  const { content, companies } = exported;
  const file = { name: words.fileName, content, comment: words.comment(companies) };
  const sent = await deps.personFiles.send(origin.user, file);
  await say(sent.ok ? words.sent(companies) : words.failed[sent.error]);
}

/** `/hometax import`: asks for the file. */
export async function commandImport(origin: Origin, deps: SlackKit): Promise<void> {
  const visit = await admit(origin, 'import', deps);
  if (visit === undefined) return;
  await openWindow(visit, importModal({ kind: 'form' }, visit.text), deps);
}

/** The file was uploaded: reads it and shows the result in the same window. */
export function onImportFile(deps: ImportDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const file = FIELDS.importFile.read(args.view.state.values);
    if (file === undefined) {
      const errors = { [FIELDS.importFile.block]: fileProblem({ kind: 'gone' }, t) };
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    await ackWithView(args, importModal({ kind: 'reading', step: { step: 'download' } }, t));
    const visit = await admit(originOfSubmit(args), 'import', deps, async (t) =>
      shownImport({ kind: 'form', problem: 'nobody-known' }, t),
    );
    if (visit !== undefined) await readImport({ visit }, file, deps);
  };
}

/** "Save", in the window. */
export function onImportSaveSubmit(deps: ImportDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const ref = IMPORT_REF.safeParse(args.view.private_metadata).data;
    if (ref === undefined) return ackUnreadable(args, deps);
    const t = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const planned = deps.imports.planned(ref.plan);
    const saving =
      planned === undefined
        ? ({ kind: 'reading', step: { step: 'download' } } as const)
        : ({ kind: 'saving', companies: toSave(planned.counts) } as const);
    await ackWithView(args, importModal(saving, t));
    const visit = await admit(originOfSubmit(args), 'import', deps, async (t) =>
      shownImport(previewAgain(ref, deps), t),
    );
    if (visit !== undefined) await saveImport({ visit }, ref, deps);
  };
}

const refOfButton = ({ action }: ButtonArgs) => IMPORT_REF.safeParse(action.value).data;

/** "Save", on the direct message that replaces a closed window. */
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

function placeOf(visit: Visit, { body: { channel, message } }: ButtonArgs): ImportPlace {
  return { visit, message: channel && message && { channel: channel.id, ts: message.ts } };
}

export function companyFileListeners(deps: Parameters<typeof commandSweep>[1] & ImportDeps) {
  return {
    buttons: {
      [ACTIONS.importSave]: onImportSave(deps),
      [ACTIONS.importCancel]: onImportCancel(deps),
      [ACTIONS.importCheckNow]: (args: ButtonArgs) => commandSweep(originOfAction(args), deps),
    },
    submits: {
      [CALLBACKS.importFile]: onImportFile(deps),
      [CALLBACKS.importSave]: onImportSaveSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
