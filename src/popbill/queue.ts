import type { Priority } from './popbill.js';

/** So many successful calls, times the reduced limit, before the limit grows by one. */
const CALLS_BEFORE_GROWTH = 10;

export interface Slot {
  /** After the call. `tooMany`: POPBiLL said that there were too many at once. */
  leave(tooMany: boolean): void;
  /** No call was made. */
  giveBack(): void;
}

export type CallQueue = ReturnType<typeof createCallQueue>;

/**
 * Bounds how many calls are under way. A person's call takes the next free slot before a sweep's, in order of arrival
 * within each kind.
 *
 * @param max upper bound of calls at once, at least 1
 */
export function createCallQueue(max: number) {
  // A sweep has few companies in hand at once, so the lines are short.
  const waiting: Record<Priority, ((slot: Slot) => void)[]> = { person: [], sweep: [] };
  let limit = max;
  let running = 0;
  let passed = 0;
  // Counts reductions: calls sent together before one that come back "too many" reduce the limit once.
  let era = 0;

  function open(): Slot {
    running++;
    const entered = era;
    return {
      leave(tooMany) {
        running--;
        if (tooMany) shrink(entered);
        else grow();
        admit();
      },
      giveBack() {
        running--;
        admit();
      },
    };
  }

  function shrink(entered: number): void {
    if (entered !== era) return;
    era++;
    passed = 0;
    limit = Math.max(1, Math.floor(limit / 2));
  }

  function grow(): void {
    if (limit >= max) return;
    passed++;
    if (passed < limit * CALLS_BEFORE_GROWTH) return;
    passed = 0;
    limit++;
  }

  function admit(): void {
    while (running < limit) {
      const next = waiting.person.shift() ?? waiting.sweep.shift();
      if (next === undefined) return;
      next(open());
    }
  }

  return {
    enter(priority: Priority): Promise<Slot> {
      if (running < limit) return Promise.resolve(open());
      return new Promise((resolve) => waiting[priority].push(resolve));
    },
    /** How many calls may be under way now. */
    limit: () => limit,
    /** How many calls wait for their turn. */
    waiting: () => waiting.person.length + waiting.sweep.length,
  };
}
