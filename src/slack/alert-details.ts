import type { Brn } from '../domain/brn.js';
import type { Notice } from '../text/notice-text.js';
import { show } from './answer.js';
import type { SlackDeps } from './deps.js';
import { openModal, updateModal } from './modals.js';
import { alertDetailsModal } from './views/alert-details-modal.js';
import { shownNotice, type Visit } from './visit.js';

/** Opens the window with all that is known about a company's alert, over what the person looks at. */
export async function openAlertDetails(visit: Visit, brn: Brn, deps: SlackDeps): Promise<void> {
  const viewId = await openModal(visit.origin, await drawAlertDetails(visit, brn, deps), deps);
  if (viewId === undefined) {
    await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
  }
}

/** Draws that window anew, after something was done in it or on top of it. Closed by now: nothing. */
export async function redrawAlertDetails(
  visit: Visit,
  about: { readonly brn: Brn; readonly viewId: string; readonly said?: Notice },
  deps: SlackDeps,
): Promise<void> {
  const { brn, viewId, said } = about;
  await updateModal(viewId, await drawAlertDetails(visit, brn, deps, said), deps);
}

async function drawAlertDetails(visit: Visit, brn: Brn, deps: SlackDeps, said?: Notice) {
  const detail = await deps.alertDetails.of(brn);
  const { stage, collectsBy, clock } = deps;
  return alertDetailsModal(
    {
      ...detail,
      stage,
      collectsBy,
      mayOperate: visit.mayOperate,
      ...(said === undefined ? {} : { said }),
      now: clock.now(),
    },
    visit.text,
  );
}
