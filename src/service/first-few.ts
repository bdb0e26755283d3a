export interface FirstFew<T> {
  offer(item: T): void;
  /** Those that come first of all that were offered, in order. */
  inOrder(): readonly T[];
  /** How many were offered. */
  readonly offered: number;
}

/** Keeps the few that come first of very many, so that these need not be kept or put in order. */
export function createFirstFew<T>(limit: number, compare: (a: T, b: T) => number): FirstFew<T> {
  let kept: T[] = [];
  let last: T | undefined;
  let offered = 0;
  const trim = (): void => {
    kept = kept.sort(compare).slice(0, limit);
    last = kept.length === limit ? kept.at(-1) : undefined;
  };
  return {
    offer(item) {
      offered += 1;
      if (last !== undefined && compare(item, last) > 0) return;
      kept.push(item);
      if (kept.length >= 2 * limit) trim();
    },
    inOrder() {
      trim();
      return kept;
    },
    get offered() {
      return offered;
    },
  };
}
