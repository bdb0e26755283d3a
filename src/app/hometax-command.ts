import { commandCheck, commandNone } from '../check/check-listeners.js';
import { commandExport, commandImport } from '../company-file/company-file-listeners.js';
import { commandDigest } from '../digest/digest-listeners.js';
import { commandHelp } from '../help/help-listeners.js';
import { usageBlocks } from '../help/help-view.js';
import { unknownCommand } from '../help/help-words.js';
import { commandHistory } from '../history/history-listeners.js';
import { commandList } from '../list/list-listeners.js';
import type { ListPlace } from '../list/list-place.js';
import { commandTestAlert } from '../outbox/test-alert-listeners.js';
import { commandPopup } from '../popup/popup-listeners.js';
import { commandSettings } from '../settings/settings-listeners.js';
import { show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { type Shown, shownSentence } from '../slack/modal-view.js';
import type { Origin } from '../slack/origin.js';
import { admit } from '../slack/visit.js';
import { commandStatus } from '../status/status-listeners.js';
import { commandSweep } from '../sweep/sweep-listeners.js';
import type { Tongue } from '../text/tongue.js';
import { commandAlerts } from '../triage/alert-listeners.js';
import { commandUnwatch, commandWatch } from '../watch/watch-listeners.js';
import { type ParsedCommand, parseCommand } from './commands.js';

type DepsOf<Command extends (...args: never) => unknown> =
  Parameters<Command> extends [...unknown[], infer Deps] ? Deps : never;

export type CommandDeps = DepsOf<typeof commandCheck> &
  DepsOf<typeof commandPopup> &
  DepsOf<typeof commandWatch> &
  DepsOf<typeof commandList> &
  DepsOf<typeof commandAlerts> &
  DepsOf<typeof commandImport> &
  DepsOf<typeof commandExport> &
  DepsOf<typeof commandSweep> &
  DepsOf<typeof commandTestAlert> &
  DepsOf<typeof commandDigest> &
  DepsOf<typeof commandHistory> &
  DepsOf<typeof commandSettings> &
  DepsOf<typeof commandStatus> &
  DepsOf<typeof commandHelp>;

/** Does what `/hometax` with these words does; the buttons of Home share it. */
export async function runCommand(origin: Origin, typed: string, deps: CommandDeps): Promise<void> {
  const command = parseCommand(typed);
  switch (command.kind) {
    case 'none':
      return commandNone(origin, deps);
    case 'check':
      return commandCheck(origin, command.company, deps);
    case 'popup':
      return commandPopup(origin, command, deps);
    case 'watch':
      return commandWatch(origin, command.company, deps);
    case 'unwatch':
      return commandUnwatch(origin, command.company, deps);
    case 'list':
      return commandList(origin, firstPage(command.filter, origin.user), deps);
    case 'alerts':
      return commandAlerts(origin, command.filter, deps);
    case 'import':
      return commandImport(origin, deps);
    case 'export':
      return commandExport(origin, deps);
    case 'sweep':
      return commandSweep(origin, deps);
    case 'test-alert':
      return commandTestAlert(origin, command.company, deps);
    case 'digest':
      return commandDigest(origin, command.of, deps);
    case 'history':
      return commandHistory(origin, command.company, deps);
    case 'settings':
      return commandSettings(origin, deps);
    case 'status':
      return commandStatus(origin, deps);
    case 'help':
      return commandHelp(origin, command, deps);
    case 'unknown':
      return commandUnknown(origin, command, deps);
  }
}

type ListWish = Extract<ReturnType<typeof parseCommand>, { readonly kind: 'list' }>['filter'];

function firstPage(filter: ListWish, user: string): ListPlace {
  if (filter.kind === 'text') return { filter, page: 1 };
  return {
    filter: filter.kind === 'mine' ? { kind: 'mine', user } : { kind: filter.kind },
    page: 1,
  };
}

type UnknownCommand = Extract<ParsedCommand, { readonly kind: 'unknown' }>;

async function commandUnknown(
  origin: Origin,
  command: UnknownCommand,
  deps: CommandDeps,
): Promise<void> {
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  await show(origin, shownUnknown(command, visit.mayOperate, visit.text), deps);
}

/** Who typed a word that is no command sees the commands at once. */
export function shownUnknown(
  { word, nearest }: Omit<UnknownCommand, 'kind'>,
  mayOperate: boolean,
  text: Tongue,
): Shown {
  const sentence = unknownCommand(MRKDWN.quote(word), nearest, text);
  return shownSentence(sentence, text, usageBlocks({ mayOperate }, text));
}
