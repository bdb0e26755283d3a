import { sendPrivately } from '../slack/answer.js';
import { ACTIONS } from '../slack/ids.js';
import { type ButtonArgs, type Origin, originOfAction } from '../slack/origin.js';
import { mayDo } from '../slack/permissions.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit } from '../slack/visit.js';
import type { AppStatus } from './app-status.js';
import { statusMessage } from './status-view.js';

interface Deps extends SlackKit {
  readonly status: AppStatus;
}

export async function runStatusCommand(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'status', deps);
  if (visit === undefined) return;
  const { person, roles } = visit.actor;
  const facts = await deps.status.read();
  const isAdmin = mayDo('settings', person, roles).isAllowed;
  await sendPrivately(origin, statusMessage({ facts, isAdmin }, visit.t), deps, { replace: true });
}

export function statusListeners(deps: Deps) {
  const onRefresh = (args: ButtonArgs) => runStatusCommand(originOfAction(args), deps);
  return { buttons: { [ACTIONS.statusRefresh]: onRefresh } } satisfies Partial<Listeners>;
}
