import type { InputBlock, ModalView } from '@slack/types';
import { companyName } from '../company/choose-view.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant, SeoulDay } from '../kernel/time.js';
import { context, escapeMrkdwn, mention, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FormValues, option } from '../slack/inputs.js';
import { modal, plain } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import {
  type SnoozeCase,
  type SnoozeChoice,
  type SnoozeOffer,
  snoozeLimit,
  snoozeUntil,
} from './snooze-rules.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { alreadyClaimed, type SnoozeProblem, snoozeWords } from './triage-words.js';

const WITHOUT_DAY = ['one-day', 'three-days', 'next-working-day'] as const;

/** `limit` is the alert's latest end of a snooze; absent: the general limit. It is checked again on saving. */
export function readSnoozeForm(
  values: FormValues,
  { policy, now, limit }: Omit<SnoozeCase, 'alert'> & { readonly limit?: Instant | undefined },
): { readonly choice: SnoozeChoice } | { readonly problem: SnoozeFault } {
  const kind = FIELDS.snooze.read(values);
  const day = FIELDS.snoozeDay.read(values);
  if (kind !== 'date') {
    if (day !== undefined) return { problem: 'day-unused' };
    return {
      choice: { kind: WITHOUT_DAY.find((choice) => choice === kind) ?? 'next-working-day' },
    };
  }
  if (day === undefined) return { problem: 'no-day' };
  const choice = { kind, day: day satisfies SeoulDay } as const;
  const about = { alert: { reasons: [] }, policy, now };
  const until = snoozeUntil(choice, about);
  if (!until.ok && until.error.why === 'past') return { problem: 'past' };
  const latest = limit ?? snoozeLimit(about);
  if (until.ok && until.value <= latest) return { choice };
  return { problem: { limit: latest, now } };
}

export interface SnoozeInputsModel {
  readonly offers: readonly SnoozeOffer[];
  readonly chosen?: SnoozeChoice | undefined;
  readonly now: Instant;
}

/** With `limit`: the day is too late. */
export type SnoozeFault = SnoozeProblem | { readonly limit: Instant; readonly now: Instant };

/** The fields of a snooze; the next working day, or else the first offer, is preselected. */
export function snoozeInputs(
  { offers, chosen, now }: SnoozeInputsModel,
  text: Tongue,
): readonly InputBlock[] {
  const snooze = snoozeWords(text);
  const offered = offers.map(({ kind, until }) => ({
    ...option(snooze.choice[kind], kind),
    description: plain(snooze.moment(until, now)),
  }));
  const options = [...offered, option(snooze.choice.date, 'date')];
  const preset = chosen?.kind ?? 'next-working-day';
  const first = options.find(({ value }) => value === preset) ?? options[0];
  return [
    FIELDS.snooze.draw(snooze.choices, { options, chosen: first?.value }),
    FIELDS.snoozeDay.draw(snooze.day, chosen?.kind === 'date' ? chosen.day : undefined),
  ];
}

/** Error texts by block ID, for `response_action: 'errors'`. */
export function snoozeFieldErrors(problem: SnoozeFault, text: Tongue): Record<string, string> {
  const snooze = snoozeWords(text);
  if (typeof problem === 'object') {
    return { [FIELDS.snoozeDay.block]: snooze.limit(problem.limit, problem.now) };
  }
  const { block } = problem === 'day-unused' ? FIELDS.snooze : FIELDS.snoozeDay;
  return { [block]: snooze.problem[problem] };
}

export interface SnoozeForm {
  readonly company: { readonly brn: Brn; readonly name: string };
  readonly place: TriagePlace;
  readonly choices: readonly SnoozeOffer[];
  /** The person who claimed the alert. */
  readonly claim?: { readonly by: string; readonly at: Instant } | undefined;
  /** The submitted choice, and why the form is shown again. */
  readonly chosen?: SnoozeChoice;
  readonly feedback?: string;
  readonly now: Instant;
}

export function snoozeModal(form: SnoozeForm, text: Tongue): ModalView {
  const { company, choices: offers, chosen, feedback, claim, place, now } = form;
  const snooze = snoozeWords(text);
  const grey = [
    ...(place.limit === undefined ? [] : [snooze.limit(place.limit, now)]),
    ...(claim === undefined ? [] : [alreadyClaimed(mention(claim.by), claim.at, now, text)]),
  ];
  return modal(
    {
      callbackId: CALLBACKS.snooze,
      title: snooze.title,
      submit: snooze.submit,
      metadata: TRIAGE_PLACE.encode(place),
      blocks: [
        ...(feedback === undefined ? [] : [section(feedback)]),
        section(snooze.question(escapeMrkdwn(companyName(company)))),
        ...snoozeInputs({ offers, chosen, now }, text),
        ...(grey.length === 0 ? [] : [context([grey.join(' ')])]),
      ],
    },
    text,
  );
}

export function snoozeSentence(sentence: string, text: Tongue): ModalView {
  const { title } = snoozeWords(text);
  return modal({ callbackId: CALLBACKS.snooze, title, blocks: [section(sentence)] }, text);
}
