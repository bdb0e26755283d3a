import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { catalogOf } from '../text/catalog.js';
import { tell } from './answer.js';
import { noticeMessage } from './notice-message.js';
import { placeOf } from './place-of.js';
import type { SlackDeps } from './slack-kit.js';

/**
 * The first middleware: counts the work of each listener, so that a shutdown can wait for it, and once that has begun
 * begins nothing new but says so.
 */
export function onlyWhileOpen(deps: SlackDeps): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    if (!deps.background.closing) return deps.background.track(args.next());
    if ('ack' in args && args.ack !== undefined) await args.ack();
    const place = placeOf(args.body);
    if (place === undefined) return;
    const text = catalogOf(deps.reader.languageNow(place.user));
    await tell(place, noticeMessage({ kind: 'not-ready' }, text), deps);
  };
}
