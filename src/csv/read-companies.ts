import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import type { Product } from '../domain/company.js';
import { err, ok, type Result } from '../domain/result.js';
import type { WatchDraft } from '../service/companies.js';
import { type Column, columnOf } from './columns.js';

export type CsvProblem =
  | { readonly kind: 'not-csv'; readonly line: number }
  | { readonly kind: 'no-brn-column' }
  | { readonly kind: 'empty' };

/** One line of the file. What its fields hold is judged by whoever takes the draft. */
export interface CsvRow {
  /** As an editor counts, the header being line 1. */
  readonly line: number;
  readonly draft: WatchDraft;
  /** Words in the products column that name no product. */
  readonly unknownProducts: readonly string[];
}

export interface CsvFile {
  readonly rows: readonly CsvRow[];
  /** Headers that name no column; what stands under them was not read. */
  readonly unknownColumns: readonly string[];
}

const PRODUCT_WORDS: Readonly<Record<string, Product>> = {
  taxinvoice: 'taxinvoice',
  세금계산서: 'taxinvoice',
  전자세금계산서: 'taxinvoice',
  cashbill: 'cashbill',
  현금영수증: 'cashbill',
};

/**
 * Reads a company file: UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), or CP949; separated by
 * commas, semicolons or tabs, whichever the header uses.
 */
export function readCompanies(bytes: Uint8Array): Result<CsvFile, CsvProblem> {
  const text = decode(bytes);
  const lines = parseLines(text);
  if (!lines.ok) return lines;
  const [header, ...rest] = lines.value;
  if (header === undefined) return err({ kind: 'empty' });
  const columns = header.cells.map(columnOf);
  if (!columns.includes('brn')) return err({ kind: 'no-brn-column' });
  const rows = rest
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map(({ line, cells }) => rowOf(line, cells, columns));
  if (rows.length === 0) return err({ kind: 'empty' });
  const unknownColumns = header.cells.filter((cell, i) => cell !== '' && columns[i] === undefined);
  return ok({ rows, unknownColumns });
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf-16le');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8, so it is what Korean Excel writes.
    return iconv.decode(bytes, 'cp949');
  }
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

function parseLines(text: string): Result<readonly Line[], CsvProblem> {
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      // The library's types do not know that `info` and `raw` wrap each record.
    }) as unknown as readonly ParsedRecord[];
    return ok(parsed.map((one) => ({ line: firstLineOf(one), cells: one.record })));
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 1;
    return err({ kind: 'not-csv', line });
  }
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** The library counts up to the end of a record; a cell may hold line ends. */
function firstLineOf({ raw, info }: ParsedRecord): number {
  return info.lines - (raw.trim().match(/\r\n|\r|\n/g)?.length ?? 0);
}

function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return [',', '\t', ';'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function rowOf(
  line: number,
  cells: readonly string[],
  columns: readonly (Column | undefined)[],
): CsvRow {
  const cell = (column: Column): string => unguarded(cells[columns.indexOf(column)] ?? '');
  const words = cell('products')
    .split(/[\s,;|/+]+/)
    .filter((word) => word !== '');
  const named = words.map((word) => PRODUCT_WORDS[word.toLowerCase()]);
  const products = named.filter((product) => product !== undefined);
  return {
    line,
    draft: {
      brn: cell('brn'),
      name: cell('name'),
      products: words.length === 0 ? ['taxinvoice'] : [...new Set(products)],
      popbillUserId: cell('user_id'),
      channel: cell('channel'),
      owner: cell('owner'),
      note: cell('note'),
    },
    unknownProducts: words.filter((_, i) => named[i] === undefined),
  };
}

/** Takes away the apostrophe that keeps a spreadsheet from reading a cell as a formula (write-companies.ts). */
function unguarded(cell: string): string {
  return /^'[=+\-@\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell;
}
