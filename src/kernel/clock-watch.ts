import { shared } from './async.js';
import {
  type ClockReading,
  type ClockState,
  type ClockWitness,
  differenceOf,
  hasFreshOffReading,
  isFresh,
  judgeClock,
} from './clock-rules.js';
import type { Clock, Log } from './ports.js';
import { type Instant, MINUTE, SECOND } from './time.js';

/** Calls a witness only for its time; the answer is read like every other. */
export type AskTime = () => Promise<unknown>;

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

/** A reading of a witness, and when it arrived by the monotonic clock. */
interface Reading {
  readonly steadyMs: number;
  readonly time: Instant;
  /** Difference from our clock at that moment. */
  readonly measuredMs: number;
}

interface Witness {
  readonly last: Reading;
  readonly before?: Reading;
}

/**
 * Time between two calls to the witnesses: while the state of the clock is unknown, and while one of them says that it is
 * off, so that the other can refute that before its own reading is stale.
 */
const ASK_INTERVAL = { unsure: 5 * SECOND, accused: MINUTE } as const;

/** Time between two tries of the preparations, which can fail with the store. */
const PREPARE_RETRY = MINUTE;

/**
 * Compares the machine's clock with the answers of POPBiLL and Slack, and with the monotonic clock (`steadyMs`), which
 * shows a jump immediately. While the clock is off or suspected, everything that acts by it waits.
 */
