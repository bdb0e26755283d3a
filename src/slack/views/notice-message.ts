import type { ModalView } from '@slack/types';
import type { Catalog } from '../../text/catalog.js';
import type { Notice } from '../../text/notice-text.js';
import type { ViewMessage } from './view-message.js';

/** One short answer to a person: a refusal, an error with its reference, "checking". */
export function noticeMessage(notice: Notice, text: Catalog): ViewMessage {
  throw new Error(`not written: ${notice.kind} ${text.language}`);
}

/** The same in a modal that is open already. */
export function noticeModal(notice: Notice, text: Catalog): ModalView {
  throw new Error(`not written: ${notice.kind} ${text.language}`);
}
