import { describe, expect, it } from 'vitest';
import { historyKeptSince } from '../../src/records/history.js';
import { seoul } from '../support/fake-clock.js';

describe('historyKeptSince', () => {
  it.each([
    { name: 'during the day', now: '2026-11-25 15:00', since: '2025-10-25 00:00' },
    { name: 'the last minute of a day', now: '2026-11-25 23:59', since: '2025-10-25 00:00' },
    { name: 'the first minute of the next', now: '2026-11-26 00:00', since: '2025-10-26 00:00' },
    { name: 'into a shorter month', now: '2026-03-31 12:00', since: '2025-02-28 00:00' },
    { name: 'into a leap year', now: '2025-03-29 12:00', since: '2024-02-29 00:00' },
  ])('is 13 calendar months in Seoul: $name', ({ now, since }) => {
    expect(historyKeptSince(seoul(now))).toBe(seoul(since));
  });
});
