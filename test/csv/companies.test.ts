import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readCompanies } from '../../src/csv/read-companies.js';
import { writeCompanies } from '../../src/csv/write-companies.js';
import { aCompany, NURI } from '../support/builders.js';

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
    { name: 'semicolons', bytes: utf8(PLAIN.replaceAll(',', ';')) },
    { name: 'Windows line ends', bytes: utf8(PLAIN.replaceAll('\n', '\r\n')) },
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

  it('takes tax invoices when no product is named, and names words that are no product', async () => {
    const file = await readCompanies(
      utf8('brn,products\n1234567891,\n2208162517,invoices cashbill\n'),
    );

    expect(file).toMatchObject({
      value: {
        rows: [
          { draft: { products: ['taxinvoice'] }, unknownProducts: [] },
          { line: 3, draft: { products: ['cashbill'] }, unknownProducts: ['invoices'] },
        ],
      },
    });
  });

  it('counts lines as an editor does, blank ones included', async () => {
    const file = await readCompanies(
      utf8('brn,note\n\n1234567891,"two\nlines"\n,\n2208162517,x\n'),
    );

    expect(file.ok && file.value.rows.map(({ line }) => line)).toEqual([3, 6]);
  });

  it.each([
    { name: 'nothing', text: '', problem: { kind: 'empty' } },
    { name: 'a header alone', text: 'brn,name\n', problem: { kind: 'empty' } },
    { name: 'no column for the BRN', text: 'name\n한빛상사\n', problem: { kind: 'no-brn-column' } },
    { name: 'a quote that never ends', text: 'brn,name\n1,"한빛\n', problem: { kind: 'not-csv' } },
  ])('refuses $name', async ({ text, problem }) => {
    expect(await readCompanies(utf8(text))).toMatchObject({ ok: false, error: problem });
  });

  it('names headers it does not know', async () => {
    const file = await readCompanies(utf8('brn,전화\n1234567891,02-1234-5678\n'));

    expect(file).toMatchObject({ value: { unknownColumns: ['전화'] } });
  });
});

describe('writeCompanies', () => {
  it('writes what readCompanies reads back', async () => {
    const company = aCompany({
      brn: NURI,
      name: '누리 "식품", 본점',
      products: ['taxinvoice', 'cashbill'],
      popbillUserId: 'nuri',
      channel: 'C0TAX',
      owner: 'S0TAX',
      note: '=1+2',
    });

    const file = await readCompanies(utf8(await writeCompanies([company])));

    expect(file).toMatchObject({
      value: {
        rows: [
          {
            draft: {
              brn: '220-81-62517',
              name: '누리 "식품", 본점',
              products: ['taxinvoice', 'cashbill'],
              popbillUserId: 'nuri',
              channel: 'C0TAX',
              owner: 'S0TAX',
              note: '=1+2',
            },
          },
        ],
      },
    });
  });

  it.each(['=HYPERLINK("http://x")', '+82', '-1', '@SUM(A1)'])(
    'keeps a spreadsheet from running %s as a formula',
    async (note) => {
      const [, line = ''] = (await writeCompanies([aCompany({ note })])).split('\n');

      expect(line).toMatch(/,"?'[=+\-@]/);
    },
  );
});
