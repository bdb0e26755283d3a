import type { Assessment } from '../../domain/assessment.js';
import type { Company, Stage } from '../../domain/company.js';
import type { Instant } from '../../domain/instant.js';
import type { Catalog } from '../../text/catalog.js';
import type { ListFilterChoice } from '../list-place.js';
import type { ViewMessage } from './view-message.js';

/** Rows on one page: ask the service for this many. */
export const LIST_PAGE_SIZE = 10;

/** One page of the list; the same shape as the service's, and who reads it. */
export interface ListModel {
  readonly page: {
    readonly filter: ListFilterChoice;
    readonly rows: readonly {
      readonly company: Company;
      readonly assessment?: Assessment;
      readonly checkedAt?: Instant;
    }[];
    readonly page: number;
    readonly pages: number;
    readonly total: number;
    readonly watched: number;
  };
  readonly stage: Stage;
  readonly mayOperate: boolean;
  readonly now: Instant;
}

/** The watched companies, most urgent first, paged. */
export function listMessage(model: ListModel, text: Catalog): ViewMessage {
  throw new Error(`not written: ${model.page.page} ${text.language}`);
}
