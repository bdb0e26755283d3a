/**
 * How many slips of the hand lie between two texts: a letter added, left out, replaced, or swapped with its neighbour
 * (optimal string alignment). Hangul is compared letter by letter, not syllable by syllable, so that a single wrong
 * key counts as one; case and full-width forms do not count.
 */
export function editDistance(a: string, b: string): number {
  const from = letters(a);
  const to = letters(b);
  let beforeThat: readonly number[] = [];
  let before: readonly number[] = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (const [i, letter] of from.entries()) {
    const row = [i + 1];
    for (const [j, other] of to.entries()) {
      const isSwapped = i > 0 && j > 0 && letter === to[j - 1] && other === from[i - 1];
      row.push(
        Math.min(
          at(before, j) + (letter === other ? 0 : 1),
          at(before, j + 1) + 1,
          at(row, j) + 1,
          isSwapped ? at(beforeThat, j - 1) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeThat = before;
    before = row;
  }
  return at(before, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

function letters(text: string): string[] {
  return Array.from(text.normalize('NFKC').toLowerCase().normalize('NFD'));
}
