import type { InputBlock, ModalView } from '@slack/types';
import { companyName } from '../company/choose-view.js';
import { looksSecret } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import { INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import type { Instant, SeoulDay } from '../kernel/time.js';
import { context, escapeMrkdwn, mention, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { FIELDS, type FormValues, option } from '../slack/inputs.js';
import { modal, plain } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import {
  OFFERED_KINDS,
  type SnoozeChoice,
  type SnoozeFacts,
  type SnoozeOffer,
  snoozeLimit,
  snoozeUntil,
} from './snooze-rules.js';
import { TRIAGE_PLACE, type TriagePlace } from './triage-place.js';
import { alreadyClaimed, type SnoozeProblemKind, snoozeWords } from './triage-words.js';

/** `limit`: the alert's latest end of a snooze; absent: the general limit. It is checked again on saving. */
export function readSnoozeForm(
  values: FormValues,
  { policy, now, limit }: Omit<SnoozeFacts, 'alert'> & { readonly limit?: Instant | undefined },
): { readonly choice: SnoozeChoice } | { readonly problem: SnoozeProblem } {
  const kind = FIELDS.snooze.read(values);
  const day = FIELDS.snoozeDay.read(values);
  const text = toOneLine(FIELDS.snoozeReason.read(values));
  if (text.length > INPUT_LIMITS.note) return { problem: 'reason-too-long' };
  if (looksSecret(text)) return { problem: 'reason-secret' };
  const reason = text === '' ? undefined : text;
  if (kind !== 'date') {
    if (day !== undefined) return { problem: 'day-unused' };
    const offered = OFFERED_KINDS.find((choice) => choice === kind) ?? 'next-working-day';
    return { choice: { kind: offered, reason } };
  }
  if (day === undefined) return { problem: 'no-day' };
  const choice = { kind, day: day satisfies SeoulDay, reason } as const;
  const facts = { alert: { reasons: [] }, policy, now };
  const until = snoozeUntil(choice, facts);
  if (!until.ok && until.error.why === 'past') return { problem: 'past' };
  const latest = limit ?? snoozeLimit(facts);
  if (until.ok && until.value <= latest) return { choice };
  return { problem: { limit: latest, now } };
}

export interface SnoozeInputsModel {
  readonly offers: readonly SnoozeOffer[];
  readonly chosen?: SnoozeChoice | undefined;
  readonly now: Instant;
}

/** An object: the day is after the limit. */
export type SnoozeProblem = SnoozeProblemKind | { readonly limit: Instant; readonly now: Instant };

/** The fields of a snooze. The next working day is preselected, or else the first offer. */
export function snoozeInputs(
  { offers, chosen, now }: SnoozeInputsModel,
  t: Tongue,
): readonly InputBlock[] {
  const snooze = snoozeWords(t);
  const offered = offers.map(({ kind, until }) => ({
    ...option(snooze.choice[kind], kind),
    description: plain(snooze.moment(until, now)),
  }));
  const options = [...offered, option(snooze.choice.date, 'date')];
  const kind = chosen?.kind ?? 'next-working-day';
  const preselected = options.find(({ value }) => value === kind) ?? options[0];
  return [
    FIELDS.snooze.draw(snooze.choices, { options, chosen: preselected?.value }),
    FIELDS.snoozeDay.draw(snooze.day, chosen?.kind === 'date' ? chosen.day : undefined),
    FIELDS.snoozeReason.draw(snooze.reason, chosen?.reason ?? ''),
  ];
}

/** The error texts by block ID, for `response_action: 'errors'`. */
export function snoozeFieldErrors(problem: SnoozeProblem, t: Tongue): Record<string, string> {
  const snooze = snoozeWords(t);
  if (typeof problem === 'object') {
    return { [FIELDS.snoozeDay.block]: snooze.limit(problem.limit, problem.now) };
  }
  return { [PROBLEM_FIELDS[problem].block]: snooze.problem[problem] };
}

const PROBLEM_FIELDS = {
  past: FIELDS.snoozeDay,
  'no-day': FIELDS.snoozeDay,
  'day-unused': FIELDS.snooze,
  'reason-too-long': FIELDS.snoozeReason,
  'reason-secret': FIELDS.snoozeReason,
} as const satisfies Record<SnoozeProblemKind, { readonly block: string }>;

export interface SnoozeForm {
  readonly company: { readonly brn: Brn; readonly name: string };
  readonly place: TriagePlace;
  readonly offers: readonly SnoozeOffer[];
  readonly claim?: { readonly by: string; readonly at: Instant } | undefined;
  readonly chosen?: SnoozeChoice;
  /** Why the form is shown again. */
  readonly feedback?: string;
  readonly now: Instant;
}

export function snoozeModal(form: SnoozeForm, t: Tongue): ModalView {
  const { company, offers, chosen, feedback, claim, place, now } = form;
  const snooze = snoozeWords(t);
  const hints = [
    ...(place.limit === undefined ? [] : [snooze.limit(place.limit, now)]),
    ...(claim === undefined ? [] : [alreadyClaimed(mention(claim.by), claim.at, now, t)]),
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
        ...snoozeInputs({ offers, chosen, now }, t),
        ...(hints.length === 0 ? [] : [context([hints.join(' ')])]),
      ],
    },
    t,
  );
}

/** The form's window with a sentence instead of the form. */
export function snoozeMessageModal(sentence: string, t: Tongue): ModalView {
  const { title } = snoozeWords(t);
  return modal({ callbackId: CALLBACKS.snooze, title, blocks: [section(sentence)] }, t);
}
