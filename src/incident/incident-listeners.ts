import { sendPrivately } from '../slack/answer.js';
import { sentenceMessage } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import type { CommonCauseWatch } from './common-cause-watch.js';
import { releaseTestsWords } from './common-cause-words.js';
import type { MassChangeWatch } from './mass-change-watch.js';
import { releaseAlertsWords } from './mass-change-words.js';

interface Deps extends SlackKit {
  readonly commonCauses: Pick<CommonCauseWatch, 'open' | 'release'>;
  readonly massChanges: Pick<MassChangeWatch, 'open' | 'release'>;
}

/** Slack has already shown the confirmation dialog. */
function onRelease(
  action: 'release-common-cause' | 'release-alerts',
  watch: Deps['commonCauses' | 'massChanges'],
  wordsIn: (t: Tongue) => Record<'released' | 'alreadyEnded', string>,
  deps: Deps,
) {
  return async (args: ButtonArgs): Promise<void> => {
    const visit = await admit(originOfAction(args), action, deps);
    if (visit === undefined) return;
    const { origin, t } = visit;
    // The button carries the start of its incident; the open one may be a later incident.
    const isSameIncident = watch.open?.openedAt === Number(args.action.value);
    const isReleased = isSameIncident && (await watch.release(origin.user));
    const reply = wordsIn(t)[isReleased ? 'released' : 'alreadyEnded'];
    await sendPrivately(origin, sentenceMessage(reply), deps);
  };
}

export function incidentListeners(deps: Deps) {
  const { commonCauses, massChanges } = deps;
  const releaseTests = onRelease('release-common-cause', commonCauses, releaseTestsWords, deps);
  const releaseAlerts = onRelease('release-alerts', massChanges, releaseAlertsWords, deps);
  return {
    buttons: { [ACTIONS.causeRelease]: releaseTests, [ACTIONS.alertsRelease]: releaseAlerts },
  } satisfies Partial<Listeners>;
}
