import { describe, expect, it } from 'vitest';
import {
  enterNumber,
  isAlive,
  isPhone,
  pagesToday,
  suggestedLinkDays,
  withAnotherPage,
} from '../../src/client/client-link-rules.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { ClientLink } from '../../src/records/links.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { authMissing, certificateExpiry, endOf } from '../support/reasons.js';

const NOW = seoul('2026-11-25 12:00');
const LINK: ClientLink = {
  v: 1,
  brn: HANBIT,
  hash: 'h',
  by: 'U1',
  at: NOW,
  expiresAt: NOW + 7 * DAY,
};

describe('isAlive', () => {
  it.each([
    [1, true],
    [14 * DAY, true],
    [0, false],
    [-1, false],
    // Made while the clock was ahead.
    [14 * DAY + 1, false],
  ])('with %d ms left: %s', (left, expected) => {
    expect(isAlive({ expiresAt: NOW + left }, NOW)).toBe(expected);
  });
});

describe('suggestedLinkDays', () => {
  const daysFor = (lastDay: string) =>
    suggestedLinkDays([authMissing(), certificateExpiry({ expiresAt: endOf(lastDay) })], NOW);

  it.each([
    { lastDay: '2026-11-27', days: 7 },
    { lastDay: '2026-12-03', days: 9 },
    { lastDay: '2026-12-09', days: 14 },
    { lastDay: '2026-12-10', days: 7 },
    { lastDay: '2026-11-20', days: 7 },
  ])('is $days for a certificate that expires on $lastDay', ({ lastDay, days }) => {
    expect(daysFor(lastDay)).toBe(days);
  });
});

describe('enterNumber', () => {
  it.each(['1234567891', '123-45-67891', ' 123 45 67891 ', '１２３４５６７８９１'])(
    'accepts the number as people type it: %s',
    (input) => {
      expect(enterNumber(LINK, input, NOW)).toMatchObject({ kind: 'right', isOpening: true });
    },
  );

  it.each(['', '123', '12345678911', 'abcdefghij', '0000000000', 'x'.repeat(5000)])(
    'does not count what is no business number: %s',
    (input) => {
      expect(enterNumber(LINK, input, NOW)).toEqual({ kind: 'malformed' });
    },
  );

  it('counts wrong numbers, whatever came between, until none is left', () => {
    let link = LINK;
    const left: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const entry = enterNumber(link, '2208162517', NOW + i * DAY);
      if (entry.kind !== 'wrong') throw new Error(entry.kind);
      left.push(entry.left);
      const right = enterNumber(entry.link, HANBIT, NOW + i * DAY + HOUR);
      if (right.kind !== 'right') throw new Error(right.kind);
      link = right.link;
    }

    expect(left).toEqual([4, 3, 2, 1, 0]);
  });

  it('takes the first right number of a day in Seoul for an opening', () => {
    const evening = seoul('2026-11-25 23:59');
    const opened = { ...LINK, openedAt: NOW };

    expect(enterNumber(opened, HANBIT, evening)).toMatchObject({
      isOpening: false,
      link: { openedAt: evening },
    });
    expect(enterNumber(opened, HANBIT, evening + MINUTE)).toMatchObject({ isOpening: true });
  });
});

describe('pages', () => {
  it('are counted by the day in Seoul', () => {
    const late = seoul('2026-11-25 23:59');
    const two = withAnotherPage(withAnotherPage(LINK, late), late);

    expect(pagesToday(LINK, late)).toBe(0);
    expect(pagesToday(two, late)).toBe(2);
    expect(pagesToday(two, late + MINUTE)).toBe(0);
    expect(pagesToday(withAnotherPage(two, late + MINUTE), late + MINUTE)).toBe(1);
  });
});

describe('isPhone', () => {
  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148', true],
    ['Mozilla/5.0 (Linux; Android 14; SM-S911N) Chrome/120 Mobile Safari/537.36', true],
    ['Mozilla/5.0 (Linux; Android 14; SM-X910) Chrome/120 Safari/537.36', true],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120 Safari/537.36', false],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', false],
    [undefined, false],
  ])('%s: %s', (userAgent, expected) => {
    expect(isPhone(userAgent)).toBe(expected);
  });
});
