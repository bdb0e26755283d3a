const collator = new Intl.Collator('ko');

/** The order of names in every list: digits, then Hangul, then Latin letters. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}

export type TopN<T> = ReturnType<typeof createTopN<T>>;

/** Of all offered items, keeps the `count` (at least 1) that sort first, without holding or sorting the rest. */
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
 * The page of the sorted items, or the nearest one that exists. Sorts only the items up to the end of that page, so the
 * first pages of 100,000 companies are cheap.
 */
export function pageInOrder<T>(
  items: readonly T[],
  { page, size }: { readonly page: number; readonly size: number },
  compare: (a: T, b: T) => number,
) {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const shown = Math.min(Math.max(1, page), pages);
  const firstItems = createTopN(shown * size, compare);
  for (const item of items) firstItems.offer(item);
  return { page: shown, pages, rows: firstItems.inOrder().slice((shown - 1) * size) };
}
