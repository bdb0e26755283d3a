import {
  HOUR,
  type Instant,
  isWithin,
  MINUTE,
  SECOND,
  type SeoulDay,
  seoulDayOf,
} from '../kernel/time.js';
import type { Delivery } from '../outbox/delivery.js';
import { historyKeptSince } from '../records/history.js';
import type { ProblemNotices } from '../status/problem-notices.js';
import { isRecheckDue, isSweepDue } from '../sweep/sweep-records.js';
import type { Core } from './open-core.js';

export interface Intervals {
  /** Runs the work every `ms` milliseconds until the returned function is called. */
  every(ms: number, work: () => void): () => void;
}

type Basics = 'store' | 'clock' | 'log' | 'clockWatch' | 'slackWatch' | 'health';
type Incidents = 'setup' | 'outages' | 'commonCauses' | 'massChanges';
type Checks = 'index' | 'sweeper' | 'nextSweep' | 'dueAlerts';
type OtherWork = 'popups' | 'clientLinks' | 'overview' | 'digestRun';

interface Deps extends Pick<Core, Basics | Incidents | Checks | OtherWork> {
  readonly delivery: Delivery;
  readonly probes: Pick<Core['probes'], 'runDue'>;
  readonly problemNotices: Pick<ProblemNotices, 'report' | 'stop'>;
  readonly collectorReports?: Pick<Core['collectorReports'], 'runDue' | 'purge' | 'stop'>;
  /** Default: the process's timers. */
  readonly intervals?: Intervals;
  /** For a promised check, makes the check first. */
  readonly sendDirectMessages?: (now: Instant) => void;
}

const TICK_INTERVAL = SECOND;
/** For work that failed, e.g. because the store did. */
const RETRY_AFTER = 10 * MINUTE;

const RECHECK = 'The recheck of companies that could not be checked';

const processIntervals: Intervals = {
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
};

/** Starts, once a second, the work that is due by the given clock. */
export class Ticker {
  readonly #deps: Deps;
  #stopTicks: (() => void) | undefined;
  #stopped: Promise<unknown> | undefined;
  #sweepTriedAt: Instant | undefined;
  #recoveryTriedAt: Instant | undefined;
  #historyPurgedOn: SeoulDay | undefined;
  /** When work that has an interval last began. */
  readonly #begunAt = new Map<string, Instant>();
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.clockWatch.onClockRight(() => this.#onClockRight());
  }

  start(): void {
    this.tick();
    const { intervals = processIntervals } = this.#deps;
    this.#stopTicks = intervals.every(TICK_INTERVAL, () => this.tick());
  }

  /** Starts no further work. Resolves when running work has ended and the message being sent is recorded. */
  stop(): Promise<unknown> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  #stopAll(): Promise<unknown> {
    const { dueAlerts, sweeper, delivery, problemNotices, collectorReports } = this.#deps;
    this.#stopTicks?.();
    dueAlerts.stop();
    const running = [...this.#running.values()];
    return Promise.all([
      ...running,
      sweeper.stop(),
      delivery.stop(),
      problemNotices.stop(),
      collectorReports?.stop(),
    ]);
  }

