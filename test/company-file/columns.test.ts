import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COLUMNS, columnOf, headerOf } from '../../src/company-file/csv-columns.js';

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
