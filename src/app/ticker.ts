import { HOUR, type Instant, MINUTE, SECOND, type SeoulDay, seoulDayOf } from '../kernel/time.js';
import type { Delivery } from '../outbox/delivery.js';
import { isWithin } from '../records/future-times.js';
import { historyKeptSince } from '../records/history.js';
import type { ProblemNotices } from '../status/problem-notices.js';
import { isAskingAgainDue, isSweepDue } from '../sweep/sweep-log.js';
import type { Core } from './open-core.js';

/** Runs work periodically. */
export interface Repeats {
  /** Runs the work every `ms` milliseconds until the returned function is called. */
  every(ms: number, work: () => void): () => void;
}

type Basics = 'store' | 'clock' | 'log' | 'clockWatch' | 'slackWatch' | 'health' | 'nextRun';
type Incidents = 'setup' | 'outages' | 'commonCauses' | 'massChanges';
type Work = 'index' | 'sweeper' | 'probes' | 'popups' | 'overview' | 'dueAlerts' | 'digestRun';

interface Deps extends Pick<Core, Basics | Incidents | Work> {
  readonly delivery: Delivery;
  readonly problemNotices: Pick<ProblemNotices, 'report'>;
  /** Default: the process's own timer. */
  readonly repeats?: Repeats;
  /** Sends the direct messages that are due. */
  readonly tellPeople?: (now: Instant) => void;
}

const TICK_EVERY = SECOND;
/** Work that failed, e.g. because the store fails, is not retried at every tick. */
const RETRY_AFTER = 10 * MINUTE;

const REPEATING_CHECKS_FAILED = 'Repeating failed checks failed';

const processRepeats: Repeats = {
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
};

/** The only timer of the app: once a second, starts the work that is due by the given clock. */
export class Ticker {
  readonly #deps: Deps;
  #endTicks: (() => void) | undefined;
  #sweepTriedAt: Instant | undefined;
  #recoveryTriedAt: Instant | undefined;
  #askedAgainAt: Instant | undefined;
  #purgedAt: Instant | undefined;
  #historyPurgedOn: SeoulDay | undefined;
  #historyPurgeTriedAt: Instant | undefined;
  #warmedAt: Instant | undefined;
  /** Running work, by its log message for a failure. */
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.clockWatch.beforeActing(() => this.#clockIsRight());
  }

  start(): void {
    this.tick();
    this.#endTicks = (this.#deps.repeats ?? processRepeats).every(TICK_EVERY, () => this.tick());
  }

  async stop(): Promise<void> {
    const { dueAlerts, probes, digestRun } = this.#deps;
    this.#endTicks?.();
    dueAlerts.stop();
    await Promise.all([...this.#running.values(), probes.idle(), digestRun.stop()]);
  }

  tick(): void {
    const { clock, clockWatch, slackWatch, health, sweeper, delivery, problemNotices } = this.#deps;
    slackWatch.tick();
    clockWatch.tick();
    health.tick((problems, at) => problemNotices.report(problems, at));
    // While the clock may be wrong, nothing is due.
    if (!clockWatch.mayAct) return;
    const now = clock.now();
    delivery.deliverDue();
    this.#deps.digestRun.tick();
    this.#deps.tellPeople?.(now);
    this.#purgeTickets(now);
    this.#purgeHistory(now);
    this.#warmOverview(now);
    this.#begin('Probing whether POPBiLL and HomeTax answer again failed', () =>
      this.#deps.probes.runDue(now),
    );
    const isSweeping = sweeper.progress !== undefined;
    if (!isSweeping && !this.#running.has(REPEATING_CHECKS_FAILED)) this.#startDueSweep(now);
    // A running sweep does this at its end.
    if (this.#deps.massChanges.ended !== undefined && sweeper.progress === undefined) {
      this.#begin('Alerts that were released could not be decided', () => sweeper.followReleased());
    }
    // After a due sweep was started: the sweep's results take precedence over older ones.
    this.#begin('Alerts that were due could not be decided', () =>
      this.#deps.dueAlerts.followDue(now, sweeper.progress?.startedAt),
    );
  }

  #startDueSweep(now: Instant): void {
    const { index, sweeper, outages, setup, nextRun } = this.#deps;
    const due = {
      last: sweeper.last,
      watched: index.size,
      triedAt: this.#sweepTriedAt,
      isPopbillSilent: outages.open?.silent === 'popbill',
      setup: { isOpen: setup.open !== undefined, hastenedAt: setup.hastenedAt },
      now,
      nextRun,
    };
    if (this.#isRecoveryDue(now)) {
      this.#recoveryTriedAt = now;
      this.#begin('The checks after an incident failed', () => sweeper.recover());
    } else if (isSweepDue(due)) {
      this.#sweepTriedAt = now;
      const sweep = sweeper.start('schedule');
      if (sweep.kind === 'started') this.#begin('The scheduled sweep failed', () => sweep.done);
    } else if (outages.open === undefined && this.#isAskingAgainDue(now)) {
      this.#askedAgainAt = now;
      this.#begin(REPEATING_CHECKS_FAILED, () => sweeper.askFailedAgain());
    }
  }