export class ClockWatch {
  readonly #deps: Deps;
  readonly #startedAt: Reading;
  readonly #witnesses = new Map<ClockWitness, Witness>();
  readonly #timeCalls = new Map<ClockWitness, AskTime>();
  readonly #preparations: (() => Promise<void>)[] = [];
  #state: ClockState = { kind: 'unknown' };
  #since: Instant;
  #askedAt: number | undefined;
  /** Set while the preparations run. */
  #preparing: Promise<void> | undefined;
  /** When the preparations failed, by the monotonic clock. */
  #preparationFailedAt: number | undefined;
  #wasAsked = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#startedAt = { steadyMs: this.#steadyMs(), time: deps.clock.now(), measuredMs: 0 };
    this.#since = this.#startedAt.time;
  }

  askBy(witness: ClockWitness, askTime: AskTime): void {
    this.#timeCalls.set(witness, askTime);
  }

  /** Runs `work` each time the clock becomes right, including the first time, before anything acts by it. */
  beforeActing(work: () => Promise<void>): void {
    this.#preparations.push(work);
  }

  /** Creates the callback for the client of a witness. */
  witness(by: ClockWitness): TimeTold {
    return () => {
      const askedAt = this.#steadyMs();
      return (date) => this.#read(by, date, askedAt);
    };
  }

  get state(): ClockState {
    return this.#judge();
  }

  /** When the clock entered its state, by the correct time if known. */
  get since(): Instant {
    return this.#since;
  }

  /** The current time; the witnesses' time if our clock is off. */
  rightNow(): Instant {
    const state = this.#judge();
    const now = this.#deps.clock.now();
    return isHeld(state) ? now + state.differenceMs : now;
  }

  /** Whether a witness has confirmed the clock; required for what cannot be undone. */
  get isConfirmed(): boolean {
    return this.mayAct && (this.#state.kind === 'right' || this.#timeCalls.size === 0);
  }

  /** Whether the clock is known or suspected to be off. */
  get isOff(): boolean {
    return isHeld(this.#judge());
  }

  get mayAct(): boolean {
    const state = this.#judge();
    return this.#isAskedOnce && !isHeld(state) && this.#preparing === undefined;
  }

  /** `mayAct`, after calling the witnesses if the answer is unknown. */
  async isRight(): Promise<boolean> {
    if (this.mayAct) return true;
    if (!this.#isAskedOnce || isHeld(this.#judge())) await this.#ask();
    await this.#preparing;
    return this.mayAct;
  }

  /** `isRight` by a fresh reading, if a witness answers: the machine may have slept. */
  async confirm(): Promise<boolean> {
    // Slack first, because a sweep makes no other calls to it.
    for (const by of ['slack', 'popbill'] as const) {
      if (this.#readings().some(isFresh)) break;
      await this.#timeCalls
        .get(by)?.()
        .catch(() => undefined);
    }
    this.#wasAsked = true;
    return this.isRight();
  }

  /** Called every second. */
  tick(): void {
    const state = this.#judge();
    if (state.kind === 'right' && this.#isPreparingDue()) this.#prepare();
    if (this.#isAskedOnce && !isHeld(state) && !hasFreshOffReading(this.#readings())) return;
    const isSure = state.kind === 'off' || state.kind === 'right';
    const interval = isSure ? ASK_INTERVAL.accused : ASK_INTERVAL.unsure;
    if (this.#askedAt !== undefined && this.#steadyMs() - this.#askedAt < interval) return;
    void this.#ask();
  }

  get #isAskedOnce(): boolean {
    return this.#wasAsked || this.#timeCalls.size === 0;
  }

  readonly #ask = shared(async () => {
    this.#askedAt = this.#steadyMs();
    await Promise.all([...this.#timeCalls.values()].map((ask) => ask().catch(() => undefined)));
    this.#wasAsked = true;
    this.#judge();
  });

  #read(by: ClockWitness, date: string | undefined, askedAt: number): void {
    const at = date === undefined ? Number.NaN : Date.parse(date);
    if (Number.isNaN(at)) return;
    const steadyMs = this.#steadyMs();
    const now = this.#deps.clock.now();
    const measuredMs = differenceOf(at, now, steadyMs - askedAt);
    const last = { steadyMs, time: now + measuredMs, measuredMs };
    const before = this.#witnesses.get(by)?.last;
    this.#witnesses.set(by, before === undefined ? { last } : { last, before });
    this.#judge();
  }

  #readings(): readonly ClockReading[] {
    return [...this.#witnesses].map(([by, { last, before }]) => ({
      by,
      ...this.#extrapolated(last),
      before: before === undefined ? undefined : this.#extrapolated(before),
    }));
  }

  #extrapolated({ steadyMs, time, measuredMs }: Reading) {
    const ageMs = this.#steadyMs() - steadyMs;
    return { differenceMs: time + ageMs - this.#deps.clock.now(), measuredMs, ageMs };
  }

  #judge(): ClockState {
    const before = this.#state;
    const state = judgeClock(this.#readings(), {
      jumpMs: -this.#extrapolated(this.#startedAt).differenceMs,
      wasOff: before.kind === 'off',
    });
    this.#state = state;
    if (state.kind === before.kind) return state;
    this.#since = this.#deps.clock.now() + (isHeld(state) ? state.differenceMs : 0);
    if (state.kind === 'off') {
      this.#deps.log.error('The clock of this machine is off; nothing is checked or sent', {
        differenceMs: state.differenceMs,
      });
    } else if (state.kind === 'suspected' && before.kind !== 'off') {
      this.#deps.log.warn('The clock of this machine seems to have jumped; this is being checked', {
        differenceMs: state.differenceMs,
      });
    } else if (!isHeld(state)) {
      if (isHeld(before)) this.#deps.log.info('The clock of this machine is right');
      if (state.kind === 'right') this.#prepare();
    }
    return state;
  }

  #isPreparingDue(): boolean {
    return (
      this.#preparationFailedAt !== undefined &&
      this.#steadyMs() - this.#preparationFailedAt >= PREPARE_RETRY
    );
  }

  #prepare(): void {
    this.#preparationFailedAt = undefined;
    const works = this.#preparations;
    if (works.length === 0) return;
    const before = this.#preparing ?? Promise.resolve();
    const preparing = before
      .then(async () => {
        for (const work of works) await work();
      })
      .catch((error: unknown) => {
        this.#preparationFailedAt = this.#steadyMs();
        this.#deps.log.error('Work scheduled for a correct clock failed', { error });
      })
      .finally(() => {
        if (this.#preparing === preparing) this.#preparing = undefined;
      });
    this.#preparing = preparing;
  }

  #steadyMs(): number {
    const { clock } = this.#deps;
    return clock.steadyMs?.() ?? clock.now();
  }
}

function isHeld(
  state: ClockState,
): state is Extract<ClockState, { readonly kind: 'suspected' | 'off' }> {
  return state.kind === 'suspected' || state.kind === 'off';
}

/**
 * Called when a request is sent; the returned function is called with the answer's `Date` header, or with undefined if
 * there is none or it is not current.
 */
export type TimeTold = () => (date: string | undefined) => void;

/** Thrown instead of a result while the clock is wrong; the person who asked sees the reason. */
export class ClockOffError extends Error {
  constructor() {
    super("The machine's clock is off, so nothing is decided by it.");
    this.name = 'ClockOffError';
  }
}
