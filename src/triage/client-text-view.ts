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
import { clientLetter } from './client-words.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { clientTextWords } from './triage-words.js';

export interface ClientTextForm {
  readonly letter: string;
  /** The client's language, not the reader's. */
  readonly language: Language;
  readonly place: TriagePlace;
  readonly before?: Pick<Claim, 'by' | 'at'> | undefined;
  /** Why the form is shown again. */
  readonly feedback?: string;
  readonly now: Instant;
}

const IN_LANGUAGE: Readonly<Record<Language, string>> = {
  ko: ACTIONS.clientTextKorean,
  en: ACTIONS.clientTextEnglish,
};

export function letterModal(
  about: Pick<ClientTextForm, 'language' | 'place' | 'now'> & {
    readonly alert: Alert;
    readonly collectsBy: Policy['collectsBy'];
  },
  text: Tongue,
): ModalView {
  const { alert, language, place, collectsBy, now } = about;
  const { reasons, clientTold: before } = alert;
  const company = { name: companyName(alert), brn: formatBrn(alert.brn) };
  const letter = clientLetter({ ...company, reasons, collectsBy, now }, TONGUES[language]);
  return letter === undefined
    ? clientTextSentence(clientTextWords(text).nothingToAsk, text)
    : clientTextModal({ letter, language, place, before, now }, text);
}

export function clientTextModal(form: ClientTextForm, text: Tongue): ModalView {
  const { letter, language, place, before, feedback, now } = form;
  const client = clientTextWords(text);
  const other = LANGUAGES.filter((each) => each !== language);
  return modal(
    {
      callbackId: CALLBACKS.clientText,
      title: client.title,
      submit: client.submit,
      close: text.words.button.close,
      metadata: TRIAGE_PLACE.encode(place),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        section(client.howTo),
        ...(before === undefined
          ? []
          : [context([client.toldBefore(mention(before.by), before.at, now)])]),
        letterField(language).draw(client.field, cut(letter, LIMITS.plainTextInput)),
        actions(
          'client_language',
          other.map((each) =>
            button({ actionId: IN_LANGUAGE[each], label: client.inLanguage[each] }),
          ),
        ),
      ],
    },
    text,
  );
}

export function clientTextSentence(sentence: string, text: Tongue): ModalView {
  const { title } = clientTextWords(text);
  return modal({ callbackId: CALLBACKS.clientText, title, blocks: [section(sentence)] }, text);
}

/** Slack keeps the text of a block with the same ID, so each language has its own field. */
export function letterField(language: Language) {
  return FIELDS.clientText.behind(language);
}
