import type { KnownBlock, ModalView } from '@slack/types';
import { usageBlocks } from '../help/help-view.js';
import type { Catalog } from '../text/catalog.js';
import { MRKDWN, section, type ViewMessage } from './blocks.js';
import { CALLBACKS } from './ids.js';
import { modal } from './modal-view.js';
import type { Notice } from './notice-text.js';

/** One short answer to a person: a refusal, an error with its reference, "checking". */
export function noticeMessage(notice: Notice, text: Catalog): ViewMessage {
  const sentence = text.notice.sentence(notice, MRKDWN);
  return { text: sentence, blocks: blocksOf(notice, sentence, text) };
}

/** The same in a modal that is open already. */
export function noticeModal(notice: Notice, text: Catalog): ModalView {
  const blocks = blocksOf(notice, text.notice.sentence(notice, MRKDWN), text);
  return modal({ callbackId: CALLBACKS.notice, title: text.notice.modalTitle, blocks }, text);
}

/** Who typed a word that is no command sees the commands at once. */
export function blocksOf(notice: Notice, sentence: string, text: Catalog): KnownBlock[] {
  if (notice.kind !== 'unknown-command') return [section(sentence)];
  const { mayOperate = true } = notice;
  return [section(sentence), ...usageBlocks({ mayOperate }, text)];
}
