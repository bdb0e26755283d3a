import { describe, expect, it } from 'vitest';
import { hangulPattern, withTypedConsonants } from '../../src/kernel/hangul.js';

describe('hangulPattern', () => {
  it.each([
    { typed: 'ㅎㅂ', name: '한빛상사', why: 'initial consonants' },
    { typed: 'ㅎㅂㅅㅅ', name: '한빛상사', why: 'all initial consonants' },
    { typed: '한ㅂ', name: '한빛상사', why: 'a syllable and a consonant' },
    { typed: 'ㅅㅅ', name: '한빛상사', why: 'consonants within the name' },
    { typed: 'ㄳ', name: '가산식품', why: 'two consonants that the keyboard joined' },
    { typed: 'ㄲㅂ', name: '꿈빛', why: 'a doubled consonant' },
    { typed: '한비', name: '한빛상사', why: 'a syllable without its end' },
    { typed: '한빛사', name: '한빛상사', why: 'a later syllable without its end' },
    { typed: '갑', name: '가방공장', why: 'a consonant on its way to the next syllable' },
    { typed: '닭', name: '달구벌', why: 'half of a double consonant on its way' },
    { typed: 'abcㅎ', name: 'abc한빛', why: 'letters before consonants' },
    { typed: 'a+ㅎ', name: 'a+한빛', why: 'a sign that means something in patterns' },
  ])('finds $name by $typed: $why', ({ typed, name }) => {
    expect(hangulPattern(typed)?.test(name)).toBe(true);
  });

  it.each([
    { typed: 'ㅂㅎ', name: '한빛상사' },
    { typed: 'ㅎㅅ', name: '한빛상사' },
    { typed: '한바', name: '한빛상사' },
    { typed: '하빛', name: '한빛상사' },
    { typed: 'ㄱ', name: '까치' },
  ])('does not find $name by $typed', ({ typed, name }) => {
    expect(hangulPattern(typed)?.test(name)).toBe(false);
  });

  it.each(['hanbit', '', '12', '한bit'])('is not needed for "%s"', (typed) => {
    expect(hangulPattern(typed)).toBeUndefined();
  });
});

describe('withTypedConsonants', () => {
  it.each(['ㅎㅂ', '한ㅂ', 'ㄳ', 'ㅆㅃ', '한빛상사', 'ㅎ12'])(
    'gives "%s" back after NFKC',
    (typed) => {
      expect(withTypedConsonants(typed.normalize('NFKC'))).toBe(typed);
    },
  );
});
