import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import { parseListPlace } from '../list/list-place.js';
import {
  type ButtonArgs,
  type HomeOpenedArgs,
  type Origin,
  originOfAction,
  type TypedArgs,
} from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { tellUnreadable } from '../slack/unreadable.js';
import type { Home } from './home-tab.js';

interface Deps extends SlackKit {
  readonly home: Pick<Home, 'opened' | 'turn'>;
}

/** Slack sends this event for both tabs of the app, and again when somebody comes back to one. */
export function onHomeOpened({ home }: Deps) {
  return async ({ event }: HomeOpenedArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    await home.opened(event.user, event.view?.private_metadata);
  };
}

/** Another page or filter of its list. */
export function onHomePlace(deps: Deps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const { user } = args.body;
    const place = parseListPlace(args.action.value ?? '', user.id);
    if (place === undefined) return tellUnreadable(args, deps);
    await deps.home.turn(user.id, place);
  };
}

/** Enter was pressed in the search field; an empty one shows all again. */
export function onHomeSearch(deps: Deps) {
  return async (args: TypedArgs): Promise<void> => {
    await args.ack();
    const typed = limited(args.action.value ?? '', INPUT_LIMITS.formField)
      .normalize('NFKC')
      .trim();
    const text = limited(typed, INPUT_LIMITS.search).trim();
    const filter = text === '' ? ({ kind: 'all' } as const) : ({ kind: 'text', text } as const);
    await deps.home.turn(args.body.user.id, { filter, page: 1 });
  };
}

/** A command's button; the answer comes in a window over the tab. */
export function onHomeCommand<D>(deps: D, command: (origin: Origin, deps: D) => Promise<void>) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    await command(originOfAction(args), deps);
  };
}
