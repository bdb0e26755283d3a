import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { guard, unguard, writeTable } from '../../src/company-file/csv-columns.js';
import { readCompanies } from '../../src/company-file/csv-read.js';

/** Characters that also exist in CP949. */
const CHARACTERS = [...'가힣한빛상사 ()=+-@\'"%,;\t&.AZaz09'];
const cell = fc
  .string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: 40 })
  .map((text) => text.trim())
  .filter((text) => text !== '' && !/^"|"$/.test(text));
const number = fc.string({ unit: fc.constantFrom(...'123456789'), minLength: 10, maxLength: 10 });
const rows = fc.array(fc.tuple(number, cell, cell), { minLength: 1, maxLength: 8 });

const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  'UTF-8': (text) => Buffer.from(text.replace(/^\uFEFF/, '')),
  'UTF-8 with BOM': (text) => Buffer.from(text),
  'UTF-16': (text) => iconv.encode(text.replace(/^\uFEFF/, ''), 'utf-16le', { addBOM: true }),
  CP949: (text) => iconv.encode(text.replace(/^\uFEFF/, ''), 'cp949'),
};

describe('readCompanies', () => {
  it.each(Object.keys(ENCODINGS))('reads what writeTable wrote, in %s', async (encoding) => {
    const encode = ENCODINGS[encoding] ?? ((text: string) => Buffer.from(text));
    await fc.assert(
      fc.asyncProperty(rows, async (lines) => {
        const text = await writeTable(['사업자번호', '회사', '처리 메모'], lines);
        const read = await readCompanies(encode(text));
        expect(
          read.ok ? read.value.rows.map(({ draft }) => [draft.brn, draft.name, draft.note]) : read,
        ).toEqual(lines);
      }),
      { numRuns: 60 },
    );
  });

  it('reads or rejects arbitrary bytes', async () => {
    const withHeader = fc
      .tuple(
        fc.constantFrom('brn,name\n', '사업자번호\t회사\n', '"brn";"note"\r\n'),
        fc.string({ unit: 'binary', maxLength: 200 }),
      )
      .map(([header, rest]) => Buffer.from(header + rest));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 400 }), withHeader), async (bytes) => {
        const read = await readCompanies(bytes);
        if (read.ok) expect(read.value.rows.length).toBeGreaterThan(0);
        else expect(read.error.kind).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });
});

describe('guard', () => {
  it('leaves no formula, and is undone by unguard', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 20 }), (text) => {
        expect(guard(text)).not.toMatch(/^[=+\-@\t]/);
        expect(unguard(guard(text))).toBe(text);
      }),
    );
  });
});
