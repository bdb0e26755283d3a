import type { KnownBlock, ModalView, RadioButtons } from '@slack/types';
import type { Brn } from '../../domain/brn.js';
import type { Instant } from '../../domain/instant.js';
import type { SnoozeChoice } from '../../domain/snooze-choices.js';
import type { Catalog } from '../../text/catalog.js';
import type { SnoozeProblem } from '../../text/desk-text.js';
import { type DeskPlace, encodeDeskPlace } from '../desk-place.js';
import { ACTIONS, BLOCKS, CALLBACKS } from '../ids.js';
import { context, section } from './blocks.js';
import { companyName } from './company-name.js';
import { input, option } from './inputs.js';
import { modal, plain } from './modal.js';
import { escapeMrkdwn, mention } from './mrkdwn.js';

export type SnoozeModalModel =
  | {
      readonly kind: 'form';
      readonly company: { readonly brn: Brn; readonly name: string };
      readonly place: DeskPlace;
      /** What may be chosen, with when it would speak again. */
      readonly choices: readonly SnoozeOffer[];
      /** Somebody looks after it, who may count on hearing of it. */
      readonly taken?: { readonly by: string; readonly at: Instant };
      readonly now: Instant;
    }
  /** No choice is left: the certificate expires too soon. */
  | { readonly kind: 'too-late' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'done'; readonly until: Instant; readonly now: Instant };

export interface SnoozeOffer {
  readonly kind: Exclude<SnoozeChoice['kind'], 'date'>;
  readonly until: Instant;
}

/** "Remind me later": until when. */
export function snoozeModal(model: SnoozeModalModel, text: Catalog): ModalView {
  const { snooze } = text.desk;
  const about = { callbackId: CALLBACKS.snooze, title: snooze.title };
  switch (model.kind) {
    case 'form':
      return modal(
        {
          ...about,
          submit: snooze.submit,
          close: text.words.button.cancel,
          metadata: encodeDeskPlace(model.place),
          blocks: formBlocks(model, text),
        },
        text,
      );
    case 'too-late':
      return modal({ ...about, blocks: [section(snooze.tooLate)] }, text);
    case 'saving':
      return modal({ ...about, blocks: [section(snooze.saving)] }, text);
    case 'done':
      return modal({ ...about, blocks: [section(snooze.done(model.until, model.now))] }, text);
    default:
      return model satisfies never;
  }
}

/** What is wrong with a submitted form, beside its field. `limit`: it would be too long. */
export function snoozeFieldErrors(
  problem: SnoozeProblem | { readonly limit: Instant; readonly now: Instant },
  { desk: { snooze } }: Catalog,
): Record<string, string> {
  if (typeof problem === 'object') {
    return { [BLOCKS.snoozeDay]: snooze.limit(problem.limit, problem.now) };
  }
  const block = problem === 'day-unused' ? BLOCKS.snooze : BLOCKS.snoozeDay;
  return { [block]: snooze.problem[problem] };
}

function formBlocks(
  model: Extract<SnoozeModalModel, { kind: 'form' }>,
  text: Catalog,
): KnownBlock[] {
  const { company, choices, taken, place, now } = model;
  const { snooze, alreadyTaken } = text.desk;
  const grey = [
    ...(place.limit === undefined ? [] : [snooze.limit(place.limit, now)]),
    ...(taken === undefined ? [] : [alreadyTaken(mention(taken.by), taken.at, now)]),
  ];
  return [
    section(snooze.question(escapeMrkdwn(companyName(company)))),
    input({
      blockId: BLOCKS.snooze,
      field: snooze.choices,
      optional: false,
      element: choicesInput(choices, now, text),
    }),
    input({
      blockId: BLOCKS.snoozeDay,
      field: snooze.day,
      optional: true,
      element: { type: 'datepicker', action_id: ACTIONS.inputSnoozeDay },
    }),
    ...(grey.length === 0 ? [] : [context([grey.join(' ')])]),
  ];
}

/** The shortest wait that people mean is chosen already. */
function choicesInput(
  choices: readonly SnoozeOffer[],
  now: Instant,
  { desk: { snooze } }: Catalog,
): RadioButtons {
  const offered = choices.map(({ kind, until }) => ({
    ...option(snooze.choice[kind], kind),
    description: plain(snooze.moment(until, now)),
  }));
  const all = [...offered, option(snooze.choice.date, 'date')];
  const initial = offered.find(({ value }) => value === 'next-working-day') ?? all[0];
  return {
    type: 'radio_buttons',
    action_id: ACTIONS.inputSnooze,
    options: all,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}
