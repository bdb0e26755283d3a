import { describe, expect, it } from 'vitest';
import { attemptsInRow } from '../../src/assessment/lock-out-rules.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { MethodStatus } from '../../src/records/status.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 08:31');

function cellOf(overrides: Partial<MethodStatus>): MethodStatus {
  return { registration: 'registered', foundAt: NOW, attempts: [], ...overrides };
}

function rejected(rejections: number, at: number, rejectedSince: number): Partial<MethodStatus> {
  return { login: { outcome: 'rejected', at, code: -11100021, rejections, rejectedSince } };
}

const works: Partial<MethodStatus> = {
  login: { outcome: 'works', at: NOW - DAY, rejections: 0 },
};

describe('attemptsInRow', () => {
  it('is 0 for a login that was never rejected', () => {
    expect(attemptsInRow(undefined)).toBe(0);
    expect(attemptsInRow(cellOf(works))).toBe(0);
  });

  it('is the stored count, but never fewer than the rejections', () => {
    expect(attemptsInRow(cellOf({ ...works, inRow: 3 }))).toBe(3);
    expect(attemptsInRow(cellOf({ ...rejected(2, NOW, NOW - DAY), inRow: 1 }))).toBe(2);
  });

  describe('for a status from before attempts were counted', () => {
    const yesterday = NOW - DAY - HOUR;

    it.each([
      { name: 'rejections of earlier days', cell: rejected(2, yesterday, yesterday), count: 2 },
      {
        name: 'the confirming test of a day later',
        cell: { ...rejected(2, NOW, NOW - DAY), attempts: [NOW - 5] },
        count: 2,
      },
      {
        name: 'three of one day',
        cell: {
          ...rejected(3, NOW - HOUR, NOW - 3 * HOUR),
          attempts: [NOW - 3 * HOUR - 5, NOW - 2 * HOUR, NOW - HOUR - 5],
        },
        count: 3,
      },
      {
        name: 'lost answers before the first rejection of that day',
        cell: { ...rejected(1, NOW, NOW), attempts: [NOW - 2 * HOUR, NOW - HOUR, NOW - 5] },
        count: 3,
      },
      {
        name: 'a lost answer after the last rejection',
        cell: { ...rejected(1, yesterday, yesterday), attempts: [NOW - HOUR] },
        count: 2,
      },
      {
        name: 'two tests after a rejection of an earlier day, each of which may have been rejected',
        cell: { ...rejected(2, NOW, yesterday), attempts: [NOW - HOUR, NOW - 5] },
        count: 3,
      },
      { name: 'lost answers alone', cell: { attempts: [NOW - HOUR, NOW - 5] }, count: 2 },
    ])('is $count for $name', ({ cell, count }) => {
      expect(attemptsInRow(cellOf(cell))).toBe(count);
    });
  });
});
