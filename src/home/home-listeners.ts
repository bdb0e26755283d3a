import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import { type ListPlace, listFilterOf, placeOfButton } from '../list/list-place.js';
import type { Overview } from '../list/overview.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { show } from '../slack/answer.js';
import { answerUnreadable } from '../slack/errors.js';
import { ACTIONS } from '../slack/ids.js';
import { answerWithModal } from '../slack/modal-view.js';
import {
  type ButtonArgs,
  type HomeOpenedArgs,
  type Origin,
  originOfAction,
  type TextInputArgs,
} from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { onPress, openWindow, type Visit } from '../slack/visit.js';
import { EXPIRIES_PAGE_SIZE, expiriesModal } from './expiries-view.js';
import { HOME_WEEKS } from './home-reader.js';
import type { Home } from './home-tab.js';

interface Deps extends SlackKit {
  readonly home: Pick<Home, 'onOpened' | 'navigate'>;
  readonly overview: Pick<Overview, 'expiriesPage'>;
  readonly settings: Pick<LiveSettings, 'current'>;
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

/** The listener of a command's button. Over the tab the answer is a window; it replaces no message with such a button. */
function onCommand({ run }: Deps, input: string) {
  return (args: ButtonArgs): Promise<void> =>
    run({ ...originOfAction(args), replaceable: false }, input);
}

/** Opens the window with the companies whose certificates expire soon. */
export function onHomeExpiries(deps: Deps) {
  return onPress(placeOfButton, 'home', deps, async (visit, place) => {
    await openWindow(visit, await drawExpiries(visit, place, deps), deps);
  });
}

/** The buttons for another page of that window. */
export function onExpiriesPage(deps: Deps) {
  return onPress(placeOfButton, 'home', deps, async (visit, place) => {
    await show(visit.origin, answerWithModal(await drawExpiries(visit, place, deps)), deps);
  });
}

async function drawExpiries({ t }: Visit, { filter: shown, page }: ListPlace, deps: Deps) {
  const { overview, stage, clock } = deps;
  const filter = await listFilterOf(shown, deps);
  const size = EXPIRIES_PAGE_SIZE;
  const found = await overview.expiriesPage(filter, HOME_WEEKS, { page, size });
  return expiriesModal({ ...found, filter, weeks: HOME_WEEKS, stage, now: clock.now() }, t);
}

export function homeListeners(deps: Deps) {
  const onPage = onHomeListPage(deps);
  const onExpiries = onExpiriesPage(deps);
  return {
    buttons: {
      [ACTIONS.homeAll]: onPage,
      [ACTIONS.homeAttention]: onPage,
      [ACTIONS.homeMine]: onPage,
      [ACTIONS.homePaused]: onPage,
      [ACTIONS.homeClear]: onPage,
      [ACTIONS.homePrevious]: onPage,
      [ACTIONS.homeNext]: onPage,
      [ACTIONS.homeExpiries]: onHomeExpiries(deps),
      [ACTIONS.expiriesPrevious]: onExpiries,
      [ACTIONS.expiriesNext]: onExpiries,
      [ACTIONS.homeCheck]: onCommand(deps, ''),
      [ACTIONS.homeAlerts]: onCommand(deps, 'alerts'),
      [ACTIONS.homeMyAlerts]: onCommand(deps, 'alerts mine'),
      [ACTIONS.homeDigest]: onCommand(deps, 'digest'),
      [ACTIONS.homeSweep]: onCommand(deps, 'sweep'),
      [ACTIONS.homeTestAlert]: onCommand(deps, 'test-alert'),
      [ACTIONS.homeImport]: onCommand(deps, 'import'),
      [ACTIONS.homeExport]: onCommand(deps, 'export'),
      [ACTIONS.homeHistory]: onCommand(deps, 'history'),
      [ACTIONS.homeStatus]: onCommand(deps, 'status'),
      [ACTIONS.homeSettings]: onCommand(deps, 'settings'),
      [ACTIONS.homeHelp]: onCommand(deps, 'help'),
    },
    textInputs: { [ACTIONS.homeSearch]: onHomeSearch(deps) },
    homeOpened: onHomeOpened(deps),
  } satisfies Partial<Listeners>;
}
