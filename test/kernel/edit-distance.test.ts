import { describe, expect, it } from 'vitest';
import { editDistance, editDistanceTo } from '../../src/kernel/edit-distance.js';

describe('editDistance', () => {
  it.each([
    { name: 'is 0 for the same word', a: 'check', b: 'check', expected: 0 },
    { name: 'ignores case', a: 'CHECK', b: 'check', expected: 0 },
    { name: 'ignores full-width forms', a: 'ｃｈｅｃｋ', b: 'check', expected: 0 },
    { name: 'is 1 for a missing letter', a: 'chek', b: 'check', expected: 1 },
    { name: 'is 1 for an extra letter', a: 'checkk', b: 'check', expected: 1 },
    { name: 'is 1 for a wrong letter', a: 'chack', b: 'check', expected: 1 },
    { name: 'is 1 for two swapped neighbours', a: 'hceck', b: 'check', expected: 1 },
    { name: 'is 1 for a wrong vowel in a Hangul syllable', a: '확안', b: '확인', expected: 1 },
    { name: 'is 1 for a missing final consonant', a: '화긴', b: '확긴', expected: 1 },
    { name: 'is the length for an empty word', a: '', b: 'list', expected: 4 },
  ])('$name', ({ a, b, expected }) => {
    expect(editDistance(a, b)).toBe(expected);
    expect(editDistance(b, a)).toBe(expected);
  });

  it.each([
    { name: 'is the distance if it equals the maximum', a: '확안', b: '확인', max: 1, expected: 1 },
    { name: 'is the distance of a swap at the end', a: 'chekc', b: 'check', max: 1, expected: 1 },
    {
      name: 'is infinite above the maximum',
      a: 'chaek',
      b: 'check',
      max: 1,
      expected: Infinity,
    },
    {
      name: 'is infinite for a different word',
      a: 'history',
      b: 'check',
      max: 2,
      expected: Infinity,
    },
    {
      name: 'is infinite for a much longer word',
      a: 'check-all-of-them',
      b: 'check',
      max: 3,
      expected: Infinity,
    },
  ])('with a maximum $name', ({ a, b, max, expected }) => {
    expect(editDistanceTo(b)(a, max)).toBe(expected);
    expect(editDistanceTo(a)(b, max)).toBe(expected);
  });

  it('returns the same with a maximum as without, or Infinity', () => {
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
        const distance = editDistance(other, word);
        for (const max of [0, 1, 2, 3, 5, 8, 13]) {
          const expected = distance > max ? Number.POSITIVE_INFINITY : distance;
          expect(distanceTo(other, max), `${other} ${word} ${max}`).toBe(expected);
        }
      }
    }
    expect(editDistance('😀한빛', '한빛😀')).toBe(2);
  });
});
