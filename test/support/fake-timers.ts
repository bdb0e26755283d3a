import type { Timers } from '../../src/slack/background.js';
import type { FakeClock } from './fake-clock.js';

/** Timers on a fake clock: `elapse` moves the clock and runs the timers that come due on the way, in order. */
export interface FakeTimers extends Timers {
  elapse(ms: number): void;
  readonly waiting: number;
}

export function fakeTimers(clock: FakeClock): FakeTimers {
  const planned = new Set<{ readonly at: number; readonly work: () => void }>();
  return {
    after(ms, work) {
      const entry = { at: clock.now() + ms, work };
      planned.add(entry);
      return () => planned.delete(entry);
    },
    elapse(ms) {
      const end = clock.now() + ms;
      for (;;) {
        const [next] = [...planned].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        planned.delete(next);
        clock.set(next.at);
        next.work();
      }
      clock.set(end);
    },
    get waiting() {
      return planned.size;
    },
  };
}
