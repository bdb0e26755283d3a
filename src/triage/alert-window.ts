import type { ModalView } from '@slack/types';
import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import type { SlackDeps } from '../app/slack-deps.js';
import { companyWords } from '../company/find-company.js';
import type { Brn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, MRKDWN, sentenceMessage } from '../slack/blocks.js';
import { messageOfModal, shownSentence } from '../slack/modal-view.js';
import { updateModal } from '../slack/modals.js';
import { openWindow, type Visit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import { alertDetailsModal } from './alert-details-view.js';
import { ALERTS_ON_A_PAGE, type AlertPlace, alertListModal } from './alert-list-view.js';
import { alertActionDone } from './alert-list-words.js';
import type { SnoozeRefusal } from './snooze-rules.js';
import { refusalSentence } from './triage-words.js';

/** What people do to an alert with one press. */
export type AlertAction = 'take' | 'hand-back' | 'wake';

type RefusalDeps = Pick<SlackDeps, 'companies' | 'clock'>;

/** Does it; gives what prevents it, as mrkdwn. The alert's message itself shows that it is done. */
export async function actOnAlert(
  action: AlertAction,
  about: { readonly brn: Brn; readonly by: UserId },
  t: Tongue,
  deps: Pick<SlackDeps, 'triage'> & RefusalDeps,
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
  { companies }: Pick<SlackDeps, 'companies'>,
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
  deps: SlackDeps,
): Promise<void> {
  const words = refusalWords(refusal, { brn, by: visit.origin.user }, visit.text, deps);
  await show(visit.origin, shownSentence(words, visit.text), deps);
}

/** Opens the window with all that is known about a company's alert, over what the person looks at. */
export async function openAlertDetails(visit: Visit, brn: Brn, deps: SlackDeps): Promise<void> {
  await openWindow(visit, await drawAlertDetails(visit, brn, deps), deps);
}

/** Draws that window anew after something was done in it, or says why it was not done. */
export async function showAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: SlackDeps,
  said?: string,
): Promise<void> {
  const modal = await drawAlertDetails(visit, brn, deps, said);
  const message = said === undefined ? messageOfModal(modal) : sentenceMessage(said);
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

async function drawAlertDetails(visit: Visit, brn: Brn, deps: SlackDeps, said?: string) {
  const detail = await deps.alertDetails.of(brn);
  const { stage, collectsBy, clock } = deps;
  return alertDetailsModal(
    {
      ...detail,
      stage,
      collectsBy,
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
  deps: SlackDeps,
): Promise<void> {
  const drawn = await draw(visit, place, deps);
  const viewId = await openWindow(visit, drawn.view, deps);
  if (viewId !== undefined) deps.openAlertLists.shown(visit.origin.user, viewId, drawn.place);
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
    view: alertListModal({ page: shown, ...about, news }, text),
    place: { filter: place.filter, page: page.page },
  };
}

/** "Mine" is also what a user group of mine owns. */
async function withMyGroups(filter: AlertPlace['filter'], { ownerGroups }: SlackDeps) {
  return filter.kind === 'mine' ? { ...filter, groups: await ownerGroups.of(filter.user) } : filter;
}

/** The window with alerts that a person looks at, so that it can be drawn anew after something was done on top of it. */
export interface OpenAlertLists {
  shown(user: UserId, viewId: string, place: AlertPlace): void;
  of(user: UserId): { readonly viewId: string; readonly place: AlertPlace } | undefined;
  closed(user: UserId): void;
}

/** More people than look at such a window at the same time. */
const KEPT = 200;

/** In memory only: after a restart an open window is right again at its next press. */
export function createOpenAlertLists(): OpenAlertLists {
  const open = new Map<UserId, { readonly viewId: string; readonly place: AlertPlace }>();
  return {
    shown(user, viewId, place) {
      open.delete(user);
      open.set(user, { viewId, place });
      const [oldest] = open.keys();
      if (open.size > KEPT && oldest !== undefined) open.delete(oldest);
    },
    of: (user) => open.get(user),
    closed(user) {
      open.delete(user);
    },
  };
}
