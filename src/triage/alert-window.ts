import type { ModalView } from '@slack/types';
import type { ActionRefusal } from '../alert/alert-actions-rules.js';
import { type Companies, companyNameOrBrn } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Result } from '../kernel/result.js';
import type { UserId } from '../records/company.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, MRKDWN, sentenceMessage } from '../slack/blocks.js';
import { drawUnsavedForm, tryToSave } from '../slack/errors.js';
import { answerWithModal, drawSentence, messageOfModal } from '../slack/modal-view.js';
import { updateModal } from '../slack/modals.js';
import { noticeSentence } from '../slack/notice-words.js';
import { originOfSubmit, type SubmitArgs } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, openWindow, type Visit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import { alertDetailsModal } from './alert-details-view.js';
import type { AlertDetailsReader, AlertList } from './alert-list.js';
import { ALERT_PAGE_SIZE, type AlertPlace, alertListModal } from './alert-list-view.js';
import { alertActionDone } from './alert-list-words.js';
import type { AlertActions } from './alert-triage.js';
import type { SnoozeRefusal } from './snooze-rules.js';
import type { TriagePlace } from './triage-place.js';
import { refusalSentence } from './triage-words.js';

export interface TriageDeps extends SlackKit {
  readonly triage: AlertActions;
  readonly companies: Companies;
  readonly readAlertDetails: AlertDetailsReader;
  readonly alertList: AlertList;
  readonly policy: Policy;
}

/** The actions without a form. */
export type AlertAction = 'claim' | 'release' | 'wake';

type Refusal = ActionRefusal | SnoozeRefusal;

/** Does the action. Returns mrkdwn: `refusal`, if it was refused; `feedback`, the result with the company's name. */
export async function actOnAlert(
  action: AlertAction,
  brn: Brn,
  visit: Visit,
  deps: TriageDeps,
): Promise<{ readonly refusal: string | undefined; readonly feedback: string }> {
  const { triage, companies } = deps;
  const by = visit.origin.user;
  const result = await {
    claim: () => triage.claim(brn, by),
    release: () => triage.release(brn, by),
    wake: () => triage.wake(brn, by),
  }[action]();
  const refusal = result.ok ? undefined : refusalText(result.error, brn, visit, deps);
  const company = escapeMrkdwn(companyNameOrBrn(brn, companies));
  return { refusal, feedback: refusal ?? alertActionDone(action, company, visit.t) };
}

export function refusalText(
  refusal: Refusal,
  brn: Brn,
  { origin, t }: Visit,
  { companies, clock }: TriageDeps,
): string {
  const facts = { company: companyNameOrBrn(brn, companies), by: origin.user, now: clock.now() };
  return refusalSentence(refusal, facts, MRKDWN, t);
}

export async function showRefusal(visit: Visit, refusal: Refusal, brn: Brn, deps: TriageDeps) {
  const sentence = refusalText(refusal, brn, visit, deps);
  await show(visit.origin, drawSentence(sentence, visit.t), deps);
}

/**
 * Checks the permission, saves a form about one alert, and shows the result in its window and the windows below. The
 * form is shown again if the store fails or Slack did not identify the person.
 */
export async function saveAlertForm<T>(
  args: SubmitArgs,
  { brn, onDetails }: TriagePlace,
  form: {
    readonly action: 'claim' | 'snooze' | 'client-text';
    readonly redraw: (feedback: string, t: Tongue) => ModalView;
    /** Why the form cannot be saved as it is, which only Slack can tell. */
    readonly problem?: (visit: Visit) => Promise<string | undefined>;
    readonly save: (by: UserId) => Promise<Result<T, Refusal>>;
    readonly drawResult: (saved: T, t: Tongue) => ModalView;
  },
  deps: TriageDeps,
): Promise<void> {
  const visit = await admit(originOfSubmit(args), form.action, deps, async (t) => {
    const feedback = noticeSentence({ kind: 'unknown' }, MRKDWN, t);
    return { modal: form.redraw(feedback, t), message: { text: feedback, blocks: [] } };
  });
  if (visit === undefined) return;
  const { origin, t } = visit;
  const problem = await form.problem?.(visit);
  if (problem !== undefined) {
    return show(origin, answerWithModal(form.redraw(problem, t)), deps);
  }
  const attempt = await tryToSave(() => form.save(origin.user), deps);
  if (!attempt.ok) {
    const modal = form.redraw(noticeSentence(attempt.error, MRKDWN, t), t);
    await show(origin, drawUnsavedForm(modal, attempt.error, t), deps);
  } else if (attempt.value.ok) {
    await show(origin, answerWithModal(form.drawResult(attempt.value.value, t)), deps);
  } else {
    await showRefusal(visit, attempt.value.error, brn, deps);
  }
  const below = args.body.view.previous_view_id;
  if (onDetails && typeof below === 'string') await redrawAlertDetails(visit, brn, below, deps);
  await deps.windows.redraw(visit);
}

