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
  | { readonly kind: 'getting' | 'dead' | 'ticket-over' | 'checking' }
  /** The URL appears only in the button. `ticket`: our own one-use address. */
  | { readonly kind: 'alive' | 'ticket'; readonly url: string; readonly until: Instant }
  | { readonly kind: 'refused'; readonly problem: PopbillProblem };

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
  const { state, stage } = model;
  const company = escapeMrkdwn(companyName(model));
  const { openPage, newLink } = text.words.button;
  const value = TARGET.encode(model);
  const newLinkButton = button({ actionId: ACTIONS.popupNew, label: newLink, value });
  const registered = button({
    actionId: ACTIONS.popupRegistered,
    label: popup.registeredButton,
    value,
  });
  const row = (...buttons: readonly Button[]) => actions('popup_done_row', buttons);
  switch (state.kind) {
    case 'getting':
      return [section(popup.getting(company))];
    case 'alive':
    case 'ticket': {
      const { url, until } = state;
      const open = button({
        actionId: ACTIONS.popupOpen,
        label: openPage,
        url,
        style: 'primary',
      });
      return [
        section(`${popup[state.kind](company, until)}\n${popup.whereToOpen}`),
        actions('popup_open_row', [open]),
        section(`${popup.doNotPassOn} ${popup.secretsStayOut}`),
        section(`${popup.whenDone} ${popup.looksLater}`),
        row(registered),
      ];
    }
    case 'dead':
      return [section(popup.dead), row(newLinkButton, registered)];
    case 'ticket-over':
      return [section(popup.ticketOver), row(newLinkButton, registered)];
    case 'refused': {
      const { problem } = state;
      const sentence = problemSentence(problem, MRKDWN, text);
      if (problem.kind === 'refused' && problem.codeClass === 'member-missing') {
        return [section(popup.notMember(stage)), context([sentence])];
      }
      if (isOurFault(problem)) return [section(popup.settingsRefused), context([sentence])];
      return [section(`${sentence}\n${popup.noLink}`), row(newLinkButton)];
    }
    case 'checking':
      return [section(popup.checking(company))];
  }
}
