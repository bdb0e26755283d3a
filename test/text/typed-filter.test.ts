import { describe, expect, it } from 'vitest';
import { typedFilter } from '../../src/text/shown-commands.js';

describe('typedFilter', () => {
  it.each([
    { words: '', filter: { kind: 'all' } },
    { words: '조치필요', filter: { kind: 'attention' } },
    { words: '조치 필요', filter: { kind: 'attention' } },
    { words: 'attention', filter: { kind: 'attention' } },
    { words: '내 담당', filter: { kind: 'mine' } },
    { words: 'MINE', filter: { kind: 'mine' } },
    { words: 'Hanbit Tr', filter: { kind: 'text', text: 'Hanbit Tr' } },
    { words: 'ㄱㄹ', filter: { kind: 'text', text: 'ㄱㄹ' } },
  ])('reads "$words" as $filter.kind', ({ words, filter }) => {
    expect(typedFilter(words)).toEqual(filter);
  });

  it('cuts words that are longer than any name', () => {
    expect(typedFilter('가'.repeat(5000))).toEqual({ kind: 'text', text: '가'.repeat(100) });
  });
});
