import { err, ok, type Result } from '../../../kernel/result.js';
import type { Instant } from '../../../kernel/time.js';
import type { SandboxClock } from '../../sandbox-clock.js';

/** The most waits at one due time, so that an app that always finds work does not hold the clock forever. */
const MAX_ROUNDS = 5;

interface Parts {
  readonly clock: Pick<SandboxClock, 'now' | 'advance' | 'nextDue'>;
  /** The next time between `now` and `until` at which the app has scheduled work. */
  readonly nextDue: (range: {
    readonly now: Instant;
    readonly until: Instant;
  }) => Promise<Instant | undefined>;
  /** Resolves when the app has done all due work, with false if there was none. Rejects if aborted, to end the move. */
  readonly waitUntilIdle: (signal: AbortSignal) => Promise<boolean>;
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Moves the sandbox's clock from one due time to the next, and waits at each until the app has done the work. Days that
 * pass in seconds then have the same results, in the same order, as real days.
 */
export class ClockMover {
  readonly #parts: Parts;
  #move:
    | { readonly to: Instant; readonly end: AbortController; readonly done: Promise<void> }
    | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get movingTo(): Instant | undefined {
    return this.#move?.to;
  }

  /** Starts to move the clock. The error: it is already moving, or the time is not in the future. */
  moveTo(to: Instant): Result<void, 'moving' | 'past'> {
    if (this.#move !== undefined) return err('moving');
    if (to <= this.#parts.clock.now()) return err('past');
    const end = new AbortController();
    const done = this.#run(to, end.signal)
      .catch((error: unknown) => {
        if (!end.signal.aborted) this.#parts.onError(error);
      })
      .finally(() => {
        this.#move = undefined;
        this.#parts.onChange();
      });
    this.#move = { to, end, done };
    this.#parts.onChange();
    return ok(undefined);
  }

  /** Ends the move at the time that the clock has reached; resolves when the clock is no longer being moved. */
  async stop(): Promise<void> {
    this.#move?.end.abort();
    await this.#move?.done;
  }

  async #run(to: Instant, signal: AbortSignal): Promise<void> {
    const { clock, waitUntilIdle, onChange } = this.#parts;
    await waitUntilIdle(signal);
    while (clock.now() < to) {
      const next = Math.min(to, await this.#nextDue(to));
      clock.advance(Math.max(0, next - clock.now()));
      onChange();
      // Work that waited for other work, e.g. the digest for its sweep, starts at the app's next tick.
      for (let round = 0; round < MAX_ROUNDS && (await waitUntilIdle(signal)); round += 1) {
        // Makes the app tick.
        clock.advance(0);
      }
    }
  }

  async #nextDue(until: Instant): Promise<Instant> {
    const { clock, nextDue } = this.#parts;
    const appDue = await nextDue({ now: clock.now(), until });
    return Math.min(appDue ?? until, clock.nextDue ?? until);
  }
}
