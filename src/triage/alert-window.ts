import type { ModalView } from '@slack/types';
import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import { type Companies, companyWords } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Result } from '../kernel/result.js';
import type { UserId } from '../records/company.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, MRKDWN, sentenceMessage } from '../slack/blocks.js';
import { shownAgain, tryToSave } from '../slack/errors.js';
import { messageOfModal, shownModal, shownSentence } from '../slack/modal-view.js';
import { updateModal } from '../slack/modals.js';
import { noticeSentence } from '../slack/notice-words.js';
import { originOfSubmit, type SubmitArgs } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, openWindow, type Visit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import { alertDetailsModal } from './alert-details-view.js';
import type { AlertDetails, AlertList } from './alert-list.js';
import { ALERTS_ON_A_PAGE, type AlertPlace, alertListModal } from './alert-list-view.js';
import { alertActionDone } from './alert-list-words.js';
import type { AlertActions } from './alert-triage.js';
import type { SnoozeRefusal } from './snooze-rules.js';
import type { TriagePlace } from './triage-place.js';
import { refusalSentence } from './triage-words.js';

export interface TriageDeps extends SlackKit {
  readonly triage: AlertActions;
  readonly companies: Companies;
  readonly alertDetails: AlertDetails;
  readonly alertList: AlertList;
  readonly policy: Policy;
}

/** Actions that need only one press. */
export type AlertAction = 'take' | 'hand-back' | 'wake';

type Refusal = ActionRefusal | SnoozeRefusal;

/**
 * Does the action. Returns a refusal, if any, and the result sentence for places that show several alerts, both as
 * mrkdwn.
 */
export async function actOnAlert(
  action: AlertAction,
  brn: Brn,
  visit: Visit,
  deps: TriageDeps,
): Promise<{ readonly refused: string | undefined; readonly news: string }> {
  const { triage, companies } = deps;
  const by = visit.origin.user;
  const done = await {
    take: () => triage.claim(brn, by),
    'hand-back': () => triage.release(brn, by),
    wake: () => triage.wake(brn, by),
  }[action]();
  const refused = done.ok ? undefined : refusalWords(done.error, brn, visit, deps);
  const company = escapeMrkdwn(companyWords(brn, companies));
  return { refused, news: refused ?? alertActionDone(action, company, visit.text) };
}

function refusalWords(
  refusal: Refusal,
  brn: Brn,
  { origin, text }: Visit,
  { companies, clock }: TriageDeps,
): string {
  const about = { company: companyWords(brn, companies), by: origin.user, now: clock.now() };
  return refusalSentence(refusal, about, MRKDWN, text);
}

export async function showRefused(
  visit: Visit,
  refusal: Refusal,
  brn: Brn,
  deps: TriageDeps,
): Promise<void> {
  const words = refusalWords(refusal, brn, visit, deps);
  await show(visit.origin, shownSentence(words, visit.text), deps);
}

/**
 * Saves a form about one alert if the person may, and shows the result in its window and the windows below. The form is
 * shown again when the store fails or the sender is unknown.
 */
export async function saveOnAlert<T>(
  args: SubmitArgs,
  { brn, onDetails }: TriagePlace,
  form: {
    readonly action: 'snooze' | 'client-text';
    readonly again: (feedback: string, text: Tongue) => ModalView;
    readonly save: (by: UserId) => Promise<Result<T, Refusal>>;
    readonly done: (saved: T, text: Tongue) => ModalView;
  },
  deps: TriageDeps,
): Promise<void> {
  const visit = await admit(originOfSubmit(args), form.action, deps, async (text) => {
    const feedback = noticeSentence({ kind: 'unknown' }, MRKDWN, text);
    return { modal: form.again(feedback, text), message: { text: feedback, blocks: [] } };
  });
  if (visit === undefined) return;
  const { origin, text } = visit;
  const tried = await tryToSave(() => form.save(origin.user), deps);
  if (!tried.ok) {
    const modal = form.again(noticeSentence(tried.error, MRKDWN, text), text);
    await show(origin, shownAgain(modal, tried.error, text), deps);
  } else if (tried.value.ok) {
    await show(origin, shownModal(form.done(tried.value.value, text)), deps);
  } else {
    await showRefused(visit, tried.value.error, brn, deps);
  }
  const below = args.body.view.previous_view_id;
  if (onDetails && typeof below === 'string') await redrawAlertDetails(visit, brn, below, deps);
  await deps.windows.redraw(visit);
}

/** Opens the details of a company's alert on top of the current window. */
export async function openAlertDetails(visit: Visit, brn: Brn, deps: TriageDeps): Promise<void> {
  await openWindow(visit, await drawAlertDetails(visit, brn, deps), deps);
}

/** Draws the details again after an action in that window, or shows why the action was refused. */
export async function showAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  feedback?: string,
): Promise<void> {
  const modal = await drawAlertDetails(visit, brn, deps, feedback);
  const message = feedback === undefined ? messageOfModal(modal) : sentenceMessage(feedback);
  // After the window was closed, the alert itself shows the result.
  await show(visit.origin, { modal, message }, deps, { dropWhenClosed: feedback === undefined });
}

/** Draws the details again in the window below the current one, unless they were closed. */
async function redrawAlertDetails(
  visit: Visit,
  brn: Brn,
  viewId: string,
  deps: TriageDeps,
): Promise<void> {
  try {
    await updateModal(viewId, await drawAlertDetails(visit, brn, deps), deps);
  } catch (error) {
    // The action is already saved; the next press refreshes the window.
    deps.log.info('Alert details could not be redrawn', { error: String(error) });
  }
}

async function drawAlertDetails(visit: Visit, brn: Brn, deps: TriageDeps, feedback?: string) {
  const detail = await deps.alertDetails(brn);
  const { stage, policy, clock } = deps;
  const { mayOperate, text } = visit;
  const about = { stage, collectsBy: policy.collectsBy, mayOperate, feedback, now: clock.now() };
  return alertDetailsModal({ ...detail, ...about }, text);
}

export interface AlertListWindow {
  readonly viewId: string;
  readonly place: AlertPlace;
}

export async function openAlertWindow(
  visit: Visit,
  place: AlertPlace,
  deps: TriageDeps,
): Promise<void> {
  const drawn = await draw(visit, place, deps);
  const viewId = await openWindow(visit, drawn.view, deps);
  if (viewId !== undefined) redrawAfterActions(visit, { viewId, place: drawn.place }, deps);
}

/** Shows a place in the window; `news` is the result of the last action there. */
export async function turnAlertWindow(
  visit: Visit,
  { viewId, place, news }: AlertListWindow & { readonly news?: string },
  deps: TriageDeps,
): Promise<void> {
  const { user } = visit.origin;
  const drawn = await draw(visit, place, deps, news);
  const update = await updateModal(viewId, drawn.view, deps);
  if (update.kind === 'closed') deps.windows.closed(user);
  else redrawAfterActions(visit, { viewId, place: drawn.place }, deps);
}

/** Redraws the window after every action in a window on top of it. */
export function redrawAfterActions(
  { origin }: Visit,
  window: AlertListWindow,
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

/** "Mine" includes alerts owned by the reader's user groups. */
async function filterOf(
  { origin: { user } }: Visit,
  filter: AlertPlace['filter'],
  { ownerGroups }: TriageDeps,
) {
  return filter.kind === 'mine' ? { ...filter, user, groups: await ownerGroups.of(user) } : filter;
}
