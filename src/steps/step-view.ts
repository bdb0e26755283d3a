import { CHOICE, type Choice, companyName } from '../company/choose-view.js';
import { type CompanyIdentity, formatBrn } from '../kernel/brn.js';
import type { Stage, UserId } from '../records/company.js';
import {
  actions,
  bold,
  button,
  context,
  escapeMrkdwn,
  MRKDWN,
  mention,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { requestWords } from './step-words.js';

const ANGLES: Readonly<Record<string, string>> = { '&lt;': '‹', '&gt;': '›', '&amp;': '&' };

/**
 * For the sentences that a step returns or fails with, which a workflow may insert as plain text or as mrkdwn: quoted
 * text notifies nobody and becomes no link in mrkdwn, and shows no entities in plain text.
 */
export const STEP_MARKUP: Markup = {
  ...MRKDWN,
  quote: (text) => MRKDWN.quote(text).replace(/&(?:lt|gt|amp);/g, (entity) => ANGLES[entity] ?? ''),
};

interface RequestModel {
  readonly company: CompanyIdentity;
  /** Absent: the button opens the page for the product that needs authentication when it is pressed. */
  readonly product: Choice['product'];
  readonly sender: UserId;
  readonly stage: Stage;
}

/** Each press gets a link for the person who pressed. */
export function authenticationRequestMessage(model: RequestModel, t: Tongue): ViewMessage {
  const { company, product, sender, stage } = model;
  const { request, hint } = requestWords(t);
  const { words } = t;
  const name = companyName(company);
  const openPage = button({
    actionId: ACTIONS.choosePopup,
    label: words.button.openPage,
    accessibilityLabel: `${words.button.openPage} · ${name}`,
    value: CHOICE.encode({ brn: company.brn, product }),
    style: 'primary',
  });
  const stageFact = stage === 'test' ? `${words.label.stage}: ${words.stage.test}` : undefined;
  const productFact = product && words.productLabel[product];
  return {
    text: request(escapeMrkdwn(name), mention(sender)),
    blocks: [
      section(`${request(bold(name), mention(sender))}\n${hint}`),
      actions('step_request_row', [openPage]),
      context([formatBrn(company.brn), productFact, stageFact]),
    ],
  };
}
