import { Parser } from 'csv-parse';
import { err, ok, type Result } from '../domain/result.js';
import { createBreather } from '../service/breather.js';
import type {
  CompanyFile,
  CompanyFileProblem,
  CompanyLine,
  CompanyLineFields,
} from '../service/company-file.js';
import { type Column, columnOf, pauseOf, productOf } from './columns.js';
import { decodeText } from './decode.js';
import { unguard } from './guard.js';

/**
 * Reads a company file: UTF-8 with or without BOM, UTF-16 with BOM, or CP949; separated by commas, semicolons or tabs,
 * whichever the header uses.
 */
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
  if (!columns.includes('brn')) return err({ kind: 'no-brn-column' });
  const breathe = createBreather();
  const rows: CompanyLine[] = [];
  for (const line of rest) {
    if (line.cells.some((cell) => cell !== '')) rows.push(rowOf(line, columns));
    await breathe();
  }
  if (rows.length === 0) return err({ kind: 'empty' });
  const unknownColumns = header.cells.filter((cell, i) => cell !== '' && columns[i] === undefined);
  return ok({ rows, unknownColumns });
}

interface Line {
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

async function parseLines(text: string): Promise<Result<readonly Line[], CompanyFileProblem>> {
  const parser = new Parser({
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const lines: Line[] = [];
  parser.on('data', (one: ParsedRecord) => {
    lines.push({ line: firstLineOf(one), cells: one.record });
  });
  const end = new Promise<Error | undefined>((resolve) => {
    parser.once('end', () => resolve(undefined)).once('error', resolve);
  });
  const breathe = createBreather();
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length && !parser.destroyed; from += SLICE) {
    parser.write(bytes.subarray(from, from + SLICE));
    await breathe();
  }
  if (!parser.destroyed) parser.end();
  const failed = await end;
  if (failed === undefined) return ok(lines);
  return err({ kind: 'not-csv', line: 'lines' in failed ? Number(failed.lines) : 1 });
}

/** The library counts up to the end of a record; a cell may hold line ends. */
function firstLineOf({ raw, info }: ParsedRecord): number {
  return info.lines - (raw.trim().match(/\r\n|\r|\n/g)?.length ?? 0);
}

function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return [',', '\t', ';'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function rowOf({ line, cells }: Line, columns: readonly (Column | undefined)[]): CompanyLine {
  const cell = (column: Column): string | undefined => {
    const at = columns.indexOf(column);
    return at < 0 ? undefined : unguard(cells[at] ?? '');
  };
  const products = cell('products');
  const { named, unknown } = productsIn(products ?? '');
  const pause = cell('paused');
  const paused = pause === undefined || pause === '' ? undefined : pauseOf(pause);
  const fields: { readonly [K in keyof CompanyLineFields]?: CompanyLineFields[K] | undefined } = {
    name: cell('name'),
    products: products === undefined ? undefined : named,
    popbillUserId: cell('user_id'),
    channel: cell('channel'),
    owner: cell('owner'),
    note: cell('note'),
    paused: pause === '' ? 'watched' : paused,
  };
  return {
    line,
    draft: { brn: cell('brn') ?? '', ...withoutUndefined(fields) },
    unknownProducts: unknown,
    ...(pause === undefined || pause === '' || paused !== undefined ? {} : { unknownPause: pause }),
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

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(fields: T): Given<T> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets the keys, which stay.
  return Object.fromEntries(given) as Given<T>;
}
