import type { KnownBlock, ModalView } from '@slack/types';
import { companyName } from '../company/choose-view.js';
import { formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import { actions, button, context, cut, LIMITS, mention, section } from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { LANGUAGES, type Language } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { clientLetter } from './client-words.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { clientTextWords } from './triage-words.js';

export type ClientTextModel =
  | {
      readonly kind: 'letter';
      readonly alert: Alert;
      /** The client's language, whichever the person reads. */
      readonly language: Language;
      readonly place: TriagePlace;
      readonly collectsBy: Policy['collectsBy'];
      readonly now: Instant;
    }
  | {
      readonly kind: 'again';
      readonly letter: string;
      readonly language: Language;
      readonly place: TriagePlace;
      readonly said: string;
    }
  | { readonly kind: 'saving' }
  | { readonly kind: 'done' };

export function clientTextModal(model: ClientTextModel, text: Tongue): ModalView {
  const client = clientTextWords(text);
  const about = { callbackId: CALLBACKS.clientText, title: client.title };
  switch (model.kind) {
    case 'letter':
      return letterModal(model, text);
    case 'again':
      return sendModal(model, [section(model.said), section(client.howTo)], text);
    case 'saving':
      return modal({ ...about, blocks: [section(client.saving)] }, text);
    case 'done':
      return modal({ ...about, blocks: [section(client.done)] }, text);
  }
}

const IN_LANGUAGE: Readonly<Record<Language, string>> = {
  ko: ACTIONS.clientTextKorean,
  en: ACTIONS.clientTextEnglish,
};

function letterModal(
  { alert, language, place, collectsBy, now }: Extract<ClientTextModel, { kind: 'letter' }>,
  text: Tongue,
): ModalView {
  const client = clientTextWords(text);
  const about = { callbackId: CALLBACKS.clientText, title: client.title };
  const letter = letterOf({ alert, language, collectsBy, now });
  if (letter === undefined) {
    return modal({ ...about, blocks: [section(client.nothingToAsk)] }, text);
  }
  const { clientTold } = alert;
  const before =
    clientTold === undefined
      ? []
      : [context([client.toldBefore(mention(clientTold.by), clientTold.at, now)])];
  return sendModal({ letter, language, place }, [section(client.howTo), ...before], text);
}

function sendModal(
  about: { readonly letter: string; readonly language: Language; readonly place: TriagePlace },
  head: readonly KnownBlock[],
  text: Tongue,
): ModalView {
  const client = clientTextWords(text);
  const { letter, language, place } = about;
  const other = LANGUAGES.filter((each) => each !== language);
  return modal(
    {
      callbackId: CALLBACKS.clientText,
      title: client.title,
      submit: client.submit,
      metadata: TRIAGE_PLACE.encode(place),
      blocks: [
        ...head,
        letterField(language).draw(client.field, letter),
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

/** Slack keeps the text of a block with the same ID; the other language has its own. */
export function letterField(language: Language) {
  return FIELDS.clientText.behind(language);
}

function letterOf(about: {
  readonly alert: Alert;
  readonly language: Language;
  readonly collectsBy: Policy['collectsBy'];
  readonly now: Instant;
}): string | undefined {
  const { alert, language, collectsBy, now } = about;
  const { brn, reasons } = alert;
  const company = { name: companyName(alert), brn: formatBrn(brn) };
  const letter = clientLetter({ ...company, reasons, collectsBy, now }, TONGUES[language]);
  return letter === undefined ? undefined : cut(letter, LIMITS.plainTextInput);
}
