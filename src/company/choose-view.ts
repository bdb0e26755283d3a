import type { KnownBlock, PlainTextOption } from '@slack/types';
import { type Brn, formatBrn, nameAndBrn } from '../kernel/brn.js';
import type { Company, Product } from '../records/company.js';
import {
  button,
  cut,
  escapeMrkdwn,
  LIMITS,
  MRKDWN,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS, BLOCKS } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import { plain } from '../slack/modal-view.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import { chooseWords } from './choose-words.js';
import type { Found } from './company-index.js';

/** Per action on a chosen company: the IDs of the typeahead and of the buttons beside companies. */
export const CHOOSING = {
  check: { pick: ACTIONS.pickCheck, choose: ACTIONS.chooseCheck },
  popup: { pick: ACTIONS.pickPopup, choose: ACTIONS.choosePopup },
  watch: { pick: ACTIONS.pickWatch, choose: ACTIONS.chooseWatch },
  unwatch: { pick: ACTIONS.pickUnwatch, choose: ACTIONS.chooseUnwatch },
  'test-alert': { pick: ACTIONS.pickTestAlert, choose: ACTIONS.chooseTestAlert },
  history: { pick: ACTIONS.pickHistory, choose: ACTIONS.chooseHistory },
} as const;

export type Choosing = keyof typeof CHOOSING;

export interface ChoiceModel {
  readonly choosing: Choosing;
  /** For `popup`: which product's page. */
  readonly product: Product;
  readonly found:
    | Exclude<Found, { readonly kind: 'one' | 'bad-brn' }>
    /** A BRN that is not watched, where only a watched company makes sense (unwatch). */
    | { readonly kind: 'not-watched'; readonly brn: Brn };
}

/** Several companies match, or none: the person chooses. */
export function choiceMessage(model: ChoiceModel, t: Tongue): ViewMessage {
  const sentences = sentencesOf(model, t);
  return {
    text: sentences.join(' '),
    blocks: [
      section(sentences.join('\n')),
      ...offered(model).map((company) => row(company, model, t)),
      picker(model, t),
    ],
  };
}

/** A typeahead for any other company. */
function picker({ choosing, product }: ChoiceModel, t: Tongue): KnownBlock {
  return {
    type: 'actions',
    block_id: product === 'cashbill' ? BLOCKS.pickCashbill : BLOCKS.pick,
    elements: [
      {
        type: 'external_select',
        action_id: CHOOSING[choosing].pick,
        min_query_length: 1,
        placeholder: plain(chooseWords(t).find),
      },
    ],
  };
}

function sentencesOf({ found }: ChoiceModel, t: Tongue): readonly string[] {
  const choice = chooseWords(t);
  switch (found.kind) {
    case 'several':
      return [choice.several({ shown: found.companies.length, total: found.total })];
    case 'none':
      return [
        choice.none(MRKDWN.quote(found.query)),
        found.nearest.length > 0 ? choice.nearest : choice.nothingNear,
      ];
    case 'unsaid':
      return [choice.unsaid(found.watched)];
    case 'not-watched':
      return [choice.notWatched(formatBrn(found.brn))];
  }
}

function offered({ found }: ChoiceModel): readonly Company[] {
  if (found.kind === 'several') return found.companies;
  return found.kind === 'none' ? found.nearest : [];
}

function row(company: Company, { choosing, product }: ChoiceModel, t: Tongue): KnownBlock {
  const label = chooseWords(t).button[choosing];
  return {
    ...section(escapeMrkdwn(companyWithBrn(company))),
    accessory: button({
      actionId: CHOOSING[choosing].choose,
      label,
      spoken: `${label} · ${companyWithBrn(company, 40)}`,
      value: TARGET.encode({ brn: company.brn, product }),
    }),
  };
}

/** `name` is absent for a company that is not watched. */
interface NamedBrn {
  readonly brn: Brn;
  readonly name?: string;
}

/** A longer name would push the facts off a phone's screen. */
const NAME_LENGTH = 60;

/** Short enough that Slack's 75 characters never cut the BRN behind the name. */
export const NAME_IN_BOX = 55;

/** The company's name, visibly cut if very long, or its formatted BRN. Not escaped. */
export function companyName({ name, brn }: NamedBrn): string {
  return name === undefined ? formatBrn(brn) : cut(name, NAME_LENGTH);
}

/** Name and BRN for a list or a menu, where the BRN tells namesakes apart: `한빛상사 · 123-45-67891`. Not escaped. */
export function companyWithBrn(company: NamedBrn, length = NAME_LENGTH): string {
  return nameAndBrn(company, (name) => cut(name, length)).join(' · ');
}

/** Typeahead options; each value is the BRN (ten digits). `unwatched`: a BRN that was typed and is not watched. */
export function companyOptions(
  { watched, unwatched }: { readonly watched: readonly NamedBrn[]; readonly unwatched?: Brn },
  t: Tongue,
): PlainTextOption[] {
  const offered = unwatched === undefined ? [] : [{ brn: unwatched }];
  return [...offered, ...watched]
    .slice(0, LIMITS.options)
    .map((company) => companyOption(company, t));
}

export function companyOption(company: NamedBrn, t: Tongue) {
  const label =
    company.name === undefined
      ? chooseWords(t).offerUnwatched(formatBrn(company.brn))
      : companyWithBrn(company, NAME_IN_BOX);
  return option(label, company.brn);
}
