import type { ModalView } from '@slack/types';
import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import { type Companies, companyWords } from '../company/find-company.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { UserId } from '../records/company.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, MRKDWN, sentenceMessage } from '../slack/blocks.js';
import { messageOfModal, shownSentence } from '../slack/modal-view.js';
import { updateModal } from '../slack/modals.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { openWindow, type Visit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import { alertDetailsModal } from './alert-details-view.js';
import type { AlertDetails, AlertList } from './alert-list.js';
import { ALERTS_ON_A_PAGE, type AlertPlace, alertListModal } from './alert-list-view.js';
import { alertActionDone } from './alert-list-words.js';
import type { AlertActions } from './alert-triage.js';
import type { SnoozeRefusal } from './snooze-rules.js';
import { refusalSentence } from './triage-words.js';

export interface TriageDeps extends SlackKit {
  readonly triage: AlertActions;
  readonly companies: Companies;
  readonly alertDetails: AlertDetails;
  readonly alertList: AlertList;
  readonly policy: Policy;
}

/** What people do to an alert with one press. */
export type AlertAction = 'take' | 'hand-back' | 'wake';

type RefusalDeps = Pick<TriageDeps, 'companies' | 'clock'>;

/** Does it; gives what prevents it, as mrkdwn. The alert's message itself shows that it is done. */
export async function actOnAlert(
  action: AlertAction,
  about: { readonly brn: Brn; readonly by: UserId },
  t: Tongue,
  deps: Pick<TriageDeps, 'triage'> & RefusalDeps,
): Promise<string | undefined> {
  const { triage } = deps;
  const { brn, by } = about;
  const done = await {
    take: () => triage.claim(brn, by),
    'hand-back': () => triage.release(brn, by),
    wake: () => triage.wake(brn, by),
  }[action]();
  return done.ok ? undefined : refusalWords(done.error, about, t, deps);
}

/** What came of it, as mrkdwn, for a place that shows several alerts. */
export function actionNews(
  about: {
    readonly action: AlertAction;
    readonly brn: Brn;
    readonly refused: string | undefined;
  },
  t: Tongue,
  { companies }: Pick<TriageDeps, 'companies'>,
): string {
  const { action, brn, refused } = about;
  return refused ?? alertActionDone(action, escapeMrkdwn(companyWords(brn, companies)), t);
}

/** Why an alert stays as it is, as mrkdwn. */
export function refusalWords(
  refusal: ActionRefusal | SnoozeRefusal,
  { brn, by }: { readonly brn: Brn; readonly by: UserId },
  t: Tongue,
  { companies, clock }: RefusalDeps,
): string {
  const about = { company: companyWords(brn, companies), by, now: clock.now() };
  return refusalSentence(refusal, about, MRKDWN, t);
}

export async function showRefused(
  visit: Visit,
  refusal: ActionRefusal | SnoozeRefusal,
  brn: Brn,
  deps: TriageDeps,
): Promise<void> {
  const words = refusalWords(refusal, { brn, by: visit.origin.user }, visit.text, deps);
  await show(visit.origin, shownSentence(words, visit.text), deps);
}

/** Opens the window with all that is known about a company's alert, over what the person looks at. */
export async function openAlertDetails(visit: Visit, brn: Brn, deps: TriageDeps): Promise<void> {
  await openWindow(visit, await drawAlertDetails(visit, brn, deps), deps);
}

/** Draws that window again after something was done in it, or says why it was not done. */
export async function showAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  said?: string,
): Promise<void> {
  const modal = await drawAlertDetails(visit, brn, deps, said);
  const message = said === undefined ? messageOfModal(modal) : sentenceMessage(said);
  // Who closed it sees by the alert that it is done.
  await show(visit.origin, { modal, message }, deps, { dropWhenClosed: said === undefined });
}

/** Draws that window again below the one in which something was done. Closed by now: nothing. */
export async function redrawAlertDetails(
  visit: Visit,
  { brn, viewId }: { readonly brn: Brn; readonly viewId: string },
  deps: TriageDeps,
): Promise<void> {
  try {
    await updateModal(viewId, await drawAlertDetails(visit, brn, deps), deps);
  } catch (error) {
    // What was done is done; the window is right again at its next press.
    deps.log.info('the details of an alert were not drawn again', { error: String(error) });
  }
}

async function drawAlertDetails(visit: Visit, brn: Brn, deps: TriageDeps, said?: string) {
  const detail = await deps.alertDetails.of(brn);
  const { stage, policy, clock } = deps;
  return alertDetailsModal(
    {
      ...detail,
      stage,
      collectsBy: policy.collectsBy,
      mayOperate: visit.mayOperate,
      said,
      now: clock.now(),
    },
    visit.text,
  );
}

/** Opens the window with alerts. */
export async function openAlertWindow(
  visit: Visit,
  place: AlertPlace,
  deps: TriageDeps,
): Promise<void> {
  const drawn = await draw(visit, place, deps);
  const viewId = await openWindow(visit, drawn.view, deps);
  if (viewId !== undefined) keepTrue(visit, { viewId, place: drawn.place }, deps);
}

/** Shows another place in the window, or the same again; `news` says what came of the last thing done there. */
export async function turnAlertWindow(
  visit: Visit,
  {
    viewId,
    place,
    news,
  }: { readonly viewId: string; readonly place: AlertPlace; readonly news?: string },
  deps: TriageDeps,
): Promise<void> {
  const { user } = visit.origin;
  const drawn = await draw(visit, place, deps, news);
  const update = await updateModal(viewId, drawn.view, deps);
  if (update.kind === 'closed') deps.windows.closed(user);
  else keepTrue(visit, { viewId, place: drawn.place }, deps);
}

/** From now on the window is drawn again after something was done on top of it. */
export function keepTrue(
  { origin }: Visit,
  window: { readonly viewId: string; readonly place: AlertPlace },
  deps: TriageDeps,
): void {
  deps.windows.shown(origin.user, (visit) => turnAlertWindow(visit, window, deps));
}

async function draw(
  visit: Visit,
  place: AlertPlace,
  deps: TriageDeps,
  news?: string,
): Promise<{ readonly view: ModalView; readonly place: AlertPlace }> {
  const filter = await filterOf(visit, place.filter, deps);
  const page = await deps.alertList.list(filter, place.page, ALERTS_ON_A_PAGE);
  const { mayOperate, text } = visit;
  const about = { stage: deps.stage, mayOperate, now: deps.clock.now() };
  return {
    view: alertListModal({ page, ...about, news }, text),
    place: { filter: place.filter, page: page.page },
  };
}

/** "Mine" is also what a user group of mine owns. */
async function filterOf(
  { origin: { user } }: Visit,
  filter: AlertPlace['filter'],
  { ownerGroups }: TriageDeps,
) {
  return filter.kind === 'mine' ? { ...filter, user, groups: await ownerGroups.of(user) } : filter;
}
