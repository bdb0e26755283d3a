import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { type CompanyIdentity, formatBrn, nameAndBrn } from '../kernel/brn.js';
import { PRODUCTS } from '../records/company.js';
import { button, cut, escapeMrkdwn, MRKDWN, section, type ViewMessage } from '../slack/blocks.js';
import { BRN, joinedBy } from '../slack/codec.js';
import { ACTIONS, PICK_BLOCKS } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import { plain } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import { chooseWords } from './choose-words.js';
import type { FindResult } from './company-index.js';

/** The IDs of the typeahead (`pick`) and of the buttons beside companies (`choose`), by purpose of the choice. */
export const CHOICE_IDS = {
  check: { pick: ACTIONS.pickCheck, choose: ACTIONS.chooseCheck },
  popup: { pick: ACTIONS.pickPopup, choose: ACTIONS.choosePopup },
  watch: { pick: ACTIONS.pickWatch, choose: ACTIONS.chooseWatch },
  unwatch: { pick: ACTIONS.pickUnwatch, choose: ACTIONS.chooseUnwatch },
  'test-alert': { pick: ACTIONS.pickTestAlert, choose: ACTIONS.chooseTestAlert },
  history: { pick: ACTIONS.pickHistory, choose: ACTIONS.chooseHistory },
} as const;

export type ChoicePurpose = keyof typeof CHOICE_IDS;

/** A button's `value`: a `TARGET` (slack/origin) or, if no product was named for `popup`, only the BRN. */
export const CHOICE = joinedBy(':', { brn: BRN, product: z.enum(PRODUCTS).optional() });
export type Choice = z.infer<typeof CHOICE>;

/** `product`: the one whose page `popup` opens, or that `check` checks if the company is not watched. */
export interface ChoiceModel extends Pick<Choice, 'product'> {
  readonly purpose: ChoicePurpose;
  /** `one`: its company is not watched, but the purpose (unwatch, test alert) needs a watched one. */
  readonly result: Exclude<FindResult, { readonly kind: 'bad-brn' }>;
}

export function choiceMessage(model: ChoiceModel, t: Tongue): ViewMessage {
  const { result } = model;
  const sentences = sentencesOf(result, t);
  const nearest = result.kind === 'none' ? result.nearest : [];
  const offered = result.kind === 'several' ? result.companies : nearest;
  return {
    text: sentences.join(' '),
    blocks: [
      section(sentences.join('\n')),
      ...offered.map((company) => companyChoiceRow(company, model, t)),
      picker(model, t),
    ],
  };
}

function picker({ purpose, product }: ChoiceModel, t: Tongue): KnownBlock {
  return {
    type: 'actions',
    block_id: PICK_BLOCKS[product ?? 'notNamed'],
    elements: [
      {
        type: 'external_select',
        action_id: CHOICE_IDS[purpose].pick,
        min_query_length: 1,
        placeholder: plain(chooseWords(t).placeholder),
      },
    ],
  };
}

function sentencesOf(result: ChoiceModel['result'], t: Tongue): readonly string[] {
  const choice = chooseWords(t);
  switch (result.kind) {
    case 'several':
      return [choice.several(result.total)];
    case 'none':
      return [
        choice.none(MRKDWN.quote(result.query)),
        result.nearest.length > 0 ? choice.nearest : choice.nothingNear,
      ];
    case 'no-company-given':
      return [choice.noCompanyGiven(result.watched)];
    case 'one':
      return [choice.notWatched(formatBrn(result.brn))];
  }
}

export function companyChoiceRow(
  company: CompanyIdentity,
  { purpose, product }: Pick<ChoiceModel, 'purpose' | 'product'>,
  t: Tongue,
): KnownBlock {
  const label = chooseWords(t).button[purpose];
  return {
    ...section(escapeMrkdwn(companyWithBrn(company))),
    accessory: button({
      actionId: CHOICE_IDS[purpose].choose,
      label,
      accessibilityLabel: `${label} · ${companyWithBrn(company, LABEL_NAME_LENGTH)}`,
      value: CHOICE.encode({ brn: company.brn, product }),
    }),
  };
}

/** A longer name would push the facts off a phone's screen. */
const MAX_NAME_LENGTH = 60;

/** Leaves room for the BRN after the name in the 75 characters of an option. */
export const OPTION_NAME_LENGTH = 55;
/** Shorter in the text for screen readers, which begins with the button's label. */
const LABEL_NAME_LENGTH = 40;

/** The company's name, clipped if it is very long, or its formatted BRN. Not escaped. */
export function companyName({ name, brn }: CompanyIdentity): string {
  return name === undefined ? formatBrn(brn) : cut(name, MAX_NAME_LENGTH);
}

/** Name and BRN for a list or a menu, where the BRN tells namesakes apart: `한빛상사 · 123-45-67891`. Not escaped. */
export function companyWithBrn(company: CompanyIdentity, length = MAX_NAME_LENGTH): string {
  return nameAndBrn(company, (name) => cut(name, length)).join(' · ');
}

/** An option of the typeahead, with the BRN (ten digits) as its value. Without a name: a BRN that is not watched. */
export function companyOption(company: CompanyIdentity, t: Tongue) {
  const label =
    company.name === undefined
      ? chooseWords(t).offerUnwatched(formatBrn(company.brn))
      : companyWithBrn(company, OPTION_NAME_LENGTH);
  return option(label, company.brn);
}
