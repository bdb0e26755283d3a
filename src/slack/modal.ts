import type { KnownBlock, ModalView } from '@slack/types';
import type { Catalog } from '../text/catalog.js';
import { cut } from './blocks.js';
import { LIMITS } from './limits.js';

export interface ModalModel {
  readonly callbackId: string;
  readonly title: string;
  readonly blocks: readonly KnownBlock[];
  /** Drawn only where there is something to send. */
  readonly submit?: string;
  /** IDs only. */
  readonly metadata?: string;
  /** The close button's words; "close" where there is nothing to decide. */
  readonly close?: string;
}

/** A modal. It can be closed at any time; what comes of it then goes on as a message. */
export function modal(model: ModalModel, text: Catalog): ModalView {
  return {
    type: 'modal',
    callback_id: model.callbackId,
    title: plain(cut(model.title, LIMITS.viewTitle)),
    close: plain(model.close ?? text.words.button.close),
    submit: model.submit === undefined ? undefined : plain(cut(model.submit, LIMITS.viewButton)),
    private_metadata: model.metadata,
    blocks: [...model.blocks],
  };
}

export function plain(words: string) {
  return { type: 'plain_text' as const, text: words, emoji: true };
}
