/** Of all that is offered keeps the first few in an order, without holding or sorting the rest. */
export interface FirstOf<T> {
  /** How many were offered. */
  readonly offered: number;
  offer(item: T): void;
  /** At most as many as are kept, in order; of equals the one offered earlier comes first. */
  inOrder(): readonly T[];
}

/**
 * @param count how many are kept, at least 1
 * @param compare as for `sort`
 */
export function createFirstOf<T>(count: number, compare: (a: T, b: T) => number): FirstOf<T> {
  let kept: T[] = [];
  let last: T | undefined;
  let offered = 0;

  function settle(): void {
    kept = kept.sort(compare).slice(0, count);
    last = kept[count - 1];
  }

  return {
    get offered() {
      return offered;
    },
    offer(item) {
      offered++;
      if (last !== undefined && compare(item, last) >= 0) return;
      kept.push(item);
      // Sorted now and then, so that an item costs little more than one comparison.
      if (kept.length >= 2 * count) settle();
    },
    inOrder() {
      settle();
      return kept;
    },
  };
}