/** Opens the details of a company's alert on top of the current window. */
export async function openAlertDetails(visit: Visit, brn: Brn, deps: TriageDeps): Promise<void> {
  await openWindow(visit, await drawAlertDetails(visit, brn, deps), deps);
}

/** Redraws the details after an action in that window. `feedback`: why the action was refused. */
export async function showAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  feedback?: string,
): Promise<void> {
  const modal = await drawAlertDetails(visit, brn, deps, feedback);
  const message = feedback === undefined ? messageOfModal(modal) : sentenceMessage(feedback);
  // If the window was closed, the alert's message shows the result.
  await show(visit.origin, { modal, message }, deps, { dropWhenClosed: feedback === undefined });
}

/** Redraws the details in the window below the current one. */
async function redrawAlertDetails(visit: Visit, brn: Brn, viewId: string, deps: TriageDeps) {
  try {
    await updateModal(viewId, await drawAlertDetails(visit, brn, deps), deps);
  } catch (error) {
    // The action is already saved; the next press refreshes the window.
    deps.log.info('Alert details could not be redrawn', { error: String(error) });
  }
}

async function drawAlertDetails(visit: Visit, brn: Brn, deps: TriageDeps, feedback?: string) {
  const details = await deps.readAlertDetails(brn);
  const { stage, policy, clock } = deps;
  const { mayOperate, t } = visit;
  const { collectsBy } = policy;
  const model = { ...details, stage, collectsBy, mayOperate, feedback, now: clock.now() };
  return alertDetailsModal(model, t);
}

export interface AlertListWindow {
  readonly viewId: string;
  readonly place: AlertPlace;
}

export async function openAlertWindow(visit: Visit, place: AlertPlace, deps: TriageDeps) {
  const list = await drawAlertList(visit, place, deps);
  const viewId = await openWindow(visit, list.view, deps);
  if (viewId !== undefined) redrawAfterActions(visit, { viewId, place: list.place }, deps);
}

/** Shows a page in the window; `feedback` is the result of the last action there. */
export async function updateAlertWindow(
  visit: Visit,
  { viewId, place, feedback }: AlertListWindow & { readonly feedback?: string },
  deps: TriageDeps,
): Promise<void> {
  const { user } = visit.origin;
  const list = await drawAlertList(visit, place, deps, feedback);
  const update = await updateModal(viewId, list.view, deps);
  if (update.kind === 'closed') deps.windows.forget(user);
  else redrawAfterActions(visit, { viewId, place: list.place }, deps);
}

/** From now on, redraws the window after every action in a window on top of it. */
export function redrawAfterActions({ origin }: Visit, window: AlertListWindow, deps: TriageDeps) {
  deps.windows.remember(origin.user, (visit) => updateAlertWindow(visit, window, deps));
}

async function drawAlertList(
  visit: Visit,
  place: AlertPlace,
  deps: TriageDeps,
  feedback?: string,
): Promise<{ readonly view: ModalView; readonly place: AlertPlace }> {
  const filter = await resolveFilter(visit, place.filter, deps);
  const page = await deps.alertList.list(filter, place.page, ALERT_PAGE_SIZE);
  const { mayOperate, t } = visit;
  const now = deps.clock.now();
  return {
    view: alertListModal({ page, feedback, stage: deps.stage, mayOperate, now }, t),
    place: { filter: place.filter, page: page.page },
  };
}

/** Adds to the filter "mine" the person and their user groups. */
async function resolveFilter(
  { origin: { user } }: Visit,
  filter: AlertPlace['filter'],
  { ownerGroups }: TriageDeps,
) {
  return filter.kind === 'mine'
    ? { ...filter, user, groups: await ownerGroups.groupIdsOf(user) }
    : filter;
}
