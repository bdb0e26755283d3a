import { stringify } from 'csv-stringify/sync';
import { eventLoopYielder } from '../kernel/async.js';
import { formatBrn } from '../kernel/brn.js';
import type { Company } from '../records/company.js';
import { COLUMNS, type Dialect, guard, headerOf, pauseWord, productWord } from './csv-columns.js';

/** Without a BOM, Excel reads a file as CP949. */
const BOM = '\uFEFF';

const BATCH_SIZE = 100;

/** Writes CSV that `readCompanies` can read. */
export function writeCompanies(
  companies: Iterable<Company> | AsyncIterable<Company>,
  dialect: Dialect = 'names',
): Promise<string> {
  async function* rows() {
    for await (const company of companies) yield rowOf(company, dialect);
  }
  const header = COLUMNS.map((column) => headerOf(column, dialect));
  return writeTable(header, rows());
}

/** CSV in UTF-8 with BOM; cells that a spreadsheet would run as formulas get an apostrophe in front. */
export async function writeTable(
  header: readonly string[],
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  let text = BOM;
  let batch = [header];
  const flush = (): void => {
    // Quotes keep line ends, tabs and spaces.
    text += stringify(batch, { quoted_match: /[\r\n\t;]|^\s|\s$/ });
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row.map(guard));
    if (batch.length < BATCH_SIZE) continue;
    flush();
    await yieldToEventLoop();
  }
  flush();
  return text;
}

function rowOf(company: Company, dialect: Dialect): readonly string[] {
  const { brn, name, products, popbillUserId, channel, owner, note, paused } = company;
  return [
    formatBrn(brn),
    name,
    products.map((product) => productWord(product, dialect)).join(' '),
    popbillUserId ?? '',
    channel ?? '',
    owner ?? '',
    note ?? '',
    paused === undefined ? '' : pauseWord(paused.reason, dialect),
  ];
}
