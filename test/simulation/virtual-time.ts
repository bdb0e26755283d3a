import type { Clock } from '../../src/kernel/ports.js';
import type { Instant } from '../../src/kernel/time.js';

/** A clock that jumps to the next end of a sleep, so that a year passes in seconds. */
export interface VirtualTime extends Clock {
  /** The present time as a `Date` header. */
  httpDate(): string;
  sleep(ms: number): Promise<void>;
  /**
   * Ends all sleeps that are due by then, in order, and lets the code after each run until it waits again. Stops early,
   * at the time of the last ended sleep, when `isInterrupted` is true.
   */
  advanceTo(at: Instant, isInterrupted?: () => boolean): Promise<void>;
  /** Advances the time until the work is done. */
  finish<T>(work: Promise<T>): Promise<T>;
  /** When the next sleep ends. */
  next(): Instant | undefined;
}

interface Sleeper {
  readonly at: Instant;
  readonly wake: () => void;
}

export function virtualTime(start: Instant): VirtualTime {
  let now = start;
  /** Latest first. */
  const sleepers: Sleeper[] = [];

  function insert(sleeper: Sleeper): void {
    let [low, high] = [0, sleepers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sleepers[middle];
      if (other !== undefined && other.at > sleeper.at) low = middle + 1;
      else high = middle;
    }
    sleepers.splice(low, 0, sleeper);
  }

  async function wakeFirst(): Promise<void> {
    const at = sleepers.at(-1)?.at;
    if (at === undefined) return;
    now = Math.max(now, at);
    while (sleepers.at(-1)?.at === at) sleepers.pop()?.wake();
    await settle();
  }

  return {
    now: () => now,
    httpDate: () => new Date(now).toUTCString(),
    sleep: (ms) =>
      ms <= 0
        ? Promise.resolve()
        : new Promise((wake) => {
            insert({ at: now + ms, wake });
          }),
    async advanceTo(at, isInterrupted = () => false) {
      await settle();
      while ((sleepers.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= at) {
        if (isInterrupted()) return;
        await wakeFirst();
      }
      if (isInterrupted()) return;
      now = Math.max(now, at);
    },
    async finish(work) {
      let isOver = false;
      const markOver = () => {
        isOver = true;
      };
      work.then(markOver, markOver);
      await settle();
      while (!isOver) {
        if (sleepers.length === 0) throw new Error('The work waits, but nothing sleeps.');
        await wakeFirst();
      }
      return work;
    },
    next: () => sleepers.at(-1)?.at,
  };
}

/** Runs all code that can run without time passing. Two turns are enough, because nothing here does real I/O. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}
