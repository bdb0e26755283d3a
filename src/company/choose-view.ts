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
import { encodeTarget } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import { chooseWords } from './choose-words.js';

/** What goes on with the chosen company. */
export type Choosing = 'check' | 'popup' | 'watch' | 'unwatch' | 'test-alert' | 'history';

export interface ChoiceModel {
  readonly choosing: Choosing;
  /** For `popup`: which product's page. */
  readonly product: Product;
  readonly found:
    | {
        readonly kind: 'several';
        readonly companies: readonly Company[];
        readonly total: number;
      }
    | { readonly kind: 'none'; readonly query: string; readonly nearest: readonly Company[] }
    /** No company was named, and there is not exactly one. */
    | { readonly kind: 'unsaid'; readonly watched: number }
    /** A BRN that is not watched, where only a watched company makes sense (unwatch). */
    | { readonly kind: 'not-watched'; readonly brn: Brn };
}

/** Several companies fit, or none: lets the person choose. */
export function choiceMessage(model: ChoiceModel, text: Tongue): ViewMessage {
  const sentences = sentencesOf(model, text);
  return {
    text: sentences.join(' '),
    blocks: [
      section(sentences.join('\n')),
      ...offered(model).map((company) => row(company, model, text)),
      picker(model, text),
    ],
  };
}

const PICK: Readonly<Record<Choosing, string>> = {
  check: ACTIONS.pickCheck,
  popup: ACTIONS.pickPopup,
  watch: ACTIONS.pickWatch,
  unwatch: ACTIONS.pickUnwatch,
  'test-alert': ACTIONS.pickTestAlert,
  history: ACTIONS.pickHistory,
};

/** Finds any other company while it is typed. */
function picker({ choosing, product }: ChoiceModel, text: Tongue): KnownBlock {
  return {
    type: 'actions',
    block_id: product === 'cashbill' ? BLOCKS.pickCashbill : BLOCKS.pick,
    elements: [
      {
        type: 'external_select',
        action_id: PICK[choosing],
        min_query_length: 1,
        placeholder: plain(chooseWords(text).find),
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
    default:
      return found satisfies never;
  }
}

function offered({ found }: ChoiceModel): readonly Company[] {
  if (found.kind === 'several') return found.companies;
  return found.kind === 'none' ? found.nearest : [];
}

const CHOOSE: Readonly<Record<Choosing, string>> = {
  check: ACTIONS.chooseCheck,
  popup: ACTIONS.choosePopup,
  watch: ACTIONS.chooseWatch,
  unwatch: ACTIONS.chooseUnwatch,
  'test-alert': ACTIONS.chooseTestAlert,
  history: ACTIONS.chooseHistory,
};

function row(company: Company, { choosing, product }: ChoiceModel, text: Tongue): KnownBlock {
  const label = chooseWords(text).button[choosing];
  return {
    ...section(escapeMrkdwn(companyWithBrn(company))),
    accessory: button({
      actionId: CHOOSE[choosing],
      label,
      spoken: `${label} · ${companyWithBrn(company, 40)}`,
      value: encodeTarget({ brn: company.brn, product }),
    }),
  };
}

/** The longest name shown; more would push what matters off a phone's screen. */
const NAME_LENGTH = 60;

/** How much of a name stands beside a box, so that the BRN behind it is never cut off (Slack's 75 characters). */
export const NAME_IN_BOX = 55;

/** A company as people call it: its name, visibly cut when very long, else its formatted BRN. Not escaped. */
export function companyName({ name, brn }: { readonly name?: string; readonly brn: Brn }): string {
  return name === undefined ? formatBrn(brn) : cut(name, NAME_LENGTH);
}

/** For a list or a menu, where the BRN tells namesakes apart: `한빛상사 · 123-45-67891`. Not escaped. */
export function companyWithBrn(
  company: { readonly name?: string; readonly brn: Brn },
  length = NAME_LENGTH,
): string {
  return nameAndBrn(company, (name) => cut(name, length)).join(' · ');
}

export interface CompanyOptionsModel {
  readonly watched: readonly { readonly brn: Brn; readonly name: string }[];
  /** The query was itself a BRN that is not watched: offered as it is. */
  readonly unwatched?: Brn;
}

/** So that the BRN behind it is never cut off. */
const OPTION_NAME_LENGTH = 55;

/** Typeahead options; each value is the BRN (ten digits). */
export function companyOptions(model: CompanyOptionsModel, text: Tongue): PlainTextOption[] {
  const offered = model.unwatched === undefined ? [] : [{ brn: model.unwatched }];
  return [...offered, ...model.watched]
    .slice(0, LIMITS.options)
    .map((company) => companyOption(company, text));
}

export function companyOption(
  company: { readonly brn: Brn; readonly name?: string },
  text: Tongue,
): PlainTextOption {
  const label =
    company.name === undefined
      ? chooseWords(text).offerUnwatched(formatBrn(company.brn))
      : companyWithBrn(company, OPTION_NAME_LENGTH);
  return option(label, company.brn);
}
