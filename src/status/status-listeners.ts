import { tell } from '../slack/answer.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, type Origin, originOfAction } from '../slack/origin.js';
import { mayDo } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import type { AppStatus } from './app-status.js';
import { statusMessage } from './status-view.js';

interface Deps extends SlackKit {
  readonly status: AppStatus;
}

/** `/hometax status`. */
export async function commandStatus(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'status', deps);
  if (visit === undefined) return;
  const { person, roles } = visit.asker;
  const facts = await deps.status.read();
  const isAdmin = mayDo('settings', person, roles).may;
  await tell(origin, statusMessage({ facts, isAdmin }, visit.text), deps, { replace: true });
}

export function statusListeners(deps: Deps) {
  /** "Look again": replaces the message. */
  const onRefresh = (args: ButtonArgs) => commandStatus(originOfAction(args), deps);
  return { buttons: { [ACTIONS.statusRefresh]: onRefresh } } satisfies Partial<Listeners>;
}