  /** Retries at once what was tried while the clock was wrong. */
  async #clockIsRight(): Promise<void> {
    this.#sweepTriedAt = undefined;
    this.#recoveryTriedAt = undefined;
    this.#askedAgainAt = undefined;
    const { delivery, health, problemNotices } = this.#deps;
    delivery.clockIsRight();
    // Reported now: the next sweep soon corrects the records of a wrong clock, and the problem would go unreported.
    const { problems, at } = await health.read();
    problemNotices.report(problems, at);
  }

  #isRecoveryDue(now: Instant): boolean {
    const { outages, commonCauses } = this.#deps;
    const endedAt = Math.max(outages.ended?.endedAt ?? 0, commonCauses.unsettled?.endedAt ?? 0);
    if (endedAt === 0) return false;
    const triedAt = this.#recoveryTriedAt;
    if (!isWithin(triedAt, RETRY_AFTER, now)) return true;
    return triedAt !== undefined && triedAt < endedAt && endedAt <= now;
  }

  #isAskingAgainDue(now: Instant): boolean {
    if (!isAskingAgainDue(this.#deps.sweeper.last, now)) return false;
    return !isWithin(this.#askedAgainAt, RETRY_AFTER, now);
  }

  /** Counts ahead, so that the first list of the day opens without a wait. */
  #warmOverview(now: Instant): void {
    if (isWithin(this.#warmedAt, MINUTE, now)) return;
    this.#warmedAt = now;
    this.#begin('The overview could not be refreshed', () => this.#deps.overview.warm());
  }

  #purgeTickets(now: Instant): void {
    if (isWithin(this.#purgedAt, HOUR, now)) return;
    this.#purgedAt = now;
    this.#begin('Old tickets could not be removed', () => this.#deps.popups.purge());
  }

  /** Once a day: removes records older than 13 months. */
  #purgeHistory(now: Instant): void {
    const day = seoulDayOf(now);
    if (this.#historyPurgedOn === day) return;
    if (isWithin(this.#historyPurgeTriedAt, RETRY_AFTER, now)) return;
    // A deletion cannot be undone, so another clock must have confirmed the day.
    if (!this.#deps.clockWatch.isConfirmed) return;
    this.#historyPurgeTriedAt = now;
    const { store, log } = this.#deps;
    this.#begin('Old history could not be removed', async () => {
      const records = await store.purgeHistory(historyKeptSince(now));
      this.#historyPurgedOn = day;
      if (records > 0) log.info('Old history was removed', { records });
    });
  }

  /** Starts the work unless it is still running. Errors go to the log; a later tick retries. */
  #begin(failure: string, work: () => Promise<unknown>): void {
    if (this.#running.has(failure)) return;
    const running = work()
      .catch((error: unknown) => this.#deps.log.error(failure, { error }))
      .finally(() => this.#running.delete(failure));
    this.#running.set(failure, running);
  }
}
