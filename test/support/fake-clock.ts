import type { Clock } from '../../src/kernel/ports.js';
import type { Instant } from '../../src/kernel/time.js';

/** A clock whose time changes only when a test moves it. */
export interface FakeClock extends Clock {
  set(at: Instant): void;
  advance(ms: number): void;
}

export function fakeClock(start: Instant): FakeClock {
  let now = start;
  return {
    now: () => now,
    set(at) {
      now = at;
    },
    advance(ms) {
      now += ms;
    },
  };
}

/** The instant of e.g. `2026-11-25 08:31` in Seoul. */
export function seoul(dateAndTime: string): Instant {
  return Date.parse(`${dateAndTime.replace(' ', 'T')}:00+09:00`);
}
