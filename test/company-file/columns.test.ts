import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COLUMNS, columnOf, headerOf } from '../../src/company-file/csv-columns.js';

describe('docs/company-file.md', () => {
  it('explains each column, in the order in which they are written, and no other', async () => {
    const text = await readFile(new URL('../../docs/company-file.md', import.meta.url), 'utf8');

    const explained = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(explained).toEqual(COLUMNS);
    expect(text).toContain(COLUMNS.join(','));
    expect(text).toContain(COLUMNS.map((column) => headerOf(column, 'ko')).join(','));
  });
});

describe('columnOf', () => {
  it.each(COLUMNS)('reads what is written for %s in each dialect', (column) => {
    for (const dialect of ['ko', 'en', 'names'] as const) {
      expect(columnOf(headerOf(column, dialect))).toBe(column);
    }
  });
});
