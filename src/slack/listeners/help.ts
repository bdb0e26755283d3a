import { MANY_WATCHED } from '../../domain/alert-words.js';
import { timeOfCron } from '../../domain/changeable-settings.js';
import { type AskedTopic, type HelpTopic, isHelpTopic } from '../../text/help-topics.js';
import { tell } from '../answer.js';
import type { SlackDeps } from '../deps.js';
import { type ButtonArgs, type ChoiceArgs, type Origin, originOfAction } from '../origin.js';
import { tellUnreadable } from '../unreadable.js';
import { helpMessage } from '../views/help-message.js';
import { admit } from '../visit.js';

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
