import type { Result } from '../kernel/result.js';
import type { Company, PauseReason, Product } from '../records/company.js';

/** Why a file is no company file. */
export type CompanyFileProblem =
  /** From this line on the quotes do not fit. */
  | { readonly kind: 'not-csv'; readonly line: number }
  /** A workbook of a spreadsheet (`.xlsx`, `.xls`), which has to be saved as CSV first. */
  | { readonly kind: 'spreadsheet' }
  /** No text at all. */
  | { readonly kind: 'not-text' }
  /** `columns`: what stands in the first line. */
  | { readonly kind: 'no-brn-column'; readonly columns: readonly string[] }
  /** `columns`: the headers that name the same column as another. */
  | { readonly kind: 'column-twice'; readonly columns: readonly string[] }
  /** No line below the header. */
  | { readonly kind: 'empty' }
  /** `most`: lines below the header. */
  | { readonly kind: 'too-many-lines'; readonly most: number };

/**
 * What one line says of a company. A field is absent where the file has no such column: what is stored stays. An
 * empty text is a cell without content: what is stored is emptied.
 */
export interface CompanyLineFields {
  readonly brn: string;
  readonly name?: string;
  /** Those that are named and known; without any named, tax invoices. */
  readonly products?: readonly Product[];
  readonly popbillUserId?: string;
  readonly channel?: string;
  readonly owner?: string;
  readonly note?: string;
  /** `watched`: an empty cell. */
  readonly paused?: PauseReason | 'watched';
}

/** One line of the file. What its fields hold is judged by whoever takes them. */
export interface CompanyLine {
  /** As an editor counts, the header being line 1. */
  readonly line: number;
  readonly draft: CompanyLineFields;
  /** Words in the products column that name no product. */
  readonly unknownProducts: readonly string[];
  /** What stands in the column for pauses and is none. */
  readonly unknownPause?: string;
  /** The first cell beyond the last column: what stands before it may be in the wrong ones. */
  readonly extraCell?: string;
  /** The first cell with a character that was lost when the file was written or read. */
  readonly unreadableCell?: string;
}

export interface CompanyFile {
  readonly rows: readonly CompanyLine[];
  /** Headers that name no column; what stands under them was not read. */
  readonly unknownColumns: readonly string[];
}

/** Reads and writes company files, without keeping anybody waiting for long. */
export interface CompanyFiles {
  read(bytes: Uint8Array): Promise<Result<CompanyFile, CompanyFileProblem>>;
  /** What `read` reads back, for a spreadsheet too; the header in the reader's language. */
  write(
    companies: Iterable<Company> | AsyncIterable<Company>,
    header: 'ko' | 'en' | 'names',
  ): Promise<string>;
  /** Any table, with the same care for spreadsheets. */
  writeTable(rows: Iterable<readonly string[]>): Promise<string>;
}
