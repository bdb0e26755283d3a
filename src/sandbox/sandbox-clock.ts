import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { PacingOptions } from '../slack/sender.js';

interface Waiting {
  readonly at: Instant;
  readonly work: () => void;
}

/**
 * A clock that runs like a real one and can be set forward: timers come due with it, and repeated work is done once at
 * the new time. It can be made wrong: then the app believes another time than the world has.
 */
export class SandboxClock implements Clock {
  readonly #waiting = new Set<Waiting>();
  readonly #repeated = new Set<() => void>();
  readonly #hurry: number;
  /** For the time between two messages in a channel. */
  readonly pace: PacingOptions;
  #offset: number;
  #wrongBy = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `hurry`: how many times faster work is repeated and messages follow each other, where nobody looks at their pace. */
  constructor(start: Instant, hurry = 1) {
    this.#offset = start - Date.now();
    this.#hurry = hurry;
    this.pace = {
      now: () => performance.now() * hurry,
      sleep: (ms, signal) => sleep(ms / hurry, undefined, signal === undefined ? {} : { signal }),
    };
  }

  now(): Instant {
    return this.trueNow() + this.#wrongBy;
  }

  trueNow(): Instant {
    return Date.now() + this.#offset;
  }

  /** Moves with the world: to set the clock forward is no jump. */
  steadyMs(): number {
    return this.trueNow();
  }

  /** From now on the app's clock is ahead of the world by so much (behind: negative); 0: it is right. */
  goWrong(byMs: number): void {
    this.#wrongBy = byMs;
    for (const work of this.#repeated) work();
  }

  get nextDue(): Instant | undefined {
    return this.#waiting.size === 0
      ? undefined
      : Math.min(...[...this.#waiting].map(({ at }) => at));
  }

  advance(ms: number): void {
    this.#offset += ms;
    this.#runDue();
    for (const work of this.#repeated) work();
  }

  /** The app's timers by this clock; same shape as the ones of the process. */
  after(ms: number, work: () => void): () => void {
    const waiting = { at: this.trueNow() + ms, work };
    this.#waiting.add(waiting);
    this.#plan();
    return () => {
      this.#waiting.delete(waiting);
    };
  }

  /** Same shape as what the process has for it; in between, real time counts. */
  every(ms: number, work: () => void): () => void {
    const timer = setInterval(work, ms / this.#hurry);
    this.#repeated.add(work);
    return () => {
      clearInterval(timer);
      this.#repeated.delete(work);
    };
  }

  #runDue(): void {
    const now = this.trueNow();
    for (const waiting of [...this.#waiting].sort((a, b) => a.at - b.at)) {
      if (waiting.at > now) break;
      this.#waiting.delete(waiting);
      waiting.work();
    }
    this.#plan();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const next = this.nextDue;
    if (next === undefined) return;
    this.#timer = setTimeout(() => this.#runDue(), Math.max(0, next - this.trueNow())).unref();
  }
}
