import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POLICY,
  isQuiet,
  parseQuietHours,
  type QuietHours,
  quietUntil,
} from '../../src/kernel/policy.js';
import { MINUTE } from '../../src/kernel/time.js';
import { seoul } from '../support/fake-clock.js';
import { KOREA } from '../support/holidays.js';

const NIGHTS = { quietHours: DEFAULT_POLICY.quietHours, holidays: KOREA };
const hours = (from: string, to: string): QuietHours => {
  const quietHours = parseQuietHours(`${from}-${to}`);
  if (quietHours === undefined) throw new Error('No quiet hours.');
  return quietHours;
};

describe('isQuiet', () => {
  it.each([
    { name: 'the minute before the morning', now: '2026-11-25 08:29', quiet: true },
    { name: 'the minute at which the morning begins', now: '2026-11-25 08:30', quiet: false },
    { name: 'noon', now: '2026-11-25 12:00', quiet: false },
    { name: 'the last minute of the evening', now: '2026-11-25 19:59', quiet: false },
    { name: 'the minute at which the night begins', now: '2026-11-25 20:00', quiet: true },
    { name: 'midnight', now: '2026-11-26 00:00', quiet: true },
    { name: 'noon on a Saturday', now: '2026-11-28 12:00', quiet: true },
    { name: 'noon on a holiday', now: '2026-12-25 12:00', quiet: true },
  ])('$name: $quiet', ({ now, quiet }) => {
    expect(isQuiet(seoul(now), NIGHTS)).toBe(quiet);
  });

  it('is never true when quiet hours are off, not even at night on a holiday', () => {
    expect(isQuiet(seoul('2026-12-25 23:00'), { ...NIGHTS, quietHours: 'off' })).toBe(false);
  });

  it('is never true when quiet hours start and end at the same time', () => {
    const times = { quietHours: { from: 12 * 60, to: 12 * 60 }, holidays: KOREA };

    expect(isQuiet(seoul('2026-11-25 12:00'), times)).toBe(false);
    expect(isQuiet(seoul('2026-11-25 23:00'), times)).toBe(false);
  });

  it('supports quiet hours within one day', () => {
    const times = { quietHours: hours('12:00', '13:00'), holidays: KOREA };

    const quiet = ['11:59', '12:00', '12:59', '13:00', '23:00'].map((time) =>
      isQuiet(seoul(`2026-11-25 ${time}`), times),
    );

    expect(quiet).toEqual([false, true, true, false, false]);
  });
});

describe('quietUntil', () => {
  it.each([
    { name: 'is noon itself at noon', now: '2026-11-25 12:00', until: '2026-11-25 12:00' },
    { name: 'is 08:30 in the early morning', now: '2026-11-25 06:00', until: '2026-11-25 08:30' },
    {
      name: 'is the next morning in the evening',
      now: '2026-11-25 20:00',
      until: '2026-11-26 08:30',
    },
    {
      name: 'is Monday morning on a Friday evening',
      now: '2026-11-27 20:00',
      until: '2026-11-30 08:30',
    },
    { name: 'is Monday morning on a Saturday', now: '2026-11-28 12:00', until: '2026-11-30 08:30' },
    {
      name: 'is Monday morning on Christmas before a weekend',
      now: '2026-12-25 10:00',
      until: '2026-12-28 08:30',
    },
    {
      name: 'is the morning after the lunar New Year',
      now: '2026-02-13 21:00',
      until: '2026-02-19 08:30',
    },
  ])('$name', ({ now, until }) => {
    expect(quietUntil(seoul(now), NIGHTS)).toBe(seoul(until));
  });

  it('is the same instant when quiet hours are off', () => {
    const now = seoul('2026-12-25 23:00');

    expect(quietUntil(now, { ...NIGHTS, quietHours: 'off' })).toBe(now);
  });

  it('is midnight if quiet hours end at midnight', () => {
    const times = { quietHours: hours('08:30', '0:00'), holidays: KOREA };

    expect(quietUntil(seoul('2026-11-25 10:00'), times)).toBe(seoul('2026-11-26 00:00'));
    expect(quietUntil(seoul('2026-11-28 10:00'), times)).toBe(seoul('2026-11-30 00:00'));
  });

  it('is the first instant that is not quiet, at any time of a year', () => {
    const wrong: number[] = [];
    for (let now = seoul('2026-01-01 00:00'); now < seoul('2027-01-01 00:00'); now += 97 * MINUTE) {
      const until = quietUntil(now, NIGHTS);
      if (isQuiet(until, NIGHTS)) wrong.push(now);
      if (until > now && !isQuiet(until - 1, NIGHTS)) wrong.push(now);
      if (until > now && !isQuiet(now, NIGHTS)) wrong.push(now);
    }

    expect(wrong).toEqual([]);
  });

  it('is found after more than a year of extra holidays', () => {
    const holidays = new Set<string>();
    for (let i = 0; i < 500; i += 1) {
      holidays.add(new Date(Date.UTC(2026, 10, 25 + i)).toISOString().slice(0, 10));
    }

    const until = quietUntil(seoul('2026-11-25 10:00'), {
      ...NIGHTS,
      holidays: { dates: holidays },
    });

    expect(until).toBe(seoul('2028-04-10 08:30'));
  });
});

describe('parseQuietHours', () => {
  it.each([
    { text: '20:00-08:30', read: { from: 20 * 60, to: 8 * 60 + 30 } },
    { text: ' 9:05 - 17:45 ', read: { from: 9 * 60 + 5, to: 17 * 60 + 45 } },
    { text: '00:00-08:00', read: { from: 0, to: 8 * 60 } },
    { text: 'off', read: 'off' },
    { text: 'OFF', read: 'off' },
  ])('reads $text', ({ text, read }) => {
    expect(parseQuietHours(text)).toEqual(read);
  });

  it.each([
    { name: 'nothing', text: '' },
    { name: 'one time', text: '20:00' },
    { name: 'hours without minutes', text: '20-8' },
    { name: 'an hour that does not exist', text: '24:00-08:00' },
    { name: 'a minute that does not exist', text: '20:60-08:00' },
    { name: 'equal start and end', text: '08:00-08:00' },
    { name: 'words', text: 'nights' },
  ])('rejects $name', ({ text }) => {
    expect(parseQuietHours(text)).toBeUndefined();
  });
});
