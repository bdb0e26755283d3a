import type { ModalView } from '@slack/types';
import { type Companies, companyNameOrBrn } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Result } from '../kernel/result.js';
import type { Alert } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, MRKDWN, sentenceMessage } from '../slack/blocks.js';
import type { RedrawForm } from '../slack/errors.js';
import type { FieldErrors, FormValues } from '../slack/inputs.js';
import { answerWithModal, drawSentence, messageOfModal } from '../slack/modal-view.js';
import { updateModal } from '../slack/modals.js';
import type { SubmitArgs } from '../slack/origin.js';
import type { Action } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { onQuickSubmit, openWindow, type Visit } from '../slack/visit.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertDetailsReader } from './alert-details.js';
import { alertDetailsModal } from './alert-details-view.js';
import {
  type AlertForm,
  alertFormMessage,
  TRIAGE_PLACE,
  type TriagePlace,
} from './alert-forms-view.js';
import { type AlertList, mineFilter } from './alert-list.js';
import { ALERT_PAGE_SIZE, type AlertPlace, alertListModal } from './alert-list-view.js';
import { alertActionDone } from './alert-list-words.js';
import type { AlertActions, Refusal } from './alert-triage.js';
import { refusalSentence, savingSentence } from './triage-words.js';

interface AlertActionDeps extends SlackKit {
  readonly triage: AlertActions;
  readonly companies: Companies;
}

export interface TriageDeps extends AlertActionDeps {
  readonly readAlertDetails: AlertDetailsReader;
  readonly alertList: AlertList;
  readonly policy: Policy;
  /** CLIENT_LINKS. Default: off. */
  readonly hasClientLinks?: boolean;
}

export type OneClickAction = 'claim' | 'release' | 'wake';

/** Returns mrkdwn. `feedback`: the refusal or else the result. */
export async function actOnAlert(
  action: OneClickAction,
  brn: Brn,
  visit: Visit,
  deps: AlertActionDeps,
): Promise<{ readonly refusal: string | undefined; readonly feedback: string }> {
  const { triage, companies } = deps;
  const by = visit.origin.user;
  const actions = {
    claim: () => triage.claim(brn, by),
    release: () => triage.release(brn, by),
    wake: () => triage.wake(brn, by),
  };
  const result = await actions[action]();
  const refusal = result.ok ? undefined : refusalText(result.error, brn, visit, deps);
  const company = escapeMrkdwn(companyNameOrBrn(brn, companies));
  return { refusal, feedback: refusal ?? alertActionDone(action, company, visit.t) };
}

export function refusalText(
  refusal: Refusal,
  brn: Brn,
  { origin, t }: Visit,
  { companies, clock }: AlertActionDeps,
): string {
  const facts = { company: companyNameOrBrn(brn, companies), by: origin.user, now: clock.now() };
  return refusalSentence(refusal, facts, MRKDWN, t);
}

export async function showRefusal(visit: Visit, refusal: Refusal, brn: Brn, deps: TriageDeps) {
  const sentence = refusalText(refusal, brn, visit, deps);
  await show(visit.origin, drawSentence(sentence, visit.t), deps);
}

const FORM_PERMISSIONS = {
  assign: 'claim',
  snooze: 'snooze',
  clientText: 'client-text',
} as const satisfies Record<AlertForm, Action>;

interface FilledForm {
  readonly redraw: RedrawForm;
  /** Asks Slack about the input. Resolves to why the form cannot be saved; `undefined`: it can. */
  readonly problem?: (visit: Visit) => Promise<string | undefined>;
  readonly save: (by: UserId) => Promise<Result<Alert, Refusal>>;
  /** Shown if saving takes long. Otherwise the window closes, because the alert itself shows the result. */
  readonly done: (saved: Alert, t: Tongue) => string;
}

