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
 * The authentication page's link. It is shown in a modal and nowhere else: opened at once, filled when POPBiLL gave
 * the link, and told to be over when it is. Who closes the modal before gets no link at all.
 */
export async function openPopup(visit: Visit, target: Target, deps: PopupDeps): Promise<void> {
  let viewId: string | undefined;
  const open = async () => {
    const getting = drawPopup(visit, target, { kind: 'getting' }, deps);
    viewId = await openWindow(visit, getting, deps);
  };
  // Only the opening is guarded: who closes the window while POPBiLL is slow may click again.
  const key = `popup ${visit.origin.user} ${target.brn} ${target.product}`;
  await deps.background.once(key, open, DOUBLE_CLICK_MS);
  if (viewId !== undefined) await fillPopup(visit, target, viewId, deps);
}

/** A new link in the window of an old one. */
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
  const about = { brn, product, stage: deps.stage, name: deps.companies.get(brn)?.name };
  return popupModal({ ...about, state }, visit.text);
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
    const over = drawPopup(visit, target, { kind }, deps);
    deps.timers.after(state.until - deps.clock.now(), () => {
      deps.background.run(
        // With the hash: whatever the window shows by then instead of this link stays.
        async () => void (await updateModal(viewId, over, deps, update.hash)),
        async (error) => deps.log.warn('the end of a link was not shown', { error: String(error) }),
      );
    });
  } catch (error) {
    // In the window itself, which would wait for a link for ever.
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
