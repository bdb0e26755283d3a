import { mayDo } from '../../domain/permissions.js';
import { tell } from '../answer.js';
import type { SlackDeps } from '../deps.js';
import { type ButtonArgs, type Origin, originOfAction } from '../origin.js';
import { statusMessage } from '../views/status-message.js';
import { admit } from '../visit.js';

/** `/hometax status`. */
export async function commandStatus(origin: Origin, deps: SlackDeps): Promise<void> {
  const visit = await admit(origin, 'status', deps);
  if (visit === undefined) return;
  const { person, roles } = visit.asker;
  const facts = await deps.status.read();
  const isAdmin = mayDo('settings', person, roles).may;
  await tell(origin, statusMessage({ facts, isAdmin }, visit.text), deps, { replace: true });
}

/** "Look again", in place of the message. */
export function onStatusRefresh(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    await commandStatus(originOfAction(args), deps);
  };
}
