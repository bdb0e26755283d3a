import { err, ok, type Result } from '../../../kernel/result.js';
import type { Instant } from '../../../kernel/time.js';
import type { SandboxClock } from '../../sandbox-clock.js';

/** An app that has something to do at every look does not hold the clock for ever. */
const LOOKS_AT_MOST = 5;

interface Parts {
  readonly clock: Pick<SandboxClock, 'now' | 'advance' | 'nextDue'>;
  /** The next moment between the two at which the app has something to do by itself. */
  readonly nextDue: (about: {
    readonly now: Instant;
    readonly until: Instant;
  }) => Promise<Instant | undefined>;
  /** Resolves when the app has done what was due; false when that was nothing. */
  readonly untilQuiet: (signal: AbortSignal) => Promise<boolean>;
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Moves the sandbox's clock from one moment at which something is due to the next and waits each time until the app has
 * done it, so that days that pass in seconds bring what they would have brought, in its order.
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

  /** Begins to move; the error means that it moves already, or that the moment has passed. */
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

  /** Stays where the clock has come to; resolves when it stands there. */
  async stop(): Promise<void> {
    this.#move?.end.abort();
    await this.#move?.done;
  }

  async #run(to: Instant, signal: AbortSignal): Promise<void> {
    const { clock, untilQuiet, onChange } = this.#parts;
    await untilQuiet(signal);
    while (clock.now() < to) {
      const next = Math.min(to, await this.#nextDue(to));
      clock.advance(Math.max(0, next - clock.now()));
      onChange();
      // What waited for something to end, e.g. the digest for its sweep, begins when the app looks once more.
      for (let look = 0; look < LOOKS_AT_MOST && (await untilQuiet(signal)); look += 1) {
        clock.advance(0);
      }
    }
  }

  async #nextDue(until: Instant): Promise<Instant> {
    const { clock, nextDue } = this.#parts;
    const inStore = await nextDue({ now: clock.now(), until });
    return Math.min(inStore ?? until, clock.nextDue ?? until);
  }
}
