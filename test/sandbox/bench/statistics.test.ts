import { describe, expect, it } from 'vitest';
import { median, percentile } from '../../../src/sandbox/bench/figures.js';

describe('median', () => {
  it.each([
    { name: 'one value', values: [7], expected: 7 },
    { name: 'an odd number of values, in any order', values: [9, 1, 100, 2, 3], expected: 3 },
    { name: 'an even number of values', values: [10, 1, 2, 4], expected: 3 },
    { name: 'numbers that sort differently as text', values: [10, 9, 100], expected: 10 },
  ])('returns the middle of $name', ({ values, expected }) => {
    expect(median(values)).toBe(expected);
  });

  it('does not reorder its input', () => {
    const values = [3, 1, 2];

    median(values);

    expect(values).toEqual([3, 1, 2]);
  });

  it('throws without values', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('percentile', () => {
  const oneToHundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it.each([
    { percent: 0, expected: 1 },
    { percent: 50, expected: 50 },
    { percent: 99, expected: 99 },
    { percent: 99.5, expected: 100 },
    { percent: 100, expected: 100 },
  ])('returns the value that $percent % of the values do not exceed', ({ percent, expected }) => {
    expect(percentile(oneToHundred, percent)).toBe(expected);
  });

  it('returns the largest of a few values for a high percentage', () => {
    expect(percentile([5, 900, 20], 99)).toBe(900);
  });

  it('throws without values', () => {
    expect(() => percentile([], 99)).toThrow(RangeError);
  });
});
