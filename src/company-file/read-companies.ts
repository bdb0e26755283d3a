import { looksSecret } from '../company/note-check.js';
import { createBreather } from '../kernel/breather.js';
import { err, ok, type Result } from '../kernel/result.js';
import { type Column, columnOf, pauseOf, productOf } from './columns.js';
import type {
  CompanyFile,
  CompanyFileProblem,
  CompanyLine,
  CompanyLineFields,
} from './company-file.js';
import { decodeText, UNKNOWN } from './decode.js';
import { unguard } from './guard.js';
import { type CsvLine, parseLines } from './parse-lines.js';

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
  if (!columns.includes('brn')) {
    // Without a header it may be anything, and what looks like a password is not repeated anywhere.
    const columns = header.cells.filter((cell) => !looksSecret(cell));
    return err({ kind: 'no-brn-column', columns });
  }
  const twice = header.cells.filter((_, i) => isTwice(columns[i], columns));
  if (twice.length > 0) return err({ kind: 'column-twice', columns: twice });
  const named = {
    at: new Map(columns.map((column, i) => [column, i])),
    width: header.cells.findLastIndex((cell) => cell !== '') + 1,
  };
  const breathe = createBreather();
  const rows: CompanyLine[] = [];
  for (const line of rest) {
    if (line.cells.some((cell) => cell !== '')) rows.push(rowOf(line, named));
    await breathe();
  }
  if (rows.length === 0) return err({ kind: 'empty' });
  const unknownColumns = header.cells.filter((cell, i) => cell !== '' && columns[i] === undefined);
  return ok({ rows, unknownColumns });
}

function isTwice(column: Column | undefined, columns: readonly (Column | undefined)[]): boolean {
  return column !== undefined && columns.indexOf(column) !== columns.lastIndexOf(column);
}

/** Where each column stands, and how many there are from the first to the last that has a name. */
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
  const extra = cells.slice(width).find((each) => each !== '');
  const unreadable = cells.find((each) => each.includes(UNKNOWN));
  return {
    line,
    extraCell: extra,
    unreadableCell: unreadable,
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
