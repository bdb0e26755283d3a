import { describe, expect, it } from 'vitest';
import { permalinkOf } from '../../src/history/history-listeners.js';
import { HISTORY_PLACE, type HistoryPlace } from '../../src/history/history-view.js';
import { HANBIT } from '../support/builders.js';

const CURSOR = '1795640400000.1795640400000000000000001:1234567891';

describe('a place in the history', () => {
  it.each<{ name: string; place: HistoryPlace }>([
    { name: 'the newest of all', place: { brn: undefined } },
    { name: 'the newest of a company', place: { brn: HANBIT } },
    { name: 'earlier', place: { brn: undefined, from: { toward: 'earlier', cursor: CURSOR } } },
    { name: 'later', place: { brn: HANBIT, from: { toward: 'later', cursor: '1.2' } } },
    {
      name: 'beside what concerns no company',
      place: { brn: undefined, from: { toward: 'earlier', cursor: '1.2:-' } },
    },
  ])('reads back what it wrote: $name', ({ place }) => {
    expect(HISTORY_PLACE.safeParse(HISTORY_PLACE.encode(place)).data).toEqual(place);
  });

  it.each([
    { name: 'nothing', value: '' },
    { name: 'no BRN', value: '0000000000' },
    { name: 'another direction', value: 'all up 1.2' },
    { name: 'a key of something else', value: 'all earlier company:test' },
    { name: 'no cursor', value: 'all earlier ' },
  ])('takes nothing that it did not write: $name', ({ value }) => {
    expect(HISTORY_PLACE.safeParse(value).data).toBeUndefined();
  });
});

describe('permalinkOf', () => {
  it('has the form that Slack gives', () => {
    const message = { channel: 'C0ALERTS', ts: '1795640400.000100' };

    expect(permalinkOf(message, 'https://ops.slack.com/')).toBe(
      'https://ops.slack.com/archives/C0ALERTS/p1795640400000100',
    );
  });
});
