import { claimOf, mayPassOn } from '../alert/alert-actions-rules.js';
import { companyNameOrBrn } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import { isUserId } from '../kernel/slack-id.js';
import type { Alert } from '../records/alert.js';
import { show } from '../slack/answer.js';
import { escapeMrkdwn, mention } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FormValues } from '../slack/inputs.js';
import { answerWithModal } from '../slack/modal-view.js';
import type { ButtonArgs } from '../slack/origin.js';
import { memberProblem } from '../slack/people.js';
import { onPress, onTargetPress, openWindow, type Visit } from '../slack/visit.js';
import { LANGUAGES, type Language } from '../text/format.js';
import {
  alertClientTextModal,
  alertFormMessage,
  assignModal,
  clientTextField,
  clientTextModal,
  readSnoozeForm,
  snoozeModal,
  TRIAGE_PLACE,
  type TriagePlace,
} from './alert-forms-view.js';
import { alertActionDone } from './alert-list-words.js';
import { onAlertForm, refusalText, showRefusal, type TriageDeps } from './alert-window.js';
import { snoozeLimit, snoozeOffers } from './snooze-rules.js';
import { assignWords, clientTextWords, snoozeWords } from './triage-words.js';

/** The clients are Korean companies, so their text is Korean first, even for an English reader. */
const INITIAL_LANGUAGE: Language = 'ko';

type OpenForm = (visit: Visit, place: TriagePlace, deps: TriageDeps) => Promise<void>;

/** The buttons "Assign to someone", "Snooze" and "Text for the client". */
export function onOpenForm(
  action: 'claim' | 'snooze' | 'client-text',
  open: OpenForm,
  deps: TriageDeps,
) {
  return onTargetPress(action, deps, (visit, { brn }, { body }) =>
    open(visit, { brn, onDetails: body.view?.callback_id === CALLBACKS.alertDetails }, deps),
  );
}

export const openAssign: OpenForm = (visit, place, deps) =>
  withAlert(visit, place.brn, deps, (alert) => {
    const claim = claimOf(alert.life);
    if (claim !== undefined && !mayPassOn(claim, visit.origin.user)) {
      const refusal = { kind: 'claimed-by-other', ...claim } as const;
      const sentence = refusalText(refusal, place.brn, visit, deps);
      return openWindow(visit, alertFormMessage('assign', sentence, visit.t), deps);
    }
    // Preselected: the owner, unless that is a group or has the alert already.
    const { owner = '' } = alert;
    const assignee = isUserId(owner) && owner !== claim?.by ? owner : '';
    const form = { company: alert, place, assignee, claim, now: deps.clock.now() };
    return openWindow(visit, assignModal(form, visit.t), deps);
  });

export const openSnooze: OpenForm = (visit, place, deps) =>
  withAlert(visit, place.brn, deps, (alert) => {
    const { t } = visit;
    const now = deps.clock.now();
    const facts = { alert, policy: deps.policy, now };
    const limit = snoozeLimit(facts);
    if (limit <= now) {
      return openWindow(visit, alertFormMessage('snooze', snoozeWords(t).tooLate, t), deps);
    }
    const offers = snoozeOffers(facts);
    const claim = claimOf(alert.life);
    const form = { company: alert, place: { ...place, limit }, offers, claim, now };
    return openWindow(visit, snoozeModal(form, t), deps);
  });

export const openClientText: OpenForm = (visit, place, deps) =>
  withAlert(visit, place.brn, deps, (alert) =>
    openWindow(visit, drawClientText(alert, place, INITIAL_LANGUAGE, visit, deps), deps),
  );

/** The buttons "Show in Korean" and "Show in English". */
export function onClientTextLanguage(deps: TriageDeps, language: Language) {
  const placeIn = ({ body }: ButtonArgs) =>
    TRIAGE_PLACE.safeParse(body.view?.private_metadata).data;
  return onPress(placeIn, 'client-text', deps, (visit, place) =>
    withAlert(visit, place.brn, deps, (alert) => {
      const modal = drawClientText(alert, place, language, visit, deps);
      return show(visit.origin, answerWithModal(modal), deps, { dropWhenClosed: true });
    }),
  );
}

async function withAlert(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  act: (alert: Alert) => Promise<unknown>,
): Promise<void> {
  const alert = await deps.triage.get(brn);
  if (alert === undefined) await showRefusal(visit, { kind: 'ended' }, brn, deps);
  else await act(alert);
}

function drawClientText(
  alert: Alert,
  place: TriagePlace,
  language: Language,
  { t }: Visit,
  { policy: { collectsBy }, clock }: TriageDeps,
) {
  return alertClientTextModal({ alert, language, place, collectsBy, now: clock.now() }, t);
}

export function onAssignSubmit(deps: TriageDeps) {
  return onAlertForm('assign', deps, (place, values) => {
    const assignee = FIELDS.assignee.read(values);
    if (!isUserId(assignee)) return undefined;
    const form = { company: companyOf(place, deps), place, assignee, now: deps.clock.now() };
    return {
      redraw: (feedback, t) => assignModal({ ...form, feedback }, t),
      async problem({ t }) {
        const why = await memberProblem(assignee, deps);
        return why && assignWords(t).problem[why];
      },
      save: (by) => deps.triage.assign(place.brn, { by, to: assignee }),
      done: ({ life }, t) =>
        life.state === 'acknowledged' && life.assignedBy === undefined
          ? alertActionDone('claim', escapeMrkdwn(form.company.name), t)
          : assignWords(t).done(mention(assignee)),
    };
  });
}

export function onSnoozeSubmit(deps: TriageDeps) {
  return onAlertForm('snooze', deps, (place, values, t) => {
    const { policy, clock, triage } = deps;
    const { limit } = place;
    const now = clock.now();
    const read = readSnoozeForm(values, { policy, now, limit }, t);
    if ('errors' in read) return read;
    const chosen = read.choice;
    // The alert is not read, because the form is redrawn even if the store failed: `limit` stands for its reasons.
    const unlimited = snoozeOffers({ alert: { reasons: [] }, policy, now });
    const offers = unlimited.filter(({ until }) => limit === undefined || until <= limit);
    const form = { company: companyOf(place, deps), place, chosen, offers, now };
    return {
      redraw: (feedback, t) => snoozeModal({ ...form, feedback }, t),
      save: (by) => triage.snooze(place.brn, by, chosen),
      // Always snoozed now; the other branch only satisfies the type.
      done: ({ life }, t) =>
        snoozeWords(t).done(life.state === 'snoozed' ? life.until : now, clock.now()),
    };
  });
}

/** "I sent it": records who sent a text and when, but not the text. */
export function onClientTextSubmit(deps: TriageDeps) {
  return onAlertForm('clientText', deps, (place, values) => {
    const form = { place, ...readClientText(values), now: deps.clock.now() };
    return {
      redraw: (feedback, t) => clientTextModal({ ...form, feedback }, t),
      save: (by) => deps.triage.markClientNotified(place.brn, by),
      done: (_, t) => clientTextWords(t).done,
    };
  });
}

function companyOf({ brn }: TriagePlace, { companies }: TriageDeps) {
  return { brn, name: companyNameOrBrn(brn, companies) };
}

function readClientText(values: FormValues) {
  const language = LANGUAGES.find((each) => clientTextField(each).isIn(values)) ?? INITIAL_LANGUAGE;
  return { text: clientTextField(language).read(values), language };
}
