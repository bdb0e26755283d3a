import { readFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { COLUMNS, columnOf, headerOf, writeCompanies } from '../../src/company-file/csv-columns.js';
import { readCompanies } from '../../src/company-file/csv-read.js';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import { aCompany, NURI } from '../support/builders.js';
import { turnsWhile } from '../support/cpu-time.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

const PLAIN = 'brn,name\n123-45-67891,한빛상사\n';

async function namesOf(bytes: Uint8Array): Promise<readonly (string | undefined)[]> {
  const file = await readCompanies(bytes);
  return file.ok ? file.value.rows.map(({ draft }) => draft.name) : [file.error.kind];
}

describe('readCompanies', () => {
  it.each([
    { name: 'UTF-8', bytes: utf8(PLAIN) },
    { name: 'UTF-8 with BOM', bytes: utf8(`\uFEFF${PLAIN}`) },
    { name: 'CP949', bytes: iconv.encode(PLAIN, 'cp949') },
    {
      name: "Excel's Unicode text",
      bytes: iconv.encode(PLAIN.replaceAll(',', '\t'), 'utf-16le', { addBOM: true }),
    },
    { name: 'big-endian UTF-16', bytes: iconv.encode(PLAIN, 'utf-16be', { addBOM: true }) },
    { name: 'semicolons', bytes: utf8(PLAIN.replaceAll(',', ';')) },
    { name: 'Windows line ends', bytes: utf8(PLAIN.replaceAll('\n', '\r\n')) },
    { name: 'tabs', bytes: utf8(PLAIN.replaceAll(',', '\t')) },
    { name: 'blank lines before the header', bytes: utf8(`\n\n${PLAIN.replaceAll(',', ';')}`) },
    {
      name: 'semicolons, with a comma in the header',
      bytes: utf8('"brn";"name";"전화, 팩스"\n123-45-67891;한빛상사;02\n'),
    },
    { name: 'line ends of old Macs', bytes: utf8(PLAIN.replaceAll('\n', '\r')) },
    { name: 'a Korean header', bytes: utf8('사업자 번호,회사명\n123-45-67891,한빛상사\n') },
  ])('reads $name', async ({ bytes }) => {
    expect(await namesOf(bytes)).toEqual(['한빛상사']);
  });

  it('reads every column, whatever their order', async () => {
    const file = await readCompanies(
      utf8(
        'note,owner,channel,user_id,products,name,brn\n' +
          '"우리은행, 3월",U0KIM,C0TAX,hanbit01,세금계산서 / 현금영수증,한빛상사,1234567891\n',
      ),
    );

    expect(file).toMatchObject({
      ok: true,
      value: {
        unknownColumns: [],
        rows: [
          {
            line: 2,
            draft: {
              brn: '1234567891',
              name: '한빛상사',
              products: ['taxinvoice', 'cashbill'],
              popbillUserId: 'hanbit01',
              channel: 'C0TAX',
              owner: 'U0KIM',
              note: '우리은행, 3월',
            },
          },
        ],
      },
    });
  });

  it('separates lines with different line ends, as in merged files', async () => {
    const file = await readCompanies(utf8('brn,name\r\n1,가\n2,나\r\n3,다\r4,라\n'));

    expect(file.ok && file.value.rows.map(({ line, draft }) => [line, draft.name])).toEqual([
      [2, '가'],
      [3, '나'],
      [4, '다'],
      [5, '라'],
    ]);
  });

  it('reads quotes, separators and line ends inside a cell', async () => {
    const file = await readCompanies(
      utf8('brn,name,note\n1234567891,"한빛 ""본점"", 주식회사","첫 줄\r\n둘째; 줄"\n'),
    );

    expect(file).toMatchObject({
      value: {
        rows: [{ draft: { name: '한빛 "본점", 주식회사', note: '첫 줄\r\n둘째; 줄' } }],
      },
    });
  });

  it('gives the first extra cell of a line with more cells than columns', async () => {
    const file = await readCompanies(
      utf8('brn,name,note,,\n1,한빛, 주식회사,메모\n2,누리,메모,,\n3,나래\n'),
    );

    expect(file.ok && file.value.rows.map(({ extraCell }) => extraCell)).toEqual([
      '메모',
      undefined,
      undefined,
    ]);
  });

  it('gives the first cell with a character that cannot be decoded', async () => {
    const name = Buffer.concat([iconv.encode('1,한빛', 'cp949'), Buffer.from([0xff])]);
    const validLine = iconv.encode(`\n2,${'누리'.repeat(100)}`, 'cp949');

    const file = await readCompanies(Buffer.concat([utf8('brn,name\n'), name, validLine]));

    expect(file.ok && file.value.rows.map(({ unreadableCell }) => unreadableCell)).toEqual([
      '한빛\uFFFD',
      undefined,
    ]);
  });

  it('leaves out products for an empty cell, and lists words that are not products', async () => {
    const file = await readCompanies(
      utf8('brn,products\n1234567891,\n2208162517,invoices cashbill\n'),
    );

    expect(file).toMatchObject({
      value: {
        rows: [
          { draft: { products: undefined }, unknownProducts: [] },
          { line: 3, draft: { products: ['cashbill'] }, unknownProducts: ['invoices'] },
        ],
      },
    });
  });

  it('numbers lines as an editor does, including blank ones', async () => {
    const file = await readCompanies(
      utf8('brn,note\n\n1234567891,"two\nlines"\n,\n2208162517,x\n'),
    );

    expect(file.ok && file.value.rows.map(({ line }) => line)).toEqual([3, 6]);
  });

  it.each([
    { name: 'an empty file', text: '', problem: { kind: 'empty' } },
    { name: 'a file with only a header', text: 'brn,name\n', problem: { kind: 'empty' } },
    {
      name: 'a header without a BRN column',
      text: 'name,비고\n한빛상사,\n',
      problem: { kind: 'no-brn-column', columns: ['name', '비고'] },
    },
    {
      name: 'a file without a header, and does not repeat a possible secret',
      text: '1234567891,한빛상사,비밀번호: hunter2!A\n',
      problem: { kind: 'no-brn-column', columns: ['1234567891', '한빛상사'] },
    },
    {
      name: 'two headers of the same column',
      text: '사업자번호,회사,전화,회사명\n1,가,나,다\n',
      problem: { kind: 'column-twice', columns: ['회사', '회사명'] },
    },
    {
      name: 'an unclosed quote, with the line where it begins',
      text: 'brn,name\n1,가\n2,"한빛\n3,누리\n4,나래\n',
      problem: { kind: 'not-csv', line: 3 },
    },
    {
      name: 'text after a closing quote',
      text: 'brn,name\n1,가\n2,"한빛"상사\n3,나\n',
      problem: { kind: 'not-csv', line: 3 },
    },
    {
      name: 'an overlong line of commas',
      text: `brn,name\n1,가\n2${','.repeat(INPUT_LIMITS.csvLine)}\n3,나\n`,
      problem: { kind: 'not-csv', line: 3 },
    },
    {
      name: 'more cells than a spreadsheet has columns',
      text: `brn,name\n1${',가'.repeat(INPUT_LIMITS.csvCells)}\n`,
      problem: { kind: 'not-csv', line: 2 },
    },
  ])('rejects $name', async ({ text, problem }) => {
    expect(await readCompanies(utf8(text))).toMatchObject({ ok: false, error: problem });
  });

  it('accepts at most 50,000 lines', async () => {
    const text = `brn\n${'1234567891\n'.repeat(INPUT_LIMITS.csvLines)}`;
    const atLimit = await readCompanies(utf8(text));
    const overLimit = await readCompanies(utf8(`${text}1\n`));

    expect(atLimit.ok && atLimit.value.rows).toHaveLength(50_000);
    expect(overLimit).toEqual({ ok: false, error: { kind: 'too-many-lines', max: 50_000 } });
  });

  it('lists unknown headers', async () => {
    const file = await readCompanies(utf8('brn,전화\n1234567891,02-1234-5678\n'));

    expect(file).toMatchObject({ value: { unknownColumns: ['전화'] } });
  });
});

describe('readCompanies of a file that is not CSV', () => {
  it.each([
    { name: 'an Excel workbook', bytes: [0x50, 0x4b, 0x03, 0x04, 0, 0] },
    { name: 'an old Excel workbook', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0] },
    {
      name: 'an HTML page that is named like a workbook',
      bytes: utf8('\uFEFF\n<html xmlns:x="urn:excel"><table>'),
    },
    {
      name: 'UTF-32',
      bytes: iconv.encode(PLAIN, 'utf-32le', { addBOM: true }),
    },
    { name: 'UTF-16 without a BOM', bytes: iconv.encode(PLAIN, 'utf-16le') },
    { name: 'zero bytes', bytes: [0x62, 0x72, 0x6e, 0, 0x0a] },
    {
      name: 'a picture',
      bytes: [0xff, 0xd8, 0xff, 0xe1, ...Array.from({ length: 200 }, (_, i) => 0xfe - (i % 3))],
    },
  ])('recognizes $name', async ({ bytes }) => {
    expect(await readCompanies(Uint8Array.from(bytes))).toMatchObject({
      error: { kind: 'not-text' },
    });
  });
});

