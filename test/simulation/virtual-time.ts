import type { Clock } from '../../src/kernel/ports.js';
import type { Instant } from '../../src/kernel/time.js';

/** A clock that jumps to the next thing that somebody waits for, so that a year passes in seconds. */
export interface VirtualTime extends Clock {
  /** The time as servers tell it with every answer. */
  httpDate(): string;
  sleep(ms: number): Promise<void>;
  /** Lets everybody who waits until then go on, in order, each with all that follows from it. */
  advanceTo(at: Instant): Promise<void>;
  /** Lets time pass until the work is done. */
  finish<T>(work: Promise<T>): Promise<T>;
  /** When somebody who waits goes on next. */
  next(): Instant | undefined;
}

interface Waiting {
  readonly at: Instant;
  readonly wake: () => void;
}

export function virtualTime(start: Instant): VirtualTime {
  let now = start;
  /** Latest first. */
  const waiting: Waiting[] = [];

  function insert(one: Waiting): void {
    let [low, high] = [0, waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = waiting[middle];
      if (other !== undefined && other.at > one.at) low = middle + 1;
      else high = middle;
    }
    waiting.splice(low, 0, one);
  }

  async function wakeFirst(): Promise<void> {
    const at = waiting.at(-1)?.at;
    if (at === undefined) return;
    now = Math.max(now, at);
    while (waiting.at(-1)?.at === at) waiting.pop()?.wake();
    await settled();
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
    async advanceTo(at) {
      await settled();
      while ((waiting.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= at) await wakeFirst();
      now = Math.max(now, at);
    },
    async finish(work) {
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      work.then(over, over);
      await settled();
      while (!isOver) {
        if (waiting.length === 0) throw new Error('Work waits for something that never comes.');
        await wakeFirst();
      }
      return work;
    },
    next: () => waiting.at(-1)?.at,
  };
}

/** Everything that can go on without time passing has gone on: nothing here does real input or output. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}
