import { describe, expect, it } from 'vitest';
import { editDistance, editDistanceTo } from '../../src/kernel/edit-distance.js';

describe('editDistance', () => {
  it.each([
    { name: 'the same word is 0 away', a: 'check', b: 'check', expected: 0 },
    { name: 'case does not count', a: 'CHECK', b: 'check', expected: 0 },
    { name: 'full-width letters do not count', a: 'ｃｈｅｃｋ', b: 'check', expected: 0 },
    { name: 'one missing letter is 1', a: 'chek', b: 'check', expected: 1 },
    { name: 'one letter too many is 1', a: 'checkk', b: 'check', expected: 1 },
    { name: 'one wrong letter is 1', a: 'chack', b: 'check', expected: 1 },
    { name: 'two neighbours swapped are 1', a: 'hceck', b: 'check', expected: 1 },
    { name: 'one wrong vowel in a Hangul syllable is 1', a: '확안', b: '확인', expected: 1 },
    { name: 'a missing final consonant is 1', a: '화긴', b: '확긴', expected: 1 },
    { name: 'from nothing it is the length', a: '', b: 'list', expected: 4 },
  ])('$name', ({ a, b, expected }) => {
    expect(editDistance(a, b)).toBe(expected);
    expect(editDistance(b, a)).toBe(expected);
  });

  it.each([
    { name: 'what is just within the bound is told', a: '확안', b: '확인', atMost: 1, expected: 1 },
    { name: 'a swap at the end is within it', a: 'chekc', b: 'check', atMost: 1, expected: 1 },
    {
      name: 'more than the bound is endless',
      a: 'chaek',
      b: 'check',
      atMost: 1,
      expected: Infinity,
    },
    { name: 'other words altogether are', a: 'history', b: 'check', atMost: 2, expected: Infinity },
    {
      name: 'a much longer one is',
      a: 'check-all-of-them',
      b: 'check',
      atMost: 3,
      expected: Infinity,
    },
  ])('with a bound $name', ({ a, b, atMost, expected }) => {
    expect(editDistance(a, b, atMost)).toBe(expected);
    expect(editDistance(b, a, atMost)).toBe(expected);
  });

  it('tells the same with a bound as without, or that it is beyond', () => {
    const words = [
      '한빛상사',
      '한빗상사',
      '한상빛사',
      '한빛상사강남점',
      '😀한빛',
      '한빛😀',
      'ab',
      'ba',
      '',
    ];
    for (const word of words) {
      const distanceTo = editDistanceTo(word);
      for (const other of words) {
        const whole = editDistance(other, word);
        for (const atMost of [0, 1, 2, 3, 5, 8, 13]) {
          const expected = whole > atMost ? Number.POSITIVE_INFINITY : whole;
          expect(distanceTo(other, atMost), `${other} ${word} ${atMost}`).toBe(expected);
        }
      }
    }
    expect(editDistance('😀한빛', '한빛😀')).toBe(2);
  });
});
