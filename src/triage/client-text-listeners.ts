import { show } from '../slack/answer.js';
import { MRKDWN, mention } from '../slack/blocks.js';
import { ackUnreadable, shownAgain, tryToSave } from '../slack/errors.js';
import { CALLBACKS } from '../slack/ids.js';
import type { FormValues } from '../slack/inputs.js';
import { messageOfModal, type Shown, shownSentence } from '../slack/modal-view.js';
import { ackWithView } from '../slack/modals.js';
import { noticeSentence } from '../slack/notice-words.js';
import { type ButtonArgs, originOfSubmit, type SubmitArgs } from '../slack/origin.js';
import { admit, onPress, onTarget, openWindow, type Visit } from '../slack/visit.js';
import { LANGUAGES, type Language } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { redrawAlertDetails, refusalWords, showRefused, type TriageDeps } from './alert-window.js';
import { clientTextModal, letterField } from './client-text-view.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { clientTextWords } from './triage-words.js';

/** Clients are Korean companies, whatever whoever looks after them reads. */
const FIRST_SHOWN: Language = 'ko';

/** "Text for the client". */
export function onClientText(deps: TriageDeps) {
  return onTarget('client-text', deps, (visit, { brn }, { body }) => {
    const onDetails = body.view?.callback_id === CALLBACKS.alertDetails;
    return openClientText(visit, { brn, onDetails }, deps);
  });
}

/** Shows the text, over what the person looks at. */
async function openClientText(visit: Visit, place: TriagePlace, deps: TriageDeps): Promise<void> {
  const letter = await drawLetter(visit, place, FIRST_SHOWN, deps);
  if (letter === undefined) return showRefused(visit, { kind: 'over' }, place.brn, deps);
  await openWindow(visit, letter.modal, deps);
}

/** "Show in Korean", "Show in English", in that window. */
export function onClientTextLanguage(deps: TriageDeps, language: Language) {
  const placeIn = ({ body }: ButtonArgs) =>
    TRIAGE_PLACE.safeParse(body.view?.private_metadata).data;
  return onPress(placeIn, 'client-text', deps, async (visit, place) => {
    const letter = await drawLetter(visit, place, language, deps);
    if (letter === undefined) return showRefused(visit, { kind: 'over' }, place.brn, deps);
    await show(visit.origin, letter, deps, { dropWhenClosed: true });
  });
}

/** "I sent it". What was sent is not kept, only that, by whom and when. */
export function onClientTextSubmit(deps: TriageDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = TONGUES[deps.reader.languageNow(args.body.user.id)];
    const place = TRIAGE_PLACE.safeParse(args.view.private_metadata).data;
    if (place === undefined) return ackUnreadable(args, deps);
    await ackWithView(args, clientTextModal({ kind: 'saving' }, text));
    const sent = { place, ...readLetter(args.view.state.values) };
    const visit = await admit(originOfSubmit(args), 'client-text', deps, async (known) => {
      const said = noticeSentence({ kind: 'unknown' }, MRKDWN, known);
      const modal = clientTextModal({ kind: 'again', ...sent, said }, known);
      return { modal, message: { text: said, blocks: [] } };
    });
    if (visit === undefined) return;
    await show(visit.origin, await noteSent(visit, sent, deps), deps);
    const below = args.body.view.previous_view_id;
    if (place.onDetails && typeof below === 'string') {
      await redrawAlertDetails(visit, { brn: place.brn, viewId: below }, deps);
    }
  };
}

interface SentLetter {
  readonly place: TriagePlace;
  readonly letter: string;
  readonly language: Language;
}

/** The text as it stands in the window, in whichever language that is. */
function readLetter(values: FormValues): Pick<SentLetter, 'letter' | 'language'> {
  const language = LANGUAGES.find((each) => letterField(each).isIn(values)) ?? FIRST_SHOWN;
  return { letter: letterField(language).read(values), language };
}

async function noteSent(
  { origin, text }: Visit,
  sent: SentLetter,
  deps: TriageDeps,
): Promise<Shown> {
  const by = origin.user;
  const { brn } = sent.place;
  const tried = await tryToSave(() => deps.triage.markClientNotified(brn, by), deps);
  if (!tried.ok) {
    const said = noticeSentence(tried.error, MRKDWN, text);
    return shownAgain(clientTextModal({ kind: 'again', ...sent, said }, text), tried.error, text);
  }
  const noted = tried.value;
  if (noted.ok) {
    const modal = clientTextModal({ kind: 'done' }, text);
    return { modal, message: messageOfModal(modal) };
  }
  const { error } = noted;
  if (error.kind === 'already') {
    const { toldBefore } = clientTextWords(text);
    return shownSentence(toldBefore(mention(error.by), error.at, deps.clock.now()), text);
  }
  return shownSentence(refusalWords(error, { brn, by }, text, deps), text);
}

async function drawLetter(
  { text }: Visit,
  place: TriagePlace,
  language: Language,
  deps: TriageDeps,
): Promise<Shown | undefined> {
  const alert = await deps.triage.get(place.brn);
  if (alert === undefined) return undefined;
  const { policy, clock } = deps;
  const letter = { alert, language, place, collectsBy: policy.collectsBy, now: clock.now() };
  const modal = clientTextModal({ kind: 'letter', ...letter }, text);
  return { modal, message: messageOfModal(modal) };
}
