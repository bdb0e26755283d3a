import { Parser } from 'csv-parse';
import iconv from 'iconv-lite';
import { looksSecret } from '../company/company-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { PauseReason, Product } from '../records/company.js';
import { type Column, columnOf, pauseOf, productOf, unguard } from './csv-columns.js';

export type CompanyFileProblem =
  /** The quotes are unbalanced from this line to the end. */
  | { readonly kind: 'not-csv'; readonly line: number }
  /** A workbook of a spreadsheet (`.xlsx`, `.xls`), which has to be saved as CSV first. */
  | { readonly kind: 'spreadsheet' }
  | { readonly kind: 'not-text' }
  /** `columns`: the cells of the first line. */
  | { readonly kind: 'no-brn-column'; readonly columns: readonly string[] }
  /** `columns`: headers that name the same column. */
  | { readonly kind: 'column-twice'; readonly columns: readonly string[] }
  | { readonly kind: 'empty' }
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
  /** The line number in an editor; the header is line 1. */
  readonly line: number;
  readonly draft: CompanyLineFields;
  /** Words in the products column that are no products. */
  readonly unknownProducts: readonly string[];
  /** The content of the `paused` column if it is not a known reason. */
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

export type NoText = { readonly kind: 'spreadsheet' | 'not-text' };

/** The first bytes of spreadsheets: a ZIP archive (`.xlsx`, `.ods`), an OLE document (`.xls`). */
const SPREADSHEETS: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

const DECODED_AT_ONCE = 128 * 1024;

/** Many services export an HTML table as `.xls`, which Excel opens like a workbook. */
const HTML_PAGE = /^\s*<(!doctype|html|head|meta|table|\?xml)/i;

/** UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), or CP949. */
export async function decodeText(bytes: Uint8Array): Promise<Result<string, NoText>> {
  if (SPREADSHEETS.some((start) => beginsWith(bytes, start))) return err({ kind: 'spreadsheet' });
  const text = await decoded(bytes);
  if (HTML_PAGE.test(text)) return err({ kind: 'spreadsheet' });
  return text.includes('\0') || !isMostlyText(text) ? err({ kind: 'not-text' }) : ok(text);
}

async function decoded(bytes: Uint8Array): Promise<string> {
  if (beginsWith(bytes, [0xff, 0xfe])) return decodeSlices(bytes, 'utf-16le');
  if (beginsWith(bytes, [0xfe, 0xff])) return decodeSlices(bytes, 'utf-16be');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Korean Excel writes CP949.
    return decodeSlices(bytes, 'cp949');
  }
}

async function decodeSlices(bytes: Uint8Array, encoding: string): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  const decoder = iconv.getDecoder(encoding);
  let text = '';
  for (let from = 0; from < bytes.length; from += DECODED_AT_ONCE) {
    text += decoder.write(Buffer.from(bytes.subarray(from, from + DECODED_AT_ONCE)));
    await yieldToEventLoop();
  }
  return text + (decoder.end() ?? '');
}

/** Decoders replace invalid bytes with this character. */
export const UNKNOWN = '\uFFFD';

/** A binary file has many replaced characters; a few are reported with their line instead. */
function isMostlyText(text: string): boolean {
  const most = Math.max(3, text.length / 20);
  let unknown = 0;
  for (let at = text.indexOf(UNKNOWN); at >= 0; at = text.indexOf(UNKNOWN, at + 1)) {
    unknown += 1;
    if (unknown > most) return false;
  }
  return true;
}

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

export interface CsvLine {
  /** The number of the record's first line in an editor. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The parser's records with `info` and `raw`, which its types do not describe. */
interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

const PARSED_AT_ONCE = 32 * 1024;

const DELIMITERS = [',', '\t', ';'] as const;

/** Parses CSV; blank lines are skipped. */
export async function parseLines(
  text: string,
): Promise<Result<readonly CsvLine[], CompanyFileProblem>> {
  const parser = new Parser({
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    raw: true,
    // Merged files have several kinds of line ends.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: INPUT_LIMITS.csvLine,
  });
  const lines: CsvLine[] = [];
  let lastLine = 0;
  let longLine: number | undefined;
  parser.on('data', (one: ParsedRecord) => {
    lastLine = one.info.lines;
    if (isTooLong(one)) {
      longLine ??= firstLineOf(one);
      return;
    }
    const cells = one.record.map((cell) => limited(cell, INPUT_LIMITS.csvCell));
    lines.push({ line: firstLineOf(one), cells });
  });
  const end = new Promise<Error | undefined>((resolve) => {
    parser.once('end', () => resolve(undefined)).once('error', resolve);
  });
  const yieldToEventLoop = eventLoopYielder();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length && !parser.destroyed; from += PARSED_AT_ONCE) {
    parser.write(bytes.subarray(from, from + PARSED_AT_ONCE));
    if (lines.length > INPUT_LIMITS.csvLines + 1 || longLine !== undefined) break;
    await yieldToEventLoop();
  }
  if (!parser.destroyed) parser.end();
  const failed = await end;
  if (lines.length > INPUT_LIMITS.csvLines + 1)
    return err({ kind: 'too-many-lines', most: INPUT_LIMITS.csvLines });
  if (longLine !== undefined) return err({ kind: 'not-csv', line: longLine });
  if (failed === undefined) return ok(lines);
  return err({ kind: 'not-csv', line: lineOf(failed, lastLine) });
}

