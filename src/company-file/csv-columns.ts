import { stringify } from 'csv-stringify/sync';
import { eventLoopYielder } from '../kernel/async.js';
import { formatBrn } from '../kernel/brn.js';
import type { Company, PauseReason, Product } from '../records/company.js';

/** In the order in which they are written. The first two headers are those that we write, in Korean and English. */
const HEADERS = {
  brn: ['사업자번호', 'Business no.', '사업자등록번호'],
  name: ['회사', 'Company', '회사명', '회사이름', '상호'],
  products: ['수집 항목', 'What is collected', '항목', 'product'],
  user_id: ['팝빌 아이디', 'POPBiLL ID', '아이디'],
  channel: ['알림 채널', 'Alert channel', '채널'],
  owner: ['담당자', 'Owner', '담당'],
  note: ['처리 메모', 'How-to note', '메모'],
  paused: ['일시 중지', 'Paused', '중지', '중지 사유'],
} as const satisfies Record<string, readonly [ko: string, en: string, ...others: string[]]>;

export type Column = keyof typeof HEADERS;
// Object.keys loses the type of the keys.
export const COLUMNS = Object.keys(HEADERS) as readonly Column[];

const PRODUCT_WORDS: Readonly<Record<Product, readonly [ko: string, ...others: string[]]>> = {
  taxinvoice: ['전자세금계산서', '세금계산서', 'taxinvoices'],
  cashbill: ['현금영수증', 'cashreceipts', 'cashreceipt'],
};

const PAUSE_WORDS: Readonly<Record<PauseReason, readonly [ko: string, ...others: string[]]>> = {
  closed: ['폐업'],
  'temporarily-closed': ['휴업'],
  'contract-ended': ['계약 종료', '해지'],
  'moved-elsewhere': ['타 서비스로 이전', '다른 곳으로 옮김', '이관', '옮김'],
  other: ['기타'],
};

/** The words of a file that we write. `ids`: IDs, for scripts. `en`: English headers, IDs for products and reasons. */
type Dialect = 'ko' | 'en' | 'ids';

export function headerOf(column: Column, dialect: Dialect): string {
  if (dialect === 'ids') return column;
  return HEADERS[column][dialect === 'ko' ? 0 : 1];
}

export const columnOf = createLookup<Column>(HEADERS);
export const productOf = createLookup<Product>(PRODUCT_WORDS);
export const pauseReasonOf = createLookup<PauseReason>(PAUSE_WORDS);

function createLookup<T extends string>(
  words: Readonly<Record<T, readonly string[]>>,
): (word: string) => T | undefined {
  const byWord = new Map<string, T>();
  for (const meaning of Object.keys(words) as T[]) {
    for (const word of [meaning, ...words[meaning]]) byWord.set(normalize(word), meaning);
  }
  return (word) => byWord.get(normalize(word));
}

function normalize(word: string): string {
  return word
    .normalize('NFKC')
    .replace(/[\s_.-]/g, '')
    .toLowerCase();
}

/**
 * A spreadsheet runs a cell that begins like this as a formula, unless an apostrophe in front makes it text. A formula
 * that already has apostrophes in front gets one more, so that removing one always restores the original.
 */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/u;

export function guard(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

export function unguard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** Without a BOM, Excel reads a file as CP949. */
const BOM = '\uFEFF';

const BATCH_SIZE = 100;

export function writeCompanies(
  companies: Iterable<Company>,
  dialect: Dialect = 'ids',
): Promise<string> {
  function* rows() {
    for (const company of companies) yield rowOf(company, dialect);
  }
  const header = COLUMNS.map((column) => headerOf(column, dialect));
  return writeTable(header, rows());
}

export async function writeTable(
  header: readonly string[],
  rows: Iterable<readonly string[]>,
): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  let text = BOM;
  let batch = [header];
  const flush = (): void => {
    // Quotes keep line ends, tabs and outer spaces, and a semicolon from being read as a delimiter.
    text += stringify(batch, { quoted_match: /[\r\n\t;]|^\s|\s$/ });
    batch = [];
  };
  for (const row of rows) {
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
  const isKorean = dialect === 'ko';
  const reason = paused?.reason;
  const cells: Readonly<Record<Column, string | undefined>> = {
    brn: formatBrn(brn),
    name,
    products: products.map((product) => (isKorean ? PRODUCT_WORDS[product][0] : product)).join(' '),
    user_id: popbillUserId,
    channel,
    owner,
    note,
    paused: isKorean && reason !== undefined ? PAUSE_WORDS[reason][0] : reason,
  };
  return COLUMNS.map((column) => cells[column] ?? '');
}
