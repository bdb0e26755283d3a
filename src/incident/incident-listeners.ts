import { tell } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, originOfAction } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import type { CommonCauseWatch } from './common-cause-watch.js';
import { testsReleased } from './common-cause-words.js';
import type { MassChangeWatch } from './mass-change-watch.js';
import { alertsReleased } from './mass-change-words.js';

interface Deps extends SlackKit {
  readonly commonCauses: Pick<CommonCauseWatch, 'open' | 'release'>;
  readonly massChanges: Pick<MassChangeWatch, 'open' | 'release'>;
}

/** The button that ends a common cause or a mass change. Slack has already asked for confirmation. */
function onRelease(
  action: 'release-common-cause' | 'release-alerts',
  incident: Deps['commonCauses' | 'massChanges'],
  answer: (answer: 'released' | 'over', t: Tongue) => string,
  deps: Deps,
) {
  return async (args: ButtonArgs): Promise<void> => {
    const visit = await admit(originOfAction(args), action, deps);
    if (visit === undefined) return;
    const { origin, text } = visit;
    const isThatOne = incident.open?.openedAt === Number(args.action.value);
    const isReleased = isThatOne && (await incident.release(origin.user));
    await tell(origin, sentenceMessage(answer(isReleased ? 'released' : 'over', text)), deps);
  };
}

export function incidentListeners(deps: Deps) {
  const { commonCauses, massChanges } = deps;
  return {
    buttons: {
      [ACTIONS.causeRelease]: onRelease('release-common-cause', commonCauses, testsReleased, deps),
      [ACTIONS.alertsRelease]: onRelease('release-alerts', massChanges, alertsReleased, deps),
    },
  } satisfies Partial<Listeners>;
}
