import { setNewest } from './keyed.js';
import { MINUTE } from './time.js';

/** More keys than real callers use in a minute. If somebody invents more, the oldest are forgotten. */
const MAX_KEYS = 10_000;

/** Limits how often something happens, by a key such as an address. The counts restart every minute. In memory only. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #startedAt = Number.NEGATIVE_INFINITY;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts a request of this key; false: it exceeds the limit. `nowMs`: from a monotonic clock (`steadyMsOf`). */
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
