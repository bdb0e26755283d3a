import { show } from '../slack/answer.js';
import { CALLBACKS } from '../slack/ids.js';
import { type ButtonArgs, originOfAction } from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { parseTarget } from '../slack/target.js';
import { tellUnreadable } from '../slack/unreadable.js';
import { admit, shownNotice } from '../slack/visit.js';
import { type AlertDeed, actOnAlert, deedNews } from './alert-actions.js';
import { openAlertDetails, showAlertDetails } from './alert-details.slack.js';
import { refreshAlertWindow } from './alert-window.js';

const DOUBLE_CLICK_MS = 1000;

const NEEDS: Readonly<Record<AlertDeed, Action>> = {
  take: 'take',
  'hand-back': 'take',
  wake: 'snooze',
};

/**
 * "I'll take this", "Hand it back", "Turn back on". In a channel the alert itself shows that it is done, so only a
 * refusal is answered; its details and the Home tab are drawn anew.
 */
export function onAlertDeed(deps: SlackDeps, deed: AlertDeed) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const origin = originOfAction(args);
    const isInDetails = args.body.view?.callback_id === CALLBACKS.alertDetails;
    const isOnHome = args.body.view?.type === 'home';
    const { brn } = target;
    const act = async () => {
      const visit = await admit(origin, NEEDS[deed], deps);
      if (visit === undefined) return;
      const refused = await actOnAlert(deed, { brn, by: origin.user }, deps);
      if (isOnHome) {
        const news = deedNews({ deed, brn, refused }, visit.text, deps);
        await deps.home.turn(origin.user, deps.home.placeOf(origin.user), news);
        return;
      }
      if (isInDetails) {
        await showAlertDetails(visit, brn, deps, refused);
        await refreshAlertWindow(visit, deps);
        return;
      }
      if (refused !== undefined) await show(origin, shownNotice(refused, visit.text), deps);
    };
    await deps.background.once(`${deed} ${origin.user} ${brn}`, act, DOUBLE_CLICK_MS);
  };
}

/** "Details". */
export function onAlertDetails(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), 'alert-details', deps);
    if (visit !== undefined) await openAlertDetails(visit, target.brn, deps);
  };
}
