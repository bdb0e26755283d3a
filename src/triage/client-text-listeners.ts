import { show } from '../slack/answer.js';
import { ackUnreadable } from '../slack/errors.js';
import { CALLBACKS } from '../slack/ids.js';
import type { FormValues } from '../slack/inputs.js';
import { shownModal } from '../slack/modal-view.js';
import { ackWithView } from '../slack/modals.js';
import type { ButtonArgs, SubmitArgs } from '../slack/origin.js';
import { onPress, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { LANGUAGES, type Language } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { saveOnAlert, showRefused, type TriageDeps } from './alert-window.js';
import {
  clientTextModal,
  clientTextSentence,
  letterField,
  letterModal,
} from './client-text-view.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { clientTextWords } from './triage-words.js';

/** Clients are Korean companies, so the first text is Korean in either language of the app. */
const FIRST_SHOWN: Language = 'ko';

/** "Text for the client": opens on top of the current window. */
export function onClientText(deps: TriageDeps) {
  return onTarget('client-text', deps, async (visit, { brn }, { body }) => {
    const onDetails = body.view?.callback_id === CALLBACKS.alertDetails;
    const letter = await drawLetter(visit, { brn, onDetails }, FIRST_SHOWN, deps);
    if (letter === undefined) await showRefused(visit, { kind: 'over' }, brn, deps);
    else await openWindow(visit, letter, deps);
  });
}

/** "Show in Korean" and "Show in English" in the window of the client text. */
export function onClientTextLanguage(deps: TriageDeps, language: Language) {
  const placeIn = ({ body }: ButtonArgs) =>
    TRIAGE_PLACE.safeParse(body.view?.private_metadata).data;
  return onPress(placeIn, 'client-text', deps, async (visit, place) => {
    const letter = await drawLetter(visit, place, language, deps);
    if (letter === undefined) return showRefused(visit, { kind: 'over' }, place.brn, deps);
    await show(visit.origin, shownModal(letter), deps, { dropWhenClosed: true });
  });
}

/** "I sent it". Records who sent a text and when, but not the text. */
export function onClientTextSubmit(deps: TriageDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const place = TRIAGE_PLACE.safeParse(args.view.private_metadata).data;
    if (place === undefined) return ackUnreadable(args, deps);
    await ackWithView(args, clientTextSentence(clientTextWords(text).saving, text));
    const sent = { place, ...readLetter(args.view.state.values), now: deps.clock.now() };
    await saveOnAlert(
      args,
      place,
      {
        action: 'client-text',
        again: (feedback, readerText) => clientTextModal({ ...sent, feedback }, readerText),
        save: (by) => deps.triage.markClientNotified(place.brn, by),
        done: (_, readerText) => clientTextSentence(clientTextWords(readerText).done, readerText),
      },
      deps,
    );
  };
}

function readLetter(values: FormValues) {
  const language = LANGUAGES.find((each) => letterField(each).isIn(values)) ?? FIRST_SHOWN;
  return { letter: letterField(language).read(values), language };
}

async function drawLetter(
  { text }: Visit,
  place: TriagePlace,
  language: Language,
  { triage, policy, clock }: TriageDeps,
) {
  const alert = await triage.get(place.brn);
  if (alert === undefined) return undefined;
  const { collectsBy } = policy;
  return letterModal({ alert, language, place, collectsBy, now: clock.now() }, text);
}