describe('the fields of a line', () => {
  it('are absent without a column, and empty for an empty cell', async () => {
    const withoutColumns = await readCompanies(utf8('brn\n1234567891\n'));
    const empty = await readCompanies(utf8('brn,note,owner,paused\n1234567891,,,\n'));

    expect(withoutColumns.ok && withoutColumns.value.rows[0]?.draft).toEqual({ brn: '1234567891' });
    expect(empty).toMatchObject({
      value: { rows: [{ draft: { note: '', owner: '', paused: 'watched' } }] },
    });
  });
});

describe('the column of pauses', () => {
  it.each([
    { word: '폐업', paused: 'closed' },
    { word: '휴업', paused: 'temporarily-closed' },
    { word: 'Temporarily closed', paused: 'temporarily-closed' },
    { word: '기타', paused: 'other' },
    { word: '계약종료', paused: 'contract-ended' },
    { word: '타 서비스로 이전', paused: 'moved-elsewhere' },
    { word: '다른 곳으로 옮김', paused: 'moved-elsewhere' },
    { word: 'Contract ended', paused: 'contract-ended' },
  ])('accepts the word $word', async ({ word, paused }) => {
    const file = await readCompanies(utf8(`brn,일시 중지\n1234567891,${word}\n`));

    expect(file).toMatchObject({ value: { rows: [{ draft: { paused } }] } });
  });

  it('reports an unknown reason', async () => {
    const file = await readCompanies(utf8('brn,paused\n1234567891,휴가\n'));

    expect(file).toMatchObject({ value: { rows: [{ unknownPause: '휴가' }] } });
  });
});

