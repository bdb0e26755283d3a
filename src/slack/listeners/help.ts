import { tell } from '../answer.js';
import type { SlackDeps } from '../deps.js';
import { type ButtonArgs, type Origin, originOfAction } from '../origin.js';
import { type HelpTopic, helpMessage } from '../views/help-message.js';
import { admit } from '../visit.js';

/** `/hometax help [topic]`. */
export async function commandHelp(
  origin: Origin,
  topic: HelpTopic,
  deps: SlackDeps,
): Promise<void> {
  const visit = await admit(origin, 'help', deps);
  if (visit === undefined) return;
  const message = helpMessage({ topic, mayOperate: visit.mayOperate }, visit.text);
  await tell(origin, message, deps, { replace: true });
}

/** The other topic, in place of this one. */
export function onHelpTopic(deps: SlackDeps, topic: HelpTopic) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    await commandHelp(originOfAction(args), topic, deps);
  };
}