/** `read` returns the form, its errors, or `undefined` if it is unreadable. */
export function onAlertForm(
  kind: AlertForm,
  deps: TriageDeps,
  read: (place: TriagePlace, values: FormValues, t: Tongue) => FilledForm | FieldErrors | undefined,
) {
  return onQuickSubmit(
    FORM_PERMISSIONS[kind],
    deps,
    ({ view }, t) => {
      const place = TRIAGE_PLACE.safeParse(view.private_metadata).data;
      const form = place && read(place, view.state.values, t);
      if (place === undefined || form === undefined) return undefined;
      if ('errors' in form) return form;
      const waiting = alertFormMessage(kind, savingSentence(t), t);
      return { form: { ...form, place }, waiting, redraw: form.redraw };
    },
    async (visit, form, args) => {
      const { origin, t } = visit;
      const problem = await form.problem?.(visit);
      if (problem !== undefined) {
        await show(origin, answerWithModal(await form.redraw(problem, t)), deps);
        return undefined;
      }
      const saved = await form.save(origin.user);
      const redrawBelow = () => redrawWindowsBelow(visit, form.place, args, deps);
      if (saved.ok) {
        const modal = alertFormMessage(kind, form.done(saved.value, t), t);
        return { modal, afterwards: redrawBelow };
      }
      await showRefusal(visit, saved.error, form.place.brn, deps);
      await redrawBelow();
      return undefined;
    },
  );
}

async function redrawWindowsBelow(
  visit: Visit,
  { brn, onDetails }: TriagePlace,
  { body }: SubmitArgs,
  deps: TriageDeps,
) {
  const below = body.view.previous_view_id;
  if (onDetails && typeof below === 'string') await redrawAlertDetails(visit, brn, below, deps);
  await deps.windows.redraw(visit);
}

export async function openAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  feedback?: string,
): Promise<void> {
  await openWindow(visit, await drawAlertDetails(visit, brn, deps, feedback), deps);
}

/** `feedback`: why the person's action in this window was refused. */
export async function showAlertDetails(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  feedback?: string,
): Promise<void> {
  const modal = await drawAlertDetails(visit, brn, deps, feedback);
  const message = feedback === undefined ? messageOfModal(modal) : sentenceMessage(feedback);
  // If the window was closed, the alert's message shows the result; only a refusal is sent as a message.
  await show(visit.origin, { modal, message }, deps, { dropWhenClosed: feedback === undefined });
}

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
  const { stage, policy, hasClientLinks = false, clock } = deps;
  const { mayOperate, t } = visit;
  const { collectsBy } = policy;
  const shown = { ...details, stage, collectsBy, mayOperate, hasClientLinks };
  const model = { ...shown, feedback, now: clock.now() };
  return alertDetailsModal(model, t);
}

export interface AlertListWindow {
  readonly viewId: string;
  readonly place: AlertPlace;
}

export async function openAlertList(visit: Visit, place: AlertPlace, deps: TriageDeps) {
  const list = await drawAlertList(visit, place, deps);
  const viewId = await openWindow(visit, list.view, deps);
  if (viewId !== undefined) redrawAfterActions(visit, { viewId, place: list.place }, deps);
}

export async function updateAlertList(
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
function redrawAfterActions({ origin }: Visit, window: AlertListWindow, deps: TriageDeps) {
  deps.windows.remember(origin.user, (visit) => updateAlertList(visit, window, deps));
}

async function drawAlertList(
  visit: Visit,
  place: AlertPlace,
  deps: TriageDeps,
  feedback?: string,
): Promise<{ readonly view: ModalView; readonly place: AlertPlace }> {
  const { user } = visit.origin;
  const filter =
    place.filter.kind === 'mine'
      ? mineFilter(user, await deps.ownerGroups.groupIdsOf(user))
      : place.filter;
  const page = await deps.alertList(filter, place.page, ALERT_PAGE_SIZE);
  const { mayOperate, t } = visit;
  const now = deps.clock.now();
  return {
    view: alertListModal({ page, feedback, stage: deps.stage, mayOperate, now }, t),
    place: { filter: place.filter, page: page.page },
  };
}
