import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { companyName } from '../company/choose-view.js';
import { looksSecret } from '../company/note-rules.js';
import { formatBrn } from '../kernel/brn.js';
import { INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, Claim } from '../records/alert.js';
import {
  actions,
  button,
  context,
  contextRow,
  cut,
  escapeMrkdwn,
  LIMITS,
  mention,
  section,
} from '../slack/blocks.js';
import { BRN, joinedBy, WHOLE_NUMBER } from '../slack/codec.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FieldErrors, type FormValues, fieldError, option } from '../slack/inputs.js';
import { modal } from '../slack/modal-view.js';
import { LANGUAGES, type Language } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { clientTextOf } from './client-words.js';
import {
  OFFERED_KINDS,
  type SnoozeChoice,
  type SnoozeFacts,
  type SnoozeOffer,
  snoozeLimit,
  snoozeUntil,
} from './snooze-rules.js';
import {
  alreadyClaimed,
  assignWords,
  clientTextWords,
  snoozeLabel,
  snoozeWords,
} from './triage-words.js';

/** The private_metadata of a window about one alert: `1234567891:details:1796000000000`. */
export const TRIAGE_PLACE = joinedBy(':', {
  brn: BRN,
  /** Whether the window below shows the alert's details, which must be redrawn afterwards (`channel`: no). */
  onDetails: z.stringbool({ truthy: ['details'], falsy: ['channel'], case: 'sensitive' }),
  /** The latest end of a snooze, as an Instant. */
  limit: WHOLE_NUMBER.optional(),
});
export type TriagePlace = z.infer<typeof TRIAGE_PLACE>;

export type AlertForm = 'assign' | 'snooze' | 'clientText';

interface FormModel {
  readonly company: Pick<Alert, 'brn' | 'name'>;
  readonly place: TriagePlace;
  readonly claim?: Claim | undefined;
  /** Why the form is shown again (mrkdwn). */
  readonly feedback?: string;
  readonly now: Instant;
}

export interface AssignForm extends FormModel {
  /** Empty: nobody is selected. */
  readonly assignee: string;
}

export function assignModal(form: AssignForm, t: Tongue): ModalView {
  const { title, submit, question, person } = assignWords(t);
  const fields = [FIELDS.assignee.draw(person, form.assignee)];
  return formModal('assign', form, { title, submit, question, fields }, t);
}

export type SnoozeForm = FormModel & SnoozeInputsModel;

export function snoozeModal(form: SnoozeForm, t: Tongue): ModalView {
  const { place, now } = form;
  const { title, submit, question, limit } = snoozeWords(t);
  const fields = snoozeInputs(form, t);
  const hint = place.limit === undefined ? undefined : limit(place.limit, now);
  return formModal('snooze', form, { title, submit, question, fields, hint }, t);
}

function formModal(
  kind: AlertForm,
  { company, place, claim, feedback, now }: FormModel,
  form: {
    readonly title: string;
    readonly submit: string;
    readonly question: (company: string) => string;
    readonly fields: readonly KnownBlock[];
    readonly hint?: string | undefined;
  },
  t: Tongue,
): ModalView {
  const claimed = claim && alreadyClaimed(claim, mention, now, t);
  return modal(
    {
      callbackId: CALLBACKS[kind],
      title: form.title,
      submit: form.submit,
      metadata: TRIAGE_PLACE.encode(place),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        section(form.question(escapeMrkdwn(companyName(company)))),
        ...form.fields,
        ...contextRow([[form.hint, claimed].filter(Boolean).join(' ')]),
      ],
    },
    t,
  );
}

export function alertFormMessage(kind: AlertForm, sentence: string, t: Tongue): ModalView {
  const titles = { assign: assignWords, snooze: snoozeWords, clientText: clientTextWords };
  const { title } = titles[kind](t);
  return modal({ callbackId: CALLBACKS[kind], title, blocks: [section(sentence)] }, t);
}

export interface SnoozeInputsModel {
  readonly offers: readonly SnoozeOffer[];
  readonly chosen?: SnoozeChoice | undefined;
  readonly now: Instant;
}

