import { describe, expect, it } from 'vitest';
import {
  ladderOf,
  nextRungAfter,
  rungAt,
  severityOfDays,
} from '../../src/assessment/method-reason-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';

const DAYS = DEFAULT_POLICY.certAlertDays;

describe('ladderOf', () => {
  it('lists the rungs from the first day down to four weeks after expiry', () => {
    expect(ladderOf(DAYS)).toEqual([30, 14, 7, 3, 1, 0, -1, -2, -3, -4, -5, -6, -7, -14, -21, -28]);
  });
});

describe('rungAt', () => {
  it.each([
    { daysLeft: 400, expected: undefined },
    { daysLeft: 31, expected: undefined },
    { daysLeft: 30, expected: 30 },
    { daysLeft: 29, expected: 30 },
    { daysLeft: 15, expected: 30 },
    { daysLeft: 14, expected: 14 },
    { daysLeft: 8, expected: 14 },
    { daysLeft: 7, expected: 7 },
    { daysLeft: 3, expected: 3 },
    { daysLeft: 2, expected: 3 },
    { daysLeft: 1, expected: 1 },
    { daysLeft: 0, expected: 0 },
    { daysLeft: -1, expected: -1 },
    { daysLeft: -7, expected: -7 },
    { daysLeft: -13, expected: -7 },
    { daysLeft: -14, expected: -14 },
    { daysLeft: -28, expected: -28 },
    { daysLeft: -400, expected: -28 },
  ])('is $expected with $daysLeft days left', ({ daysLeft, expected }) => {
    expect(rungAt(daysLeft, DAYS)).toBe(expected);
  });
});

describe('nextRungAfter', () => {
  it.each([
    { rung: 30, expected: 14 },
    { rung: 1, expected: 0 },
    { rung: 0, expected: -1 },
    { rung: -7, expected: -14 },
    { rung: -28, expected: undefined },
  ])('is $expected after $rung', ({ rung, expected }) => {
    expect(nextRungAfter(rung, DAYS)).toBe(expected);
  });
});

describe('severityOfDays', () => {
  it.each([
    { daysLeft: 31, expected: undefined },
    { daysLeft: 30, expected: 'notice' },
    { daysLeft: 15, expected: 'notice' },
    { daysLeft: 14, expected: 'warning' },
    { daysLeft: 4, expected: 'warning' },
    { daysLeft: 3, expected: 'critical' },
    { daysLeft: 0, expected: 'critical' },
    { daysLeft: -1, expected: 'critical' },
    { daysLeft: -400, expected: 'critical' },
  ])('is $expected with $daysLeft days left', ({ daysLeft, expected }) => {
    expect(severityOfDays(daysLeft, DAYS)).toBe(expected);
  });

  it.each([
    {
      name: 'keeps a notice until the next rung, although fewer than 14 days are left',
      daysLeft: 12,
      expected: 'notice',
    },
    { name: 'becomes a warning at a custom rung', daysLeft: 10, expected: 'warning' },
    { name: 'keeps a warning after the last custom rung', daysLeft: 2, expected: 'warning' },
    {
      name: 'is critical on the last day although that is not a rung',
      daysLeft: 0,
      expected: 'critical',
    },
    { name: 'is critical after the last day', daysLeft: -3, expected: 'critical' },
  ])('with the ladder 60, 20, 10: $name', ({ daysLeft, expected }) => {
    expect(severityOfDays(daysLeft, [60, 20, 10])).toBe(expected);
  });
});
