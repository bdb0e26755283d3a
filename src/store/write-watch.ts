import { type Clock, steadyMsOf } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Store } from '../records/store.js';

interface Series {
  readonly since: number;
  readonly last: number;
}

/** Tracks whether the store accepts writes, and how long they take. */
export class WriteWatch {
  readonly #clock: Clock;
  readonly #onWritten: (tookMs: number) => void;
  #lastMs: number | undefined;
  #failing: Series | undefined;
  /** `#failing` on the monotonic clock, which no change of the machine's time affects. */
  #failingSteady: Series | undefined;

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
    return this.#failingSteady === undefined
      ? 0
      : this.#failingSteady.last - this.#failingSteady.since;
  }

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
          this.#failingSteady = undefined;
          this.#lastMs = steadyMsOf(this.#clock) - startedMs;
          this.#onWritten(this.#lastMs);
        } catch (error) {
          this.#failing = extend(this.#failing, this.#clock.now());
          this.#failingSteady = extend(this.#failingSteady, steadyMsOf(this.#clock));
          throw error;
        }
      },
    };
  }
}

function extend(series: Series | undefined, last: number): Series {
  return { since: series?.since ?? last, last };
}
