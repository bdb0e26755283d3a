import { describe, expect, it } from 'vitest';
import { languageOf } from '../../src/text/format.js';

describe('languageOf', () => {
  it.each([
    { locale: 'ko-KR', language: 'ko' },
    { locale: 'ko', language: 'ko' },
    { locale: 'KO_kr', language: 'ko' },
    { locale: 'en-US', language: 'en' },
    { locale: 'ja-JP', language: 'en' },
    { locale: 'kok-IN', language: 'en' },
    { locale: '', language: 'en' },
  ])('reads $locale as $language', ({ locale, language }) => {
    expect(languageOf(locale)).toBe(language);
  });
});
