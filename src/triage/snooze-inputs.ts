import type { InputBlock, RadioButtons } from '@slack/types';
import type { Instant } from '../kernel/instant.js';
import { ACTIONS, BLOCKS } from '../slack/ids.js';
import { input, option } from '../slack/inputs.js';
import { plain } from '../slack/modal.js';
import type { Catalog } from '../text/catalog.js';
import type { SnoozeProblem } from './desk-text.js';
import type { SnoozeChoice, SnoozeOffer } from './snooze-rules.js';

export interface SnoozeInputsModel {
  readonly offers: readonly SnoozeOffer[];
  /** What stood there before the window was drawn anew. */
  readonly chosen?: SnoozeChoice | undefined;
  readonly now: Instant;
}

/** What is wrong with a submitted form. `limit`: the day is too far off. */
export type SnoozeFault = SnoozeProblem | { readonly limit: Instant; readonly now: Instant };

/** Until when: one of the usual waits, or a day. */
export function snoozeInputs(model: SnoozeInputsModel, text: Catalog): readonly InputBlock[] {
  const { snooze } = text.desk;
  const { chosen } = model;
  const day = chosen?.kind === 'date' ? { initial_date: chosen.day } : {};
  return [
    input({
      blockId: BLOCKS.snooze,
      field: snooze.choices,
      optional: false,
      element: choicesInput(model, text),
    }),
    input({
      blockId: BLOCKS.snoozeDay,
      field: snooze.day,
      optional: true,
      element: { type: 'datepicker', action_id: ACTIONS.inputSnoozeDay, ...day },
    }),
  ];
}

/** Errors for `response_action: 'errors'`, keyed by block ID. */
export function snoozeFieldErrors(
  problem: SnoozeFault,
  { desk: { snooze } }: Catalog,
): Record<string, string> {
  if (typeof problem === 'object') {
    return { [BLOCKS.snoozeDay]: snooze.limit(problem.limit, problem.now) };
  }
  const block = problem === 'day-unused' ? BLOCKS.snooze : BLOCKS.snoozeDay;
  return { [block]: snooze.problem[problem] };
}

/** The shortest wait that people mean is chosen already. */
function choicesInput(
  { offers, chosen, now }: SnoozeInputsModel,
  { desk: { snooze } }: Catalog,
): RadioButtons {
  const offered = offers.map(({ kind, until }) => ({
    ...option(snooze.choice[kind], kind),
    description: plain(snooze.moment(until, now)),
  }));
  const all = [...offered, option(snooze.choice.date, 'date')];
  const preset = chosen?.kind ?? 'next-working-day';
  const initial = all.find(({ value }) => value === preset) ?? all[0];
  return {
    type: 'radio_buttons',
    action_id: ACTIONS.inputSnooze,
    options: all,
    initial_option: initial,
  };
}
