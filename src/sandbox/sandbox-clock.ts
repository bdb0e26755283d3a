import type { Instant } from '../domain/instant.js';
import type { Clock } from '../service/ports.js';

interface Waiting {
  readonly at: Instant;
  readonly work: () => void;
}

/**
 * A clock that goes on like a real one and can be set forward; what was put off comes due with it, and what is done again
 * and again is done once at the new time.
 */
export class SandboxClock implements Clock {
  readonly #waiting = new Set<Waiting>();
  readonly #repeated = new Set<() => void>();
  #offset: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(start: Instant) {
    this.#offset = start - Date.now();
  }

  now(): Instant {
    return Date.now() + this.#offset;
  }

  /** When the first of what was put off comes due. */
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
    const waiting = { at: this.now() + ms, work };
    this.#waiting.add(waiting);
    this.#plan();
    return () => {
      this.#waiting.delete(waiting);
    };
  }

  /** Same shape as what the process has for it; in between, real time counts. */
  every(ms: number, work: () => void): () => void {
    const timer = setInterval(work, ms);
    this.#repeated.add(work);
    return () => {
      clearInterval(timer);
      this.#repeated.delete(work);
    };
  }

  #runDue(): void {
    const now = this.now();
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
    this.#timer = setTimeout(() => this.#runDue(), Math.max(0, next - this.now())).unref();
  }
}
