import type { KnownBlock } from '@slack/types';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Company, Product } from '../records/company.js';
import { button, section } from '../slack/blocks.js';
import { ACTIONS, BLOCKS } from '../slack/ids.js';
import { plain } from '../slack/modal.js';
import { escapeMrkdwn } from '../slack/mrkdwn.js';
import { MRKDWN } from '../slack/slack-markup.js';
import { encodeTarget } from '../slack/target.js';
import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import { companyWithBrn } from './company-name.js';

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
export function choiceMessage(model: ChoiceModel, text: Catalog): ViewMessage {
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
function picker({ choosing, product }: ChoiceModel, text: Catalog): KnownBlock {
  return {
    type: 'actions',
    block_id: product === 'cashbill' ? BLOCKS.pickCashbill : BLOCKS.pick,
    elements: [
      {
        type: 'external_select',
        action_id: PICK[choosing],
        min_query_length: 1,
        placeholder: plain(text.choice.find),
      },
    ],
  };
}

function sentencesOf({ found }: ChoiceModel, { choice }: Catalog): readonly string[] {
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

function row(company: Company, { choosing, product }: ChoiceModel, text: Catalog): KnownBlock {
  const label = text.choice.button[choosing];
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
