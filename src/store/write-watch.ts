import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Store } from '../records/store.js';

/** Tracks whether the store accepts writes. */
export class WriteWatch {
  readonly #clock: Clock;
  #failing: { readonly since: Instant; readonly last: Instant } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** First and last failure of the current series; undefined if the last write succeeded, or there was none. */
  get failing(): { readonly since: Instant; readonly last: Instant } | undefined {
    return this.#failing;
  }

  /** Wraps the store whose writes are tracked. */
  watchWrites(store: Store): Store {
    return {
      ...store,
      write: async (changes) => {
        try {
          await store.write(changes);
          // An empty write never reaches the file, so it proves nothing.
          if (changes.length > 0) this.#failing = undefined;
        } catch (error) {
          const last = this.#clock.now();
          this.#failing = { since: this.#failing?.since ?? last, last };
          throw error;
        }
      },
    };
  }
}
