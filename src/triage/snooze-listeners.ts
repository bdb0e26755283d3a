import { claimOf } from '../alert/alert-actions-rules.js';
import { companyNameOrBrn } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import { ackUnreadable } from '../slack/errors.js';
import { CALLBACKS } from '../slack/ids.js';
import { ackWithView } from '../slack/modals.js';
import type { SubmitArgs } from '../slack/origin.js';
import { onTarget, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { saveAlertForm, showRefusal, type TriageDeps } from './alert-window.js';
import { type SnoozeChoice, snoozeLimit, snoozeOffers } from './snooze-rules.js';
import {
  readSnoozeForm,
  snoozeFieldErrors,
  snoozeMessageModal,
  snoozeModal,
} from './snooze-view.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { snoozeWords } from './triage-words.js';

/** The button "Remind me later". */
export function onSnooze(deps: TriageDeps) {
  return onTarget('snooze', deps, (visit, { brn }, { body }) =>
    openSnooze(visit, brn, deps, body.view?.callback_id === CALLBACKS.alertDetails),
  );
}

/** Opens the snooze form on top of the current window. `onDetails`: that window shows the alert's details. */
export async function openSnooze(visit: Visit, brn: Brn, deps: TriageDeps, onDetails = false) {
  const alert = await deps.triage.get(brn);
  if (alert === undefined) return showRefusal(visit, { kind: 'ended' }, brn, deps);
  const { t } = visit;
  const now = deps.clock.now();
  const facts = { alert, policy: deps.policy, now };
  const limit = snoozeLimit(facts);
  const place = { brn, onDetails, limit };
  const offers = snoozeOffers(facts);
  const claim = claimOf(alert.life);
  const view =
    limit <= now
      ? snoozeMessageModal(snoozeWords(t).tooLate, t)
      : snoozeModal({ company: alert, place, offers, claim, now }, t);
  await openWindow(visit, view, deps);
}

/** Handles the submitted snooze form. An impossible day is reported beside its field before anything is saved. */
export function onSnoozeSubmit(deps: TriageDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const place = TRIAGE_PLACE.safeParse(args.view.private_metadata).data;
    if (place === undefined) return ackUnreadable(args, deps);
    const { policy, clock } = deps;
    const facts = { policy, now: clock.now(), limit: place.limit };
    const form = readSnoozeForm(args.view.state.values, facts);
    if ('problem' in form) {
      const errors = snoozeFieldErrors(form.problem, t);
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    await ackWithView(args, snoozeMessageModal(snoozeWords(t).saving, t));
    const { choice } = form;
    await saveAlertForm(
      args,
      place,
      {
        action: 'snooze',
        redraw: (feedback, t) => redrawForm(place, choice, feedback, t, deps),
        save: (by) => deps.triage.snooze(place.brn, by, choice),
        drawResult({ life }, t) {
          const now = clock.now();
          const until = life.state === 'snoozed' ? life.until : now;
          return snoozeMessageModal(snoozeWords(t).done(until, now), t);
        },
      },
      deps,
    );
  };
}

/** Draws the form as it was submitted, without reading the store, which may have failed. */
function redrawForm(
  place: TriagePlace,
  chosen: SnoozeChoice,
  feedback: string,
  t: Tongue,
  { policy, companies, clock }: TriageDeps,
) {
  const { brn, limit = Infinity } = place;
  const now = clock.now();
  const company = { brn, name: companyNameOrBrn(brn, companies) };
  const offers = snoozeOffers({ alert: { reasons: [] }, policy, now }).filter(
    ({ until }) => until <= limit,
  );
  return snoozeModal({ company, place, offers, chosen, feedback, now }, t);
}
