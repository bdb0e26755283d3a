export type TopN<T> = ReturnType<typeof createTopN<T>>;

/**
 * Keeps the first `count` (at least 1) of all offered items, without holding or sorting the rest.
 *
 * @param compare as for `sort`
 */
export function createTopN<T>(count: number, compare: (a: T, b: T) => number) {
  let kept: T[] = [];
  let last: T | undefined;
  let offered = 0;

  function settle(): void {
    kept = kept.sort(compare).slice(0, count);
    last = kept[count - 1];
  }

  return {
    get offered(): number {
      return offered;
    },
    offer(item: T): void {
      offered++;
      if (last !== undefined && compare(item, last) >= 0) return;
      kept.push(item);
      // Sorting rarely keeps the cost near one comparison per item.
      if (kept.length >= 2 * count) settle();
    },
    /** A sorted copy; among equals, the one offered earlier comes first. */
    inOrder(): readonly T[] {
      settle();
      return [...kept];
    },
  };
}

/**
 * Equals sorting all items and slicing from `from` to `to`, but sorts only that range: a page in the middle of 100,000
 * companies costs a few comparisons per company.
 *
 * @param compare as for `sort`; 0 only for an item and itself
 */
export function rangeInOrder<T>(
  items: readonly T[],
  { from, to }: { readonly from: number; readonly to: number },
  compare: (a: T, b: T) => number,
): readonly T[] {
  const copy = [...items];
  const end = Math.min(to, copy.length);
  partitionAround(copy, end, copy.length, compare);
  partitionAround(copy, from, end, compare);
  return copy.slice(from, to).sort(compare);
}

/** Reorders the items before `end` so that those before `place` sort before the rest (Hoare's quickselect). */
function partitionAround<T>(
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
