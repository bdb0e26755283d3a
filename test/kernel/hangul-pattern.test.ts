import { describe, expect, it } from 'vitest';
import { hangulPattern, restoreTypedConsonants } from '../../src/kernel/hangul.js';

describe('hangulPattern', () => {
  it.each([
    { input: 'ㅎㅂ', name: '한빛상사', why: 'initial consonants' },
    { input: 'ㅎㅂㅅㅅ', name: '한빛상사', why: 'all initial consonants' },
    { input: '한ㅂ', name: '한빛상사', why: 'a syllable and a consonant' },
    { input: 'ㅅㅅ', name: '한빛상사', why: 'consonants within the name' },
    { input: 'ㄳ', name: '가산식품', why: 'two consonants that the keyboard combined' },
    { input: 'ㄲㅂ', name: '꿈빛', why: 'a doubled consonant' },
    { input: '한비', name: '한빛상사', why: 'a syllable without its final consonant' },
    { input: '한빛사', name: '한빛상사', why: 'a prefix of a later syllable' },
    { input: '가', name: '강산', why: 'the first syllable of all' },
    { input: '힣', name: '히하', why: 'the last syllable of all, whose final consonant moves' },
    { input: '갑', name: '가방공장', why: 'a final consonant that begins the next syllable' },
    { input: '달', name: '닭한마리', why: 'half of a double final consonant' },
    { input: '갑', name: '값', why: 'a single final consonant that may become a double one' },
    {
      input: '닭',
      name: '달구벌',
      why: 'half of a double final consonant that begins the next syllable',
    },
    { input: 'abcㅎ', name: 'abc한빛', why: 'letters before consonants' },
    { input: 'a+ㅎ', name: 'a+한빛', why: 'a special character of regular expressions' },
  ])('finds $name by $input: $why', ({ input, name }) => {
    expect(hangulPattern(input)?.test(name)).toBe(true);
  });

  it.each([
    { input: 'ㅂㅎ', name: '한빛상사' },
    { input: 'ㅎㅅ', name: '한빛상사' },
    { input: '한바', name: '한빛상사' },
    { input: '하빛', name: '한빛상사' },
    { input: 'ㄱ', name: '까치' },
  ])('does not find $name by $input', ({ input, name }) => {
    expect(hangulPattern(input)?.test(name)).toBe(false);
  });

  it.each(['hanbit', '', '12', '한bit'])('is undefined for "%s"', (input) => {
    expect(hangulPattern(input)).toBeUndefined();
  });
});

describe('restoreTypedConsonants', () => {
  it.each(['ㅎㅂ', '한ㅂ', 'ㄳ', 'ㅆㅃ', '한빛상사', 'ㅎ12'])(
    'restores "%s" after NFKC',
    (input) => {
      expect(restoreTypedConsonants(input.normalize('NFKC'))).toBe(input);
    },
  );
});
