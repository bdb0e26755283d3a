import type { ModalView } from '@slack/types';
import { section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal.js';
import type { Catalog } from '../text/catalog.js';
import { type BulkChooseModel, bulkChooseModal } from './bulk-choose-modal.js';
import { type BulkConfirmModel, backButton, bulkConfirmModal } from './bulk-confirm-modal.js';
import { type BulkPlace, encodeBulkPlace } from './bulk-place.js';
import { type BulkCame, resultBlocks } from './bulk-result.js';

export type BulkModalModel =
  | BulkChooseModel
  /** While the companies of a choice are counted. */
  | { readonly kind: 'counting' }
  | BulkConfirmModel
  /** No company fits the choice. */
  | { readonly kind: 'nobody'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | ({ readonly kind: 'done' } & BulkCame);

/** Changes many companies at once: choose, confirm, see what came of it. */
export function bulkModal(model: BulkModalModel, text: Catalog): ModalView {
  const { bulk } = text;
  const about = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (model.kind) {
    case 'choose':
      return bulkChooseModal(model, text);
    case 'counting':
      return modal({ ...about, blocks: [section(bulk.counting)] }, text);
    case 'confirm':
      return bulkConfirmModal(model, text);
    case 'nobody':
      return modal(
        {
          ...about,
          metadata: encodeBulkPlace(model.place),
          blocks: [section(bulk.nobody), ...backButton(model.place, text)],
        },
        text,
      );
    case 'working':
      return modal({ ...about, blocks: [section(bulk.working(model.done, model.total))] }, text);
    case 'done':
      return modal({ ...about, blocks: resultBlocks(model, text) }, text);
    default:
      return model satisfies never;
  }
}
