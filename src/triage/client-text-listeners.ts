import type { SlackDeps } from '../app/slack-deps.js';
import type { Brn } from '../kernel/brn.js';
import { type Shown, show } from '../slack/answer.js';
import { MRKDWN } from '../slack/blocks.js';
import { shownAgain, tryToSave } from '../slack/errors.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import type { FormValues } from '../slack/inputs.js';
import { messageOfModal } from '../slack/modal-view.js';
import { ackWithView, openModal } from '../slack/modals.js';
import {
  type ButtonArgs,
  originOfAction,
  originOfSubmit,
  parseTarget,
  type SubmitArgs,
} from '../slack/origin.js';
import { ackUnreadable, tellUnreadable } from '../slack/unreadable.js';
import { admit, shownNotice, type Visit } from '../slack/visit.js';
import { catalogOf } from '../text/catalog.js';
import { LANGUAGES, type Language } from '../text/language.js';
import { redrawAlertDetails, refusalNotice } from './alert-window.js';
import { clientTextModal, letterBlockId } from './client-text-view.js';
import { type DeskPlace, parseDeskPlace } from './triage-place.js';

/** Clients are Korean companies, whatever whoever looks after them reads. */
const FIRST_SHOWN: Language = 'ko';

/** "Text for the client". */
export function onClientText(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const onDetails = args.body.view?.callback_id === CALLBACKS.alertDetails;
    const visit = await admit(originOfAction(args), 'client-text', deps);
    if (visit !== undefined) await openClientText(visit, { brn: target.brn, onDetails }, deps);
  };
}

/** Shows the text, over what the person looks at. */
async function openClientText(visit: Visit, place: DeskPlace, deps: SlackDeps): Promise<void> {
  const letter = await drawLetter(visit, place, FIRST_SHOWN, deps);
  if (letter === undefined) return showOver(visit, place.brn, deps);
  const viewId = await openModal(visit.origin, letter.modal, deps);
  if (viewId === undefined) {
    await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
  }
}

/** "Show in Korean", "Show in English", in that window. */
export function onClientTextLanguage(deps: SlackDeps, language: Language) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const place = parseDeskPlace(args.body.view?.private_metadata ?? '');
    if (place === undefined) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), 'client-text', deps);
    if (visit === undefined) return;
    const letter = await drawLetter(visit, place, language, deps);
    if (letter === undefined) return showOver(visit, place.brn, deps);
    await show(visit.origin, letter, deps, { dropWhenClosed: true });
  };
}

/** "I sent it". What was sent is not kept, only that, by whom and when. */
export function onClientTextSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const text = catalogOf(deps.reader.languageNow(args.body.user.id));
    const place = parseDeskPlace(args.view.private_metadata);
    if (place === undefined) return ackUnreadable(args, deps);
    await ackWithView(args, clientTextModal({ kind: 'saving' }, text));
    const sent = { place, ...readLetter(args.view.state.values) };
    const visit = await admit(originOfSubmit(args), 'client-text', deps, async (known) => {
      const said = known.notice.sentence({ kind: 'unknown' }, MRKDWN);
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
  readonly place: DeskPlace;
  readonly letter: string;
  readonly language: Language;
}

/** The text as it stands in the window, in whichever language that is. */
function readLetter(values: FormValues): Pick<SentLetter, 'letter' | 'language'> {
  const language = LANGUAGES.find((each) => values[letterBlockId(each)] !== undefined);
  const shown = language ?? FIRST_SHOWN;
  const letter = values[letterBlockId(shown)]?.[ACTIONS.inputClientText]?.value ?? '';
  return { letter, language: shown };
}

async function noteSent(
  { origin, text }: Visit,
  sent: SentLetter,
  deps: SlackDeps,
): Promise<Shown> {
  const by = origin.user;
  const { brn } = sent.place;
  const tried = await tryToSave(() => deps.desk.clientTold(brn, by), deps);
  if (!tried.ok) {
    const said = text.notice.sentence(tried.error, MRKDWN);
    return shownAgain(clientTextModal({ kind: 'again', ...sent, said }, text), tried.error, text);
  }
  const noted = tried.value;
  if (noted.ok) {
    const modal = clientTextModal({ kind: 'done' }, text);
    return { modal, message: messageOfModal(modal) };
  }
  const { error } = noted;
  if (error.kind === 'already') {
    const told = { kind: 'client-told-already', by: error.by, at: error.at } as const;
    return shownNotice({ ...told, now: deps.clock.now() }, text);
  }
  return shownNotice(refusalNotice(error, { brn, by }, deps), text);
}

async function drawLetter(
  { text }: Visit,
  place: DeskPlace,
  language: Language,
  deps: SlackDeps,
): Promise<Shown | undefined> {
  const alert = await deps.desk.get(place.brn);
  if (alert === undefined) return undefined;
  const { collectsBy, clock } = deps;
  const letter = { alert, language, place, collectsBy, now: clock.now() };
  const modal = clientTextModal({ kind: 'letter', ...letter }, text);
  return { modal, message: messageOfModal(modal) };
}

async function showOver(visit: Visit, brn: Brn, deps: SlackDeps): Promise<void> {
  const over = refusalNotice({ kind: 'over' }, { brn, by: visit.origin.user }, deps);
  await show(visit.origin, shownNotice(over, visit.text), deps);
}
