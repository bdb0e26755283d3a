import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import { placeOfButton } from '../list/list-place.js';
import { tellUnreadable } from '../slack/errors.js';
import type { Listeners } from '../slack/gate.js';
import { ACTIONS } from '../slack/ids.js';
import {
  type ButtonArgs,
  type HomeOpenedArgs,
  type Origin,
  originOfAction,
  type TypedArgs,
} from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Home } from './home-tab.js';

interface Deps extends SlackKit {
  readonly home: Pick<Home, 'opened' | 'turn'>;
  /** Runs `/hometax` with this text. */
  readonly run: (origin: Origin, typed: string) => Promise<void>;
}

/** Slack sends this event for both tabs of the app, each time somebody opens one. */
export function onHomeOpened({ home }: Deps) {
  return async ({ event }: HomeOpenedArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    await home.opened(event.user, event.view?.private_metadata);
  };
}

export function onHomePlace(deps: Deps) {
  return async (args: ButtonArgs): Promise<void> => {
    const place = placeOfButton(args);
    if (place === undefined) return tellUnreadable(args, deps);
    await deps.home.turn(args.body.user.id, place);
  };
}

/** The search field was submitted with Enter; an empty one shows all companies. */
export function onHomeSearch(deps: Deps) {
  return async (args: TypedArgs): Promise<void> => {
    const typed = limited(args.action.value ?? '', INPUT_LIMITS.formField)
      .normalize('NFKC')
      .trim();
    const text = limited(typed, INPUT_LIMITS.search).trim();
    const filter = text === '' ? ({ kind: 'all' } as const) : ({ kind: 'text', text } as const);
    await deps.home.turn(args.body.user.id, { filter, page: 1 });
  };
}

/** The listener of a command's button; the answer is a window over the tab. */
function onHomeCommand({ run }: Deps, typed: string) {
  return (args: ButtonArgs): Promise<void> => run(originOfAction(args), typed);
}

export function homeListeners(deps: Deps) {
  const turn = onHomePlace(deps);
  return {
    buttons: {
      [ACTIONS.homeAll]: turn,
      [ACTIONS.homeAttention]: turn,
      [ACTIONS.homeMine]: turn,
      [ACTIONS.homePaused]: turn,
      [ACTIONS.homeClear]: turn,
      [ACTIONS.homePrevious]: turn,
      [ACTIONS.homeNext]: turn,
      [ACTIONS.homeCheck]: onHomeCommand(deps, ''),
      [ACTIONS.homeAlerts]: onHomeCommand(deps, 'alerts'),
      [ACTIONS.homeMyAlerts]: onHomeCommand(deps, 'alerts mine'),
      [ACTIONS.homeDigest]: onHomeCommand(deps, 'digest'),
      [ACTIONS.homeSweep]: onHomeCommand(deps, 'sweep'),
      [ACTIONS.homeTestAlert]: onHomeCommand(deps, 'test-alert'),
      [ACTIONS.homeImport]: onHomeCommand(deps, 'import'),
      [ACTIONS.homeExport]: onHomeCommand(deps, 'export'),
      [ACTIONS.homeHistory]: onHomeCommand(deps, 'history'),
      [ACTIONS.homeStatus]: onHomeCommand(deps, 'status'),
      [ACTIONS.homeSettings]: onHomeCommand(deps, 'settings'),
      [ACTIONS.homeHelp]: onHomeCommand(deps, 'help'),
    },
    fields: { [ACTIONS.homeSearch]: onHomeSearch(deps) },
    homeOpened: onHomeOpened(deps),
  } satisfies Partial<Listeners>;
}
