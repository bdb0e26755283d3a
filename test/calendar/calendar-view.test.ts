import { describe, expect, it } from 'vitest';
import {
  CALENDAR_PLACE,
  type CalendarForm,
  calendarAddressModal,
  calendarMessage,
  calendarModal,
  FEED_HASH,
  readScope,
} from '../../src/calendar/calendar-view.js';
import { calendarWords } from '../../src/calendar/calendar-words.js';
import { hashOfToken } from '../../src/kernel/token.js';
import type { CalendarFeed } from '../../src/records/links.js';
import { FIELDS, type FormValues } from '../../src/slack/inputs.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';
import { expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

const NOW = seoul('2026-11-25 10:12');
const CHANNEL = 'C0OPS';

function aFeed(n: number, scope: CalendarFeed['scope'] = { kind: 'all' }): CalendarFeed {
  return { v: 1, hash: hashOfToken(`${n}`), by: 'U0KIM', at: NOW, scope, language: 'ko' };
}

const NONE: CalendarForm = { channel: CHANNEL, feeds: [], now: NOW };
const FEW = [
  aFeed(1),
  aFeed(2, { kind: 'channel', channel: CHANNEL }),
  aFeed(3, { kind: 'owner', owner: 'U0KIM' }),
];

describe.each(LANGUAGES)('the window of calendars in %s', (language) => {
  const t = TONGUES[language];
  const words = calendarWords(t);
  const url = `https://watch.example.com/calendar/${'x'.repeat(43)}.ics`;
  const views = {
    none: calendarModal(NONE, t),
    home: calendarModal({ ...NONE, channel: '', chosen: 'owner' }, t),
    one: calendarModal({ ...NONE, feeds: FEW.slice(0, 1), feedback: words.revoke.done }, t),
    few: calendarModal({ ...NONE, feeds: FEW, chosen: 'channel', feedback: words.tooMany(10) }, t),
    many: calendarModal({ ...NONE, feeds: Array.from({ length: 137 }, (_, n) => aFeed(n)) }, t),
    creating: calendarMessage(words.creating, t),
    off: calendarMessage(words.off, t),
    address: calendarAddressModal(url, t),
  };

  it.each(Object.entries(views))('%s: fits into Slack’s limits', async (name, view) => {
    expectModalFits(view);
    await expectAsFixture(view, `calendar-${name}.${language}`);
  });

  it('shows the address, and says who can read it', () => {
    const text = visibleText(views.address);
    expect(text).toContain(url);
    expect(text).toContain(words.caution);
  });

  it('says how many addresses are not listed', () => {
    expect(visibleText(views.many)).toContain('117');
  });
});

describe('what the form carries', () => {
  const values = (kind: string): FormValues => ({
    [FIELDS.calendarScope.block]: {
      [FIELDS.calendarScope.id]: {
        type: 'radio_buttons',
        selected_option: { value: kind, text: { type: 'plain_text', text: 'x' } },
      },
    },
  });

  it.each([
    { kind: 'all', channel: CHANNEL, scope: { kind: 'all' } },
    { kind: 'channel', channel: CHANNEL, scope: { kind: 'channel', channel: CHANNEL } },
    { kind: 'channel', channel: '', scope: { kind: 'all' } },
    { kind: 'owner', channel: '', scope: { kind: 'owner', owner: 'U0KIM' } },
    { kind: 'forged', channel: CHANNEL, scope: { kind: 'all' } },
  ])('is $scope for "$kind" in channel "$channel"', ({ kind, channel, scope }) => {
    expect(readScope(values(kind), 'U0KIM', channel)).toEqual(scope);
  });

  it('is a channel or none, and a hash', () => {
    expect(CALENDAR_PLACE.safeParse('C0OPS').data).toEqual({ channel: 'C0OPS' });
    expect(CALENDAR_PLACE.safeParse('').data).toEqual({ channel: '' });
    expect(CALENDAR_PLACE.safeParse('<!here>').success).toBe(false);
    expect(FEED_HASH.safeParse(hashOfToken('x')).success).toBe(true);
    expect(FEED_HASH.safeParse('x').success).toBe(false);
  });
});
