/**
 * The items that stand at `from` (included) to `to` (excluded) when all are in order, in order. Only those are sorted:
 * a page in the middle of 100,000 companies costs a few looks at each of them.
 *
 * @param compare as for `sort`: 0 for an item and itself, and for nothing else.
 */
export function rangeInOrder<T>(
  items: readonly T[],
  { from, to }: { readonly from: number; readonly to: number },
  compare: (a: T, b: T) => number,
): readonly T[] {
  const shuffled = [...items];
  const end = Math.min(to, shuffled.length);
  divideAt(shuffled, end, shuffled.length, compare);
  divideAt(shuffled, from, end, compare);
  return shuffled.slice(from, to).sort(compare);
}

/** Swaps items before `end` until those before `place` all come before those from it on (Hoare's selection). */
function divideAt<T>(
  items: T[],
  place: number,
  end: number,
  compare: (a: T, b: T) => number,
): void {
  // Every index below is within the items.
  const at = (index: number): T => items[index] as T;
  let first = 0;
  let last = end - 1;
  while (first < last && place > 0 && place < end) {
    const pivot = at((first + last) >> 1);
    let i = first;
    let j = last;
    while (i <= j) {
      while (compare(at(i), pivot) < 0) i++;
      while (compare(at(j), pivot) > 0) j--;
      if (i > j) break;
      [items[i], items[j]] = [at(j), at(i)];
      i++;
      j--;
    }
    if (place <= j) last = j;
    else if (place >= i) first = i;
    else return;
  }
}
