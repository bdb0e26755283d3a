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
import { HOME_WEEKS } from './home-reader.js';
import type { Home } from './home-tab.js';
import { EXPIRIES_PAGE_SIZE, expiriesModal } from './home-view.js';

interface Deps extends SlackKit {
  readonly home: Pick<Home, 'onOpened' | 'navigate'>;
  readonly overview: Pick<Overview, 'expiriesPage'>;
  readonly settings: Pick<LiveSettings, 'current'>;
  /** Runs `/hometax` with this input. */
  readonly run: (origin: Origin, input: string) => Promise<void>;
}

async function drawExpiries({ t }: Visit, place: ListPlace, deps: Deps) {
  const { overview, stage, clock } = deps;
  const filter = await listFilterOf(place.filter, deps);
  const range = { page: place.page, size: EXPIRIES_PAGE_SIZE };
  const expiries = await overview.expiriesPage(filter, HOME_WEEKS, range);
  return expiriesModal({ ...expiries, filter, weeks: HOME_WEEKS, stage, now: clock.now() }, t);
}

export function homeListeners(deps: Deps) {
  const { home, run } = deps;
  const turnPage = async (args: ButtonArgs): Promise<void> => {
    const place = placeOfButton(args);
    if (place === undefined) return answerUnreadable(args, deps);
    await home.navigate(args.body.user.id, place);
  };
  const search = async ({ action, body }: TextInputArgs): Promise<void> => {
    const input = clip(action.value ?? '', INPUT_LIMITS.formField)
      .normalize('NFKC')
      .trim();
    // Clipped again, because normalization can lengthen a text.
    const text = clip(input, INPUT_LIMITS.search).trim();
    const filter = text === '' ? ({ kind: 'all' } as const) : ({ kind: 'text', text } as const);
    await home.navigate(body.user.id, { filter, page: 1 });
  };
  /** On the tab, the answer is a window; in a message, the answer never replaces the message. */
  const command = (input: string) => (args: ButtonArgs) =>
    run({ ...originOfAction(args), replaceable: false }, input);
  const openExpiries = onPress(placeOfButton, 'home', deps, async (visit, place) =>
    openWindow(visit, await drawExpiries(visit, place, deps), deps),
  );
  const turnExpiriesPage = onPress(placeOfButton, 'home', deps, async (visit, place) =>
    show(visit.origin, answerWithModal(await drawExpiries(visit, place, deps)), deps),
  );
  return {
    buttons: {
      [ACTIONS.homeAll]: turnPage,
      [ACTIONS.homeAttention]: turnPage,
      [ACTIONS.homeMine]: turnPage,
      [ACTIONS.homePaused]: turnPage,
      [ACTIONS.homeClear]: turnPage,
      [ACTIONS.homePrevious]: turnPage,
      [ACTIONS.homeNext]: turnPage,
      [ACTIONS.homeExpiries]: openExpiries,
      [ACTIONS.expiriesPrevious]: turnExpiriesPage,
      [ACTIONS.expiriesNext]: turnExpiriesPage,
      [ACTIONS.homeCheck]: command(''),
      [ACTIONS.homeAlerts]: command('alerts'),
      [ACTIONS.homeMyAlerts]: command('alerts mine'),
      [ACTIONS.homeDigest]: command('digest'),
      [ACTIONS.homeSweep]: command('sweep'),
      [ACTIONS.homeTestAlert]: command('test-alert'),
      [ACTIONS.homeImport]: command('import'),
      [ACTIONS.homeExport]: command('export'),
      [ACTIONS.homeHistory]: command('history'),
      [ACTIONS.homeStatus]: command('status'),
      [ACTIONS.homeSettings]: command('settings'),
      [ACTIONS.homeHelp]: command('help'),
    },
    textInputs: { [ACTIONS.homeSearch]: search },
    /** Slack sends this whenever a person opens one of the app's tabs. */
    homeOpened: async ({ event }: HomeOpenedArgs): Promise<void> => {
      if (event.tab === 'home') await home.onOpened(event.user, event.view?.private_metadata);
    },
  } satisfies Partial<Listeners>;
}
