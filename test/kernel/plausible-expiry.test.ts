import { describe, expect, it } from 'vitest';
import { isPlausibleExpiry } from '../../src/kernel/time.js';

describe('isPlausibleExpiry', () => {
  const now = Date.parse('2026-11-27T09:00:00+09:00');

  it.each([
    { at: '0001-01-01T00:00:00+09:00', expected: false },
    { at: '1999-12-31T23:59:59+09:00', expected: false },
    { at: '2000-01-01T00:00:00+09:00', expected: true },
    { at: '2026-11-27T09:00:00+09:00', expected: true },
    { at: '2056-11-25T23:59:59+09:00', expected: true },
    { at: '2056-11-28T00:00:00+09:00', expected: false },
    { at: '9999-12-31T23:59:59+09:00', expected: false },
  ])('is $expected for $at', ({ at, expected }) => {
    expect(isPlausibleExpiry(Date.parse(at), now)).toBe(expected);
  });
});
