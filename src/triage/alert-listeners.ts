import { sendDirect, show } from '../slack/answer.js';
import { DOUBLE_CLICK_MS } from '../slack/background.js';
import { sentenceMessage } from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { drawSentence } from '../slack/modal-view.js';
import type { Origin } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import { isNoAnswer } from '../slack/slack-errors.js';
import type { HomeTab } from '../slack/slack-kit.js';
import { admit, onPress, onTargetPress, type Visit } from '../slack/visit.js';
import { type FilterInput, parseFilterInput } from '../text/shown-commands.js';
import {
  onAssignSubmit,
  onClientTextLanguage,
  onClientTextSubmit,
  onOpenForm,
  onSnoozeSubmit,
  openAssign,
  openClientText,
  openSnooze,
} from './alert-forms-listeners.js';
import { ALERT_PLACE } from './alert-list-view.js';
import {
  type AlertListWindow,
  actOnAlert,
  type OneClickAction,
  openAlertDetails,
  openAlertList,
  showAlertDetails,
  type TriageDeps,
  updateAlertList,
} from './alert-window.js';

interface Deps extends TriageDeps {
  readonly home: HomeTab;
}

const PERMISSIONS = { claim: 'claim', release: 'claim', wake: 'snooze' } as const;

/**
 * The buttons to claim, release and wake an alert. In a channel the alert's message shows the result, so only a refusal
 * is answered; the details window, the list and the Home tab are redrawn.
 */
function onAlertAction(deps: Deps, action: OneClickAction) {
  return onTargetPress(PERMISSIONS[action], deps, async (visit, { brn }, { body: { view } }) => {
    const { origin, t } = visit;
    const act = async () => {
      const { refusal, feedback } = await actOnAlert(action, brn, visit, deps);
      const place = ALERT_PLACE.safeParse(view?.private_metadata).data;
      if (view?.callback_id === CALLBACKS.alerts && place !== undefined) {
        return showInList(visit, { viewId: view.id, place, feedback }, deps);
      }
      if (view?.type === 'home') return deps.home.showFeedback(origin.user, feedback);
      if (view?.callback_id === CALLBACKS.alertDetails) {
        await showAlertDetails(visit, brn, deps, refusal);
        await deps.windows.redraw(visit);
        return;
      }
      if (refusal !== undefined) await show(origin, drawSentence(refusal, t), deps);
    };
    await deps.background.once(`${action} ${origin.user} ${brn}`, act, DOUBLE_CLICK_MS);
  });
}

/** The claim button of a check's report. The report is not redrawn, so the alert's details open and show the result. */
function onReportClaim(deps: Deps) {
  return onTargetPress('claim', deps, async (visit, { brn }) => {
    const claim = async () => {
      const { feedback } = await actOnAlert('claim', brn, visit, deps);
      await openAlertDetails(visit, brn, deps, feedback);
      await deps.windows.redraw(visit);
    };
    await deps.background.once(`claim ${visit.origin.user} ${brn}`, claim, DOUBLE_CLICK_MS);
  });
}

/** `/hometax alerts [mine|text]`. */
export async function runAlertsCommand(origin: Origin, input: string, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'alerts', deps);
  if (visit === undefined) return;
  await openAlertList(visit, { filter: parseAlertFilter(input), page: 1 }, deps);
}

/** The list of alerts has no filter `attention`, so that word means all. */
export function parseAlertFilter(
  input: string,
): Exclude<FilterInput, { readonly kind: 'attention' }> {
  const filter = parseFilterInput(input);
  return filter.kind === 'attention' ? { kind: 'all' } : filter;
}

/** If Slack does not answer, sends the result of the action as a direct message instead. */
async function showInList(
  visit: Visit,
  window: AlertListWindow & { readonly feedback: string },
  deps: Deps,
): Promise<void> {
  try {
    await updateAlertList(visit, window, deps);
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    await sendDirect(visit.origin.user, sentenceMessage(window.feedback), deps);
  }
}

export function triageListeners(deps: Deps) {
  /** The button "Show full list" of a combined alert. */
  const openRollUp = onPress(
    ({ action }) => action.value || undefined,
    'alerts',
    deps,
    (visit, id) => openAlertList(visit, { filter: { kind: 'roll-up', id }, page: 1 }, deps),
  );
  const showPlace = onPress(
    ({ action, body }) => {
      const place = ALERT_PLACE.safeParse(action.value).data;
      return place && body.view && { viewId: body.view.id, place };
    },
    'alerts',
    deps,
    (visit, window) => updateAlertList(visit, window, deps),
  );
  return {
    buttons: {
      [ACTIONS.alertClaim]: onAlertAction(deps, 'claim'),
      [ACTIONS.alertRelease]: onAlertAction(deps, 'release'),
      [ACTIONS.reportClaim]: onReportClaim(deps),
      [ACTIONS.alertAssign]: onOpenForm('claim', openAssign, deps),
      [ACTIONS.alertWake]: onAlertAction(deps, 'wake'),
      [ACTIONS.alertSnooze]: onOpenForm('snooze', openSnooze, deps),
      [ACTIONS.alertDetails]: onTargetPress('alert-details', deps, (visit, { brn }) =>
        openAlertDetails(visit, brn, deps),
      ),
      [ACTIONS.alertClientText]: onOpenForm('client-text', openClientText, deps),
      [ACTIONS.clientTextKorean]: onClientTextLanguage(deps, 'ko'),
      [ACTIONS.clientTextEnglish]: onClientTextLanguage(deps, 'en'),
      [ACTIONS.rollUpList]: openRollUp,
      [ACTIONS.alertsAll]: showPlace,
      [ACTIONS.alertsMine]: showPlace,
      [ACTIONS.alertsPrevious]: showPlace,
      [ACTIONS.alertsNext]: showPlace,
    },
    submissions: {
      [CALLBACKS.assign]: onAssignSubmit(deps),
      [CALLBACKS.snooze]: onSnoozeSubmit(deps),
      [CALLBACKS.clientText]: onClientTextSubmit(deps),
    },
  } satisfies Partial<Listeners>;
}
