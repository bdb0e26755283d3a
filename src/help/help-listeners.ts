import { MANY_WATCHED } from '../alert/speaking-rules.js';
import type { SlackDeps } from '../app/slack-deps.js';
import { timeOfCron } from '../settings/settings-rules.js';
import { tell } from '../slack/answer.js';
import { type ButtonArgs, type ChoiceArgs, type Origin, originOfAction } from '../slack/origin.js';
import { tellUnreadable } from '../slack/unreadable.js';
import { admit } from '../slack/visit.js';
import { type AskedTopic, type HelpTopic, isHelpTopic } from './help-topics.text.js';
import { helpMessage } from './help-view.js';

/** `/hometax help [topic]`. */
export async function commandHelp(
  origin: Origin,
  asked: AskedTopic,
  deps: SlackDeps,
): Promise<void> {
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  const { mayOperate, text } = visit;
  const message = helpMessage({ ...asked, mayOperate, ...factsOf(deps) }, text);
  await tell(origin, message, deps, { replace: true });
}

/** The topic of a button, in place of this one. */
export function onHelpTopic(deps: SlackDeps, topic: HelpTopic) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    await commandHelp(originOfAction(args), { topic }, deps);
  };
}

/** A topic was chosen from the menu. */
export function onHelpChosen(deps: SlackDeps) {
  return async (args: ChoiceArgs): Promise<void> => {
    await args.ack();
    const topic = args.action.selected_option?.value ?? '';
    if (!isHelpTopic(topic)) return tellUnreadable(args, deps);
    await commandHelp(originOfAction(args), { topic }, deps);
  };
}

/** How the app is set at this moment. */
function factsOf({ policy, settings, sweeps, admins, stage, collectsBy, clock }: SlackDeps) {
  const { certAlertDays, quietHours, deptLoginTest, certLoginTest } = policy;
  const nextSweepAt = sweeps.nextAt();
  const digestAt = timeOfCron(settings.current('digestCron'));
  const now = clock.now();
  return {
    stage,
    collectsBy,
    sweeps: {
      ...{ certAlertDays, quietHours, deptLoginTest, certLoginTest, now },
      manyWatched: MANY_WATCHED,
      ...(nextSweepAt === undefined ? {} : { nextSweepAt }),
      ...(digestAt === undefined ? {} : { digestAt }),
    },
    roles: { operators: settings.current('operators'), admins },
  };
}
