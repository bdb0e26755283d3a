import type { KnownBlock, ModalView } from '@slack/types';
import type { BulkResult } from '../../domain/bulk-change.js';
import type { BulkOutcome } from '../../text/bulk-text.js';
import type { Catalog } from '../../text/catalog.js';
import { CALLBACKS } from '../ids.js';
import { context, section } from './blocks.js';
import { type BulkChooseModel, bulkChooseModal } from './bulk-choose-modal.js';
import { type BulkConfirmModel, bulkConfirmModal } from './bulk-confirm-modal.js';
import { companyWithBrn, NAME_IN_BOX } from './company-name.js';
import { modal } from './modal.js';
import { bold, escapeMrkdwn } from './mrkdwn.js';

export type BulkModalModel =
  | BulkChooseModel
  /** While the companies of a choice are counted. */
  | { readonly kind: 'counting' }
  | BulkConfirmModel
  /** No company fits the choice. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly change: BulkOutcome; readonly result: BulkResult };

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
      return modal({ ...about, blocks: [section(bulk.nobody)] }, text);
    case 'working':
      return modal({ ...about, blocks: [section(bulk.working(model.done, model.total))] }, text);
    case 'done':
      return modal({ ...about, blocks: resultBlocks(model, text) }, text);
    default:
      return model satisfies never;
  }
}

function resultBlocks(
  { change, result }: Extract<BulkModalModel, { readonly kind: 'done' }>,
  text: Catalog,
): readonly KnownBlock[] {
  const { bulk } = text;
  const { done, unchanged, left } = result;
  const refused = Object.values(result.refusedCounts).reduce((sum, count) => sum + count, 0);
  const isNothing = refused === 0 && unchanged === 0 && left === 0;
  const lines = [
    ...(done > 0 || isNothing ? [bulk.done(change, done)] : []),
    ...(unchanged > 0 ? [bulk.unchanged(unchanged)] : []),
  ];
  const after = done > 0 ? bulk.afterwards[change] : undefined;
  return [
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(refused === 0 ? [] : [section(refusedLines(result, refused, text))]),
    ...(left > 0 ? [section(bulk.left(left))] : []),
    ...(after === undefined ? [] : [context([after])]),
  ];
}

function refusedLines({ refused }: BulkResult, total: number, { bulk }: Catalog): string {
  const named = refused.map(
    (each) => `• ${escapeMrkdwn(companyWithBrn(each, NAME_IN_BOX))} · ${bulk.why[each.why]}`,
  );
  const more = total - named.length;
  return [bold(bulk.refused(total)), ...named, ...(more > 0 ? [bulk.more(more)] : [])].join('\n');
}
