/** The nineteen initial consonants in the order of the syllables' code points (Unicode, section 3.12). */
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
/** The final consonants in the same order; the space stands for none. */
const FINALS = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';
/** Letters that an input method makes of two consonants. */
const CONSONANT_PAIRS: Readonly<Record<string, string>> = {
  ㄳ: 'ㄱㅅ',
  ㄵ: 'ㄴㅈ',
  ㄶ: 'ㄴㅎ',
  ㄺ: 'ㄹㄱ',
  ㄻ: 'ㄹㅁ',
  ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ',
  ㄾ: 'ㄹㅌ',
  ㄿ: 'ㄹㅍ',
  ㅀ: 'ㄹㅎ',
  ㅄ: 'ㅂㅅ',
};

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const VOWEL_COUNT = 21;
/** Syllables with the same initial and vowel are adjacent (a row), and so are the rows of an initial (a block). */
const ROW_LENGTH = FINALS.length;
const BLOCK_LENGTH = VOWEL_COUNT * ROW_LENGTH;

/**
 * Turns conjoining jamo (U+11xx), into which NFKC and some keyboards convert single consonants, back into the typed
 * letters (U+31xx). They look the same but do not compare as equal.
 */
export function restoreTypedConsonants(text: string): string {
  return text.replace(/[\u1100-\u1112\u11a8-\u11c2]/gu, (jamo) => {
    const isInitial = jamo < '\u11a8';
    // FINALS begins with "none", which has no code point.
    const index = jamo.charCodeAt(0) - (isInitial ? 0x1100 : 0x11a7);
    return (isInitial ? INITIALS : FINALS)[index] ?? jamo;
  });
}

/**
 * A pattern that finds names by Korean text that is still being typed: a single consonant matches all syllables that
 * begin with it (ㅎㅂ, 한ㅂ), and the last syllable may be incomplete (비 also finds 빛, 갑 also finds 가방). `undefined` if the
 * text matches only itself.
 *
 * @param letters in the same normalization as the names
 */
export function hangulPattern(letters: string): RegExp | undefined {
  if (!/[ㄱ-ㅎ]|[가-힣]$/.test(letters)) return undefined;
  const singles = letters.replace(/[ㄳㄵㄶㄺ-ㅀㅄ]/g, (pair) => CONSONANT_PAIRS[pair] ?? pair);
  const characters = [...singles];
  const last = characters.pop() ?? '';
  return new RegExp(characters.map(syllablePattern).join('') + lastSyllablePattern(last), 'u');
}

function syllablePattern(character: string): string {
  const initial = INITIALS.indexOf(character);
  if (initial >= 0) return syllablesWithInitial(initial);
  return character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
}

function lastSyllablePattern(character: string): string {
  const code = character.charCodeAt(0);
  if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return syllablePattern(character);
  const final = (code - FIRST_SYLLABLE) % ROW_LENGTH;
  const row = code - final;
  if (final === 0) return characterRange(row, ROW_LENGTH);
  const consonants = CONSONANT_PAIRS[FINALS.charAt(final)] ?? FINALS.charAt(final);
  // The last consonant may become the initial of the next syllable.
  const movedInitial = INITIALS.indexOf(consonants.slice(-1));
  const remainingFinal = consonants.length > 1 ? FINALS.indexOf(consonants.charAt(0)) : 0;
  const remaining = String.fromCharCode(row + remainingFinal);
  // A second consonant may still be added (달 also finds 닭).
  const withSecond = [...FINALS].flatMap((pair, i) =>
    CONSONANT_PAIRS[pair]?.charAt(0) === FINALS.charAt(final) ? String.fromCharCode(row + i) : [],
  );
  const syllables = `[${character}${withSecond.join('')}]`;
  return `(?:${syllables}|${remaining}${syllablesWithInitial(movedInitial)})`;
}

function syllablesWithInitial(initial: number): string {
  return characterRange(FIRST_SYLLABLE + initial * BLOCK_LENGTH, BLOCK_LENGTH);
}

function characterRange(from: number, count: number): string {
  return `[${String.fromCharCode(from)}-${String.fromCharCode(from + count - 1)}]`;
}
