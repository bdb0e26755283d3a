import type {
  App,
  BlockAction,
  ButtonAction,
  ExternalSelectAction,
  OverflowAction,
  PlainTextInputAction,
  StaticSelectAction,
} from '@slack/bolt';
import { checkListeners, commandCheck, commandNone } from '../check/check-listeners.js';
import { companyListeners } from '../company/choose-listeners.js';
import {
  commandExport,
  commandImport,
  companyFileListeners,
} from '../company-file/company-file-listeners.js';
import { commandDigest } from '../digest/digest-listeners.js';
import { commandHelp, commandUnknown, helpListeners } from '../help/help-listeners.js';
import { commandHistory, historyListeners } from '../history/history-listeners.js';
import { homeListeners } from '../home/home-listeners.js';
import { incidentListeners } from '../incident/incident-listeners.js';
import { commandList, listListeners } from '../list/list-listeners.js';
import { commandTestAlert, testAlertListeners } from '../outbox/test-alert-listeners.js';
import { commandPopup, popupListeners } from '../popup/popup-listeners.js';
import { commandSettings, settingsListeners } from '../settings/settings-listeners.js';
import type { Listeners } from '../slack/gate.js';
import { COMMAND } from '../slack/ids.js';
import { type Origin, originOfCommand } from '../slack/origin.js';
import { commandStatus, statusListeners } from '../status/status-listeners.js';
import { commandSweep } from '../sweep/sweep-listeners.js';
import type { CommandWord } from '../text/shown-commands.js';
import { commandAlerts, triageListeners } from '../triage/alert-listeners.js';
import { commandUnwatch, commandWatch, watchListeners } from '../watch/watch-listeners.js';
import { parseCommand } from './commands.js';

type DepsOf<Listen extends (deps: never) => unknown> = Parameters<Listen>[0];

/** The dependencies of all listeners together, except those that are created here. */
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
  DepsOf<typeof helpListeners> &
  Parameters<typeof commandDigest>[2] &
  Parameters<typeof commandExport>[1] &
  Omit<DepsOf<typeof homeListeners>, 'run'>;

/** Everything that Slack may send, with its listener. */
export function listenersOf(deps: ListenerDeps): Listeners {
  const run = (origin: Origin, typed: string) => runCommand(origin, typed, deps);
  return merged([
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
    helpListeners(deps),
    homeListeners({ ...deps, run }),
  ]);
}

type Command = (origin: Origin, rest: string, deps: ListenerDeps) => Promise<void>;

const COMMANDS: Readonly<Record<CommandWord | 'none', Command>> = {
  none: (origin, _rest, deps) => commandNone(origin, deps),
  check: commandCheck,
  popup: commandPopup,
  watch: commandWatch,
  unwatch: commandUnwatch,
  list: commandList,
  alerts: commandAlerts,
  import: (origin, _rest, deps) => commandImport(origin, deps),
  export: (origin, _rest, deps) => commandExport(origin, deps),
  sweep: (origin, _rest, deps) => commandSweep(origin, deps),
  digest: commandDigest,
  'test-alert': commandTestAlert,
  history: commandHistory,
  settings: (origin, _rest, deps) => commandSettings(origin, deps),
  status: (origin, _rest, deps) => commandStatus(origin, deps),
  help: commandHelp,
};

/** Runs `/hometax` with these words; also for the buttons of Home. */
function runCommand(origin: Origin, typed: string, deps: ListenerDeps): Promise<void> {
  const parsed = parseCommand(typed);
  return parsed.command === 'unknown'
    ? commandUnknown(origin, parsed, deps)
    : COMMANDS[parsed.command](origin, parsed.rest, deps);
}

const GROUPS = [
  'commands',
  'buttons',
  'menus',
  'choices',
  'fields',
  'submits',
  'typeaheads',
] as const;

/** Throws when two subjects listen to the same ID. */
function merged(parts: readonly Partial<Listeners>[]): Listeners {
  const groups = GROUPS.map((group) => {
    const all = new Map<string, unknown>();
    for (const [id, listener] of parts.flatMap((part) => Object.entries(part[group] ?? {}))) {
      if (all.has(id)) throw new Error(`two listeners for ${id}`);
      all.set(id, listener);
    }
    return [group, Object.fromEntries(all)];
  });
  const homeOpened = parts.find((part) => part.homeOpened !== undefined)?.homeOpened;
  // Each listener stays in the group of its part, so the types match.
  return { ...Object.fromEntries(groups), homeOpened } as Listeners;
}

export function register(app: App, listeners: Listeners): void {
  for (const [name, listener] of Object.entries(listeners.commands)) {
    app.command(name, acknowledged(listener));
  }
  for (const [id, listener] of Object.entries(listeners.buttons)) {
    app.action<BlockAction<ButtonAction>>(id, acknowledged(listener));
  }
  for (const [id, listener] of Object.entries(listeners.menus)) {
    app.action<BlockAction<OverflowAction>>(id, acknowledged(listener));
  }
  for (const [id, listener] of Object.entries(listeners.choices)) {
    app.action<BlockAction<StaticSelectAction | ExternalSelectAction>>(id, acknowledged(listener));
  }
  for (const [id, listener] of Object.entries(listeners.fields)) {
    app.action<BlockAction<PlainTextInputAction>>(id, acknowledged(listener));
  }
  for (const [id, listener] of Object.entries(listeners.submits)) app.view(id, listener);
  for (const [id, listener] of Object.entries(listeners.typeaheads)) {
    app.options<'block_suggestion'>(id, listener);
  }
  app.event('app_home_opened', listeners.homeOpened);
}

/** Acknowledges before the listener runs, so that the person does not wait. */
function acknowledged<Args extends { readonly ack: () => Promise<void> }>(
  listener: (args: Args) => Promise<void>,
) {
  return async (args: Args): Promise<void> => {
    await args.ack();
    await listener(args);
  };
}