describe('writeCompanies', () => {
  const NOTES = [
    '=1+2',
    "'=1+2",
    "''=1",
    "'보통",
    '+82 2 123',
    '-1',
    '@대표',
    '＝전각',
    '쉼표, "따옴표"; 세미콜론\t탭',
    '첫 줄\n둘째 줄',
    '첫 줄\r\n둘째 줄',
    '끝의 역슬래시\\',
    '😀 이모지',
  ];

  it.each(['ko', 'en', 'ids'] as const)(
    'writes what readCompanies reads back, with every field (%s)',
    async (dialect) => {
      const companies = NOTES.map((note, i) =>
        aCompany({
          brn: NURI,
          name: i === 0 ? '누리 "식품", 본점' : note.replaceAll(/\s+/g, ' '),
          products: i % 2 === 0 ? ['taxinvoice', 'cashbill'] : ['cashbill'],
          popbillUserId: 'nuri',
          channel: 'C0TAX',
          owner: 'S0TAX',
          note,
          ...(i === 3 ? { paused: { reason: 'moved-elsewhere', by: 'U0KIM', at: 1 } } : {}),
        }),
      );

      const text = await writeCompanies(companies, dialect);
      const file = await readCompanies(utf8(text));

      expect(file.ok && file.value.unknownColumns).toEqual([]);
      expect(file.ok && file.value.rows.map(({ draft }) => draft)).toEqual(
        companies.map(({ name, products, popbillUserId, channel, owner, note, paused }) => ({
          brn: '220-81-62517',
          name,
          products,
          popbillUserId,
          channel,
          owner,
          note,
          paused: paused?.reason ?? 'watched',
        })),
      );
    },
  );

  it('writes the header and words in the chosen language', async () => {
    const closed = { reason: 'closed', by: 'U0KIM', at: 1 } as const;
    const [header, line] = (await writeCompanies([aCompany({ paused: closed })], 'ko')).split('\n');

    expect(header).toBe(
      '\uFEFF사업자번호,회사,수집 항목,팝빌 아이디,알림 채널,담당자,처리 메모,일시 중지',
    );
    expect(line).toBe('123-45-67891,한빛상사,전자세금계산서,,,,,폐업');
  });

  it.each(['=HYPERLINK("http://x")', '+82', '-1', '@SUM(A1)', "'=1"])(
    'keeps a spreadsheet from running %s as a formula',
    async (note) => {
      const [, line = ''] = (await writeCompanies([aCompany({ note })])).split('\n');

      expect(line).toMatch(/,"?'+[=+\-@]/);
    },
  );

  it('yields to the event loop while it writes 100,000 companies', async () => {
    const companies = Array.from({ length: 100_000 }, () => aCompany({ note: 'a "note"' }));

    const { result: text, blockMs } = await turnsWhile(() => writeCompanies(companies));

    expect(text.split('\n')).toHaveLength(100_002);
    expect(blockMs).toBeLessThan(50);
  });
});

describe('docs/company-file.md', () => {
  it('explains exactly the columns that are written, in their order', async () => {
    const text = await readFile(new URL('../../docs/company-file.md', import.meta.url), 'utf8');

    const explained = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(explained).toEqual(COLUMNS);
    expect(text).toContain(COLUMNS.join(','));
    expect(text).toContain(COLUMNS.map((column) => headerOf(column, 'ko')).join(','));
  });
});

describe('columnOf', () => {
  it.each(COLUMNS)('recognizes the header that is written for %s in each dialect', (column) => {
    for (const dialect of ['ko', 'en', 'ids'] as const) {
      expect(columnOf(headerOf(column, dialect))).toBe(column);
    }
  });
});
