import type {
  App,
  BlockAction,
  ButtonAction,
  ExternalSelectAction,
  OverflowAction,
  PlainTextInputAction,
  StaticSelectAction,
} from '@slack/bolt';
import {
  commandNone,
  onCertificateTest,
  onCertificateTestSubmit,
  onCheckButton,
  onCheckSubmit,
  onConfirmLogin,
  onConfirmLoginSubmit,
} from '../check/check-listeners.js';
import { onCompanyTypeahead, onPick } from '../company/choose-listeners.js';
import {
  commandExport,
  commandImport,
  onImportCancel,
  onImportCheckNow,
  onImportFile,
  onImportSave,
  onImportSaveSubmit,
} from '../company-file/company-file-listeners.js';
import { commandDigest } from '../digest/digest-listeners.js';
import { commandHelp, onHelpChosen, onHelpTopic } from '../help/help-listeners.js';
import {
  commandHistory,
  onHistoryButton,
  onHistoryCompany,
  onHistoryPlace,
} from '../history/history-listeners.js';
import { onHomeCommand, onHomeOpened, onHomePlace, onHomeSearch } from '../home/home-listeners.js';
import { onReleaseAlerts, onReleaseCause } from '../incident/incident-listeners.js';
import {
  onBulkBack,
  onBulkButton,
  onBulkConfirmSubmit,
  onBulkPlace,
  onBulkSubmit,
  onOwnerGone,
} from '../list/bulk-listeners.js';
import { onListPlace, onListRow } from '../list/list-listeners.js';
import { commandTestAlert, onTestAlertButton } from '../outbox/test-alert-listeners.js';
import { onLinkOpened, onNewLink, onPage, onRegisteredInPopup } from '../popup/popup-listeners.js';
import {
  commandSettings,
  onSettingsButton,
  onSettingsSubmit,
} from '../settings/settings-listeners.js';
import { ACTIONS, CALLBACKS, COMMAND } from '../slack/ids.js';
import type {
  ButtonArgs,
  ChoiceArgs,
  CommandArgs,
  HomeOpenedArgs,
  OverflowArgs,
  SubmitArgs,
  TypedArgs,
} from '../slack/origin.js';
import { commandStatus, onStatusRefresh } from '../status/status-listeners.js';
import { commandSweep } from '../sweep/sweep-listeners.js';
import {
  commandAlerts,
  onAlertAction,
  onAlertDetails,
  onAlertPlace,
  onAlertRow,
  onRollUpList,
} from '../triage/alert-listeners.js';

import {
  onClientText,
  onClientTextLanguage,
  onClientTextSubmit,
} from '../triage/client-text-listeners.js';
import { onSnooze, onSnoozeSubmit } from '../triage/snooze-listeners.js';
import {
  onAddButton,
  onUnwatchButton,
  onUnwatchSubmit,
  onWatchButton,
  onWatchSubmit,
} from '../watch/watch-listeners.js';
import { onHometaxCommand } from './hometax-command.js';
import type { SlackDeps } from './slack-deps.js';

type OptionsListener = ReturnType<typeof onCompanyTypeahead>;

/** Every id that Slack may send us, and what then happens. Bolt neither acknowledges nor logs what is missing here. */
export interface Listeners {
  readonly commands: Readonly<Record<string, (args: CommandArgs) => Promise<void>>>;
  readonly buttons: Readonly<Record<string, (args: ButtonArgs) => Promise<void>>>;
  readonly menus: Readonly<Record<string, (args: OverflowArgs) => Promise<void>>>;
  /** Menus outside of forms that send what is chosen. */
  readonly choices: Readonly<Record<string, (args: ChoiceArgs) => Promise<void>>>;
  /** Text fields that send what is typed when Enter is pressed. */
  readonly fields: Readonly<Record<string, (args: TypedArgs) => Promise<void>>>;
  readonly submits: Readonly<Record<string, (args: SubmitArgs) => Promise<void>>>;
  readonly typeaheads: Readonly<Record<string, OptionsListener>>;
  readonly homeOpened: (args: HomeOpenedArgs) => Promise<void>;
}

/** The fields in which a company is found while it is typed. */
const FINDING: readonly string[] = [
  ACTIONS.inputCompany,
  ACTIONS.historyCompany,
  ACTIONS.pickCheck,
  ACTIONS.pickPopup,
  ACTIONS.pickWatch,
  ACTIONS.pickUnwatch,
  ACTIONS.pickTestAlert,
  ACTIONS.pickHistory,
];

