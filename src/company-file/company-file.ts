import type { Clock } from '../kernel/ports.js';
import type { Result } from '../kernel/result.js';
import type { Company, PauseReason, Product, UserId } from '../records/company.js';
import type { Store } from '../records/store.js';

/** The watched companies as a file. */
export interface CompanyExport {
  /** `language`: of the header, and of the words in the file. */
  write(language: 'ko' | 'en'): Promise<{ readonly content: string; readonly companies: number }>;
  /** Keeps on record that somebody asked for them. Rejects with StoreError. */
  note(by: UserId, companies: number): Promise<void>;
}

export function createCompanyExport(about: {
  readonly files: Pick<CompanyFiles, 'write'>;
  readonly index: { values(): Iterable<Company> };
  readonly store: Pick<Store, 'write'>;
  readonly clock: Clock;
}): CompanyExport {
  const { files, index, store, clock } = about;
  return {
    async write(language) {
      // As they are now: others may change while the file is written.
      const companies = [...index.values()];
      return { content: await files.write(companies, language), companies: companies.length };
    },
    async note(by, companies) {
      const event = { kind: 'exported', by, companies } as const;
      await store.write([{ put: 'history', value: { v: 1, at: clock.now(), event } }]);
    },
  };
}

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
