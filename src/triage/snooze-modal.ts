import type { KnownBlock, ModalView } from '@slack/types';
import { companyName } from '../company/company-name.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import { context, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal.js';
import { escapeMrkdwn, mention } from '../slack/mrkdwn.js';
import type { Catalog } from '../text/catalog.js';
import { snoozeInputs } from './snooze-inputs.js';
import type { SnoozeChoice, SnoozeOffer } from './snooze-rules.js';
import { type DeskPlace, encodeDeskPlace } from './triage-place.js';

export type SnoozeModalModel =
  | {
      readonly kind: 'form';
      readonly company: { readonly brn: Brn; readonly name: string };
      readonly place: DeskPlace;
      /** What may be chosen, with when it would speak again. */
      readonly choices: readonly SnoozeOffer[];
      /** Somebody looks after it, who may count on hearing of it. */
      readonly taken?: { readonly by: string; readonly at: Instant };
      /** What stood in it, and why it is back. */
      readonly chosen?: SnoozeChoice;
      readonly said?: string;
      readonly now: Instant;
    }
  /** No choice is left: the certificate expires too soon. */
  | { readonly kind: 'too-late' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'done'; readonly until: Instant; readonly now: Instant };

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

function formBlocks(
  model: Extract<SnoozeModalModel, { kind: 'form' }>,
  text: Catalog,
): KnownBlock[] {
  const { company, choices, chosen, said, taken, place, now } = model;
  const { snooze, alreadyTaken } = text.desk;
  const grey = [
    ...(place.limit === undefined ? [] : [snooze.limit(place.limit, now)]),
    ...(taken === undefined ? [] : [alreadyTaken(mention(taken.by), taken.at, now)]),
  ];
  return [
    ...(said === undefined ? [] : [section(said)]),
    section(snooze.question(escapeMrkdwn(companyName(company)))),
    ...snoozeInputs({ offers: choices, chosen, now }, text),
    ...(grey.length === 0 ? [] : [context([grey.join(' ')])]),
  ];
}
