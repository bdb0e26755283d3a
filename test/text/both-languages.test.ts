import { describe, expect, it } from 'vitest';
import {
  certificateTestWords,
  checkWords,
  confirmLoginWords,
} from '../../src/check/check-words.js';
import { popupWords } from '../../src/popup/popup-words.js';
import { noticeTitle } from '../../src/slack/notice-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertListTitle } from '../../src/triage/alert-list-words.js';
import { alertDetailsWords, clientTextWords, snoozeWords } from '../../src/triage/triage-words.js';
import { unwatchWords, watchWords } from '../../src/watch/watch-words.js';
import { type Sentence, sentencesIn } from '../support/sentences.js';

/** Key paths with the type of their value; for lists also their length. */
function shapeOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value))
    return [
      `${path}[${value.length}]`,
      ...value.flatMap((each, i) => shapeOf(each, `${path}.${i}`)),
    ];
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => shapeOf(inner, `${path}.${key}`));
}

/** All texts of a catalog that have no parameters, with their paths. */
function fixedWords(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => fixedWords(inner, `${path}.${key}`));
}

/** Texts that may be empty. */
const MAY_BE_EMPTY = ['.alert.lead'];

function matching(sentences: readonly Sentence[], pattern: RegExp): readonly string[] {
  return sentences.filter(({ text }) => pattern.test(text)).map(({ at, text }) => `${at} ${text}`);
}

const ko = sentencesIn('ko');
const en = sentencesIn('en');

describe('the texts of both languages', () => {
  it('have the same keys in both languages', () => {
    expect(shapeOf(TONGUES['ko'])).toEqual(shapeOf(TONGUES['en']));
  });

  it.each(LANGUAGES)('have a catalog for %s', (language) => {
    expect(TONGUES[language].language).toBe(language);
  });

  it.each(LANGUAGES)('have no empty text in %s', (language) => {
    const empty = fixedWords(TONGUES[language]).filter(
      ([path, words]) => words.trim() === '' && !MAY_BE_EMPTY.some((each) => path.startsWith(each)),
    );

    expect(empty).toEqual([]);
  });

  it.each(LANGUAGES)(
    'have modal titles and submit buttons of at most 24 characters in %s',
    (language) => {
      const t = TONGUES[language];
      const [snooze, client] = [snoozeWords(t), clientTextWords(t)];
      const titles = [
        noticeTitle(t),
        popupWords(t).title,
        ...(['all', 'mine', 'text', 'roll-up'] as const).map((kind) => alertListTitle(kind, t)),
        checkWords(t).title,
        checkWords(t).submit,
        ...Object.values(watchWords(t).title),
        ...Object.values(watchWords(t).submit),
        unwatchWords(t).title,
        unwatchWords(t).submit,
        certificateTestWords(t).title,
        certificateTestWords(t).submit,
        confirmLoginWords(t).title,
        confirmLoginWords(t).submit,
        snooze.title,
        snooze.submit,
        alertDetailsWords(t).title,
        client.title,
        client.submit,
      ];

      expect(titles.filter((title) => title.length > 24)).toEqual([]);
    },
  );
});

describe('Korean sentences', () => {
  it('are all collected', () => {
    expect(ko.length).toBeGreaterThan(300);
    expect(en.length).toBeGreaterThan(300);
  });

  it('have no particle that depends on the final consonant of an inserted text', () => {
    // These insert our own words, which all end so that the particle fits.
    const ownWords =
      /^(login$|affected$|others$|partly$|deptUserFor\(|authPage\(|fullDate\(|companies\()/;
    const particle = /^(은|는|이|가|을|를|과|와|으로|로)(?![가-힣])/;

    const wrong = ko.flatMap(({ at, placeholders }) =>
      placeholders
        .filter(
          ({ expression, textAfter }) => particle.test(textAfter) && !ownWords.test(expression),
        )
        .map(({ expression, textAfter }) => `${at} ${expression} + ${textAfter}`),
    );

    expect(wrong).toEqual([]);
  });

  it('keep the spelling of names', () => {
    expect(
      matching(ko, /부서 사용자|공동 인증서|현금 영수증|사업자 번호|홈 택스|로그인테스트/),
    ).toEqual([]);
  });
});
