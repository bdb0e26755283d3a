import type { Policy } from '../kernel/policy.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { timeOfCron } from '../settings/settings-rules.js';
import { show, tell } from '../slack/answer.js';
import { tellUnreadable } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, type ChoiceArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import type { Sweeps } from '../sweep/sweeper.js';
import { type AskedTopic, type HelpTopic, isHelpTopic, parseHelpTopic } from './help-rules.js';
import { helpMessage, shownUnknown, type UnknownCommand } from './help-view.js';

interface Deps extends SlackKit {
  readonly policy: Pick<
    Policy,
    'certAlertDays' | 'quietHours' | 'deptLoginTest' | 'certLoginTest' | 'collectsBy'
  >;
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly sweeper: Pick<Sweeps, 'nextAt'>;
}

/** `/hometax help [topic]`. */
export function commandHelp(origin: Origin, words: string, deps: Deps): Promise<void> {
  return showHelp(origin, parseHelpTopic(words), deps);
}

/** Answers an unknown command with the list of commands. */
export async function commandUnknown(
  origin: Origin,
  unknown: UnknownCommand,
  deps: SlackKit,
): Promise<void> {
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  await show(origin, shownUnknown(unknown, visit.mayOperate, visit.text), deps);
}

async function showHelp(origin: Origin, asked: AskedTopic, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  const { mayOperate, text: t } = visit;
  const message = helpMessage({ ...asked, mayOperate, ...factsOf(deps) }, t);
  await tell(origin, message, deps, { replace: true });
}

/** The listener of a topic's button; the topic replaces the one shown. */
export function onHelpTopic(deps: Deps, topic: HelpTopic) {
  return (args: ButtonArgs): Promise<void> => showHelp(originOfAction(args), { topic }, deps);
}

export function onHelpChosen(deps: Deps) {
  return async (args: ChoiceArgs): Promise<void> => {
    const topic = args.action.selected_option?.value ?? '';
    if (!isHelpTopic(topic)) return tellUnreadable(args, deps);
    await showHelp(originOfAction(args), { topic }, deps);
  };
}

function factsOf({ policy, settings, sweeper, admins, stage, clock }: Deps) {
  const { certAlertDays, quietHours, deptLoginTest, certLoginTest } = policy;
  return {
    stage,
    collectsBy: policy.collectsBy,
    sweeps: {
      ...{ certAlertDays, quietHours, deptLoginTest, certLoginTest },
      now: clock.now(),
      nextSweepAt: sweeper.nextAt(),
      digestAt: timeOfCron(settings.current('digestCron')),
    },
    roles: { operators: settings.current('operators'), admins },
  };
}

export function helpListeners(deps: Deps) {
  return {
    buttons: {
      [ACTIONS.helpMethods]: onHelpTopic(deps, 'methods'),
      [ACTIONS.helpUsage]: onHelpTopic(deps, 'usage'),
    },
    choices: { [ACTIONS.helpTopic]: onHelpChosen(deps) },
  } satisfies Partial<Listeners>;
}