/** Preselected: the earlier choice, else the next working day, else the first offer. */
export function snoozeInputs(
  { offers, chosen, now }: SnoozeInputsModel,
  t: Tongue,
): readonly InputBlock[] {
  const snooze = snoozeWords(t);
  const options = offers.map((offer) => option(snoozeLabel(offer, now, t), offer.kind));
  const kind = chosen === undefined || chosen.kind === 'date' ? 'next-working-day' : chosen.kind;
  const preselected = options.find(({ value }) => value === kind) ?? options[0];
  return [
    ...(preselected === undefined
      ? []
      : [FIELDS.snooze.draw(snooze.choices, { options, chosen: preselected.value })]),
    FIELDS.snoozeDay.draw(snooze.day, chosen?.kind === 'date' ? chosen.day : undefined),
    FIELDS.snoozeReason.draw(snooze.reason, chosen?.reason ?? ''),
  ];
}

export function readReason(
  field: typeof FIELDS.snoozeReason,
  values: FormValues,
  t: Tongue,
): { readonly reason: string | undefined } | FieldErrors {
  const { problem } = snoozeWords(t);
  const reason = toOneLine(field.read(values));
  if (reason.length > INPUT_LIMITS.note) return fieldError(field, problem['reason-too-long']);
  if (looksSecret(reason)) return fieldError(field, problem['reason-secret']);
  return { reason: reason || undefined };
}

/** `limit`: the alert's latest end of a snooze; absent: the general limit. It is checked again on saving. */
export function readSnoozeForm(
  values: FormValues,
  { policy, now, limit }: Omit<SnoozeFacts, 'alert'> & { readonly limit?: Instant | undefined },
  t: Tongue,
): { readonly choice: SnoozeChoice } | FieldErrors {
  const snooze = snoozeWords(t);
  const day = FIELDS.snoozeDay.read(values);
  const written = readReason(FIELDS.snoozeReason, values, t);
  if ('errors' in written) return written;
  const { reason } = written;
  if (day === undefined) {
    const kind = FIELDS.snooze.read(values);
    const offered = OFFERED_KINDS.find((choice) => choice === kind) ?? 'next-working-day';
    return { choice: { kind: offered, reason } };
  }
  const choice = { kind: 'date', day, reason } as const;
  // Without the alert's reasons: `limit` stands for them.
  const facts = { alert: { reasons: [] }, policy, now };
  const until = snoozeUntil(choice, facts);
  if (!until.ok && until.error.why === 'past') {
    return fieldError(FIELDS.snoozeDay, snooze.problem.past);
  }
  const latest = limit ?? snoozeLimit(facts);
  if (until.ok && until.value <= latest) return { choice };
  return fieldError(FIELDS.snoozeDay, snooze.limit(latest, now));
}

export interface ClientTextForm extends Pick<FormModel, 'place' | 'feedback' | 'now'> {
  readonly text: string;
  /** The client's language, not the reader's. */
  readonly language: Language;
  readonly lastSent?: Alert['clientTold'];
}

const LANGUAGE_BUTTONS: Readonly<Record<Language, string>> = {
  ko: ACTIONS.clientTextKorean,
  en: ACTIONS.clientTextEnglish,
};

export function alertClientTextModal(
  model: ClientTextContext & { readonly alert: Alert; readonly place: TriagePlace },
  t: Tongue,
): ModalView {
  const { alert, language, place, now } = model;
  const text = alertClientText(alert, model);
  return text === undefined
    ? alertFormMessage('clientText', clientTextWords(t).nothingToAsk, t)
    : clientTextModal({ text, language, place, lastSent: alert.clientTold, now }, t);
}

interface ClientTextContext extends Pick<Policy, 'collectsBy'> {
  readonly language: Language;
  readonly now: Instant;
}

/** `undefined`: the client can do nothing. */
export function alertClientText(
  { brn, name, reasons }: Pick<Alert, 'brn' | 'name' | 'reasons'>,
  { language, collectsBy, now }: ClientTextContext,
): string | undefined {
  const company = { name: companyName({ brn, name }), brn: formatBrn(brn) };
  return clientTextOf({ ...company, reasons, collectsBy, now }, TONGUES[language]);
}

export function clientTextModal(form: ClientTextForm, t: Tongue): ModalView {
  const { text, language, place, lastSent, feedback, now } = form;
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
        clientTextField(language).draw(client.field, cut(text, LIMITS.plainTextInput)),
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
export function clientTextField(language: Language) {
  return FIELDS.clientText.withBlockSuffix(language);
}
