import { describe, expect, it } from 'vitest';
import { permalinkOf } from '../../src/history/history-listeners.js';
import { HISTORY_PLACE, type HistoryPlace } from '../../src/history/history-view.js';
import { HANBIT } from '../support/builders.js';

const CURSOR = '1795640400000.1795640400000000000000001:1234567891';

describe('HISTORY_PLACE', () => {
  it.each<{ name: string; place: HistoryPlace }>([
    { name: 'the newest page of all companies', place: { brn: undefined } },
    { name: 'the newest page of a company', place: { brn: HANBIT } },
    {
      name: 'an earlier page',
      place: { brn: undefined, from: { toward: 'earlier', cursor: CURSOR } },
    },
    { name: 'a later page', place: { brn: HANBIT, from: { toward: 'later', cursor: '1.2' } } },
    {
      name: 'a page next to an event without a company',
      place: { brn: undefined, from: { toward: 'earlier', cursor: '1.2:-' } },
    },
  ])('decodes what it encoded: $name', ({ place }) => {
    expect(HISTORY_PLACE.safeParse(HISTORY_PLACE.encode(place)).data).toEqual(place);
  });

  it.each([
    { name: 'an empty value', value: '' },
    { name: 'an invalid BRN', value: '0000000000' },
    { name: 'another direction', value: 'all up 1.2' },
    { name: 'a key of another record', value: 'all earlier company:test' },
    { name: 'a missing cursor', value: 'all earlier ' },
  ])('rejects $name', ({ value }) => {
    expect(HISTORY_PLACE.safeParse(value).data).toBeUndefined();
  });
});

describe('permalinkOf', () => {
  it('builds the URL that Slack gives', () => {
    const message = { channel: 'C0ALERTS', ts: '1795640400.000100' };

    expect(permalinkOf(message, 'https://ops.slack.com/')).toBe(
      'https://ops.slack.com/archives/C0ALERTS/p1795640400000100',
    );
  });
});
