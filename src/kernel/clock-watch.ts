import { singleFlight } from './async.js';
import {
  type ClockReading,
  type ClockState,
  type ClockWitness,
  differenceOf,
  hasFreshOffReading,
  isFresh,
  judgeClock,
} from './clock-rules.js';
import { type Clock, type Log, steadyMsOf } from './ports.js';
import { type Instant, MINUTE, SECOND } from './time.js';

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

/** A time to compare with: a witness's, or our own at the start. */
interface Measurement {
  /** When we got it, on the monotonic clock. */
  readonly steadyMs: number;
  readonly time: Instant;
  readonly measuredDifferenceMs: number;
}

/** Between two calls to the witnesses. `decided` is often enough that their readings stay fresh. */
const CALL_INTERVAL = { undecided: 5 * SECOND, decided: MINUTE } as const;

/** Preparations fail when the store does. */
const PREPARE_RETRY_DELAY = MINUTE;

/**
 * Compares the machine's clock with the answers of POPBiLL and Slack, and with the monotonic clock (`steadyMs`), which
 * shows a jump immediately. While the clock is off or suspected, everything that depends on it waits.
 */
export class ClockWatch {
  readonly #deps: Deps;
  readonly #startMeasurement: Measurement;
  readonly #witnesses = new Map<
    ClockWitness,
    { readonly last: Measurement; readonly previous?: Measurement }
  >();
  /** Made only for the answer's `Date` header, which the witness's observer receives. */
  readonly #timeCalls = new Map<ClockWitness, () => Promise<unknown>>();
  readonly #preparations: (() => Promise<void>)[] = [];
  #state: ClockState = { kind: 'unknown' };
  #since: Instant;
  #calledAtMs: number | undefined;
  #preparing: Promise<void> | undefined;
  #preparationFailedAtMs: number | undefined;
  #hasCalledWitnesses = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    const now = deps.clock.now();
    this.#startMeasurement = { steadyMs: this.#steadyMs(), time: now, measuredDifferenceMs: 0 };
    this.#since = now;
  }

  setTimeCall(witness: ClockWitness, call: () => Promise<unknown>): void {
    this.#timeCalls.set(witness, call);
  }

  /**
   * Runs `work` each time the clock becomes right, also the first time. `mayAct` is false while `work` runs, but not
   * while it waits to be retried after a failure.
   */
  onClockRight(work: () => Promise<void>): void {
    this.#preparations.push(work);
  }

  observerFor(witness: ClockWitness): DateObserver {
    return () => {
      const sentAtMs = this.#steadyMs();
      return (date) => this.#read(witness, date, sentAtMs);
    };
  }

  get state(): ClockState {
    return this.#judge();
  }

  /** In corrected time if the clock is unreliable. */
  get since(): Instant {
    return this.#since;
  }

  correctedNow(): Instant {
    const state = this.#judge();
    const now = this.#deps.clock.now();
    return isUnreliable(state) ? now + state.differenceMs : now;
  }

  get isUnreliable(): boolean {
    return isUnreliable(this.#judge());
  }

  /**
   * Whether work that depends on the clock may run: the witnesses, if there are any, were called at least once (whether
   * or not they answered), the clock is not unreliable, and no preparations are running.
   */
  get mayAct(): boolean {
    const state = this.#judge();
    return this.#isPastFirstCall && !isUnreliable(state) && this.#preparing === undefined;
  }

  /** `mayAct` for irreversible work: a witness must have confirmed the clock, if there are witnesses to call. */
  get mayActIrreversibly(): boolean {
    return this.mayAct && (this.#state.kind === 'right' || this.#timeCalls.size === 0);
  }

  /** `mayAct`; if it is false, first calls the witnesses where that can help and waits for the preparations. */
  async checkMayAct(): Promise<boolean> {
    if (this.mayAct) return true;
    if (!this.#isPastFirstCall || this.isUnreliable) await this.#callWitnesses();
    await this.#preparing;
    return this.mayAct;
  }

  /** Afterwards the store may be closed. */
  async untilIdle(): Promise<void> {
    await this.#preparing;
  }

  /** Like `checkMayAct`, but if no reading is fresh, first gets one, because the machine may have slept. */
  async checkMayActByFreshReading(): Promise<boolean> {
    // Slack first, because a sweep calls POPBiLL anyway.
    for (const witness of ['slack', 'popbill'] as const) {
      if (this.#readings().some(isFresh)) break;
      await this.#timeCalls
        .get(witness)?.()
        .catch(() => undefined);
    }
    this.#hasCalledWitnesses = true;
    return this.checkMayAct();
  }

  /** To be called every second. */
  tick(): void {
    const state = this.#judge();
    const failedAtMs = this.#preparationFailedAtMs;
    const isRetryDue =
      failedAtMs !== undefined && this.#steadyMs() - failedAtMs >= PREPARE_RETRY_DELAY;
    if (state.kind === 'right' && isRetryDue) this.#prepare();
    const isUndisputed = !isUnreliable(state) && !hasFreshOffReading(this.#readings());
    if (this.#isPastFirstCall && isUndisputed) return;
    const isDecided = state.kind === 'off' || state.kind === 'right';
    const interval = isDecided ? CALL_INTERVAL.decided : CALL_INTERVAL.undecided;
    if (this.#calledAtMs !== undefined && this.#steadyMs() - this.#calledAtMs < interval) return;
    void this.#callWitnesses();
  }

  get #isPastFirstCall(): boolean {
    return this.#hasCalledWitnesses || this.#timeCalls.size === 0;
  }

  readonly #callWitnesses = singleFlight(async () => {
    this.#calledAtMs = this.#steadyMs();
    await Promise.all([...this.#timeCalls.values()].map((call) => call().catch(() => undefined)));
    this.#hasCalledWitnesses = true;
    this.#judge();
  });

  #read(witness: ClockWitness, date: string | undefined, sentAtMs: number): void {
    const witnessTime = date === undefined ? Number.NaN : Date.parse(date);
    if (Number.isNaN(witnessTime)) return;
    const steadyMs = this.#steadyMs();
    const now = this.#deps.clock.now();
    const measuredDifferenceMs = differenceOf(witnessTime, now, steadyMs - sentAtMs);
    const last = { steadyMs, time: now + measuredDifferenceMs, measuredDifferenceMs };
    this.#witnesses.set(witness, { last, previous: this.#witnesses.get(witness)?.last });
    this.#judge();
  }

  #readings(): readonly ClockReading[] {
    return [...this.#witnesses.values()].map(({ last, previous }) => ({
      previous: previous && this.#extrapolate(previous),
      ...this.#extrapolate(last),
    }));
  }

  #extrapolate({ steadyMs, time, measuredDifferenceMs }: Measurement) {
    const ageMs = this.#steadyMs() - steadyMs;
    return { differenceMs: time + ageMs - this.#deps.clock.now(), measuredDifferenceMs, ageMs };
  }

  /**
   * Judges the clock again; getters do so too, because it may have jumped since the last tick. A change of state
   * is logged, and a change to `right` starts the preparations.
   */
  #judge(): ClockState {
    const previous = this.#state;
    const state = judgeClock(this.#readings(), {
      differenceSinceStart: this.#extrapolate(this.#startMeasurement).differenceMs,
      wasOff: previous.kind === 'off',
    });
    this.#state = state;
    if (state.kind === previous.kind) return state;
    this.#since = this.#deps.clock.now() + (isUnreliable(state) ? state.differenceMs : 0);
    if (state.kind === 'off') {
      this.#deps.log.error('The clock of this machine is off; nothing is checked or sent', {
        differenceMs: state.differenceMs,
      });
    } else if (state.kind === 'suspected') {
      this.#deps.log.warn('The clock of this machine may be wrong; this is being checked', {
        differenceMs: state.differenceMs,
      });
    } else {
      const isRight = state.kind === 'right';
      const message = isRight
        ? 'The clock of this machine is right'
        : 'The clock of this machine shows the expected time again';
      if (isUnreliable(previous)) this.#deps.log.info(message);
      if (isRight) this.#prepare();
    }
    return state;
  }

  #prepare(): void {
    this.#preparationFailedAtMs = undefined;
    const preparations = this.#preparations;
    if (preparations.length === 0) return;
    const previous = this.#preparing ?? Promise.resolve();
    const preparing = previous
      .then(async () => {
        for (const work of preparations) await work();
      })
      .catch((error: unknown) => {
        this.#preparationFailedAtMs = this.#steadyMs();
        this.#deps.log.error('The work due once the clock is right failed and will be retried', {
          error,
        });
      })
      .finally(() => {
        if (this.#preparing === preparing) this.#preparing = undefined;
      });
    this.#preparing = preparing;
  }

  #steadyMs(): number {
    return steadyMsOf(this.#deps.clock);
  }
}

function isUnreliable(state: ClockState): state is ClockState & { readonly differenceMs: number } {
  return 'differenceMs' in state;
}

/**
 * Called when a request is sent; the returned function is called with the answer's `Date` header, or with undefined if
 * there is none or it is not current.
 */
export type DateObserver = () => (date: string | undefined) => void;

/** The person who asked for the work sees the reason. */
export class ClockOffError extends Error {
  constructor() {
    super("The machine's clock is off or not confirmed, so nothing is decided now.");
    this.name = 'ClockOffError';
  }
}
