import { checkModal } from '../check/check-view.js';
import { type CheckDeps, checkForPerson } from '../check/check-window.js';
import { companyWords, productOf } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import { openPopup, type PopupDeps } from '../popup/popup-listeners.js';
import type { Product } from '../records/company.js';
import { sendDirect, show } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { tellUnreadable } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { shownSentence } from '../slack/modal-view.js';
import {
  type ButtonArgs,
  type Origin,
  type OverflowArgs,
  originOfAction,
  TARGET,
} from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import { isNoAnswer } from '../slack/slack-errors.js';
import type { HomeTab } from '../slack/slack-kit.js';
import { admit, onPress, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { type TypedFilter, typedFilter } from '../text/shown-commands.js';
import { ALERT_PLACE, ALERT_ROW_CHOICE } from './alert-list-view.js';
import type { AlertRowWord } from './alert-list-words.js';
import {
  type AlertAction,
  type AlertListWindow,
  actOnAlert,
  openAlertDetails,
  openAlertWindow,
  redrawAfterActions,
  showAlertDetails,
  type TriageDeps,
  turnAlertWindow,
} from './alert-window.js';
import { onClientText, onClientTextLanguage, onClientTextSubmit } from './client-text-listeners.js';
import { onSnooze, onSnoozeSubmit, openSnooze } from './snooze-listeners.js';

interface Deps extends TriageDeps, CheckDeps, PopupDeps {
  readonly home: HomeTab;
}

const DOUBLE_CLICK_MS = 1000;

const PERMISSIONS = {
  page: 'popup',
  check: 'check',
  take: 'take',
  'hand-back': 'take',
  snooze: 'snooze',
  wake: 'snooze',
  details: 'alert-details',
} as const satisfies Record<AlertRowWord, Action>;

/**
 * Claim, release and wake. In a channel the alert's message shows the result, so only a refusal is answered; the
 * details window and the Home tab are drawn again.
 */
export function onAlertAction(deps: Deps, action: AlertAction) {
  return async (args: ButtonArgs): Promise<void> => {
    const target = TARGET.safeParse(args.action.value).data;
    if (target === undefined) return tellUnreadable(args, deps);
    const { brn } = target;
    const origin = originOfAction(args);
    const { view } = args.body;
    const act = async () => {
      const visit = await admit(origin, PERMISSIONS[action], deps);
      if (visit === undefined) return;
      const { refused, news } = await actOnAlert(action, brn, visit, deps);
      if (view?.type === 'home') return deps.home.showNews(origin.user, news);
      if (view?.callback_id === CALLBACKS.alertDetails) {
        await showAlertDetails(visit, brn, deps, refused);
        await deps.windows.redraw(visit);
        return;
      }
      if (refused !== undefined) await show(origin, shownSentence(refused, visit.text), deps);
    };
    await deps.background.once(`${action} ${origin.user} ${brn}`, act, DOUBLE_CLICK_MS);
  };
}

export function onAlertDetails(deps: Deps) {
  return onTarget('alert-details', deps, (visit, { brn }) => openAlertDetails(visit, brn, deps));
}

/** `/hometax alerts [mine|text]`. */
export async function commandAlerts(origin: Origin, words: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'alerts', deps);
  if (visit === undefined) return;
  await openAlertWindow(visit, { filter: alertFilter(words), page: 1 }, deps);
}

/** Every alert needs attention, so the filter `attention` shows all. */
export function alertFilter(words: string): Exclude<TypedFilter, { readonly kind: 'attention' }> {
  const filter = typedFilter(words);
  return filter.kind === 'attention' ? { kind: 'all' } : filter;
}

/** "Show full list" on a combined alert. */
export function onRollUpList(deps: Deps) {
  const idIn = ({ action }: ButtonArgs) => action.value || undefined;
  return onPress(idIn, 'alerts', deps, (visit, id) =>
    openAlertWindow(visit, { filter: { kind: 'roll-up', id }, page: 1 }, deps),
  );
}

