import { Parser } from 'csv-parse';
import iconv from 'iconv-lite';
import { looksSecret } from '../company/note-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { PauseReason, Product } from '../records/company.js';
import { type Column, columnOf, pauseReasonOf, productOf, unguard } from './csv-columns.js';
import { isStateReport } from './export-words.js';

export type CompanyFileProblem =
  /** Not readable as CSV from this line on: an unclosed quote, or a line that is too long. */
  | { readonly kind: 'not-csv'; readonly line: number }
  /** For example a workbook, which has to be saved as CSV first. */
  | { readonly kind: 'not-text' }
  /** `columns`: the cells of the first line. */
  | { readonly kind: 'no-brn-column'; readonly columns: readonly string[] }
  /** `columns`: headers that name the same column. */
  | { readonly kind: 'column-twice'; readonly columns: readonly string[] }
  | { readonly kind: 'empty' | 'state-report' }
  | { readonly kind: 'too-many-lines'; readonly max: number };

/** A field without a column is absent, which keeps the stored value. An empty string clears it, except a name. */
export interface CompanyLineFields {
  readonly brn: string;
  readonly name?: string;
  /** Also absent for an empty cell, so that nobody stops a collection by leaving a cell out. */
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
  /** Words in the products column that are not products. */
  readonly unknownProducts: readonly string[];
  /** The content of the `paused` column if it is not a known reason. */
  readonly unknownPause?: string;
  /** The first filled cell beyond the last column. If there is one, other cells may be in the wrong columns. */
  readonly extraCell?: string;
  /** The first cell with a character that was lost when the file was written or read. */
  readonly unreadableCell?: string;
}

export interface CompanyFile {
  readonly rows: readonly CompanyLine[];
  readonly unknownColumns: readonly string[];
}

const DECODE_CHUNK_BYTES = 128 * 1024;

/** Many services export an HTML table as `.xls`. */
const HTML_PAGE = /^\s*<(!doctype|html|head|meta|table|\?xml)/i;

/** UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), or CP949. */
async function decodeText(bytes: Uint8Array): Promise<Result<string, CompanyFileProblem>> {
  const text = await decode(bytes);
  const isText = isMostlyText(text) && !text.includes('\0') && !HTML_PAGE.test(text);
  return isText ? ok(text) : err({ kind: 'not-text' });
}

async function decode(bytes: Uint8Array): Promise<string> {
  const [first, second] = bytes;
  const hasUtf16Bom = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (hasUtf16Bom) return decodeInChunks(bytes, 'utf-16');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Korean Excel writes CP949.
    return decodeInChunks(bytes, 'cp949');
  }
}

async function decodeInChunks(bytes: Uint8Array, encoding: string): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  const decoder = iconv.getDecoder(encoding);
  let text = '';
  for (let from = 0; from < bytes.length; from += DECODE_CHUNK_BYTES) {
    text += decoder.write(Buffer.from(bytes.subarray(from, from + DECODE_CHUNK_BYTES)));
    await yieldToEventLoop();
  }
  return text + (decoder.end() ?? '');
}

/** Decoders replace invalid bytes with this character. */
const REPLACEMENT_CHARACTER = '\uFFFD';

/** Only a binary file has many replaced characters. A few are reported with their line instead. */
function isMostlyText(text: string): boolean {
  const maxCount = Math.max(3, Math.floor(text.length / 20));
  const pieces = text.split(REPLACEMENT_CHARACTER, maxCount + 2);
  return pieces.length - 1 <= maxCount;
}

interface CsvLine {
  /** The number of the record's first line in an editor. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A record of csv-parse with the options `info` and `raw`, which its types do not describe. */
interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

const PARSE_CHUNK_BYTES = 32 * 1024;

const DELIMITERS = [',', '\t', ';'] as const;

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
  // One more for the header.
  const maxLines = INPUT_LIMITS.csvLines + 1;
  const lines: CsvLine[] = [];
  let lastLine = 0;
  let longLine: number | undefined;
  parser.on('data', (parsed: ParsedRecord) => {
    lastLine = parsed.info.lines;
    if (isTooLong(parsed)) {
      longLine ??= firstLineOf(parsed);
      return;
    }
    const cells = parsed.record.map((cell) => clip(cell, INPUT_LIMITS.csvCell));
    lines.push({ line: firstLineOf(parsed), cells });
  });
  const end = new Promise<Error | undefined>((resolve) => {
    parser.once('end', () => resolve(undefined)).once('error', resolve);
  });
  const yieldToEventLoop = eventLoopYielder();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length && !parser.destroyed; from += PARSE_CHUNK_BYTES) {
    parser.write(bytes.subarray(from, from + PARSE_CHUNK_BYTES));
    if (lines.length > maxLines || longLine !== undefined) break;
    await yieldToEventLoop();
  }
  if (!parser.destroyed) parser.end();
  const error = await end;
  if (lines.length > maxLines) return err({ kind: 'too-many-lines', max: INPUT_LIMITS.csvLines });
  if (longLine !== undefined) return err({ kind: 'not-csv', line: longLine });
  if (error === undefined) return ok(lines);
  return err({ kind: 'not-csv', line: lineOf(error, lastLine) });
}

