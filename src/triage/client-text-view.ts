import type { ModalView } from '@slack/types';
import { companyName } from '../company/choose-view.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, Claim } from '../records/alert.js';
import { actions, button, context, cut, LIMITS, mention, section } from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { LANGUAGES, type Language } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { alertFormMessage, TRIAGE_PLACE, type TriagePlace } from './alert-forms-view.js';
import { clientLetter } from './client-words.js';
import { clientTextWords } from './triage-words.js';

export interface ClientTextForm {
  readonly letter: string;
  /** The client's language, not the reader's. */
  readonly language: Language;
  readonly place: TriagePlace;
  /** The last time a person marked a text as sent. */
  readonly lastSent?: Pick<Claim, 'by' | 'at'> | undefined;
  /** Why the form is shown again. */
  readonly feedback?: string;
  readonly now: Instant;
}

const LANGUAGE_BUTTONS: Readonly<Record<Language, string>> = {
  ko: ACTIONS.clientTextKorean,
  en: ACTIONS.clientTextEnglish,
};

export function letterModal(
  model: Pick<ClientTextForm, 'language' | 'place' | 'now'> & {
    readonly alert: Alert;
    readonly collectsBy: Policy['collectsBy'];
  },
  t: Tongue,
): ModalView {
  const { alert, language, place, now } = model;
  const letter = letterOf(alert, model);
  return letter === undefined
    ? alertFormMessage('clientText', clientTextWords(t).nothingToAsk, t)
    : clientTextModal({ letter, language, place, lastSent: alert.clientTold, now }, t);
}

interface LetterContext extends Pick<Policy, 'collectsBy'> {
  readonly language: Language;
  readonly now: Instant;
}

/** The letter for the client of an alert; `undefined`: the client can do nothing. */
export function letterOf(
  { brn, name, reasons }: Pick<Alert, 'brn' | 'name' | 'reasons'>,
  { language, collectsBy, now }: LetterContext,
): string | undefined {
  const company = { name: companyName({ brn, name }), brn: formatBrn(brn) };
  return clientLetter({ ...company, reasons, collectsBy, now }, TONGUES[language]);
}

export function clientTextModal(form: ClientTextForm, t: Tongue): ModalView {
  const { letter, language, place, lastSent, feedback, now } = form;
  const client = clientTextWords(t);
  const otherLanguages = LANGUAGES.filter((each) => each !== language);
  return modal(
    {
      callbackId: CALLBACKS.clientText,
      title: client.title,
      submit: client.submit,
      close: t.words.button.close,
      metadata: TRIAGE_PLACE.encode(place),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        section(client.howTo),
        ...(lastSent === undefined
          ? []
          : [context([client.alreadySent(mention(lastSent.by), lastSent.at, now)])]),
        letterField(language).draw(client.field, cut(letter, LIMITS.plainTextInput)),
        actions(
          'client_language',
          otherLanguages.map((each) =>
            button({ actionId: LANGUAGE_BUTTONS[each], label: client.inLanguage[each] }),
          ),
        ),
      ],
    },
    t,
  );
}

/** Each language has its own field, because Slack keeps a field's text while its block ID stays the same. */
export function letterField(language: Language) {
  return FIELDS.clientText.withBlockSuffix(language);
}
