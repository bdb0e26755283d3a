export type TopN<T> = ReturnType<typeof createTopN<T>>;

/**
 * Of all offered items, keeps the `count` (at least 1) that sort first, without holding or sorting the rest.
 *
 * @param compare as for `sort`
 */
export function createTopN<T>(count: number, compare: (a: T, b: T) => number) {
  let kept: T[] = [];
  let lastKept: T | undefined;
  let offered = 0;

  function trim(): void {
    kept = kept.sort(compare).slice(0, count);
    lastKept = kept[count - 1];
  }

  return {
    get offered(): number {
      return offered;
    },
    offer(item: T): void {
      offered++;
      if (lastKept !== undefined && compare(item, lastKept) >= 0) return;
      kept.push(item);
      // Sorting only now and then costs little more than one comparison per item.
      if (kept.length >= 2 * count) trim();
    },
    /** A sorted copy of the kept items; among equals, the one offered earlier comes first. */
    inOrder(): readonly T[] {
      trim();
      return [...kept];
    },
  };
}

/**
 * The same as sorting all items and slicing from `from` to `to`, but sorts only that range. A page in the middle of
 * 100,000 companies then costs a few comparisons per company.
 *
 * @param compare as for `sort`; 0 only if both are the same item
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

/** Reorders the items before `end` so that those before `index` sort before the rest (Hoare's quickselect). */
function partitionAround<T>(
  items: T[],
  index: number,
  end: number,
  compare: (a: T, b: T) => number,
): void {
  // Every index below is within the items.
  const itemAt = (i: number): T => items[i] as T;
  let first = 0;
  let last = end - 1;
  while (first < last && index > 0 && index < end) {
    const pivot = itemAt((first + last) >> 1);
    let i = first;
    let j = last;
    while (i <= j) {
      while (compare(itemAt(i), pivot) < 0) i++;
      while (compare(itemAt(j), pivot) > 0) j--;
      if (i > j) break;
      [items[i], items[j]] = [itemAt(j), itemAt(i)];
      i++;
      j--;
    }
    if (index <= j) last = j;
    else if (index >= i) first = i;
    else return;
  }
}
