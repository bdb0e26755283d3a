import { claimOf } from '../alert/alert-actions-rules.js';
import { companyWords } from '../company/find-company.js';
import type { Brn } from '../kernel/brn.js';
import type { Alert } from '../records/alert.js';
import { show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { ackUnreadable, shownAgain, tryToSave } from '../slack/errors.js';
import { CALLBACKS } from '../slack/ids.js';
import { messageOfModal } from '../slack/modal-view.js';
import { ackWithView } from '../slack/modals.js';
import { noticeSentence } from '../slack/notice-words.js';
import { originOfSubmit, type SubmitArgs } from '../slack/origin.js';
import { admit, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { redrawAlertDetails, showRefused, type TriageDeps } from './alert-window.js';
import { type SnoozeChoice, snoozeLimit, snoozeOffers } from './snooze-rules.js';
import { readSnoozeForm, snoozeFieldErrors, snoozeModal } from './snooze-view.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';

/** "Remind me later". */
export function onSnooze(deps: TriageDeps) {
  return onTarget('snooze', deps, (visit, { brn }, { body }) =>
    openSnooze(visit, brn, deps, body.view?.callback_id === CALLBACKS.alertDetails),
  );
}

/** Asks until when, over what the person looks at: perhaps the alert's details, which then follow. */
export async function openSnooze(
  visit: Visit,
  brn: Brn,
  deps: TriageDeps,
  onDetails = false,
): Promise<void> {
  const alert = await deps.triage.get(brn);
  if (alert === undefined) {
    await showRefused(visit, { kind: 'over' }, brn, deps);
    return;
  }
  await openWindow(visit, drawForm(alert, onDetails, visit, deps), deps);
}

function drawForm(alert: Alert, onDetails: boolean, { text }: Visit, deps: TriageDeps) {
  const about = { alert, policy: deps.policy, now: deps.clock.now() };
  const limit = snoozeLimit(about);
  if (limit <= about.now) return snoozeModal({ kind: 'too-late' }, text);
  const taken = claimOf(alert.life);
  return snoozeModal(
    {
      kind: 'form',
      company: alert,
      place: { brn: alert.brn, onDetails, limit },
      choices: snoozeOffers(about),
      taken,
      now: about.now,
    },
    text,
  );
}

/** The form was submitted. A day that is over or too far off is said beside its field, before anything is asked. */
export function onSnoozeSubmit(deps: TriageDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const place = TRIAGE_PLACE.safeParse(args.view.private_metadata).data;
    if (place === undefined) return ackUnreadable(args, deps);
    const about = { policy: deps.policy, now: deps.clock.now(), limit: place.limit };
    const read = readSnoozeForm(args.view.state.values, about);
    if ('problem' in read) {
      const errors = snoozeFieldErrors(read.problem, text);
      await args.ack({ response_action: 'errors', errors });
      return;
    }
    await ackWithView(args, snoozeModal({ kind: 'saving' }, text));
    const sent = { place, choice: read.choice };
    const visit = await admit(originOfSubmit(args), 'snooze', deps, async (known) => {
      const said = noticeSentence({ kind: 'unknown' }, MRKDWN, known);
      const modal = drawFormAgain({ ...sent, said }, known, deps);
      return { modal, message: { text: said, blocks: [] } };
    });
    if (visit === undefined) return;
    await snooze(visit, sent, deps);
    const below = args.body.view.previous_view_id;
    if (place.onDetails && typeof below === 'string') {
      await redrawAlertDetails(visit, { brn: place.brn, viewId: below }, deps);
    }
    await deps.windows.redraw(visit);
  };
}

interface Sent {
  readonly place: TriagePlace;
  readonly choice: SnoozeChoice;
}

/** The form as it was sent. It is drawn without the store, which may be what failed. */
function drawFormAgain(
  { place, choice, said }: Sent & { readonly said: string },
  text: Tongue,
  deps: TriageDeps,
) {
  const { policy, companies } = deps;
  const { brn, limit = Infinity } = place;
  const now = deps.clock.now();
  const choices = snoozeOffers({ alert: { reasons: [] }, policy, now });
  return snoozeModal(
    {
      kind: 'form',
      company: { brn, name: companyWords(brn, companies) },
      place,
      choices: choices.filter(({ until }) => until <= limit),
      chosen: choice,
      said,
      now,
    },
    text,
  );
}

async function snooze(visit: Visit, sent: Sent, deps: TriageDeps): Promise<void> {
  const by = visit.origin.user;
  const { brn } = sent.place;
  const tried = await tryToSave(() => deps.triage.snooze(brn, by, sent.choice), deps);
  if (!tried.ok) {
    const said = noticeSentence(tried.error, MRKDWN, visit.text);
    const form = drawFormAgain({ ...sent, said }, visit.text, deps);
    await show(visit.origin, shownAgain(form, tried.error, visit.text), deps);
    return;
  }
  const done = tried.value;
  if (!done.ok) {
    return showRefused(visit, done.error, brn, deps);
  }
  const { life } = done.value;
  const now = deps.clock.now();
  const until = life.state === 'snoozed' ? life.until : now;
  const modal = snoozeModal({ kind: 'done', until, now }, visit.text);
  await show(visit.origin, { modal, message: messageOfModal(modal) }, deps);
}
