import { HOUR, type Instant, MINUTE, SECOND, type SeoulDay, seoulDayOf } from '../kernel/time.js';
import type { Delivery } from '../outbox/delivery.js';
import { isWithin } from '../records/future-times.js';
import { historyKeptSince } from '../records/history.js';
import type { ProblemNotices } from '../status/problem-notices.js';
import { isAskingAgainDue, isSweepDue } from '../sweep/sweep-log.js';
import type { Core } from './open-core.js';

/** Work that is done again and again. */
export interface Repeats {
  /** Does it every `ms` milliseconds; the function given back ends that. */
  every(ms: number, work: () => void): () => void;
}

type Ground = 'store' | 'clock' | 'log' | 'clockWatch' | 'slackWatch' | 'health' | 'nextRun';
type Standing = 'setup' | 'outages' | 'commonCauses' | 'massChanges';
type Work = 'index' | 'sweeper' | 'probes' | 'popups' | 'overview' | 'dueAlerts' | 'digestRun';

interface Deps extends Pick<Core, Ground | Standing | Work> {
  readonly delivery: Delivery;
  readonly problemNotices: Pick<ProblemNotices, 'report'>;
  /** Default: the process's own timer. */
  readonly repeats?: Repeats;
  /** What people are told in direct messages when its time has come. */
  readonly tellPeople?: (now: Instant) => void;
}

const EVERY = SECOND;
/** What broke off, because our settings are refused or the store fails, is not tried every second. */
const RETRY_AFTER = 10 * MINUTE;

const ASKING_AGAIN_FAILED = 'Asking again about failed checks broke off';

const processRepeats: Repeats = {
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
};

/** The one timer of the app: once a second it asks what is due by the clock it was given. */
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
  /** Work under way, by what the log says if it fails. */
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.clockWatch.beforeActing(() => this.#clockIsRight());
  }

  start(): void {
    this.tick();
    this.#endTicks = (this.#deps.repeats ?? processRepeats).every(EVERY, () => this.tick());
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
    // By a clock that may be wrong nothing is due.
    if (!clockWatch.mayAct) return;
    const now = clock.now();
    delivery.deliverDue();
    this.#deps.digestRun.tick();
    this.#deps.tellPeople?.(now);
    this.#purgeTickets(now);
    this.#purgeHistory(now);
    this.#warmOverview(now);
    this.#begin('Asking whether there are answers again broke off', () =>
      this.#deps.probes.runDue(now),
    );
    const isSweeping = sweeper.progress !== undefined;
    if (!isSweeping && !this.#running.has(ASKING_AGAIN_FAILED)) this.#sweepWhatIsDue(now);
    // A sweep that is running does it itself at its end.
    if (this.#deps.massChanges.ended !== undefined && sweeper.progress === undefined) {
      this.#begin('Alerts that were released could not be decided', () => sweeper.followReleased());
    }
    // After a sweep was begun that is due: what it will find of a company comes before what was known of it.
    this.#begin('Alerts that were due could not be decided', () =>
      this.#deps.dueAlerts.followDue(now, sweeper.progress?.startedAt),
    );
  }

  #sweepWhatIsDue(now: Instant): void {
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
      this.#begin('Checking what was left broke off', () => sweeper.recover());
    } else if (isSweepDue(due)) {
      this.#sweepTriedAt = now;
      const sweep = sweeper.start('schedule');
      if (sweep.kind === 'started') this.#begin('The scheduled sweep broke off', () => sweep.done);
    } else if (outages.open === undefined && this.#isAskingAgainDue(now)) {
      this.#askedAgainAt = now;
      this.#begin(ASKING_AGAIN_FAILED, () => sweeper.askFailedAgain());
    }
  }

  /** What was tried while the clock was wrong is tried again now. */
  async #clockIsRight(): Promise<void> {
    this.#sweepTriedAt = undefined;
    this.#recoveryTriedAt = undefined;
    this.#askedAgainAt = undefined;
    const { delivery, health, problemNotices } = this.#deps;
    delivery.clockIsRight();
    // What a wrong clock left is checked again in a moment, and would go unsaid.
    const { problems, at } = await health.read();
    problemNotices.report(problems, at);
  }

  #isRecoveryDue(now: Instant): boolean {
    const { outages, commonCauses } = this.#deps;
    const endedAt = Math.max(outages.ended?.endedAt ?? 0, commonCauses.left?.endedAt ?? 0);
    if (endedAt === 0) return false;
    const triedAt = this.#recoveryTriedAt;
    if (!isWithin(triedAt, RETRY_AFTER, now)) return true;
    return triedAt !== undefined && triedAt < endedAt && endedAt <= now;
  }

  #isAskingAgainDue(now: Instant): boolean {
    if (!isAskingAgainDue(this.#deps.sweeper.last, now)) return false;
    return !isWithin(this.#askedAgainAt, RETRY_AFTER, now);
  }

  /** So that the first list of the day opens without a wait for the counts. */
  #warmOverview(now: Instant): void {
    if (isWithin(this.#warmedAt, MINUTE, now)) return;
    this.#warmedAt = now;
    this.#begin('The overview could not be renewed', () => this.#deps.overview.warm());
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
    // A removal cannot be undone, so another clock must have confirmed the day.
    if (!this.#deps.clockWatch.isConfirmed) return;
    this.#historyPurgeTriedAt = now;
    const { store, log } = this.#deps;
    this.#begin('Old history could not be removed', async () => {
      const records = await store.purgeHistory(historyKeptSince(now));
      this.#historyPurgedOn = day;
      if (records > 0) log.info('Old history is removed', { records });
    });
  }

  /** Unless it still runs. Errors go to the log; a later tick tries again. */
  #begin(failure: string, work: () => Promise<unknown>): void {
    if (this.#running.has(failure)) return;
    const running = work()
      .catch((error: unknown) => this.#deps.log.error(failure, { error }))
      .finally(() => this.#running.delete(failure));
    this.#running.set(failure, running);
  }
}
