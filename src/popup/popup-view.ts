import type { Button, KnownBlock, ModalView } from '@slack/types';
import { problemSentence } from '../assessment/problem-words.js';
import { quotePopbill } from '../assessment/reason-parts-words.js';
import { companyName } from '../company/choose-view.js';
import { formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Product, Stage } from '../records/company.js';
import { isOurFault, type PopbillProblem } from '../records/status.js';
import {
  actions,
  bold,
  button,
  context,
  escapeMrkdwn,
  linkButton,
  MRKDWN,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import { TARGET, type Target } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import { notMemberSentence, popupWords } from './popup-words.js';

export interface PopupModalModel extends Target {
  /** The company's other product, if it needs authentication too. */
  readonly otherProduct?: Product | undefined;
  readonly stage: Stage;
  readonly name?: string;
  /** Whether a link for the client can be made. Default: no. */
  readonly offersClientLink?: boolean;
  readonly state: PopupState;
}

export type PopupState =
  | { readonly kind: 'getting' | 'expired' }
  /** The URL is only in the button. `link`: to POPBiLL's page. `ticket`: to our own page, usable once. */
  | { readonly kind: 'link' | 'ticket'; readonly url: string; readonly expiresAt: Instant }
  | { readonly kind: 'refused'; readonly problem: PopbillProblem };

export function popupModal(model: PopupModalModel, t: Tongue): ModalView {
  const { brn, product, stage } = model;
  const { label, stage: stageNames } = t.words;
  const { title } = popupWords(t);
  const metadata = TARGET.encode({ brn, product });
  const stageFact = stage === 'test' ? `${label.stage}: ${stageNames.test}` : undefined;
  const facts = context([formatBrn(brn), stageFact]);
  const blocks = [...bodyBlocks(model, t), facts];
  return modal({ callbackId: CALLBACKS.popup, title, metadata, blocks }, t);
}

function bodyBlocks(model: PopupModalModel, t: Tongue): KnownBlock[] {
  const popup = popupWords(t);
  const { product, otherProduct, state, stage } = model;
  // If the window offers two pages, each label names its product.
  const ofProduct = otherProduct === undefined ? '' : ` · ${t.words.productLabel[product]}`;
  const page = popup.page(escapeMrkdwn(companyName(model)), product);
  const value = TARGET.encode(model);
  const newLink = t.words.button.newLink + ofProduct;
  const newLinkButton = button({ actionId: ACTIONS.popupNew, label: newLink, value });
  const label = popup.registeredButton + ofProduct;
  const registeredButton = button({ actionId: ACTIONS.popupRegistered, label, value });
  const clientLink = model.offersClientLink
    ? [button({ actionId: ACTIONS.clientLink, label: t.words.button.clientLink, value })]
    : [];
  const doneRow = (...buttons: readonly Button[]) =>
    actions('popup_done_row', [...buttons, ...clientLink]);
  switch (state.kind) {
    case 'getting':
      return [section(popup.getting(page))];
    case 'link':
    case 'ticket': {
      const { kind, url, expiresAt } = state;
      const open = linkButton({
        actionId: ACTIONS.popupOpen,
        label: popup.openButton + ofProduct,
        url,
        style: 'primary',
      });
      const lines = [
        bold(popup.limit[kind]),
        popup.link(page, expiresAt),
        popup.whereToOpen,
        ...(otherProduct === undefined ? [] : [popup.separate]),
      ];
      return [
        section(lines.join('\n')),
        actions('popup_open_row', [open]),
        section(popup.afterRegistering),
        doneRow(registeredButton),
        ...otherPage(model, t),
        context([popup.warning]),
      ];
    }
    case 'expired':
      return [
        section(popup.expired(page)),
        doneRow(newLinkButton, registeredButton),
        ...otherPage(model, t),
      ];
    case 'refused': {
      const { problem } = state;
      if (problem.kind === 'refused') {
        const quoted = context([quotePopbill(problem, MRKDWN, t)]);
        if (problem.codeClass === 'member-missing') {
          return [section(notMemberSentence(stage, t)), quoted];
        }
        if (isOurFault(problem)) return [section(popup.settingsRefused), quoted];
      }
      const cause = problemSentence(problem, MRKDWN, t);
      return [section(`${popup.noLink(page)}\n${cause}`), doneRow(newLinkButton)];
    }
  }
}

function otherPage({ brn, otherProduct: product }: PopupModalModel, t: Tongue): KnownBlock[] {
  if (product === undefined) return [];
  const label = `${t.words.button.openPage} · ${t.words.productLabel[product]}`;
  const value = TARGET.encode({ brn, product });
  return [
    section(popupWords(t).otherPage(product)),
    actions('popup_other_row', [button({ actionId: ACTIONS.popupNew, label, value })]),
  ];
}
