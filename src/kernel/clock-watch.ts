import { shared } from './async.js';
import {
  type ClockReading,
  type ClockState,
  type ClockWitness,
  differenceOf,
  isAccused,
  isFresh,
  judgeClock,
} from './clock-rules.js';
import type { Clock, Log } from './ports.js';
import { type Instant, MINUTE, SECOND } from './time.js';

/** Calls a witness for its time; the answer is read like every other. */
export type AskTime = () => Promise<unknown>;

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

/** A reading of a witness, and when it came by the steady clock. */
interface Reading {
  readonly steadyMs: number;
  readonly time: Instant;
  /** How far that was from our clock. */
  readonly measuredMs: number;
}

interface Witness {
  readonly last: Reading;
  readonly before?: Reading;
}

/**
 * Time between two calls to the witnesses: while the state of the clock is not known, and while one of them says that it
 * is off, which the other has to refute before its own reading is too old.
 */
const ASK_AGAIN = { unsure: 5 * SECOND, accused: MINUTE } as const;

/** Between two tries of the preparations, which can fail with the store. */
const PREPARE_AGAIN = MINUTE;

/**
 * Compares the machine's clock with the answers of POPBiLL and Slack, and with the steady time (`steadyMs`), which shows
 * a jump at once. While the clock is off or suspected, everything that acts by it waits.
 */
export class ClockWatch {
  readonly #deps: Deps;
  readonly #startedAt: Reading;
  readonly #witnesses = new Map<ClockWitness, Witness>();
  readonly #ways = new Map<ClockWitness, AskTime>();
  readonly #preparations: (() => Promise<void>)[] = [];
  #state: ClockState = { kind: 'unknown' };
  #since: Instant;
  #askedAt: number | undefined;
  /** Set while the preparations run. */
  #preparing: Promise<void> | undefined;
  /** When they failed, by the steady clock. */
  #unpreparedSince: number | undefined;
  #wasAsked = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#startedAt = { steadyMs: this.#steadyMs(), time: deps.clock.now(), measuredMs: 0 };
    this.#since = this.#startedAt.time;
  }

  /** How to call a witness only for its time. */
  askBy(witness: ClockWitness, way: AskTime): void {
    this.#ways.set(witness, way);
  }

  /** Runs each time the clock becomes right, also the first time, before anything acts by it. */
  beforeActing(work: () => Promise<void>): void {
    this.#preparations.push(work);
  }

  /** For the client of a witness. */
  witness(by: ClockWitness): TimeTold {
    return () => {
      const askedAt = this.#steadyMs();
      return (date) => this.#read(by, date, askedAt);
    };
  }

  get state(): ClockState {
    return this.#look();
  }

  /** Since when the clock is in its state, by the right time if known. */
  get since(): Instant {
    return this.#since;
  }

  /** Where our clock is off, the time of the witnesses. */
  rightNow(): Instant {
    const state = this.#look();
    const now = this.#deps.clock.now();
    return isHeld(state) ? now + state.differenceMs : now;
  }

  /** Whether a witness has confirmed the clock; required for what cannot be undone. */
  get isConfirmed(): boolean {
    return this.mayAct && (this.#state.kind === 'right' || this.#ways.size === 0);
  }

  /** Whether it is known or suspected to be off. */
  get isOff(): boolean {
    return isHeld(this.#look());
  }

  get mayAct(): boolean {
    const state = this.#look();
    return this.#isAskedOnce && !isHeld(state) && this.#preparing === undefined;
  }

  /** As `mayAct`; calls the witnesses where that is not known. */
  async isRight(): Promise<boolean> {
    if (this.mayAct) return true;
    if (!this.#isAskedOnce || isHeld(this.#look())) await this.#ask();
    await this.#preparing;
    return this.mayAct;
  }

  /** As `isRight`, by a fresh reading where a witness answers: the machine may have slept. */
  async confirm(): Promise<boolean> {
    // Slack first: there are no other calls to it during a sweep.
    for (const by of ['slack', 'popbill'] as const) {
      if (this.#readings().some(isFresh)) break;
      await this.#ways
        .get(by)?.()
        .catch(() => undefined);
    }
    this.#wasAsked = true;
    return this.isRight();
  }

  /** Called every second. */
  tick(): void {
    const state = this.#look();
    if (state.kind === 'right' && this.#isPreparingDue()) this.#prepare();
    if (this.#isAskedOnce && !isHeld(state) && !isAccused(this.#readings())) return;
    const isSure = state.kind === 'off' || state.kind === 'right';
    const again = isSure ? ASK_AGAIN.accused : ASK_AGAIN.unsure;
    if (this.#askedAt !== undefined && this.#steadyMs() - this.#askedAt < again) return;
    void this.#ask();
  }

  get #isAskedOnce(): boolean {
    return this.#wasAsked || this.#ways.size === 0;
  }

  readonly #ask = shared(async () => {
    this.#askedAt = this.#steadyMs();
    await Promise.all([...this.#ways.values()].map((way) => way().catch(() => undefined)));
    this.#wasAsked = true;
    this.#look();
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
    this.#look();
  }

  #readings(): readonly ClockReading[] {
    return [...this.#witnesses].map(([by, { last, before }]) => ({
      by,
      ...this.#carriedOn(last),
      before: before === undefined ? undefined : this.#carriedOn(before),
    }));
  }

  #carriedOn({ steadyMs, time, measuredMs }: Reading) {
    const ageMs = this.#steadyMs() - steadyMs;
    return { differenceMs: time + ageMs - this.#deps.clock.now(), measuredMs, ageMs };
  }

  #look(): ClockState {
    const before = this.#state;
    const state = judgeClock(this.#readings(), {
      leapMs: -this.#carriedOn(this.#startedAt).differenceMs,
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
      this.#deps.log.warn('The clock of this machine seems to have jumped; that is looked into', {
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
      this.#unpreparedSince !== undefined &&
      this.#steadyMs() - this.#unpreparedSince >= PREPARE_AGAIN
    );
  }

  #prepare(): void {
    this.#unpreparedSince = undefined;
    const works = this.#preparations;
    if (works.length === 0) return;
    const before = this.#preparing ?? Promise.resolve();
    const preparing = before
      .then(async () => {
        for (const work of works) await work();
      })
      .catch((error: unknown) => {
        this.#unpreparedSince = this.#steadyMs();
        this.#deps.log.error('What follows from a right clock broke off', { error });
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
 * Called when a request goes out; the returned function is called with the answer's `Date` header, or undefined where
 * there is none or it is not current.
 */
export type TimeTold = () => (date: string | undefined) => void;

/** Thrown in place of a result while the clock is wrong; the person who asked is shown why. */
export class ClockOffError extends Error {
  constructor() {
    super("The machine's clock is off, so nothing is decided by it.");
    this.name = 'ClockOffError';
  }
}
