import { seoulDayOf } from '../kernel/time.js';
import { sendPrivately } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS, fieldError } from '../slack/inputs.js';
import { type ButtonArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, onPress, onSubmit, openWindow, type Visit } from '../slack/visit.js';
import { runSweepCommand } from '../sweep/sweep-listeners.js';
import type { CompanyExport } from './company-export.js';
import type { SlackNameLookup } from './company-import.js';
import { asksForState, exportWords } from './export-words.js';
import { fileProblemSentence } from './import-problem-words.js';
import { importModal, saveCount } from './import-view.js';
import {
  IMPORT_REF,
  type ImportDeps,
  type ImportLocation,
  previewAgain,
  readImport,
  saveImport,
  showImport,
} from './import-window.js';

interface ExportDeps extends SlackKit {
  readonly exports: CompanyExport;
  readonly slackNameLookup: SlackNameLookup;
}

/** `/hometax export [state]`: the file is sent in a direct message. */
export async function runExportCommand(
  origin: Origin,
  rest: string,
  deps: ExportDeps,
): Promise<void> {
  const visit = await admit(origin, 'export', deps);
  if (visit === undefined) return;
  const words = exportWords(visit.t);
  const reply = (sentence: string) => sendPrivately(origin, sentenceMessage(sentence), deps);
  const exported = await (asksForState(rest) ? exportState : exportCompanies)(visit, deps);
  if (exported === undefined) return reply(words.nothingWatched);
  const { answer, ...file } = exported;
  const sent = await deps.personFiles.send(origin.user, file);
  await reply(sent.ok ? answer : words.failed[sent.error]);
}

async function exportCompanies({ origin, t }: Visit, { exports }: ExportDeps) {
  const exported = await exports.companies(origin.user, t);
  if (exported === undefined) return undefined;
  const { content, companies } = exported;
  const { fileName: name, comment, sent, otherReport } = exportWords(t);
  return {
    name,
    content,
    comment: comment(companies),
    answer: `${sent(companies)} ${otherReport}`,
  };
}

async function exportState({ origin, t }: Visit, { exports, slackNameLookup }: ExportDeps) {
  const exported = await exports.stateReport(origin.user, t, slackNameLookup);
  if (exported === undefined) return undefined;
  const { content, companies, at, areOwnersNamed } = exported;
  const { state, sent } = exportWords(t);
  const comment = state.comment(companies, t.dayAndTime(at, at));
  return {
    name: state.fileName(seoulDayOf(at)),
    content,
    comment: areOwnersNamed ? comment : `${comment} ${state.ownersNotNamed}`,
    answer: sent(companies),
  };
}

export async function runImportCommand(origin: Origin, deps: SlackKit): Promise<void> {
  const visit = await admit(origin, 'import', deps);
  if (visit === undefined) return;
  await openWindow(visit, importModal({ kind: 'form' }, visit.t), deps);
}

const DOWNLOADING = { step: 'download', done: 0, total: 1 } as const;

function onImportFile(deps: ImportDeps) {
  return onSubmit<string>(
    'import',
    deps,
    ({ view }, t) => {
      const file = FIELDS.importFile.read(view.state.values);
      if (file === undefined) {
        return fieldError(FIELDS.importFile, fileProblemSentence({ kind: 'gone' }, t));
      }
      return {
        form: file,
        waiting: importModal({ kind: 'reading', step: DOWNLOADING }, t),
        redraw: (notice, t) => importModal({ kind: 'form', notice }, t),
      };
    },
    (visit, file) => readImport({ visit }, file, deps),
  );
}

function onImportSaveSubmit(deps: ImportDeps) {
  return onSubmit(
    'import',
    deps,
    ({ view }, t) => {
      const ref = IMPORT_REF.safeParse(view.private_metadata).data;
      if (ref === undefined) return undefined;
      const plan = deps.imports.recentPlan(ref.plan);
      // A plan that is no longer in memory is made again from the file.
      const model =
        plan === undefined
          ? ({ kind: 'reading', step: DOWNLOADING } as const)
          : ({ kind: 'saving', companies: saveCount(plan.counts) } as const);
      return {
        form: ref,
        waiting: importModal(model, t),
        redraw: (notice, t) => importModal(previewAgain(ref, notice, deps), t),
      };
    },
    (visit, ref) => saveImport({ visit }, ref, deps),
  );
}

/** For a button of the direct message that replaced a closed window. */
function locationOf(visit: Visit, { body: { channel, message } }: ButtonArgs): ImportLocation {
  return { visit, message: channel && message && { channel: channel.id, ts: message.ts } };
}

export function companyFileListeners(deps: Parameters<typeof runSweepCommand>[1] & ImportDeps) {
  const refOf = ({ action }: ButtonArgs) => IMPORT_REF.safeParse(action.value).data;
  return {
    buttons: {
      [ACTIONS.importSave]: onPress(refOf, 'import', deps, (visit, ref, args) =>
        deps.background.once(`import ${ref.plan}`, () =>
          saveImport(locationOf(visit, args), ref, deps),
        ),
      ),
      [ACTIONS.importCancel]: onPress(refOf, 'import', deps, (visit, _, args) =>
        showImport(locationOf(visit, args), { kind: 'cancelled' }, deps),
      ),
      [ACTIONS.importCheckNow]: (args: ButtonArgs) => runSweepCommand(originOfAction(args), deps),
    },
    submissions: {
      [CALLBACKS.importFile]: onImportFile(deps),
      [CALLBACKS.importSave]: onImportSaveSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
