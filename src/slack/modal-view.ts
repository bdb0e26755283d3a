import type { KnownBlock, ModalView } from '@slack/types';
import type { Tongue } from '../text/tongue.js';
import { cut, LIMITS, MRKDWN, section, type ViewMessage } from './blocks.js';
import { CALLBACKS } from './ids.js';
import { type Notice, noticeSentence, noticeTitle } from './notice-words.js';

export interface Answer {
  readonly message: ViewMessage;
  readonly modal: ModalView;
}

export function drawNotice(notice: Notice, t: Tongue): Answer {
  return drawSentence(noticeSentence(notice, MRKDWN, t), t);
}

export function drawSentence(mrkdwn: string, t: Tongue, below: readonly KnownBlock[] = []): Answer {
  const blocks = [section(mrkdwn), ...below];
  return {
    message: { text: mrkdwn, blocks },
    modal: modal({ callbackId: CALLBACKS.notice, title: noticeTitle(t), blocks }, t),
  };
}

export function answerWithModal(view: ModalView): Answer {
  return { modal: view, message: messageOfModal(view) };
}

/** E.g. for a person who closed the modal before the outcome was known. */
export function messageOfModal(view: ModalView): ViewMessage {
  const blocks = (view.blocks as KnownBlock[]).filter(
    (block) => block.type === 'section' || block.type === 'context' || block.type === 'divider',
  );
  const sentences = blocks.flatMap((block) =>
    block.type === 'section' && block.text !== undefined ? [block.text.text] : [],
  );
  return { text: sentences.join('\n') || view.title.text, blocks };
}

/** For the Home tab, which cannot show messages. */
export function modalOfMessage({ blocks, text }: ViewMessage): ModalView {
  const content = blocks.length > 0 ? blocks : [{ type: 'section', text: plain(text) } as const];
  return {
    type: 'modal',
    callback_id: CALLBACKS.message,
    title: plain('HomeTax Watch'),
    blocks: [...content],
  };
}

interface ModalModel {
  readonly callbackId: string;
  readonly title: string;
  readonly blocks: readonly KnownBlock[];
  readonly submit?: string;
  readonly metadata?: string;
  readonly close?: string;
}

export function modal(model: ModalModel, { words: { button } }: Tongue): ModalView {
  const closeLabel = model.submit === undefined ? button.close : button.cancel;
  return {
    type: 'modal',
    callback_id: model.callbackId,
    title: plain(cut(model.title, LIMITS.viewTitle)),
    close: plain(model.close ?? closeLabel),
    submit: model.submit === undefined ? undefined : plain(cut(model.submit, LIMITS.viewButton)),
    private_metadata: model.metadata,
    blocks: [...model.blocks],
  };
}

export function plain(text: string) {
  return { type: 'plain_text' as const, text, emoji: true };
}
