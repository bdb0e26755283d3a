import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import { placeOfButton } from '../list/list-place.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS } from '../slack/ids.js';
import {
  type ButtonArgs,
  type HomeOpenedArgs,
  type Origin,
  originOfAction,
  type TextInputArgs,
} from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { Home } from './home-tab.js';

interface Deps extends SlackKit {
  readonly home: Pick<Home, 'onOpened' | 'navigate'>;
  /** Runs `/hometax` with this input. */
  readonly run: (origin: Origin, input: string) => Promise<void>;
}

/** Handles the event that Slack sends whenever a person opens one of the app's tabs. */
export function onHomeOpened({ home }: Deps) {
  return async ({ event }: HomeOpenedArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    await home.onOpened(event.user, event.view?.private_metadata);
  };
}

export function onHomeListPage(deps: Deps) {
  return async (args: ButtonArgs): Promise<void> => {
    const place = placeOfButton(args);
    if (place === undefined) return answerUnreadable(args, deps);
    await deps.home.navigate(args.body.user.id, place);
  };
}

/** Handles Enter in the search field. An empty search shows all companies. */
export function onHomeSearch(deps: Deps) {
  return async (args: TextInputArgs): Promise<void> => {
    const input = clip(args.action.value ?? '', INPUT_LIMITS.formField)
      .normalize('NFKC')
      .trim();
    const text = clip(input, INPUT_LIMITS.search).trim();
    const filter = text === '' ? ({ kind: 'all' } as const) : ({ kind: 'text', text } as const);
    await deps.home.navigate(args.body.user.id, { filter, page: 1 });
  };
}

/** The listener of a command's button. The answer is a window over the tab. */
function onHomeCommand({ run }: Deps, input: string) {
  return (args: ButtonArgs): Promise<void> => run(originOfAction(args), input);
}

export function homeListeners(deps: Deps) {
  const onPage = onHomeListPage(deps);
  return {
    buttons: {
      [ACTIONS.homeAll]: onPage,
      [ACTIONS.homeAttention]: onPage,
      [ACTIONS.homeMine]: onPage,
      [ACTIONS.homePaused]: onPage,
      [ACTIONS.homeClear]: onPage,
      [ACTIONS.homePrevious]: onPage,
      [ACTIONS.homeNext]: onPage,
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
    textInputs: { [ACTIONS.homeSearch]: onHomeSearch(deps) },
    homeOpened: onHomeOpened(deps),
  } satisfies Partial<Listeners>;
}
