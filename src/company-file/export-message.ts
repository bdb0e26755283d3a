import { sentenceMessage } from '../slack/sentence-message.js';
import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import type { ExportText } from './export-text.js';

/** What became of handing out the watched companies as a file. */
export type ExportModel =
  | { readonly kind: 'sent'; readonly companies: number }
  | { readonly kind: 'nothing-watched' }
  | { readonly kind: 'failed'; readonly why: keyof ExportText['failed'] };

export function exportMessage(model: ExportModel, { exporting }: Catalog): ViewMessage {
  switch (model.kind) {
    case 'sent':
      return sentenceMessage(exporting.sent(model.companies));
    case 'nothing-watched':
      return sentenceMessage(exporting.nothingWatched);
    case 'failed':
      return sentenceMessage(exporting.failed[model.why]);
    default:
      return model satisfies never;
  }
}
