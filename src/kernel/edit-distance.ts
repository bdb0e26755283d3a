/**
 * The number of typing errors between two texts: letters added, left out, replaced, or swapped with their neighbour
 * (optimal string alignment). Hangul is compared letter by letter, not syllable by syllable, so that one wrong key
 * counts as one error. Case and full-width forms are ignored.
 */
export function editDistance(a: string, b: string): number {
  return editDistanceTo(b)(a);
}

/** From many texts to one, which is prepared only once. A distance above `maxDistance` is returned as `Infinity`. */
export function editDistanceTo(b: string): (a: string, maxDistance?: number) => number {
  const to = splitLetters(b);
  // Three rows of the matrix. Each has the distances of one prefix of `from` to all prefixes of `to`.
  let beforePrevious = new Float64Array(to.length + 1);
  let previous = new Float64Array(to.length + 1);
  let row = new Float64Array(to.length + 1);
  return (a, maxDistance = Number.POSITIVE_INFINITY) => {
    const from = splitLetters(a);
    if (Math.abs(from.length - to.length) > maxDistance) return Number.POSITIVE_INFINITY;
    for (let j = 0; j <= to.length; j++) previous[j] = j;
    let previousMinimum = 0;
    for (let i = 0; i < from.length; i++) {
      // Further from the diagonal, every distance exceeds the maximum.
      const first = Math.max(0, i - maxDistance);
      const end = Math.min(to.length, i + 1 + maxDistance);
      row.fill(Number.POSITIVE_INFINITY);
      let minimum = first === 0 ? i + 1 : Number.POSITIVE_INFINITY;
      row[first] = minimum;
      for (let j = first; j < end; j++) {
        const replaced = at(previous, j) + (from[i] === to[j] ? 0 : 1);
        let distance = Math.min(replaced, at(previous, j + 1) + 1, at(row, j) + 1);
        if (i > 0 && j > 0 && from[i] === to[j - 1] && to[j] === from[i - 1]) {
          distance = Math.min(distance, at(beforePrevious, j - 1) + 1);
        }
        row[j + 1] = distance;
        if (distance < minimum) minimum = distance;
      }
      // All later distances build on one of the last two rows.
      if (minimum > maxDistance && previousMinimum > maxDistance) return Number.POSITIVE_INFINITY;
      previousMinimum = minimum;
      [beforePrevious, previous, row] = [previous, row, beforePrevious];
    }
    const distance = at(previous, to.length);
    return distance > maxDistance ? Number.POSITIVE_INFINITY : distance;
  };
}

/** For an index within the row. */
function at(row: Float64Array, index: number): number {
  return row[index] as number;
}

/** To be read by index, for which only a text with surrogate pairs needs an array. */
function splitLetters(text: string): string | readonly string[] {
  const normalized = text.normalize('NFKC').toLowerCase().normalize('NFD');
  return /[\ud800-\udbff]/.test(normalized) ? Array.from(normalized) : normalized;
}

/** The keys with a word similar to the input, best first. `isPart` in either direction counts as one typing error. */
export function findSimilarKeys<Key extends string>(
  input: string,
  words: Readonly<Record<Key, readonly string[]>>,
  isPart: (part: string, whole: string) => boolean,
): readonly Key[] {
  /** Typing errors relative to the length of the word. Below 1: similar. */
  const relativeDistance = (word: string): number => {
    const maxErrors = Math.max(1, Math.floor(word.normalize('NFD').length / 3));
    const areLongEnough = input.length > 1 && word.length > 1;
    const isContained = areLongEnough && (isPart(input, word) || isPart(word, input));
    return (isContained ? 1 : editDistance(input, word)) / (maxErrors + 1);
  };
  return (Object.keys(words) as Key[])
    .map((key) => ({ key, distance: Math.min(...words[key].map(relativeDistance)) }))
    .filter(({ distance }) => distance < 1)
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ key }) => key);
}
