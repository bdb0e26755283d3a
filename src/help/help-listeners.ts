import { runCheckCommand } from '../check/check-listeners.js';
import { type FindResult, hasNamePrefix } from '../company/company-index.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { timeOfCron } from '../settings/settings-rules.js';
import { sendPrivately, show } from '../slack/answer.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, type ChoiceArgs, type Origin, originOfAction } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import type { Sweeps } from '../sweep/sweeper.js';
import { type HelpTopic, isHelpTopic, parseHelpTopic, type RequestedTopic } from './help-rules.js';
import type { HelpPolicy } from './help-topics-words.js';
import { drawUnknownCommand, helpMessage, type UnknownCommand } from './help-view.js';

interface Deps extends SlackKit {
  readonly policy: HelpPolicy;
  readonly settings: Pick<LiveSettings, 'current'>;
  readonly sweeper: Pick<Sweeps, 'nextAt'>;
}

interface HelpListenerDeps extends Deps {
  /** Runs `/hometax` with this input. */
  readonly run: (origin: Origin, input: string) => Promise<void>;
}

export function runHelpCommand(origin: Origin, input: string, deps: Deps): Promise<void> {
  return showHelp(origin, parseHelpTopic(input), deps);
}

/** Checks the company that the text names, if any. If the text resembles a command, the name has to begin with it. */
export async function runUnknownCommand(
  origin: Origin,
  unknown: UnknownCommand,
  deps: Parameters<typeof runCheckCommand>[2],
): Promise<void> {
  const { text, nearest } = unknown;
  const match = await deps.companies.find(text);
  // A two-syllable name often differs from a command by one syllable, so the text may still mean a company.
  const namesCompany =
    nearest.length === 0 ? match.kind !== 'none' : hasMatchBeginningWith(text, match);
  if (namesCompany) return runCheckCommand(origin, text, deps);
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  const { mayOperate, t } = visit;
  const companies = match.kind === 'none' && nearest.length === 0 ? match.nearest : [];
  await show(origin, drawUnknownCommand({ ...unknown, companies, mayOperate }, t), deps);
}

function hasMatchBeginningWith(text: string, match: FindResult): boolean {
  switch (match.kind) {
    case 'one':
      return match.company !== undefined && hasNamePrefix(match.company, text);
    case 'several':
      return match.companies.some((company) => hasNamePrefix(company, text));
    case 'none':
    case 'bad-brn':
    case 'no-company-given':
      return false;
  }
}

async function showHelp(origin: Origin, requested: RequestedTopic, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  const { policy, settings, sweeper, admins, stage, clock } = deps;
  const model = {
    ...policy,
    ...requested,
    stage,
    admins,
    mayOperate: visit.mayOperate,
    operators: settings.current('operators'),
    now: clock.now(),
    nextSweepAt: sweeper.nextAt(),
    digestAt: timeOfCron(settings.current('digestCron')),
  };
  await sendPrivately(origin, helpMessage(model, visit.t), deps, { replace: true });
}

export function helpListeners(deps: HelpListenerDeps) {
  const showTopic = (args: ButtonArgs | ChoiceArgs, topic: HelpTopic) =>
    showHelp(originOfAction(args), { topic }, deps);
  return {
    buttons: {
      [ACTIONS.helpMethods]: (args: ButtonArgs) => showTopic(args, 'methods'),
      [ACTIONS.helpUsage]: (args: ButtonArgs) => showTopic(args, 'usage'),
      // The command itself checks who may run it.
      [ACTIONS.helpRun]: (args: ButtonArgs) =>
        deps.run(originOfAction(args), args.action.value ?? ''),
    },
    selects: {
      [ACTIONS.helpTopic]: (args: ChoiceArgs) => {
        const topic = args.action.selected_option?.value ?? '';
        return isHelpTopic(topic) ? showTopic(args, topic) : answerUnreadable(args, deps);
      },
    },
  } satisfies Partial<Listeners>;
}
