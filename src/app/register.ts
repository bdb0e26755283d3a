import type {
  App,
  BlockAction,
  ButtonAction,
  ExternalSelectAction,
  OverflowAction,
  PlainTextInputAction,
  StaticSelectAction,
} from '@slack/bolt';
import { checkListeners, runCheckCommand, runEmptyCommand } from '../check/check-listeners.js';
import { companyListeners } from '../company/choose-listeners.js';
import {
  companyFileListeners,
  runExportCommand,
  runImportCommand,
} from '../company-file/company-file-listeners.js';
import { runDigestCommand } from '../digest/digest-listeners.js';
import { helpListeners, runHelpCommand, runUnknownCommand } from '../help/help-listeners.js';
import { historyListeners, runHistoryCommand } from '../history/history-listeners.js';
import { homeListeners } from '../home/home-listeners.js';
import { incidentListeners } from '../incident/incident-listeners.js';
import { listListeners, runListCommand } from '../list/list-listeners.js';
import { runTestAlertCommand, testAlertListeners } from '../outbox/test-alert-listeners.js';
import { popupListeners, runPopupCommand } from '../popup/popup-listeners.js';
import { runSettingsCommand, settingsListeners } from '../settings/settings-listeners.js';
import { COMMAND } from '../slack/ids.js';
import { type Origin, originOfCommand } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import { runStatusCommand, statusListeners } from '../status/status-listeners.js';
import { runSweepCommand } from '../sweep/sweep-listeners.js';
import type { CommandWord } from '../text/shown-commands.js';
import { runAlertsCommand, triageListeners } from '../triage/alert-listeners.js';
import { runUnwatchCommand, runWatchCommand, watchListeners } from '../watch/watch-listeners.js';
import { parseCommand } from './commands.js';

type DepsOf<Listen extends (deps: never) => unknown> = Parameters<Listen>[0];

/** The dependencies of all listeners. */
export type ListenerDeps = DepsOf<typeof companyListeners> &
  DepsOf<typeof checkListeners> &
  DepsOf<typeof popupListeners> &
  DepsOf<typeof triageListeners> &
  DepsOf<typeof watchListeners> &
  DepsOf<typeof listListeners> &
  DepsOf<typeof companyFileListeners> &
  DepsOf<typeof historyListeners> &
  DepsOf<typeof incidentListeners> &
  DepsOf<typeof testAlertListeners> &
  DepsOf<typeof statusListeners> &
  DepsOf<typeof settingsListeners> &
  Omit<DepsOf<typeof helpListeners>, 'run'> &
  Parameters<typeof runDigestCommand>[2] &
  Parameters<typeof runExportCommand>[2] &
  Omit<DepsOf<typeof homeListeners>, 'run'>;

/** The listeners for every command, action, view and event. */
export function createListeners(deps: ListenerDeps): Listeners {
  const run = (origin: Origin, input: string) => runCommand(origin, input, deps);
  return mergeListeners([
    { commands: { [COMMAND]: (args) => run(originOfCommand(args), args.command.text ?? '') } },
    companyListeners(deps),
    checkListeners(deps),
    popupListeners(deps),
    triageListeners(deps),
    watchListeners(deps),
    listListeners(deps),
    companyFileListeners(deps),
    historyListeners(deps),
    incidentListeners(deps),
    testAlertListeners(deps),
    statusListeners(deps),
    settingsListeners(deps),
    helpListeners({ ...deps, run }),
    homeListeners({ ...deps, run }),
  ]);
}

type Command = (origin: Origin, rest: string, deps: ListenerDeps) => Promise<void>;

const COMMANDS: Readonly<Record<CommandWord | 'none', Command>> = {
  none: (origin, _rest, deps) => runEmptyCommand(origin, deps),
  check: runCheckCommand,
  popup: runPopupCommand,
  watch: runWatchCommand,
  unwatch: runUnwatchCommand,
  list: runListCommand,
  alerts: runAlertsCommand,
  import: (origin, _rest, deps) => runImportCommand(origin, deps),
  export: runExportCommand,
  sweep: (origin, _rest, deps) => runSweepCommand(origin, deps),
  digest: runDigestCommand,
  'test-alert': runTestAlertCommand,
  history: runHistoryCommand,
  settings: (origin, _rest, deps) => runSettingsCommand(origin, deps),
  status: (origin, _rest, deps) => runStatusCommand(origin, deps),
  help: runHelpCommand,
};

/** Runs `/hometax <input>`. Home's buttons and the suggested commands use it too. */
function runCommand(origin: Origin, input: string, deps: ListenerDeps): Promise<void> {
  const parsed = parseCommand(input);
  return parsed.command === 'unknown'
    ? runUnknownCommand(origin, parsed, deps)
    : COMMANDS[parsed.command](origin, parsed.rest, deps);
}

const GROUPS = [
  'commands',
  'buttons',
  'menus',
  'selects',
  'textInputs',
  'submissions',
  'typeaheads',
] as const;

function mergeListeners(parts: readonly Partial<Listeners>[]): Listeners {
  const groups = GROUPS.map((group) => {
    const byId = new Map<string, unknown>();
    for (const [id, listener] of parts.flatMap((part) => Object.entries(part[group] ?? {}))) {
      if (byId.has(id)) throw new Error(`There are two listeners for ${id}`);
      byId.set(id, listener);
    }
    return [group, Object.fromEntries(byId)];
  });
  const homeOpened = parts.find((part) => part.homeOpened !== undefined)?.homeOpened;
  // The cast is safe, because each listener stays in the group that it came from.
  return { ...Object.fromEntries(groups), homeOpened } as Listeners;
}

export function register(app: App, listeners: Listeners): void {
  for (const [name, listener] of Object.entries(listeners.commands)) {
    app.command(name, ackFirst(listener));
  }
  for (const [id, listener] of Object.entries(listeners.buttons)) {
    app.action<BlockAction<ButtonAction>>(id, ackFirst(listener));
  }
  for (const [id, listener] of Object.entries(listeners.menus)) {
    app.action<BlockAction<OverflowAction>>(id, ackFirst(listener));
  }
  for (const [id, listener] of Object.entries(listeners.selects)) {
    app.action<BlockAction<StaticSelectAction | ExternalSelectAction>>(id, ackFirst(listener));
  }
  for (const [id, listener] of Object.entries(listeners.textInputs)) {
    app.action<BlockAction<PlainTextInputAction>>(id, ackFirst(listener));
  }
  for (const [id, listener] of Object.entries(listeners.submissions)) app.view(id, listener);
  for (const [id, listener] of Object.entries(listeners.typeaheads)) {
    app.options<'block_suggestion'>(id, listener);
  }
  app.event('app_home_opened', listeners.homeOpened);
}

/** Acknowledges before the listener runs, so that the person sees no delay. */
function ackFirst<Args extends { readonly ack: () => Promise<void> }>(
  listener: (args: Args) => Promise<void>,
) {
  return async (args: Args): Promise<void> => {
    await args.ack();
    await listener(args);
  };
}
