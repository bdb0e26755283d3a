import { setNewest } from './keyed.js';
import { MINUTE } from './time.js';

/** More keys than real callers use in a minute. If somebody invents keys, the oldest are forgotten above this. */
const MAX_KEYS = 10_000;

/** How often something may happen within a minute, by a key such as an address. In memory only. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #startedAt = Number.NEGATIVE_INFINITY;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts one more for this key; false: above the limit. `nowMs` never runs backwards (`steadyMsOf`). */
  admits(key: string, nowMs: number): boolean {
    if (nowMs - this.#startedAt >= MINUTE) {
      this.#counts.clear();
      this.#startedAt = nowMs;
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    setNewest(this.#counts, key, count, MAX_KEYS);
    return count <= this.#perMinute;
  }
}
