import { describe, expect, it } from 'vitest';
import { parseFilterInput } from '../../src/text/shown-commands.js';

describe('parseFilterInput', () => {
  it.each([
    { input: '', filter: { kind: 'all' } },
    { input: '조치필요', filter: { kind: 'attention' } },
    { input: '조치 필요', filter: { kind: 'attention' } },
    { input: 'action', filter: { kind: 'attention' } },
    { input: 'Needs action', filter: { kind: 'attention' } },
    { input: 'attention', filter: { kind: 'attention' } },
    { input: '내 담당', filter: { kind: 'mine' } },
    { input: 'MINE', filter: { kind: 'mine' } },
    { input: 'Hanbit Tr', filter: { kind: 'text', text: 'Hanbit Tr' } },
    { input: 'ㄱㄹ', filter: { kind: 'text', text: 'ㄱㄹ' } },
  ])('reads "$input" as $filter.kind', ({ input, filter }) => {
    expect(parseFilterInput(input)).toEqual(filter);
  });

  it('clips input that is longer than any name', () => {
    expect(parseFilterInput('가'.repeat(5000))).toEqual({ kind: 'text', text: '가'.repeat(100) });
  });
});
