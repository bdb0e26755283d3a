import { parseCommand } from '../../text/commands.js';
import { show } from '../answer.js';
import type { SlackDeps } from '../deps.js';
import type { ListPlace } from '../list-place.js';
import { type CommandArgs, type Origin, originOfCommand } from '../origin.js';
import { admit, shownNotice } from '../visit.js';
import { commandAlerts } from './alert-list.js';
import { commandCheck, commandNone } from './check.js';
import { commandDigest } from './digest.js';
import { commandExport } from './export.js';
import { commandHelp } from './help.js';
import { commandHistory } from './history.js';
import { commandImport } from './import.js';
import { commandList } from './list.js';
import { commandPopup } from './popup.js';
import { commandSettings } from './settings.js';
import { commandStatus } from './status.js';
import { commandSweep } from './sweep.js';
import { commandTestAlert } from './test-alert.js';
import { commandUnwatch } from './unwatch.js';
import { commandWatch } from './watch.js';

/** `/hometax <subcommand> ...` */
export function onHometaxCommand(deps: SlackDeps) {
  return async (args: CommandArgs): Promise<void> => {
    await args.ack();
    await dispatch(originOfCommand(args), args.command.text ?? '', deps);
  };
}

async function dispatch(origin: Origin, typed: string, deps: SlackDeps): Promise<void> {
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
    default:
      return command satisfies never;
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

async function commandUnknown(
  origin: Origin,
  { word, nearest }: Extract<ReturnType<typeof parseCommand>, { readonly kind: 'unknown' }>,
  deps: SlackDeps,
): Promise<void> {
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  const { mayOperate, text } = visit;
  const notice = { kind: 'unknown-command', word, nearest, mayOperate } as const;
  await show(origin, shownNotice(notice, text), deps);
}
