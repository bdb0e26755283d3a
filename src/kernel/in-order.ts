import { eventLoopYielder } from './async.js';

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
    /** Among equals, the one offered earlier comes first. */
    inOrder(): readonly T[] {
      trim();
      return [...kept];
    },
  };
}

/** Up to this many items before the page are sorted with it, which is faster than finding its first item. */
const MAX_SKIPPED = 1000;

const YIELD_EVERY = 100;

/**
 * The page of the sorted items, or the nearest one that exists. Takes time in proportion to the number of items, because
 * it sorts few of them, and does not block the event loop. `compare`: 0 only for the same item.
 */
export async function pageInOrder<T>(
  items: readonly T[],
  { page, size }: { readonly page: number; readonly size: number },
  compare: (a: T, b: T) => number,
) {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const shown = Math.min(Math.max(1, page), pages);
  const start = (shown - 1) * size;
  const first = start > MAX_SKIPPED ? await nthInOrder(items, start, compare) : undefined;
  const kept = createTopN(first === undefined ? start + size : size, compare);
  const yieldToEventLoop = eventLoopYielder();
  for (const [i, item] of items.entries()) {
    if (i % YIELD_EVERY === 0) await yieldToEventLoop();
    if (first === undefined || compare(item, first) >= 0) kept.offer(item);
  }
  return { page: shown, pages, rows: kept.inOrder().slice(first === undefined ? start : 0) };
}

/** The item that would be at position `n` if all were sorted (quickselect). */
async function nthInOrder<T>(
  items: readonly T[],
  n: number,
  compare: (a: T, b: T) => number,
): Promise<T> {
  const yieldToEventLoop = eventLoopYielder();
  let rest = items;
  let position = n;
  for (;;) {
    // A random pivot, so that no order of the items makes this slow.
    const pivot = rest[Math.floor(Math.random() * rest.length)];
    if (pivot === undefined) throw new RangeError(`There is no item number ${n}.`);
    const before: T[] = [];
    const after: T[] = [];
    for (const [i, item] of rest.entries()) {
      if (i % YIELD_EVERY === 0) await yieldToEventLoop();
      const order = compare(item, pivot);
      if (order < 0) before.push(item);
      else if (order > 0) after.push(item);
    }
    const firstAfter = rest.length - after.length;
    if (position < before.length) rest = before;
    else if (position < firstAfter) return pivot;
    else {
      position -= firstAfter;
      rest = after;
    }
  }
}
