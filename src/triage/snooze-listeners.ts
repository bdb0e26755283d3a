import { claimOf } from '../alert/alert-actions-rules.js';
import { companyWords } from '../company/company-index.js';
import type { Brn } from '../kernel/brn.js';
import { ackUnreadable } from '../slack/errors.js';
import { CALLBACKS } from '../slack/ids.js';
import { ackWithView } from '../slack/modals.js';
import type { SubmitArgs } from '../slack/origin.js';
import { onTarget, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { saveOnAlert, showRefused, type TriageDeps } from './alert-window.js';
import { type SnoozeChoice, snoozeLimit, snoozeOffers } from './snooze-rules.js';
import { readSnoozeForm, snoozeFieldErrors, snoozeModal, snoozeSentence } from './snooze-view.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { snoozeWords } from './triage-words.js';

/** "Remind me later". */
export function onSnooze(deps: TriageDeps) {
  return onTarget('snooze', deps, (visit, { brn }, { body }) =>
    openSnooze(visit, brn, deps, body.view?.callback_id === CALLBACKS.alertDetails),
  );
}

/**
 * Opens the snooze form on top of the current window. `onDetails`: that is the alert's details, to be redrawn later.
 */
export async function openSnooze(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  onDetails = false,
): Promise<void> {
  const alert = await deps.triage.get(brn);
  if (alert === undefined) return showRefused(visit, { kind: 'over' }, brn, deps);
  const { text } = visit;
  const now = deps.clock.now();
  const about = { alert, policy: deps.policy, now };
  const limit = snoozeLimit(about);
  const place = { brn, onDetails, limit };
  const [choices, claim] = [snoozeOffers(about), claimOf(alert.life)];
  const view =
    limit <= now
      ? snoozeSentence(snoozeWords(text).tooLate, text)
      : snoozeModal({ company: alert, place, choices, claim, now }, text);
  await openWindow(visit, view, deps);
}

/** Submits the snooze form. An impossible day is reported beside its field before anything is saved. */
export function onSnoozeSubmit(deps: TriageDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const place = TRIAGE_PLACE.safeParse(args.view.private_metadata).data;
    if (place === undefined) return ackUnreadable(args, deps);
    const { policy, clock } = deps;
    const about = { policy, now: clock.now(), limit: place.limit };
    const read = readSnoozeForm(args.view.state.values, about);
    if ('problem' in read) {
      const errors = snoozeFieldErrors(read.problem, text);
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    await ackWithView(args, snoozeSentence(snoozeWords(text).saving, text));
    const { choice } = read;
    await saveOnAlert(
      args,
      place,
      {
        action: 'snooze',
        again: (feedback, readerText) => drawFormAgain(place, choice, feedback, readerText, deps),
        save: (by) => deps.triage.snooze(place.brn, by, choice),
        done({ life }, readerText) {
          const now = clock.now();
          const until = life.state === 'snoozed' ? life.until : now;
          return snoozeSentence(snoozeWords(readerText).done(until, now), readerText);
        },
      },
      deps,
    );
  };
}

/** The form as it was submitted, drawn without the store, which may have failed. */
function drawFormAgain(
  place: TriagePlace,
  chosen: SnoozeChoice,
  feedback: string,
  text: Tongue,
  { policy, companies, clock }: TriageDeps,
) {
  const { brn, limit = Infinity } = place;
  const now = clock.now();
  const company = { brn, name: companyWords(brn, companies) };
  const offers = snoozeOffers({ alert: { reasons: [] }, policy, now });
  const choices = offers.filter(({ until }) => until <= limit);
  return snoozeModal({ company, place, choices, chosen, feedback, now }, text);
}
