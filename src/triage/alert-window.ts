import type { ModalView } from '@slack/types';
import { show } from '../slack/answer.js';
import { openModal, updateModal } from '../slack/modals.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { shownNotice, type Visit } from '../slack/visit.js';
import { ALERTS_ON_A_PAGE, alertListModal } from './alert-list-modal.js';
import type { AlertPlace } from './alert-place.js';

/** Opens the window with alerts. */
export async function openAlertWindow(
  visit: Visit,
  place: AlertPlace,
  deps: SlackDeps,
): Promise<void> {
  const { origin, text } = visit;
  const drawn = await draw(visit, place, deps);
  const viewId = await openModal(origin, drawn.view, deps);
  if (viewId === undefined) {
    await show(origin, shownNotice({ kind: 'window-not-opened' }, text), deps);
    return;
  }
  deps.openAlertLists.shown(origin.user, viewId, drawn.place);
}

/** Shows another place in the window, or the same anew; `news` says what came of the last thing done there. */
export async function turnAlertWindow(
  visit: Visit,
  {
    viewId,
    place,
    news,
  }: { readonly viewId: string; readonly place: AlertPlace; readonly news?: string },
  deps: SlackDeps,
): Promise<void> {
  const { user } = visit.origin;
  const drawn = await draw(visit, place, deps, news);
  const update = await updateModal(viewId, drawn.view, deps);
  if (update.kind === 'closed') deps.openAlertLists.closed(user);
  else deps.openAlertLists.shown(user, viewId, drawn.place);
}

/** Makes the window true again after something was done on top of it; nothing when the person has none open. */
export async function refreshAlertWindow(visit: Visit, deps: SlackDeps): Promise<void> {
  const open = deps.openAlertLists.of(visit.origin.user);
  if (open === undefined) return;
  try {
    await turnAlertWindow(visit, open, deps);
  } catch (error) {
    // What was done is done; the window is right again at its next press.
    deps.log.info('a list of alerts was not drawn anew', { error: String(error) });
  }
}

async function draw(
  visit: Visit,
  place: AlertPlace,
  deps: SlackDeps,
  news?: string,
): Promise<{ readonly view: ModalView; readonly place: AlertPlace }> {
  const filter = await withMyGroups(place.filter, deps);
  const page = await deps.alertList.list(filter, place.page, ALERTS_ON_A_PAGE);
  const { mayOperate, text } = visit;
  const shown = { ...page, filter: place.filter };
  const about = { stage: deps.stage, mayOperate, now: deps.clock.now() };
  return {
    view: alertListModal({ page: shown, ...about, ...(news === undefined ? {} : { news }) }, text),
    place: { filter: place.filter, page: page.page },
  };
}

/** "Mine" is also what a user group of mine owns. */
async function withMyGroups(filter: AlertPlace['filter'], { ownerGroups }: SlackDeps) {
  return filter.kind === 'mine' ? { ...filter, groups: await ownerGroups.of(filter.user) } : filter;
}
