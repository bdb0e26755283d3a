/**
 * The number of typing errors between two texts: a letter added, left out, replaced, or swapped with its neighbour
 * (optimal string alignment). Hangul is compared letter by letter, not syllable by syllable, so that one wrong key counts
 * as one; case and full-width forms do not count.
 *
 * @param atMost larger distances are `Infinity`, which is faster
 */
export function editDistance(a: string, b: string, atMost = Number.POSITIVE_INFINITY): number {
  return editDistanceTo(b)(a, atMost);
}

/** Prepares `editDistance` for comparing one text with many others. */
export function editDistanceTo(b: string): (a: string, atMost?: number) => number {
  const to = letters(b);
  const rows = [0, 1, 2].map(() => new Float64Array(to.length + 1));
  return (a, atMost = Number.POSITIVE_INFINITY) => {
    const from = letters(a);
    const isFar = Math.abs(from.length - to.length) > atMost;
    return isFar ? Number.POSITIVE_INFINITY : distanceOf({ from, to, rows, atMost });
  };
}

interface Comparison {
  readonly from: Letters;
  readonly to: Letters;
  /** Buffers for the distances of the last three letters of `from` to all prefixes of `to`. */
  readonly rows: readonly Float64Array[];
  readonly atMost: number;
}

function distanceOf({ from, to, rows, atMost }: Comparison): number {
  // Every index below is within the row.
  let [beforePrevious, previous, row] = rows as [Float64Array, Float64Array, Float64Array];
  for (let j = 0; j <= to.length; j++) previous[j] = j;
  let previousMinimum = 0;
  for (let i = 0; i < from.length; i++) {
    // Further from the diagonal, every distance exceeds the bound.
    const first = Math.max(0, i - atMost);
    const end = Math.min(to.length, i + 1 + atMost);
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
    if (minimum > atMost && previousMinimum > atMost) return Number.POSITIVE_INFINITY;
    previousMinimum = minimum;
    [beforePrevious, previous, row] = [previous, row, beforePrevious];
  }
  const distance = at(previous, to.length);
  return distance > atMost ? Number.POSITIVE_INFINITY : distance;
}

function at(row: Float64Array, index: number): number {
  return row[index] as number;
}

type Letters = string | readonly string[];

/** A text is its own letters unless some of them are surrogate pairs. */
function letters(text: string): Letters {
  const plain = text.normalize('NFKC').toLowerCase().normalize('NFD');
  return /[\ud800-\udbff]/.test(plain) ? Array.from(plain) : plain;
}

/**
 * The keys with a word similar to the typed text, best first. A part of a word (`isPart`) counts as one typing error.
 */
export function nearest<Key extends string>(
  typed: string,
  words: Readonly<Record<Key, readonly string[]>>,
  isPart: (part: string, whole: string) => boolean,
): readonly Key[] {
  /** Below 1: similar. */
  const distance = (word: string): number => {
    const allowed = Math.max(1, Math.floor(word.normalize('NFD').length / 3));
    const isLong = typed.length > 1 && word.length > 1;
    const isContained = isLong && (isPart(typed, word) || isPart(word, typed));
    return (isContained ? 1 : editDistance(typed, word)) / (allowed + 1);
  };
  return (Object.keys(words) as Key[])
    .map((key) => ({ key, relative: Math.min(...words[key].map(distance)) }))
    .filter(({ relative }) => relative < 1)
    .toSorted((a, b) => a.relative - b.relative)
    .map(({ key }) => key);
}
