import { show } from '../slack/answer.js';
import { ackUnreadable } from '../slack/errors.js';
import { CALLBACKS } from '../slack/ids.js';
import type { FormValues } from '../slack/inputs.js';
import { answerWithModal } from '../slack/modal-view.js';
import { ackWithView } from '../slack/modals.js';
import type { ButtonArgs, SubmitArgs } from '../slack/origin.js';
import { onPress, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { LANGUAGES, type Language } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { saveAlertForm, showRefusal, type TriageDeps } from './alert-window.js';
import {
  clientTextMessageModal,
  clientTextModal,
  letterField,
  letterModal,
} from './client-text-view.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { clientTextWords } from './triage-words.js';

/** The clients are Korean companies, so their text is Korean first, even for an English reader. */
const INITIAL_LANGUAGE: Language = 'ko';

/** The button "Text for the client". Its window opens on top of the current one. */
export function onClientText(deps: TriageDeps) {
  return onTarget('client-text', deps, async (visit, { brn }, { body }) => {
    const onDetails = body.view?.callback_id === CALLBACKS.alertDetails;
    const letter = await drawLetter(visit, { brn, onDetails }, INITIAL_LANGUAGE, deps);
    if (letter === undefined) await showRefusal(visit, { kind: 'ended' }, brn, deps);
    else await openWindow(visit, letter, deps);
  });
}

/** The buttons "Show in Korean" and "Show in English". */
export function onClientTextLanguage(deps: TriageDeps, language: Language) {
  const placeIn = ({ body }: ButtonArgs) =>
    TRIAGE_PLACE.safeParse(body.view?.private_metadata).data;
  return onPress(placeIn, 'client-text', deps, async (visit, place) => {
    const letter = await drawLetter(visit, place, language, deps);
    if (letter === undefined) return showRefusal(visit, { kind: 'ended' }, place.brn, deps);
    await show(visit.origin, answerWithModal(letter), deps, { dropWhenClosed: true });
  });
}

/** Handles "I sent it": records who sent a text and when, but not the text. */
export function onClientTextSubmit(deps: TriageDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const t = TONGUES[deps.directory.languageNow(args.body.user.id)];
    const place = TRIAGE_PLACE.safeParse(args.view.private_metadata).data;
    if (place === undefined) return ackUnreadable(args, deps);
    await ackWithView(args, clientTextMessageModal(clientTextWords(t).saving, t));
    const submitted = { place, ...readLetter(args.view.state.values), now: deps.clock.now() };
    await saveAlertForm(
      args,
      place,
      {
        action: 'client-text',
        redraw: (feedback, t) => clientTextModal({ ...submitted, feedback }, t),
        save: (by) => deps.triage.markClientNotified(place.brn, by),
        drawResult: (_, t) => clientTextMessageModal(clientTextWords(t).done, t),
      },
      deps,
    );
  };
}

function readLetter(values: FormValues) {
  const language = LANGUAGES.find((each) => letterField(each).isIn(values)) ?? INITIAL_LANGUAGE;
  return { letter: letterField(language).read(values), language };
}

async function drawLetter(
  { t }: Visit,
  place: TriagePlace,
  language: Language,
  { triage, policy, clock }: TriageDeps,
) {
  const alert = await triage.get(place.brn);
  if (alert === undefined) return undefined;
  const { collectsBy } = policy;
  return letterModal({ alert, language, place, collectsBy, now: clock.now() }, t);
}