/** Needed because `max_record_size` of csv-parse does not count quotes and delimiters. */
function isTooLong({ raw, record }: ParsedRecord): boolean {
  return raw.length > INPUT_LIMITS.csvLine || record.length > INPUT_LIMITS.csvCells;
}

/** Cells may contain line ends, and csv-parse gives only the last line of a record. */
function firstLineOf({ raw, info }: ParsedRecord): number {
  return info.lines - (raw.trim().match(/\r\n|\r|\n/g)?.length ?? 0);
}

/** The parser notices an unclosed quote only at the end; it is in the record after `lastLine`. */
function lineOf(error: Error, lastLine: number): number {
  const isUnclosedQuote = 'code' in error && error.code === 'CSV_QUOTE_NOT_CLOSED';
  return isUnclosedQuote || !('lines' in error) ? lastLine + 1 : Number(error.lines);
}

/** The delimiter that gives the header a BRN column; if none does, one that the header contains. */
function delimiterOf(text: string): string {
  const [firstLine = ''] = text.trimStart().split(/[\r\n]/, 1);
  const header = clip(firstLine, INPUT_LIMITS.csvLine);
  const columns = (delimiter: string) =>
    header
      .split(delimiter, INPUT_LIMITS.csvCells)
      .map((cell) => columnOf(cell.trim().replace(/^"(.*)"$/, '$1')));
  return (
    DELIMITERS.find((delimiter) => columns(delimiter).includes('brn')) ??
    DELIMITERS.find((delimiter) => header.includes(delimiter)) ??
    ','
  );
}

export async function readCompanies(
  bytes: Uint8Array,
): Promise<Result<CompanyFile, CompanyFileProblem>> {
  const text = await decodeText(bytes);
  if (!text.ok) return text;
  const lines = await parseLines(text.value);
  if (!lines.ok) return lines;
  const [headerLine, ...rest] = lines.value;
  if (headerLine === undefined) return err({ kind: 'empty' });
  const headers = headerLine.cells;
  if (isStateReport(headers)) return err({ kind: 'state-report' });
  const columns = headers.map(columnOf);
  if (!columns.includes('brn')) {
    // The first line may be data, and a possible password is never repeated.
    return err({ kind: 'no-brn-column', columns: headers.filter((cell) => !looksSecret(cell)) });
  }
  const repeated = headers.filter((_, i) => {
    const column = columns[i];
    return column !== undefined && columns.indexOf(column) !== columns.lastIndexOf(column);
  });
  if (repeated.length > 0) return err({ kind: 'column-twice', columns: repeated });
  const header = {
    indexes: new Map(columns.map((column, i) => [column, i])),
    width: headers.findLastIndex((cell) => cell !== '') + 1,
  };
  const yieldToEventLoop = eventLoopYielder();
  const rows: CompanyLine[] = [];
  for (const line of rest) {
    if (line.cells.some((cell) => cell !== '')) rows.push(companyLineOf(line, header));
    await yieldToEventLoop();
  }
  if (rows.length === 0) return err({ kind: 'empty' });
  const unknownColumns = headers.filter((cell, i) => cell !== '' && columns[i] === undefined);
  return ok({ rows, unknownColumns });
}

interface Header {
  /** Unknown columns share the key `undefined`, which nobody reads. */
  readonly indexes: ReadonlyMap<Column | undefined, number>;
  /** The number of columns up to the last one with a name. */
  readonly width: number;
}

function companyLineOf({ line, cells }: CsvLine, { indexes, width }: Header): CompanyLine {
  const cell = (column: Column): string | undefined => {
    const index = indexes.get(column);
    return index === undefined ? undefined : unguard(cells[index] ?? '');
  };
  const { known, unknown } = productsIn(cell('products') ?? '');
  const pauseCell = cell('paused');
  const pauseReason = pauseCell ? pauseReasonOf(pauseCell) : undefined;
  return {
    line,
    extraCell: cells.slice(width).find((each) => each !== ''),
    unreadableCell: cells.find((each) => each.includes(REPLACEMENT_CHARACTER)),
    draft: {
      brn: cell('brn') ?? '',
      name: cell('name'),
      products: known,
      popbillUserId: cell('user_id'),
      channel: cell('channel'),
      owner: cell('owner'),
      note: cell('note'),
      paused: pauseCell === '' ? 'watched' : pauseReason,
    },
    unknownProducts: unknown,
    unknownPause: pauseCell && pauseReason === undefined ? pauseCell : undefined,
  };
}

function productsIn(cell: string) {
  const words = cell.split(/[\s,;|/+]+/).filter((word) => word !== '');
  const products = words.map(productOf);
  const known = [...new Set(products.filter((product) => product !== undefined))];
  return {
    known: words.length === 0 ? undefined : known,
    unknown: words.filter((_, i) => products[i] === undefined),
  };
}
