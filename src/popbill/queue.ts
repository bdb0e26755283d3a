import type { Priority } from './popbill.js';

/** A reduced limit grows by one after this many calls per slot that POPBiLL did not reject as too many. */
const CALLS_BEFORE_GROWTH = 10;

export interface Slot {
  /** `isOverLimit`: POPBiLL rejected the call because of too many concurrent ones. */
  leave(isOverLimit: boolean): void;
  /** For a slot in which no call was made. */
  cancel(): void;
}

export type CallQueue = ReturnType<typeof createCallQueue>;

/** Within each priority, first come, first served. `max` is at least 1. */
export function createCallQueue(max: number) {
  // A sweep checks few companies at the same time, so these arrays stay short and `shift` is cheap.
  const waiting: Record<Priority, ((slot: Slot) => void)[]> = { person: [], sweep: [] };
  let limit = max;
  let running = 0;
  let callsSinceChange = 0;
  // Counted so that calls that started before the last reduction do not reduce the limit again.
  let reductions = 0;

  function occupySlot(): Slot {
    running++;
    const reductionsBefore = reductions;
    return {
      leave(isOverLimit) {
        running--;
        if (isOverLimit) shrink(reductionsBefore);
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
      next(occupySlot());
    }
  }

  return {
    enter(priority: Priority): Promise<Slot> {
      if (running < limit) return Promise.resolve(occupySlot());
      return new Promise((resolve) => waiting[priority].push(resolve));
    },
    limit: () => limit,
    queuedCalls: () => waiting.person.length + waiting.sweep.length,
  };
}
