import { type Clock, steadyMsOf } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Store } from '../records/store.js';

/** Tracks whether the store accepts writes, and how long they take. */
export class WriteWatch {
  readonly #clock: Clock;
  readonly #onWritten: (tookMs: number) => void;
  #lastMs: number | undefined;
  #failing: { readonly since: Instant; readonly last: Instant } | undefined;

  constructor(clock: Clock, onWritten: (tookMs: number) => void = () => {}) {
    this.#clock = clock;
    this.#onWritten = onWritten;
  }

  /** How long the last successful write took. */
  get lastMs(): number | undefined {
    return this.#lastMs;
  }

  /** First and last failure of the current series; undefined if the last write succeeded, or there was none. */
  get failing(): { readonly since: Instant; readonly last: Instant } | undefined {
    return this.#failing;
  }

  /** Time from the first to the last failure of the current series; 0 without one. */
  get failingMs(): number {
    return this.#failing === undefined ? 0 : this.#failing.last - this.#failing.since;
  }

  /** Wraps the store whose writes are tracked. */
  watchWrites(store: Store): Store {
    return {
      ...store,
      write: async (changes) => {
        const startedMs = steadyMsOf(this.#clock);
        try {
          await store.write(changes);
          // An empty write never reaches the store, so it proves nothing.
          if (changes.length === 0) return;
          this.#failing = undefined;
          this.#lastMs = steadyMsOf(this.#clock) - startedMs;
          this.#onWritten(this.#lastMs);
        } catch (error) {
          const last = this.#clock.now();
          this.#failing = { since: this.#failing?.since ?? last, last };
          throw error;
        }
      },
    };
  }
}