export function createListeners(deps: SlackDeps): Listeners {
  const checkAgain = onCheckButton(deps, 'check-again', 'check');
  // Saying that something was registered anew allows one more login, so it is an operator's.
  const registered = onCheckButton(deps, 'registered-anew', 'popup');
  const confirmLogin = onConfirmLogin(deps);
  const page = onPage(deps);
  const watch = onWatchButton(deps);
  const unwatch = onUnwatchButton(deps);
  const listPlace = onListPlace(deps);
  const alertPlace = onAlertPlace(deps);
  const bulkPlace = onBulkPlace(deps);
  const homePlace = onHomePlace(deps);
  const historyPlace = onHistoryPlace(deps);
  return {
    commands: { [COMMAND]: onHometaxCommand(deps) },
    buttons: {
      [ACTIONS.alertPage]: page,
      [ACTIONS.alertCheck]: checkAgain,
      [ACTIONS.alertRegistered]: registered,
      [ACTIONS.alertConfirmLogin]: confirmLogin,
      [ACTIONS.alertClaim]: onAlertAction(deps, 'take'),
      [ACTIONS.alertRelease]: onAlertAction(deps, 'hand-back'),
      [ACTIONS.alertSnooze]: onSnooze(deps),
      [ACTIONS.alertWake]: onAlertAction(deps, 'wake'),
      [ACTIONS.alertDetails]: onAlertDetails(deps),
      [ACTIONS.alertClientText]: onClientText(deps),
      [ACTIONS.clientTextKorean]: onClientTextLanguage(deps, 'ko'),
      [ACTIONS.clientTextEnglish]: onClientTextLanguage(deps, 'en'),
      [ACTIONS.reportCheck]: checkAgain,
      [ACTIONS.reportPage]: page,
      [ACTIONS.reportRegistered]: registered,
      [ACTIONS.reportConfirmLogin]: confirmLogin,
      [ACTIONS.reportCertTest]: onCertificateTest(deps),
      [ACTIONS.reportWatch]: watch,
      [ACTIONS.reportUnwatch]: unwatch,
      [ACTIONS.popupOpen]: onLinkOpened(deps),
      [ACTIONS.popupNew]: onNewLink(deps),
      [ACTIONS.popupRegistered]: onRegisteredInPopup(deps),
      [ACTIONS.chooseCheck]: onCheckButton(deps, 'check', 'check'),
      [ACTIONS.choosePopup]: page,
      [ACTIONS.chooseWatch]: watch,
      [ACTIONS.chooseUnwatch]: unwatch,
      [ACTIONS.chooseTestAlert]: onTestAlertButton(deps),
      [ACTIONS.chooseHistory]: onHistoryButton(deps),
      [ACTIONS.historyAll]: historyPlace,
      [ACTIONS.historyEarlier]: historyPlace,
      [ACTIONS.historyLater]: historyPlace,
      [ACTIONS.historyNewest]: historyPlace,
      [ACTIONS.causeRelease]: onReleaseCause(deps),
      [ACTIONS.alertsRelease]: onReleaseAlerts(deps),
      [ACTIONS.rollUpList]: onRollUpList(deps),
      [ACTIONS.alertsAll]: alertPlace,
      [ACTIONS.alertsMine]: alertPlace,
      [ACTIONS.alertsPrevious]: alertPlace,
      [ACTIONS.alertsNext]: alertPlace,
      [ACTIONS.listAll]: listPlace,
      [ACTIONS.listAttention]: listPlace,
      [ACTIONS.listMine]: listPlace,
      [ACTIONS.listPaused]: listPlace,
      [ACTIONS.listPrevious]: listPlace,
      [ACTIONS.listNext]: listPlace,
      [ACTIONS.listAdd]: onAddButton(deps),
      [ACTIONS.listBulk]: onBulkButton(deps),
      [ACTIONS.bulkPrevious]: bulkPlace,
      [ACTIONS.bulkNext]: bulkPlace,
      [ACTIONS.bulkBack]: onBulkBack(deps),
      [ACTIONS.bulkOwnerGone]: onOwnerGone(deps),
      [ACTIONS.homeAll]: homePlace,
      [ACTIONS.homeAttention]: homePlace,
      [ACTIONS.homeMine]: homePlace,
      [ACTIONS.homePaused]: homePlace,
      [ACTIONS.homeClear]: homePlace,
      [ACTIONS.homePrevious]: homePlace,
      [ACTIONS.homeNext]: homePlace,
      [ACTIONS.homeCheck]: onHomeCommand(deps, commandNone),
      [ACTIONS.homeAdd]: onAddButton(deps),
      [ACTIONS.homeAlerts]: onHomeCommand(deps, (origin) =>
        commandAlerts(origin, { kind: 'all' }, deps),
      ),
      [ACTIONS.homeMyAlerts]: onHomeCommand(deps, (origin) =>
        commandAlerts(origin, { kind: 'mine' }, deps),
      ),
      [ACTIONS.homeDigest]: onHomeCommand(deps, (origin) => commandDigest(origin, 'all', deps)),
      [ACTIONS.homeSweep]: onHomeCommand(deps, commandSweep),
      [ACTIONS.homeTestAlert]: onHomeCommand(deps, (origin) => commandTestAlert(origin, '', deps)),
      [ACTIONS.homeImport]: onHomeCommand(deps, commandImport),
      [ACTIONS.homeExport]: onHomeCommand(deps, commandExport),
      [ACTIONS.homeHistory]: onHomeCommand(deps, (origin) => commandHistory(origin, '', deps)),
      [ACTIONS.homeStatus]: onHomeCommand(deps, commandStatus),
      [ACTIONS.homeSettings]: onHomeCommand(deps, commandSettings),
      [ACTIONS.homeHelp]: onHomeCommand(deps, (origin) =>
        commandHelp(origin, { topic: 'usage' }, deps),
      ),
      [ACTIONS.importSave]: onImportSave(deps),
      [ACTIONS.importCancel]: onImportCancel(deps),
      [ACTIONS.importCheckNow]: onImportCheckNow(deps),
      [ACTIONS.statusRefresh]: onStatusRefresh(deps),
      [ACTIONS.statusSettings]: onSettingsButton(deps),
      [ACTIONS.helpMethods]: onHelpTopic(deps, 'methods'),
      [ACTIONS.helpUsage]: onHelpTopic(deps, 'usage'),
    },
    menus: { [ACTIONS.listRow]: onListRow(deps), [ACTIONS.alertsRow]: onAlertRow(deps) },
    choices: {
      [ACTIONS.historyCompany]: onHistoryCompany(deps),
      [ACTIONS.helpTopic]: onHelpChosen(deps),
      [ACTIONS.pickCheck]: onPick(onCheckButton(deps, 'check', 'check')),
      [ACTIONS.pickPopup]: onPick(page),
      [ACTIONS.pickWatch]: onPick(watch),
      [ACTIONS.pickUnwatch]: onPick(unwatch),
      [ACTIONS.pickTestAlert]: onPick(onTestAlertButton(deps)),
      [ACTIONS.pickHistory]: onPick(onHistoryButton(deps)),
    },
    fields: { [ACTIONS.homeSearch]: onHomeSearch(deps) },
    submits: {
      [CALLBACKS.check]: onCheckSubmit(deps),
      [CALLBACKS.watch]: onWatchSubmit(deps),
      [CALLBACKS.unwatch]: onUnwatchSubmit(deps),
      [CALLBACKS.bulk]: onBulkSubmit(deps),
      [CALLBACKS.bulkConfirm]: onBulkConfirmSubmit(deps),
      [CALLBACKS.certTest]: onCertificateTestSubmit(deps),
      [CALLBACKS.confirmLogin]: onConfirmLoginSubmit(deps),
      [CALLBACKS.settings]: onSettingsSubmit(deps),
      [CALLBACKS.snooze]: onSnoozeSubmit(deps),
      [CALLBACKS.clientText]: onClientTextSubmit(deps),
      [CALLBACKS.importFile]: onImportFile(deps),
      [CALLBACKS.importSave]: onImportSaveSubmit(deps),
    },
    typeaheads: Object.fromEntries(FINDING.map((id) => [id, onCompanyTypeahead(deps)])),
    homeOpened: onHomeOpened(deps),
  };
}

export function register(app: App, listeners: Listeners): void {
  for (const [name, listener] of Object.entries(listeners.commands)) app.command(name, listener);
  for (const [id, listener] of Object.entries(listeners.buttons)) {
    app.action<BlockAction<ButtonAction>>(id, listener);
  }
  for (const [id, listener] of Object.entries(listeners.menus)) {
    app.action<BlockAction<OverflowAction>>(id, listener);
  }
  for (const [id, listener] of Object.entries(listeners.choices)) {
    app.action<BlockAction<StaticSelectAction | ExternalSelectAction>>(id, listener);
  }
  for (const [id, listener] of Object.entries(listeners.fields)) {
    app.action<BlockAction<PlainTextInputAction>>(id, listener);
  }
  for (const [id, listener] of Object.entries(listeners.submits)) app.view(id, listener);
  for (const [id, listener] of Object.entries(listeners.typeaheads)) {
    app.options<'block_suggestion'>(id, listener);
  }
  app.event('app_home_opened', listeners.homeOpened);
}
