import type { SlackDeps } from '../app/slack-deps.js';
import { commandNone } from '../check/check-listeners.js';
import { commandExport, commandImport } from '../company-file/company-file-listeners.js';
import { commandDigest } from '../digest/digest-listeners.js';
import { commandHelp } from '../help/help-listeners.js';
import { commandHistory } from '../history/history-listeners.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import { parseListPlace } from '../list/list-place.js';
import { commandTestAlert } from '../outbox/test-alert-listeners.js';
import { commandSettings } from '../settings/settings-listeners.js';
import {
  type ButtonArgs,
  type HomeOpenedArgs,
  type Origin,
  originOfAction,
  type TypedArgs,
} from '../slack/origin.js';
import { tellUnreadable } from '../slack/unreadable.js';
import { admit } from '../slack/visit.js';
import { commandStatus } from '../status/status-listeners.js';
import { commandSweep } from '../sweep/sweep-listeners.js';
import { openAlertWindow } from '../triage/alert-window.js';

/** Somebody looks at the app. Slack tells of both its tabs; it tells again when somebody comes back to one. */
export function onHomeOpened({ home }: SlackDeps) {
  return async ({ event }: HomeOpenedArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    await home.opened(event.user, event.view?.private_metadata);
  };
}

/** Another page or filter of its list. */
export function onHomePlace(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const { user } = args.body;
    const place = parseListPlace(args.action.value ?? '', user.id);
    if (place === undefined) return tellUnreadable(args, deps);
    await deps.home.turn(user.id, place);
  };
}

/** Enter was pressed in its search field; an empty one shows all again. */
export function onHomeSearch(deps: SlackDeps) {
  return async (args: TypedArgs): Promise<void> => {
    await args.ack();
    const typed = limited(args.action.value ?? '', INPUT_LIMITS.formField)
      .normalize('NFKC')
      .trim();
    const words = limited(typed, INPUT_LIMITS.search).trim();
    const filter =
      words === '' ? ({ kind: 'all' } as const) : ({ kind: 'text', text: words } as const);
    await deps.home.turn(args.body.user.id, { filter, page: 1 });
  };
}

/** A main command; what it says comes in a window over the tab. */
function onHomeCommand(act: (origin: Origin, deps: SlackDeps) => Promise<void>) {
  return (deps: SlackDeps) =>
    async (args: ButtonArgs): Promise<void> => {
      await args.ack();
      await act(originOfAction(args), deps);
    };
}

export const onHomeCheck = onHomeCommand(commandNone);
export const onHomeDigest = onHomeCommand((origin, deps) => commandDigest(origin, 'all', deps));
export const onHomeHelp = onHomeCommand((origin, deps) =>
  commandHelp(origin, { topic: 'usage' }, deps),
);
export const onHomeSweep = onHomeCommand(commandSweep);
export const onHomeTestAlert = onHomeCommand((origin, deps) => commandTestAlert(origin, '', deps));
export const onHomeImport = onHomeCommand(commandImport);
export const onHomeExport = onHomeCommand(commandExport);
export const onHomeHistory = onHomeCommand((origin, deps) => commandHistory(origin, '', deps));
export const onHomeStatus = onHomeCommand(commandStatus);
export const onHomeSettings = onHomeCommand(commandSettings);
export const onHomeAlerts = onHomeCommand((origin, deps) => openAlerts(origin, 'all', deps));
export const onHomeMyAlerts = onHomeCommand((origin, deps) => openAlerts(origin, 'mine', deps));

async function openAlerts(origin: Origin, kind: 'all' | 'mine', deps: SlackDeps): Promise<void> {
  const visit = await admit(origin, 'alerts', deps);
  if (visit === undefined) return;
  const filter = kind === 'mine' ? ({ kind, user: origin.user } as const) : ({ kind } as const);
  await openAlertWindow(visit, { filter, page: 1 }, deps);
}
