import { tell } from '../slack/answer.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, originOfAction } from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import type { CommonCauseWatch } from './common-cause-watch.js';
import { alertsReleasedMessage, releaseMessage } from './incident-view.js';
import type { MassChangeWatch } from './mass-change-watch.js';

interface Deps extends SlackKit {
  readonly commonCauses: Pick<CommonCauseWatch, 'open' | 'release'>;
  readonly massChanges: Pick<MassChangeWatch, 'open' | 'release'>;
}

/** "It was each company's own", on the one message about many rejections. Slack has asked already. */
export function onReleaseCause(deps: Deps) {
  return onRelease('release-common-cause', deps.commonCauses, releaseMessage, deps);
}

/** "It is each company's own", on the one message about many companies with the same new trouble. */
export function onReleaseAlerts(deps: Deps) {
  return onRelease('release-alerts', deps.massChanges, alertsReleasedMessage, deps);
}

function onRelease(
  action: Action,
  incident: Deps['commonCauses' | 'massChanges'],
  answer: (answer: 'released' | 'over', t: Tongue) => ViewMessage,
  deps: Deps,
) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const visit = await admit(originOfAction(args), action, deps);
    if (visit === undefined) return;
    const { origin, text } = visit;
    const isThatOne = incident.open?.openedAt === Number(args.action.value);
    const isReleased = isThatOne && (await incident.release(origin.user));
    await tell(origin, answer(isReleased ? 'released' : 'over', text), deps);
  };
}

export function incidentListeners(deps: Deps) {
  return {
    buttons: {
      [ACTIONS.causeRelease]: onReleaseCause(deps),
      [ACTIONS.alertsRelease]: onReleaseAlerts(deps),
    },
  } satisfies Partial<Listeners>;
}
