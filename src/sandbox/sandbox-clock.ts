import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { PacingOptions } from '../slack/sender.js';

interface Timer {
  readonly at: Instant;
  readonly work: () => void;
}

/**
 * A clock that runs like a real one and can be set forward. Timers then come due, and repeated work is done once at the
 * new time. It can also be given a skew, so that the app reads a wrong time.
 */
export class SandboxClock implements Clock {
  readonly #timers = new Set<Timer>();
  readonly #repeatedWork = new Set<() => void>();
  readonly #hurry: number;
  /** Clock and waits for the app's own rate limits, `hurry` times faster than real. */
  readonly pace: PacingOptions;
  #offset: number;
  #skewMs = 0;
  #timeout: NodeJS.Timeout | undefined;

  /** `hurry`: how many times faster work is repeated and messages are sent than in the real app. */
  constructor(start: Instant, hurry = 1) {
    this.#offset = start - Date.now();
    this.#hurry = hurry;
    this.pace = {
      now: () => performance.now() * hurry,
      sleep: (ms, signal) => sleep(ms / hurry, undefined, signal === undefined ? {} : { signal }),
    };
  }

  /** The time that the app reads. */
  now(): Instant {
    return this.trueNow() + this.#skewMs;
  }

  /** The sandbox's time, without the app's skew. */
  trueNow(): Instant {
    return Date.now() + this.#offset;
  }

  /** Follows `trueNow`, so that the app does not take `advance` for a jump of its clock. */
  steadyMs(): number {
    return this.trueNow();
  }

  /** Sets how far the app's clock is ahead of the true time (negative: behind). */
  setSkew(skewMs: number): void {
    this.#skewMs = skewMs;
    for (const work of this.#repeatedWork) work();
  }

  /** The time of the next timer. */
  get nextDue(): Instant | undefined {
    return this.#timers.size === 0 ? undefined : Math.min(...[...this.#timers].map(({ at }) => at));
  }

  advance(ms: number): void {
    this.#offset += ms;
    this.#runDue();
    for (const work of this.#repeatedWork) work();
  }

  /** Runs `work` once when `ms` have passed on this clock. Returns the function that cancels it. */
  after(ms: number, work: () => void): () => void {
    const timer = { at: this.trueNow() + ms, work };
    this.#timers.add(timer);
    this.#scheduleNext();
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Repeats `work` every `ms / hurry` of real time and whenever the clock is set. Returns a function that ends it. */
  every(ms: number, work: () => void): () => void {
    const interval = setInterval(work, ms / this.#hurry);
    this.#repeatedWork.add(work);
    return () => {
      clearInterval(interval);
      this.#repeatedWork.delete(work);
    };
  }

  #runDue(): void {
    const now = this.trueNow();
    for (const timer of [...this.#timers].sort((a, b) => a.at - b.at)) {
      if (timer.at > now) break;
      this.#timers.delete(timer);
      timer.work();
    }
    this.#scheduleNext();
  }

  #scheduleNext(): void {
    clearTimeout(this.#timeout);
    const next = this.nextDue;
    if (next === undefined) return;
    this.#timeout = setTimeout(() => this.#runDue(), Math.max(0, next - this.trueNow())).unref();
  }
}
