import type { KnownBlock, ModalView } from '@slack/types';
import type { Tongue } from '../text/tongue.js';
import { cut, LIMITS, MRKDWN, section, type ViewMessage } from './blocks.js';
import { CALLBACKS } from './ids.js';
import { type Notice, noticeSentence, noticeTitle } from './notice-words.js';

/** An answer to one person, in the two forms it can take. */
export interface Shown {
  readonly message: ViewMessage;
  readonly modal: ModalView;
}

export function shownNotice(notice: Notice, t: Tongue): Shown {
  return shownSentence(noticeSentence(notice, MRKDWN, t), t);
}

/** @param more below the sentence */
export function shownSentence(mrkdwn: string, t: Tongue, more: readonly KnownBlock[] = []): Shown {
  const blocks = [section(mrkdwn), ...more];
  return {
    message: { text: mrkdwn, blocks },
    modal: modal({ callbackId: CALLBACKS.notice, title: noticeTitle(t), blocks }, t),
  };
}

export function shownModal(view: ModalView): Shown {
  return { modal: view, message: messageOfModal(view) };
}

/** What a modal says, as a direct message: for when it was closed before the outcome was known. */
export function messageOfModal(view: ModalView): ViewMessage {
  const blocks = (view.blocks as KnownBlock[]).filter(
    (block) => block.type === 'section' || block.type === 'context' || block.type === 'divider',
  );
  const sentences = blocks.flatMap((block) =>
    block.type === 'section' && block.text !== undefined ? [block.text.text] : [],
  );
  return { text: sentences.join('\n') || view.title.text, blocks };
}

/** A message as a window over the Home tab, which has no messages. */
export function modalOfMessage({ blocks, text }: ViewMessage): ModalView {
  const said = blocks.length > 0 ? blocks : [{ type: 'section', text: plain(text) } as const];
  return {
    type: 'modal',
    callback_id: CALLBACKS.message,
    // The name of the app is the same in every language.
    title: plain('HomeTax Watch'),
    blocks: [...said],
  };
}

export interface ModalModel {
  readonly callbackId: string;
  readonly title: string;
  readonly blocks: readonly KnownBlock[];
  /** Drawn only where there is something to send. */
  readonly submit?: string;
  /** IDs only. */
  readonly metadata?: string;
  /** The words of the button that leaves it: default "cancel" where there is something to send, else "close". */
  readonly close?: string;
}

export function modal(model: ModalModel, { words: { button } }: Tongue): ModalView {
  const leave = model.submit === undefined ? button.close : button.cancel;
  return {
    type: 'modal',
    callback_id: model.callbackId,
    title: plain(cut(model.title, LIMITS.viewTitle)),
    close: plain(model.close ?? leave),
    submit: model.submit === undefined ? undefined : plain(cut(model.submit, LIMITS.viewButton)),
    private_metadata: model.metadata,
    blocks: [...model.blocks],
  };
}

export function plain(words: string) {
  return { type: 'plain_text' as const, text: words, emoji: true };
}
