import { tell } from '../slack/answer.js';
import type { Origin } from '../slack/origin.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import { type ExportModel, exportMessage } from './export-message.js';

/** `/hometax export`: all watched companies as a file, in a direct message. */
export async function commandExport(origin: Origin, deps: SlackDeps): Promise<void> {
  const visit = await admit(origin, 'export', deps);
  if (visit === undefined) return;
  const { exporting, language } = visit.text;
  const say = (outcome: ExportModel) => tell(origin, exportMessage(outcome, visit.text), deps);
  const { content, companies } = await deps.exports.write(language);
  if (companies === 0) return say({ kind: 'nothing-watched' });
  const name = `${exporting.fileName}.csv`;
  const comment = exporting.comment(companies);
  // Whoever has the file is on record, so that comes first: the record says what was asked for.
  await deps.exports.note(origin.user, companies);
  const sent = await deps.personFiles.send(origin.user, { name, content, comment });
  if (!sent.ok) return say({ kind: 'failed', why: sent.error });
  await say({ kind: 'sent', companies });
}
