import { isUserId } from '../kernel/slack-id.js';
import { catalogOf } from '../text/catalog.js';
import { sendDirect, show } from './answer.js';
import { shownNotice } from './modal-view.js';
import { placeOf, type SubmitArgs } from './origin.js';

import type { SlackKit } from './slack-kit.js';

type UnreadableDeps = Pick<SlackKit, 'client' | 'log' | 'reader'>;

const UNREADABLE = { kind: 'unreadable' } as const;

/**
 * Says that what was pressed cannot be read: it was drawn by an earlier version, or made up. Whoever pressed it must
 * not be left waiting.
 */
export async function tellUnreadable(
  { body }: { readonly body: unknown },
  deps: UnreadableDeps,
): Promise<void> {
  const place = placeOf(body);
  if (place === undefined || !isUserId(place.user)) return;
  const text = catalogOf(deps.reader.languageNow(place.user));
  const shown = shownNotice(UNREADABLE, text);
  try {
    await show(place, shown, deps);
  } catch {
    // Where it was pressed may be made up too.
    await sendDirect(place.user, shown.message, deps);
  }
}

/** The same for a form, in its window. */
export async function ackUnreadable({ ack, body }: SubmitArgs, deps: UnreadableDeps) {
  const text = catalogOf(deps.reader.languageNow(body.user.id));
  await ack({ response_action: 'update', view: shownNotice(UNREADABLE, text).modal });
}
