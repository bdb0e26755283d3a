import type { Button, KnownBlock, ModalView } from '@slack/types';
import { problemSentence } from '../assessment/problem-words.js';
import { companyName } from '../company/choose-view.js';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Product, Stage } from '../records/company.js';
import { isOurFault, type PopbillProblem } from '../records/status.js';
import { actions, button, context, escapeMrkdwn, MRKDWN, section } from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import { popupWords } from './popup-words.js';

export interface PopupModalModel {
  readonly brn: Brn;
  readonly product: Product;
  readonly stage: Stage;
  readonly name?: string;
  readonly state: PopupState;
}

export type PopupState =
  | { readonly kind: 'getting' }
  /** The URL is drawn into the button and nowhere else. */
  | { readonly kind: 'alive'; readonly url: string; readonly diesAt: Instant }
  /** With PUBLIC_URL: our own one-use address. */
  | { readonly kind: 'ticket'; readonly url: string; readonly expiresAt: Instant }
  | { readonly kind: 'dead' }
  | { readonly kind: 'ticket-over' }
  | { readonly kind: 'refused'; readonly problem: PopbillProblem }
  | { readonly kind: 'checking' };

export function popupModal(model: PopupModalModel, text: Tongue): ModalView {
  const { brn, product, stage } = model;
  const { words } = text;
  return modal(
    {
      callbackId: CALLBACKS.popup,
      title: popupWords(text).title,
      metadata: TARGET.encode({ brn, product }),
      blocks: [
        ...bodyOf(model, text),
        context([
          formatBrn(brn),
          words.productLabel[product],
          stage === 'test' ? `${words.label.stage}: ${words.stage.test}` : undefined,
        ]),
      ],
    },
    text,
  );
}

function bodyOf(model: PopupModalModel, text: Tongue): KnownBlock[] {
  const popup = popupWords(text);
  const { state } = model;
  const company = escapeMrkdwn(companyName(model));
  switch (state.kind) {
    case 'getting':
      return [section(popup.getting(company))];
    case 'alive':
      return open(popup.alive(company, state.diesAt), state.url, model, text);
    case 'ticket':
      return open(popup.ticket(company, state.expiresAt), state.url, model, text);
    case 'dead':
      return over(popup.dead, model, text);
    case 'ticket-over':
      return over(popup.ticketOver, model, text);
    case 'refused':
      return refused(state.problem, model, text);
    case 'checking':
      return [section(popup.checking(company))];
  }
}

function open(sentence: string, url: string, model: PopupModalModel, text: Tongue): KnownBlock[] {
  const popup = popupWords(text);
  return [
    section(`${sentence}\n${popup.whereToOpen}`),
    actions('popup_open_row', [
      button({
        actionId: ACTIONS.popupOpen,
        label: text.words.button.openPage,
        url,
        style: 'primary',
      }),
    ]),
    section(`${popup.doNotPassOn} ${popup.secretsStayOut}`),
    section(`${popup.whenDone} ${popup.looksLater}`),
    actions('popup_done_row', [registeredButton(model, text)]),
  ];
}

function over(sentence: string, model: PopupModalModel, text: Tongue): KnownBlock[] {
  return [
    section(sentence),
    actions('popup_done_row', [newLinkButton(model, text), registeredButton(model, text)]),
  ];
}

function refused(problem: PopbillProblem, model: PopupModalModel, text: Tongue): KnownBlock[] {
  const popup = popupWords(text);
  const said = problemSentence(problem, MRKDWN, text);
  if (problem.kind === 'refused' && problem.codeClass === 'member-missing') {
    return [section(popup.notMember(model.stage)), context([said])];
  }
  if (isOurFault(problem)) return [section(popup.settingsRefused), context([said])];
  return [
    section(`${said}\n${popup.noLink}`),
    actions('popup_done_row', [newLinkButton(model, text)]),
  ];
}

function newLinkButton({ brn, product }: PopupModalModel, { words }: Tongue): Button {
  const value = TARGET.encode({ brn, product });
  return button({ actionId: ACTIONS.popupNew, label: words.button.newLink, value });
}

function registeredButton({ brn, product }: PopupModalModel, t: Tongue): Button {
  const value = TARGET.encode({ brn, product });
  return button({
    actionId: ACTIONS.popupRegistered,
    label: popupWords(t).registeredButton,
    value,
  });
}
