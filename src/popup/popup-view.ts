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
  /** The URL is drawn into the button and nowhere else. `ticket`: our own one-use address. */
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
  const again = button({ actionId: ACTIONS.popupNew, label: newLink, value });
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
      return [section(popup.dead), row(again, registered)];
    case 'ticket-over':
      return [section(popup.ticketOver), row(again, registered)];
    case 'refused': {
      const { problem } = state;
      const said = problemSentence(problem, MRKDWN, text);
      if (problem.kind === 'refused' && problem.codeClass === 'member-missing') {
        return [section(popup.notMember(stage)), context([said])];
      }
      if (isOurFault(problem)) return [section(popup.settingsRefused), context([said])];
      return [section(`${said}\n${popup.noLink}`), row(again)];
    }
    case 'checking':
      return [section(popup.checking(company))];
  }
}
