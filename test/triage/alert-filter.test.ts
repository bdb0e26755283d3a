import { expect, it } from 'vitest';
import { alertFilter } from '../../src/triage/alert-listeners.js';

it.each([
  { words: '', filter: { kind: 'all' } },
  { words: '내 담당', filter: { kind: 'mine' } },
  { words: 'attention', filter: { kind: 'all' } },
  { words: '한빛상사', filter: { kind: 'text', text: '한빛상사' } },
])('alerts "$words" are those of the filter $filter.kind', ({ words, filter }) => {
  expect(alertFilter(words)).toEqual(filter);
});
