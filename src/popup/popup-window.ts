import type { Companies } from '../company/company-index.js';
import { updateModal } from '../slack/modals.js';
import type { Target } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { openWindow, type Visit } from '../slack/visit.js';
import { type PopupState, popupModal } from './popup-view.js';
import type { Popups } from './popups.js';

export interface PopupDeps extends SlackKit {
  readonly popups: Popups;
  readonly companies: Companies;
}

const DOUBLE_CLICK_MS = 1000;

/**
 * Shows the authentication page's link, only in a modal: opened at once, filled when POPBiLL returns the link, and marked
 * as expired in time. A person who closes the modal before gets no link.
 */
export async function openPopup(visit: Visit, target: Target, deps: PopupDeps): Promise<void> {
  let viewId: string | undefined;
  const open = async () => {
    const getting = drawPopup(visit, target, { kind: 'getting' }, deps);
    viewId = await openWindow(visit, getting, deps);
  };
  // Only the opening ignores a double click: a person who closed the slow window may click again.
  const key = `popup ${visit.origin.user} ${target.brn} ${target.product}`;
  await deps.background.once(key, open, DOUBLE_CLICK_MS);
  if (viewId !== undefined) await fillPopup(visit, target, viewId, deps);
}

/** Shows a new link in the window of the old one. */
export async function renewPopup(
  visit: Visit,
  target: Target,
  viewId: string,
  deps: PopupDeps,
): Promise<void> {
  await deps.background.once(`new link ${viewId}`, async () => {
    const getting = drawPopup(visit, target, { kind: 'getting' }, deps);
    const update = await updateModal(viewId, getting, deps);
    if (update.kind === 'shown') await fillPopup(visit, target, viewId, deps);
  });
}

export function drawPopup(visit: Visit, target: Target, state: PopupState, deps: PopupDeps) {
  const { brn, product } = target;
  const popup = { brn, product, stage: deps.stage, name: deps.companies.get(brn)?.name };
  return popupModal({ ...popup, state }, visit.text);
}

async function fillPopup(
  visit: Visit,
  target: Target,
  viewId: string,
  deps: PopupDeps,
): Promise<void> {
  try {
    const state = await getLink(visit, target, deps);
    const update = await updateModal(viewId, drawPopup(visit, target, state, deps), deps);
    if (update.kind !== 'shown' || !('until' in state)) return;
    const kind = state.kind === 'alive' ? 'dead' : 'ticket-over';
    const expired = drawPopup(visit, target, { kind }, deps);
    deps.timers.after(state.until - deps.clock.now(), () => {
      deps.background.run(
        // The hash makes Slack refuse the update if the window shows something else by then.
        async () => void (await updateModal(viewId, expired, deps, update.hash)),
        async (error) =>
          deps.log.warn('Marking a link as expired failed', { error: String(error) }),
      );
    });
  } catch (error) {
    // Reported in the window, which would otherwise wait for the link forever.
    await deps.report(error, { user: visit.origin.user, replaceable: false, viewId });
  }
}

async function getLink(visit: Visit, target: Target, deps: PopupDeps): Promise<PopupState> {
  const request = { ...target, by: visit.origin.user };
  if (deps.popups.ticketsEnabled) {
    return { kind: 'ticket', ...(await deps.popups.ticket(request)) };
  }
  const minted = await deps.popups.mint(request);
  if (!minted.ok) return { kind: 'refused', problem: minted.error };
  return { kind: 'alive', ...minted.value };
}