  tick(): void {
    if (this.#stopped !== undefined) return;
    const { clock, clockWatch, slackWatch, health, sweeper, delivery, problemNotices } = this.#deps;
    slackWatch.tick();
    clockWatch.tick();
    health.tick((problems, at) => problemNotices.report(problems, at));
    // While the clock may be wrong, nobody can tell what is due.
    if (!clockWatch.mayAct) return;
    const now = clock.now();
    delivery.deliverDue();
    this.#begin('The daily summary', () => this.#deps.digestRun(now));
    this.#deps.sendDirectMessages?.(now);
    this.#beginEvery(HOUR, now, 'The removal of expired tickets', () => this.#deps.popups.purge());
    this.#beginEvery(MINUTE, now, 'The removal of expired links for clients', () =>
      this.#deps.clientLinks.endExpired(),
    );
    this.#purgeHistory(now);
    const { collectorReports } = this.#deps;
    collectorReports?.runDue(now);
    this.#beginEvery(HOUR, now, 'The removal of old reports of the collector', async () =>
      // Reports are signed with real time, even if the app has another clock.
      collectorReports?.purge(Date.now()),
    );
    // So that the first list of the day opens without delay.
    this.#beginEvery(MINUTE, now, 'The refresh of the company list', () =>
      this.#deps.overview.refresh(),
    );
    this.#begin('The probing of a few companies', () => this.#deps.probes.runDue(now));
    if (sweeper.progress === undefined && !this.#running.has(RECHECK)) this.#startDueChecks(now);
    // Read again, because a sweep may just have started. It decides these alerts at its end.
    if (this.#deps.massChanges.ended !== undefined && sweeper.progress === undefined) {
      this.#begin('The decision on held alerts', () => sweeper.decideHeldAlerts());
    }
    // After `#startDueChecks`: while a sweep runs, its results take precedence over older ones.
    this.#begin('The decision on due alerts', () =>
      this.#deps.dueAlerts.decideDue(now, sweeper.progress?.startedAt),
    );
  }

  #startDueChecks(now: Instant): void {
    const { index, sweeper, outages, setup, nextSweep } = this.#deps;
    const state = {
      last: sweeper.last,
      watchedCount: index.size,
      triedAt: this.#sweepTriedAt,
      isPopbillSilent: outages.open?.silent === 'popbill',
      setup: { isOpen: setup.open !== undefined, sweepRequestedAt: setup.sweepRequestedAt },
      now,
      nextRun: nextSweep,
    };
    if (this.#isRecoveryDue(now)) {
      this.#recoveryTriedAt = now;
      this.#begin('The checks after a recovery', () => sweeper.recover());
    } else if (isSweepDue(state)) {
      this.#sweepTriedAt = now;
      const sweep = sweeper.start('schedule');
      if (sweep.kind === 'started') this.#begin('The scheduled check', () => sweep.done);
    } else if (outages.open === undefined && isRecheckDue(sweeper.last, now)) {
      this.#beginEvery(RETRY_AFTER, now, RECHECK, () => sweeper.recheckFailed());
    }
  }

  /** Forgets attempts made while the clock was wrong, so that the next tick repeats them. */
  async #onClockRight(): Promise<void> {
    this.#sweepTriedAt = undefined;
    this.#recoveryTriedAt = undefined;
    this.#begunAt.delete(RECHECK);
    const { delivery, health, problemNotices } = this.#deps;
    delivery.onClockRight();
    // Reports the problem `future-times` now, because the next sweep, which may begin at once, ends it.
    const { problems, at } = await health.read();
    problemNotices.report(problems, at);
  }

  #isRecoveryDue(now: Instant): boolean {
    const { outages, commonCauses } = this.#deps;
    const endedAt = Math.max(
      outages.ended?.endedAt ?? 0,
      commonCauses.pendingCatchUp?.endedAt ?? 0,
    );
    if (endedAt === 0) return false;
    const triedAt = this.#recoveryTriedAt;
    if (!isWithin(triedAt, RETRY_AFTER, now)) return true;
    // An incident that ended after the last try does not wait for RETRY_AFTER.
    return triedAt !== undefined && triedAt < endedAt && endedAt <= now;
  }

  #purgeHistory(now: Instant): void {
    const day = seoulDayOf(now);
    const { store, log, clockWatch } = this.#deps;
    // A deletion cannot be undone, so the clock of POPBiLL or Slack must have confirmed the day.
    if (this.#historyPurgedOn === day || !clockWatch.mayActIrreversibly) return;
    this.#beginEvery(RETRY_AFTER, now, 'The removal of old history', async () => {
      const records = await store.purgeHistory(historyKeptSince(now));
      this.#historyPurgedOn = day;
      if (records > 0) log.info('Old history was removed', { records });
    });
  }

  /** Starts the work unless it began less than `interval` ago. */
  #beginEvery(interval: number, now: Instant, work: string, run: () => Promise<unknown>): void {
    if (isWithin(this.#begunAt.get(work), interval, now)) return;
    this.#begunAt.set(work, now);
    this.#begin(work, run);
  }

  /**
   * Starts the work unless it is still running. Errors are logged; a later tick retries.
   *
   * @param work its name, and the beginning of the log message of a failure
   */
  #begin(work: string, run: () => Promise<unknown>): void {
    if (this.#running.has(work)) return;
    const running = run()
      .catch((error: unknown) => this.#deps.log.error(`${work} failed`, { error }))
      .finally(() => this.#running.delete(work));
    this.#running.set(work, running);
  }
}
