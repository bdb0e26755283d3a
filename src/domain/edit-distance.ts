/**
 * How many slips of the hand lie between two texts: a letter added, left out, replaced, or swapped with its neighbour
 * (optimal string alignment). Hangul is compared letter by letter, not syllable by syllable, so that a single wrong
 * key counts as one; case and full-width forms do not count.
 *
 * @param atMost more than that is `Infinity`, which is found sooner.
 */
export function editDistance(a: string, b: string, atMost = Number.POSITIVE_INFINITY): number {
  const from = letters(a);
  const to = letters(b);
  if (Math.abs(from.length - to.length) > atMost) return Number.POSITIVE_INFINITY;
  let beforeThat: readonly number[] = [];
  let before: readonly number[] = Array.from({ length: to.length + 1 }, (_, j) => j);
  let leastBefore = 0;
  for (let i = 0; i < from.length; i++) {
    const row = [i + 1];
    let least = i + 1;
    for (let j = 0; j < to.length; j++) {
      const isSwapped = i > 0 && j > 0 && from[i] === to[j - 1] && to[j] === from[i - 1];
      const distance = Math.min(
        at(before, j) + (from[i] === to[j] ? 0 : 1),
        at(before, j + 1) + 1,
        at(row, j) + 1,
        isSwapped ? at(beforeThat, j - 1) + 1 : Number.POSITIVE_INFINITY,
      );
      row.push(distance);
      least = Math.min(least, distance);
    }
    // Whatever follows builds on one of the last two rows.
    if (least > atMost && leastBefore > atMost) return Number.POSITIVE_INFINITY;
    leastBefore = least;
    beforeThat = before;
    before = row;
  }
  const distance = at(before, to.length);
  return distance > atMost ? Number.POSITIVE_INFINITY : distance;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

function letters(text: string): readonly string[] {
  return Array.from(text.normalize('NFKC').toLowerCase().normalize('NFD'));
}
