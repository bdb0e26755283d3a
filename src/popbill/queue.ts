import type { Priority } from './popbill.js';

/** The reduced limit grows by one after this many calls, times the limit, without a rejection. */
const CALLS_BEFORE_GROWTH = 10;

export interface Slot {
  /** Frees the slot after the call. `tooMany`: POPBiLL rejected it because of too many concurrent calls. */
  leave(tooMany: boolean): void;
  /** Frees the slot when no call was made. */
  cancel(): void;
}

export type CallQueue = ReturnType<typeof createCallQueue>;

/**
 * Limits concurrent calls. Calls made for a person are queued ahead of sweep calls; within each priority the order is
 * first come, first served.
 *
 * @param max maximum number of concurrent calls, at least 1
 */
export function createCallQueue(max: number) {
  // A sweep checks few companies at once, so these arrays stay short and `shift` is cheap.
  const waiting: Record<Priority, ((slot: Slot) => void)[]> = { person: [], sweep: [] };
  let limit = max;
  let running = 0;
  let callsSinceChange = 0;
  // Calls that started before the last reduction do not reduce the limit again.
  let reductions = 0;

  function open(): Slot {
    running++;
    const reductionsBefore = reductions;
    return {
      leave(tooMany) {
        running--;
        if (tooMany) shrink(reductionsBefore);
        else grow();
        admit();
      },
      cancel() {
        running--;
        admit();
      },
    };
  }

  function shrink(reductionsBefore: number): void {
    if (reductionsBefore !== reductions) return;
    reductions++;
    callsSinceChange = 0;
    limit = Math.max(1, Math.floor(limit / 2));
  }

  function grow(): void {
    if (limit >= max) return;
    callsSinceChange++;
    if (callsSinceChange < limit * CALLS_BEFORE_GROWTH) return;
    callsSinceChange = 0;
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
    /** How many calls may run at once now. */
    limit: () => limit,
    /** How many calls wait for their turn. */
    waiting: () => waiting.person.length + waiting.sweep.length,
  };
}
