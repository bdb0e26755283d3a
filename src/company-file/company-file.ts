import type { Clock } from '../kernel/ports.js';
import type { Result } from '../kernel/result.js';
import type { Company, PauseReason, Product, UserId } from '../records/company.js';
import type { Store } from '../records/store.js';
import type { Language } from '../text/format.js';

export type CompanyExport = ReturnType<typeof createCompanyExport>;

/** The watched companies as a file. */
export function createCompanyExport(about: {
  readonly files: Pick<CompanyFiles, 'write'>;
  readonly index: { values(): Iterable<Company> };
  readonly store: Pick<Store, 'write'>;
  readonly clock: Clock;
}) {
  const { files, index, store, clock } = about;
  return {
    /** `language`: of the header, and of the words in the file. */
    async write(language: Language) {
      // A copy, because others may change companies while the file is written.
      const companies = [...index.values()];
      return { content: await files.write(companies, language), companies: companies.length };
    },
    /** Records who asked for it. Rejects with StoreError. */
    async note(by: UserId, companies: number): Promise<void> {
      const event = { kind: 'exported', by, companies } as const;
      await store.write([{ put: 'history', value: { v: 1, at: clock.now(), event } }]);
    },
  };
}

/** Why a file cannot be read. */
export type CompanyFileProblem =
  /** From this line on the quotes are unbalanced. */
  | { readonly kind: 'not-csv'; readonly line: number }
  /** A workbook of a spreadsheet (`.xlsx`, `.xls`), which has to be saved as CSV first. */
  | { readonly kind: 'spreadsheet' }
  /** No text at all. */
  | { readonly kind: 'not-text' }
  /** `columns`: the cells of the first line. */
  | { readonly kind: 'no-brn-column'; readonly columns: readonly string[] }
  /** `columns`: headers that name the same column. */
  | { readonly kind: 'column-twice'; readonly columns: readonly string[] }
  /** No line below the header. */
  | { readonly kind: 'empty' }
  /** `most`: lines below the header. */
  | { readonly kind: 'too-many-lines'; readonly most: number };

/** A field is absent where the file has no such column: the stored value stays. An empty text clears it. */
export interface CompanyLineFields {
  readonly brn: string;
  readonly name?: string;
  /** An empty cell means tax invoices. */
  readonly products?: readonly Product[];
  readonly popbillUserId?: string;
  readonly channel?: string;
  readonly owner?: string;
  readonly note?: string;
  /** `watched`: an empty cell. */
  readonly paused?: PauseReason | 'watched';
}

/** One line of the file; its fields are not validated. */
export interface CompanyLine {
  /** As an editor counts, the header being line 1. */
  readonly line: number;
  readonly draft: CompanyLineFields;
  /** Words in the products column that are no products. */
  readonly unknownProducts: readonly string[];
  /** The content of the column for pauses, when it is no reason. */
  readonly unknownPause?: string;
  /** The first cell beyond the last column: the others may be in the wrong columns. */
  readonly extraCell?: string;
  /** The first cell with a character that was lost when the file was written or read. */
  readonly unreadableCell?: string;
}

export interface CompanyFile {
  readonly rows: readonly CompanyLine[];
  /** Headers that name no column; their cells are not read. */
  readonly unknownColumns: readonly string[];
}

/** Reads and writes company files; yields to other work now and then. */
export interface CompanyFiles {
  read(bytes: Uint8Array): Promise<Result<CompanyFile, CompanyFileProblem>>;
  /** A file that `read` reads back, safe for spreadsheets. */
  write(
    companies: Iterable<Company> | AsyncIterable<Company>,
    header: 'ko' | 'en' | 'names',
  ): Promise<string>;
  /** Any table, safe for spreadsheets too. */
  writeTable(rows: Iterable<readonly string[]>): Promise<string>;
}
