import type { SlackDeps } from '../app/slack-deps.js';
import type { Instant } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { tell } from '../slack/answer.js';
import type { ViewMessage } from '../slack/blocks.js';
import { type ButtonArgs, originOfAction } from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import { admit } from '../slack/visit.js';
import type { Catalog } from '../text/catalog.js';
import { alertsReleasedMessage, releaseMessage } from './incident-view.js';

/** "It was each company's own", on the one message about many rejections. Slack has asked already. */
export function onReleaseCause(deps: SlackDeps) {
  return onRelease(deps, {
    action: 'release-common-cause',
    open: () => deps.commonCause.open,
    release: async (by) => (await deps.commonCause.release(by)).ok,
    answer: releaseMessage,
  });
}

/** "It is each company's own", on the one message about many companies with the same new trouble. */
export function onReleaseAlerts(deps: SlackDeps) {
  return onRelease(deps, {
    action: 'release-alerts',
    open: () => deps.massChange.open,
    release: (by) => deps.massChange.release(by),
    answer: alertsReleasedMessage,
  });
}

interface Release {
  readonly action: Action;
  readonly open: () => { readonly openedAt: Instant } | undefined;
  /** False: another was first. */
  readonly release: (by: UserId) => Promise<boolean>;
  readonly answer: (answer: 'released' | 'over', text: Catalog) => ViewMessage;
}

function onRelease(deps: SlackDeps, { action, open, release, answer }: Release) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const visit = await admit(originOfAction(args), action, deps);
    if (visit === undefined) return;
    const { origin, text } = visit;
    const isThatOne = open()?.openedAt === Number(args.action.value);
    const isReleased = isThatOne && (await release(origin.user));
    await tell(origin, answer(isReleased ? 'released' : 'over', text), deps);
  };
}
