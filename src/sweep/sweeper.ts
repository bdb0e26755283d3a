import { ClockOffError } from '../kernel/clock-watch.js';
import type { NextRun } from '../kernel/next-run.js';
import type { Instant } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import type { SweepRecord } from '../records/store.js';
import { decideHeldAlerts, type SweepDeps } from './follow-ups.js';
import type { SweepOccasion } from './sweep-checker.js';
import { SweepCount, type SweepProgress, type SweepSummary } from './sweep-count.js';
import { catchUp, recheckFailed, runSweep, type SweepRun } from './sweep-pass.js';
import { isNextSweepDue, SweepRecords } from './sweep-records.js';

interface Deps extends SweepDeps {
  readonly nextRun: NextRun;
}

type SweepStart =
  | { readonly kind: 'started'; readonly done: Promise<SweepSummary> }
  | { readonly kind: 'running'; readonly progress: SweepProgress };

export type Sweeps = Pick<Sweeper, 'start' | 'lastFinishedAt' | 'nextAt' | 'firstCheckAt'>;

/** Sweeps run one at a time. A stopped one can continue; a failed company does not stop it. */
export class Sweeper {
  readonly #deps: Deps;
  readonly #records: SweepRecords;
  #running: { progress: SweepProgress; readonly done: Promise<unknown> } | undefined;
  #isStopping = false;
  #failingSince: Instant | undefined;

  private constructor(deps: Deps, records: SweepRecords) {
    this.#deps = deps;
    this.#records = records;
  }

  static async load(deps: Deps): Promise<Sweeper> {
    return new Sweeper(deps, await SweepRecords.load(deps));
  }

  get last(): SweepRecord | undefined {
    return this.#records.last;
  }

  get progress(): SweepProgress | undefined {
    return this.#running?.progress;
  }

  /** When sweeps began to fail with an exception; undefined: the last one did not. */
  get failingSince(): Instant | undefined {
    return this.#failingSince;
  }

  /** Starts a sweep; an interrupted one continues where it stopped. */
  start(
    by: UserId | 'cli' | 'schedule',
    onProgress?: (progress: SweepProgress) => void,
  ): SweepStart {
    const { progress } = this;
    if (progress !== undefined) return { kind: 'running', progress };
    const run = this.#newRun(onProgress);
    // Only for `progress`: once the clock is checked, `#sweep` chooses the record again.
    const { startedAt } = this.#records.recordToStart(by, this.#deps.clock.now());
    return { kind: 'started', done: this.#run(startedAt, () => this.#sweep(by, run)) };
  }

  async #sweep(by: SweepRecord['by'], run: SweepRun): Promise<SweepSummary> {
    const { clock, clockWatch } = this.#deps;
    const mayAct = await clockWatch.checkMayActByFreshReading();
    const now = clock.now();
    if (mayAct) return runSweep(this.#records.recordToStart(by, now), run);
    const count = new SweepCount(now, [...this.#deps.index.active()].length);
    count.stopByClock();
    return { ...count.summary(now), isInterrupted: true };
  }

  /** See `catchUp`. After a restart it starts over, without asking twice about a company. */
  recover(): Promise<void> {
    const { outages, commonCauses, clock } = this.#deps;
    if (this.#running !== undefined) return Promise.resolve();
    const cause = commonCauses.pendingCatchUp;
    const round = Math.max(outages.ended?.endedAt ?? 0, cause?.endedAt ?? 0);
    if (round === 0) return Promise.resolve();
    const now = clock.now();
    const unfinished = this.#records.recordAfterOutage(now);
    // Without a common cause, an outage has ended. No person decided that, just as with `samples`.
    const endedBy = cause?.endedBy ?? 'samples';
    const by = endedBy === 'samples' ? 'schedule' : endedBy;
    const occasion: SweepOccasion = { kind: 'sweep', by, round };
    return this.#run(unfinished?.startedAt ?? now, () =>
      catchUp(occasion, unfinished, this.#newRun()),
    );
  }

  decideHeldAlerts(): Promise<void> {
    const { ended } = this.#deps.massChanges;
    if (ended === undefined) return Promise.resolve();
    const { endedAt: round, endedBy = 'sweep' } = ended;
    const by = endedBy === 'sweep' ? 'schedule' : endedBy;
    return decideHeldAlerts({ kind: 'sweep', by, round }, this.#deps);
  }

  lastFinishedAt(): Instant | undefined {
    return this.#records.lastFinishedAt();
  }

  nextAt(): Instant | undefined {
    return this.#deps.nextRun(this.#deps.clock.now());
  }

  /** When companies that are added now are first checked: now if a sweep is due, e.g. the first one. */
  firstCheckAt(): Instant | undefined {
    const { clock, nextRun, outages, setup } = this.#deps;
    const now = clock.now();
    const { last } = this;
    const isDue = last?.finishedAt === undefined || isNextSweepDue(last, nextRun, now);
    const isHeldUp = outages.open?.silent === 'popbill' || setup.open !== undefined;
    return isDue && !isHeldUp && this.#running === undefined ? now : nextRun(now);
  }

  /** A new sweep may start in the meantime. */
  recheckFailed(): Promise<void> {
    return recheckFailed(this.#newRun());
  }

  /** Checks no further company. The sweep continues at the next start of the app. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running?.done.catch(() => undefined);
  }

  #run<T>(startedAt: Instant, work: () => Promise<T>): Promise<T> {
    const total = [...this.#deps.index.active()].length;
    const done = this.#trackFailures(work);
    this.#running = { progress: { startedAt, done: 0, total }, done };
    return done;
  }

  async #trackFailures<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.#failingSince = undefined;
      return result;
    } catch (error) {
      // Not a failure of the app: the work continues when the clock is right, and its own notice says so.
      if (!(error instanceof ClockOffError)) this.#failingSince ??= this.#deps.clock.now();
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  #newRun(onProgress?: (progress: SweepProgress) => void): SweepRun {
    return {
      ...this.#deps,
      records: this.#records,
      isStopping: () => this.#isStopping,
      onCounted: (progress) => {
        if (this.#running !== undefined) this.#running.progress = progress;
        onProgress?.(progress);
      },
    };
  }
}
