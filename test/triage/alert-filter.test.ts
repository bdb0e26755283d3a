import { expect, it } from 'vitest';
import { parseAlertFilter } from '../../src/triage/alert-listeners.js';

it.each([
  { input: '', filter: { kind: 'all' } },
  { input: '내 담당', filter: { kind: 'mine' } },
  { input: 'attention', filter: { kind: 'all' } },
  { input: '한빛상사', filter: { kind: 'text', text: '한빛상사' } },
])('parses "$input" as the filter $filter.kind', ({ input, filter }) => {
  expect(parseAlertFilter(input)).toEqual(filter);
});
