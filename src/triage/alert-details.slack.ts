import type { Brn } from '../kernel/brn.js';
import { show } from '../slack/answer.js';
import { messageOfModal } from '../slack/message-of-modal.js';
import { openModal, updateModal } from '../slack/modals.js';
import { noticeMessage } from '../slack/notice-message.js';
import type { Notice } from '../slack/notice-text.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { shownNotice, type Visit } from '../slack/visit.js';
import { alertDetailsModal } from './alert-details-view.js';

/** Opens the window with all that is known about a company's alert, over what the person looks at. */
export async function openAlertDetails(visit: Visit, brn: Brn, deps: SlackDeps): Promise<void> {
  const viewId = await openModal(visit.origin, await drawAlertDetails(visit, brn, deps), deps);
  if (viewId === undefined) {
    await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
  }
}

/** Draws that window anew after something was done in it, or says why it was not done. */
export async function showAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: SlackDeps,
  said?: Notice,
): Promise<void> {
  const modal = await drawAlertDetails(visit, brn, deps, said);
  const message = said === undefined ? messageOfModal(modal) : noticeMessage(said, visit.text);
  // Who closed it sees by the alert that it is done.
  await show(visit.origin, { modal, message }, deps, { dropWhenClosed: said === undefined });
}

/** Draws that window anew below the one in which something was done. Closed by now: nothing. */
export async function redrawAlertDetails(
  visit: Visit,
  { brn, viewId }: { readonly brn: Brn; readonly viewId: string },
  deps: SlackDeps,
): Promise<void> {
  try {
    await updateModal(viewId, await drawAlertDetails(visit, brn, deps), deps);
  } catch (error) {
    // What was done is done; the window is right again at its next press.
    deps.log.info('the details of an alert were not drawn anew', { error: String(error) });
  }
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