/** Shows another page or filter in the same window. */
export function onAlertPlace(deps: Deps) {
  const windowIn = ({ action, body }: ButtonArgs) => {
    const place = ALERT_PLACE.safeParse(action.value).data;
    return place && body.view && { viewId: body.view.id, place };
  };
  return onPress(windowIn, 'alerts', deps, (visit, window) => turnAlertWindow(visit, window, deps));
}

/** The menu of one row. An action with its own window opens it on top; the list below then shows the result. */
export function onAlertRow(deps: Deps) {
  return async (args: OverflowArgs): Promise<void> => {
    const { view } = args.body;
    const choice = ALERT_ROW_CHOICE.safeParse(args.action.selected_option.value).data;
    const place = ALERT_PLACE.safeParse(view?.private_metadata).data;
    if (choice === undefined || view === undefined || place === undefined) {
      return tellUnreadable(args, deps);
    }
    const visit = await admit(originOfAction(args), PERMISSIONS[choice.action], deps);
    if (visit === undefined) return;
    const window = { viewId: view.id, place };
    redrawAfterActions(visit, window, deps);
    const { brn } = choice;
    switch (choice.action) {
      case 'page':
        return openPopup(visit, { brn, product: await productInTrouble(brn, deps) }, deps);
      case 'check':
        return checkOnTop(visit, brn, deps);
      case 'snooze':
        return openSnooze(visit, brn, deps);
      case 'details':
        return openAlertDetails(visit, brn, deps);
      case 'take':
      case 'hand-back':
      case 'wake':
        return act(visit, choice.action, brn, window, deps);
    }
  };
}

/** The product of the worst reason: each product's department user has its own registration page. */
async function productInTrouble(brn: Brn, { companies, triage }: Deps): Promise<Product> {
  const alert = await triage.get(brn);
  return productOf(companies.get(brn), alert?.reasons[0]?.products[0]);
}

/** Does the action and shows its result at the top of the list. */
async function act(
  visit: Visit,
  action: AlertAction,
  brn: Brn,
  window: AlertListWindow,
  deps: Deps,
): Promise<void> {
  const { news } = await actOnAlert(action, brn, visit, deps);
  try {
    await turnAlertWindow(visit, { ...window, news }, deps);
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    // The action is done even if Slack did not update the window.
    await sendDirect(visit.origin.user, sentenceMessage(news), deps);
  }
}

/** Shows the report in its own window, so that closing it leads back to the list. */
async function checkOnTop(visit: Visit, brn: Brn, deps: Deps): Promise<void> {
  const { origin, text } = visit;
  const checking = checkModal(
    { kind: 'checking', company: companyWords(brn, deps.companies) },
    text,
  );
  const viewId = await openWindow(visit, checking, deps);
  if (viewId === undefined) return;
  const onTop = { ...visit, origin: { ...origin, viewId } };
  await checkForPerson(onTop, { brn, intent: 'check-again' }, deps, 'shown-already');
}

export function triageListeners(deps: Deps) {
  const turn = onAlertPlace(deps);
  return {
    buttons: {
      [ACTIONS.alertClaim]: onAlertAction(deps, 'take'),
      [ACTIONS.alertRelease]: onAlertAction(deps, 'hand-back'),
      [ACTIONS.alertWake]: onAlertAction(deps, 'wake'),
      [ACTIONS.alertSnooze]: onSnooze(deps),
      [ACTIONS.alertDetails]: onAlertDetails(deps),
      [ACTIONS.alertClientText]: onClientText(deps),
      [ACTIONS.clientTextKorean]: onClientTextLanguage(deps, 'ko'),
      [ACTIONS.clientTextEnglish]: onClientTextLanguage(deps, 'en'),
      [ACTIONS.rollUpList]: onRollUpList(deps),
      [ACTIONS.alertsAll]: turn,
      [ACTIONS.alertsMine]: turn,
      [ACTIONS.alertsPrevious]: turn,
      [ACTIONS.alertsNext]: turn,
    },
    menus: { [ACTIONS.alertsRow]: onAlertRow(deps) },
    submits: {
      [CALLBACKS.snooze]: onSnoozeSubmit(deps),
      [CALLBACKS.clientText]: onClientTextSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
