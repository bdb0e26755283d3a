import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { parseCommand } from '../app/commands.js';
import { catalogOf } from '../text/catalog.js';
import { tell } from './answer.js';
import { shownNotice } from './modal-view.js';
import { placeOf } from './origin.js';
import type { SlackKit } from './slack-kit.js';

/** What tells of the app itself and not of days. */
const ALWAYS: ReadonlySet<string> = new Set(['status', 'help']);

/**
 * While the machine's clock is off nobody is told how a company stands and nothing is decided: what people ask is
 * answered by that. In HTTP mode Slack's requests do not come so far, because their time does not fit.
 */
export function onlyWhileClockIsRight(deps: SlackKit): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    const isAlways = 'command' in args && ALWAYS.has(parseCommand(args.command.text).kind);
    if (!deps.clockWatch.isOff || isAlways) return args.next();
    if ('ack' in args && args.ack !== undefined) await args.ack();
    const place = placeOf(args.body);
    if (place === undefined) return;
    const text = catalogOf(deps.reader.languageNow(place.user));
    await tell(place, shownNotice({ kind: 'clock-off' }, text).message, deps);
  };
}