/** csv-parse's own limit does not count quotes and delimiters. */
function isTooLong({ raw, record }: ParsedRecord): boolean {
  return raw.length > INPUT_LIMITS.csvLine || record.length > INPUT_LIMITS.csvCells;
}

/** csv-parse gives the last line of a record; cells may contain line ends. */
function firstLineOf({ raw, info }: ParsedRecord): number {
  return info.lines - (raw.trim().match(/\r\n|\r|\n/g)?.length ?? 0);
}

/** An unclosed quote is found at the end of the file, but begins in the first record that was not read. */
function lineOf(failed: Error, lastLine: number): number {
  const isOpen = 'code' in failed && failed.code === 'CSV_QUOTE_NOT_CLOSED';
  return isOpen || !('lines' in failed) ? lastLine + 1 : Number(failed.lines);
}

/** The delimiter with which the header has a BRN column. */
function delimiterOf(text: string): string {
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1);
  const header = limited(first, INPUT_LIMITS.csvLine);
  const names = (delimiter: string) =>
    header.split(delimiter, INPUT_LIMITS.csvCells).map((name) => columnOf(plain(name)));
  return (
    DELIMITERS.find((delimiter) => names(delimiter).includes('brn')) ??
    DELIMITERS.find((delimiter) => header.includes(delimiter)) ??
    ','
  );
}

function plain(header: string): string {
  return header.trim().replace(/^"(.*)"$/, '$1');
}

/** Reads a CSV file, separated by commas, semicolons or tabs. */
export async function readCompanies(
  bytes: Uint8Array,
): Promise<Result<CompanyFile, CompanyFileProblem>> {
  const text = await decodeText(bytes);
  if (!text.ok) return text;
  const lines = await parseLines(text.value);
  if (!lines.ok) return lines;
  const [header, ...rest] = lines.value;
  if (header === undefined) return err({ kind: 'empty' });
  const columns = header.cells.map(columnOf);
  if (!columns.includes('brn')) {
    // The first line may be data: a possible password is never repeated.
    const columns = header.cells.filter((cell) => !looksSecret(cell));
    return err({ kind: 'no-brn-column', columns });
  }
  const twice = header.cells.filter((_, i) => isDuplicate(columns[i], columns));
  if (twice.length > 0) return err({ kind: 'column-twice', columns: twice });
  const named = {
    at: new Map(columns.map((column, i) => [column, i])),
    width: header.cells.findLastIndex((cell) => cell !== '') + 1,
  };
  const yieldToEventLoop = eventLoopYielder();
  const rows: CompanyLine[] = [];
  for (const line of rest) {
    if (line.cells.some((cell) => cell !== '')) rows.push(rowOf(line, named));
    await yieldToEventLoop();
  }
  if (rows.length === 0) return err({ kind: 'empty' });
  const unknownColumns = header.cells.filter((cell, i) => cell !== '' && columns[i] === undefined);
  return ok({ rows, unknownColumns });
}

function isDuplicate(
  column: Column | undefined,
  columns: readonly (Column | undefined)[],
): boolean {
  return column !== undefined && columns.indexOf(column) !== columns.lastIndexOf(column);
}

/** The index of each column, and the number of columns up to the last with a name. */
interface Header {
  readonly at: ReadonlyMap<Column | undefined, number>;
  readonly width: number;
}

function rowOf({ line, cells }: CsvLine, { at, width }: Header): CompanyLine {
  const cell = (column: Column): string | undefined => {
    const place = at.get(column);
    return place === undefined ? undefined : unguard(cells[place] ?? '');
  };
  const products = cell('products');
  const { named, unknown } = productsIn(products ?? '');
  const pause = cell('paused');
  const paused = pause ? pauseOf(pause) : undefined;
  return {
    line,
    extraCell: cells.slice(width).find((each) => each !== ''),
    unreadableCell: cells.find((each) => each.includes(UNKNOWN)),
    draft: {
      brn: cell('brn') ?? '',
      name: cell('name'),
      products: products === undefined ? undefined : named,
      popbillUserId: cell('user_id'),
      channel: cell('channel'),
      owner: cell('owner'),
      note: cell('note'),
      paused: pause === '' ? 'watched' : paused,
    },
    unknownProducts: unknown,
    unknownPause: pause && paused === undefined ? pause : undefined,
  };
}

function productsIn(cell: string) {
  const words = cell.split(/[\s,;|/+]+/).filter((word) => word !== '');
  const meant = words.map(productOf);
  const named = [...new Set(meant.filter((product) => product !== undefined))];
  return {
    named: words.length === 0 ? (['taxinvoice'] as const) : named,
    unknown: words.filter((_, i) => meant[i] === undefined),
  };
}
