import type { ModalView } from '@slack/types';
import { companyName } from '../company/choose-view.js';
import { type Brn, type CompanyIdentity, isUnnamed } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { ClientLink } from '../records/links.js';
import {
  actions,
  confirmedButton,
  context,
  cut,
  escapeMrkdwn,
  LIMITS,
  MRKDWN,
  section,
} from '../slack/blocks.js';
import { BRN, joinedBy } from '../slack/codec.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FormValues, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { LANGUAGES, type Language } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import type { ClientTextFacts } from '../triage/client-certificate-words.js';
import { clientTextOf } from '../triage/client-words.js';
import { clientTextWords } from '../triage/triage-words.js';
import { DEFAULT_LINK_DAYS, LINK_DAYS } from './client-link-rules.js';
import { clientLinkWords, currentLink } from './client-link-words.js';
import type { NewLink } from './client-links.js';

/** The private_metadata of the link's windows. */
export const LINK_PLACE = joinedBy(':', { brn: BRN });

export interface LinkChoice {
  readonly days: number;
  /** The client's language, not the reader's. */
  readonly language: Language;
}

/** The clients are Korean companies, so their text is Korean first. */
export const INITIAL_CHOICE: LinkChoice = { days: DEFAULT_LINK_DAYS, language: 'ko' };

export function readLinkChoice(values: FormValues): LinkChoice {
  const days = FIELDS.linkDays.read(values);
  const language = FIELDS.linkLanguage.read(values);
  return {
    days: LINK_DAYS.find((each) => String(each) === days) ?? INITIAL_CHOICE.days,
    language: LANGUAGES.find((each) => each === language) ?? INITIAL_CHOICE.language,
  };
}

export interface ClientLinkForm extends LinkChoice {
  readonly company: CompanyIdentity;
  readonly current?: ClientLink | undefined;
  /** The answer to a button, or why the form is shown again. */
  readonly feedback?: string | undefined;
  readonly now: Instant;
}

export function clientLinkModal(form: ClientLinkForm, t: Tongue): ModalView {
  const { company, days, language, current, feedback, now } = form;
  const words = clientLinkWords(t);
  const dayOptions = LINK_DAYS.map((each) => option(words.days.option(each, now), String(each)));
  const languages = LANGUAGES.map((each) => option(words.language.option[each], each));
  const { revoke } = words;
  return modal(
    {
      callbackId: CALLBACKS.clientLink,
      title: words.title,
      submit: words.submit,
      metadata: LINK_PLACE.encode({ brn: company.brn }),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        section(words.explanation(escapeMrkdwn(companyName(company)))),
        context([words.caution]),
        ...(current === undefined
          ? []
          : [
              section(currentLink(current, now, MRKDWN, t)),
              actions('client_link_row', [
                confirmedButton(
                  { actionId: ACTIONS.clientLinkRevoke, label: revoke.button, style: 'danger' },
                  {
                    title: revoke.button,
                    question: revoke.question,
                    yes: revoke.button,
                    no: t.words.button.cancel,
                  },
                ),
              ]),
            ]),
        FIELDS.linkDays.draw(words.days, { options: dayOptions, chosen: String(days) }),
        FIELDS.linkLanguage.draw(words.language, { options: languages, chosen: language }),
      ],
    },
    t,
  );
}

export function clientLinkMessage(sentence: string, t: Tongue): ModalView {
  const { title } = clientLinkWords(t);
  return modal({ callbackId: CALLBACKS.clientLink, title, blocks: [section(sentence)] }, t);
}

interface CreatedLink {
  readonly brn: Brn;
  /** Contains the link. */
  readonly text: string;
  /** Absent when the window is shown again, with `feedback`: by then only the text contains the link. */
  readonly link?: NewLink;
  readonly feedback?: string;
  readonly now: Instant;
}

/** The only place that ever shows the link. */
export function createdLinkModal(created: CreatedLink, t: Tongue): ModalView {
  const { brn, link, text, feedback, now } = created;
  const words = clientLinkWords(t);
  return modal(
    {
      callbackId: CALLBACKS.clientLinkSent,
      title: words.title,
      submit: clientTextWords(t).submit,
      close: t.words.button.close,
      metadata: LINK_PLACE.encode({ brn }),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        ...(link === undefined
          ? []
          : [section(words.created(link.expiresAt, now)), section(`<${link.url}>`)]),
        FIELDS.linkText.draw(words.text, cut(text, LIMITS.plainTextInput)),
      ],
    },
    t,
  );
}

/** Leaves out the number, because it opens the link; elsewhere the number names a company that has no name. */
export function linkText(
  company: Required<CompanyIdentity>,
  facts: Pick<ClientTextFacts, 'reasons' | 'collectsBy' | 'now' | 'sender'> & {
    readonly link: NewLink;
  },
  language: Language,
): string {
  const t = TONGUES[language];
  const name = isUnnamed(company) ? clientLinkWords(t).unnamed : companyName(company);
  // With a link there is always a text; the fallback only satisfies the type.
  return clientTextOf({ name, ...facts }, t) ?? facts.link.url;
}
