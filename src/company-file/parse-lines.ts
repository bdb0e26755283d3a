import { Parser } from 'csv-parse';
import { createBreather } from '../kernel/breather.js';
import { INPUT_LIMITS, limited } from '../kernel/input-limits.js';
import { err, ok, type Result } from '../kernel/result.js';
import { columnOf } from './columns.js';
import type { CompanyFileProblem } from './company-file.js';

/** One record of a file. */
export interface CsvLine {
  /** The line on which it begins, as an editor counts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What the parser gives with `info` and `raw`; its types do not know that they wrap each record. */
interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** Bytes parsed at once. */
const SLICE = 32 * 1024;

const DELIMITERS = [',', '\t', ';'] as const;

/** Blank lines are left out. */
export async function parseLines(
  text: string,
): Promise<Result<readonly CsvLine[], CompanyFileProblem>> {
  const parser = new Parser({
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    raw: true,
    // Files that were put together have several kinds of line end; one alone would join the lines that end otherwise.
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
  const breathe = createBreather();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length && !parser.destroyed; from += SLICE) {
    parser.write(bytes.subarray(from, from + SLICE));
    if (lines.length > INPUT_LIMITS.csvLines + 1 || longLine !== undefined) break;
    await breathe();
  }
  if (!parser.destroyed) parser.end();
  const failed = await end;
  if (lines.length > INPUT_LIMITS.csvLines + 1)
    return err({ kind: 'too-many-lines', most: INPUT_LIMITS.csvLines });
  if (longLine !== undefined) return err({ kind: 'not-csv', line: longLine });
  if (failed === undefined) return ok(lines);
  return err({ kind: 'not-csv', line: lineOf(failed, lastLine) });
}

/** The library does not count what stands between the cells. */
function isTooLong({ raw, record }: ParsedRecord): boolean {
  return raw.length > INPUT_LIMITS.csvLine || record.length > INPUT_LIMITS.csvCells;
}

/** The library counts up to the end of a record; a cell may hold line ends. */
function firstLineOf({ raw, info }: ParsedRecord): number {
  return info.lines - (raw.trim().match(/\r\n|\r|\n/g)?.length ?? 0);
}

/** A quote that is never closed is noticed at the end of the file, but begins in the first record that was not read. */
function lineOf(failed: Error, lastLine: number): number {
  const isOpen = 'code' in failed && failed.code === 'CSV_QUOTE_NOT_CLOSED';
  return isOpen || !('lines' in failed) ? lastLine + 1 : Number(failed.lines);
}

/** The one that the header uses: with it, one of the columns is that of the business numbers. */
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
