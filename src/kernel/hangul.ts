/** The nineteen initial consonants in the order of the syllables' code points (Unicode 3.12). */
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
/** The final consonants in the same order; the first syllable of each row has none. */
const FINALS = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';
/** Two consonants that an input method joins into one letter. */
const PAIRS: Readonly<Record<string, string>> = {
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

const FIRST = 0xac00;
const LAST = 0xd7a3;
/** Syllables with the same initial consonant and vowel are adjacent. */
const IN_ROW = FINALS.length;
const IN_BLOCK = 21 * IN_ROW;

/**
 * Turns jamo, into which NFKC and some keyboards convert single consonants, back into the typed letters. They look the
 * same but do not compare as equal.
 */
export function withTypedConsonants(words: string): string {
  return words.replace(
    /[\u1100-\u1112\u11a8-\u11c2]/gu,
    (part) =>
      (part < '\u11a8' ? INITIALS[partOf(part, 0x1100)] : FINALS[partOf(part, 0x11a7)]) ?? part,
  );
}

function partOf(part: string, first: number): number {
  return part.charCodeAt(0) - first;
}

/**
 * Matches names while a Korean types one: single consonants stand for syllables that begin with them (ㅎㅂ, 한ㅂ), and the
 * last syllable may be half typed: 비 on the way to 빛, 갑 on the way to 가방. `undefined` if the text can only be
 * meant literally.
 *
 * @param letters in the same normalization as the names
 */
export function hangulPattern(letters: string): RegExp | undefined {
  if (!/[ㄱ-ㅎ]|[가-힣]$/.test(letters)) return undefined;
  const characters = [...letters.replace(/[ㄳㄵㄶㄺ-ㅀㅄ]/g, (pair) => PAIRS[pair] ?? pair)];
  return new RegExp(
    characters
      .map((character, at) =>
        at === characters.length - 1 ? halfTyped(character) : whole(character),
      )
      .join(''),
    'u',
  );
}

function whole(character: string): string {
  const initial = INITIALS.indexOf(character);
  return initial < 0 ? escaped(character) : beginningWith(initial);
}

function halfTyped(character: string): string {
  const code = character.charCodeAt(0);
  if (code < FIRST || code > LAST) return whole(character);
  const final = (code - FIRST) % IN_ROW;
  const row = code - final;
  if (final === 0) return range(row, IN_ROW);
  const consonants = PAIRS[FINALS.charAt(final)] ?? FINALS.charAt(final);
  const moved = INITIALS.indexOf(consonants.slice(-1));
  const remaining =
    row + Math.max(0, consonants.length > 1 ? FINALS.indexOf(consonants.charAt(0)) : 0);
  return `(?:${character}|${String.fromCharCode(remaining)}${beginningWith(moved)})`;
}

function beginningWith(initial: number): string {
  return range(FIRST + initial * IN_BLOCK, IN_BLOCK);
}

function range(from: number, count: number): string {
  return `[${String.fromCharCode(from)}-${String.fromCharCode(from + count - 1)}]`;
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
}
