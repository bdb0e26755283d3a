import { describe, expect, it } from 'vitest';
import { createFirstFew } from '../../src/service/first-few.js';

const byNumber = (a: number, b: number) => a - b;

function offeredAll(numbers: readonly number[], limit: number) {
  const few = createFirstFew(limit, byNumber);
  for (const each of numbers) few.offer(each);
  return few;
}

describe('createFirstFew', () => {
  it.each([
    { name: 'nothing', numbers: [], limit: 3, first: [] },
    { name: 'fewer than are wanted', numbers: [2, 1], limit: 3, first: [1, 2] },
    { name: 'as many as are wanted', numbers: [3, 1, 2], limit: 3, first: [1, 2, 3] },
    { name: 'one', numbers: [5, 4, 9, 4.5], limit: 1, first: [4] },
  ])('keeps the first of $name', ({ numbers, limit, first }) => {
    expect(offeredAll(numbers, limit).inOrder()).toEqual(first);
  });

  it('keeps the same few in whatever order thousands come, and counts all', () => {
    const shuffled = Array.from({ length: 5000 }, (_, n) => (n * 7919) % 5000);

    for (const numbers of [
      shuffled,
      shuffled.toSorted(byNumber),
      shuffled.toSorted((a, b) => b - a),
    ]) {
      const few = offeredAll(numbers, 10);

      expect(few.inOrder()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(few.offered).toBe(5000);
    }
  });
});
