import { stringify } from 'csv-stringify/sync';
import { eventLoopYielder } from '../kernel/async.js';
import { formatBrn } from '../kernel/brn.js';
import type { Clock } from '../kernel/ports.js';
import type { Company, UserId } from '../records/company.js';
import type { Store } from '../records/store.js';
import type { Language } from '../text/format.js';
import { COLUMNS, type Dialect, guard, headerOf, pauseWord, productWord } from './csv-columns.js';

/** Without a BOM, Excel reads a file as CP949. */
const BOM = '\uFEFF';

const BATCH_SIZE = 100;

export type ExportCompanies = ReturnType<typeof companyExport>;

export function companyExport({
  index,
  store,
  clock,
}: {
  readonly index: { values(): Iterable<Company> };
  readonly store: Pick<Store, 'write'>;
  readonly clock: Clock;
}) {
  /**
   * All watched companies as a file; `undefined`: there are none. The history event is written first, so that no file
   * is handed out without one. Rejects with StoreError.
   */
  return async (by: UserId, language: Language) => {
    // A copy, because others may change companies while the file is written.
    const companies = [...index.values()];
    if (companies.length === 0) return undefined;
    const content = await writeCompanies(companies, language);
    const event = { kind: 'exported', by, companies: companies.length } as const;
    await store.write([{ put: 'history', value: { v: 1, at: clock.now(), event } }]);
    return { content, companies: companies.length };
  };
}

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
