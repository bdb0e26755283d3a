import type { DueAlerts } from '../alert/due-alerts.js';
import type { CompanyIndex } from '../company/company-index.js';
import type { DigestRun } from '../digest/digest-run.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import type { MassChangeWatch } from '../incident/mass-change-watch.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import type { SetupWatch } from '../incident/setup-watch.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { NextRun } from '../kernel/next-run.js';
import type { Clock, Log } from '../kernel/ports.js';
import { HOUR, type Instant, MINUTE, SECOND, type SeoulDay, seoulDayOf } from '../kernel/time.js';
import type { Overview } from '../list/overview.js';
import type { Delivery } from '../outbox/delivery.js';
import type { PopupService } from '../popup/popups.js';
import { isWithin } from '../records/future-times.js';
import { historyKeptSince } from '../records/history.js';
import type { Store } from '../records/store.js';
import type { SlackWatch } from '../slack/slack-watch.js';
import type { Health } from '../status/health.js';
import type { ProblemNotices } from '../status/problem-notices.js';
import type { Probes } from '../sweep/probes.js';
import { isAskingAgainDue, isSweepDue } from '../sweep/sweep-log.js';
import type { Sweeper } from '../sweep/sweeper.js';

/** Work that is done again and again. */
export interface Repeats {
  /** Does it every `ms` milliseconds; the function given back ends that. */
  every(ms: number, work: () => void): () => void;
}

interface Deps {
  readonly clock: Clock;
  /** Default: the process's own timer. */
  readonly repeats?: Repeats;
  readonly index: CompanyIndex;
  readonly sweeper: Sweeper;
  readonly probes: Probes;
  readonly setup: Pick<SetupWatch, 'open' | 'hastenedAt'>;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
  readonly massChanges: Pick<MassChangeWatch, 'ended'>;
  readonly delivery: Delivery;
  readonly problemNotices: Pick<ProblemNotices, 'report'>;
  readonly popups: PopupService;
  readonly overview: Pick<Overview, 'warm'>;
  readonly store: Pick<Store, 'purgeHistory'>;
  readonly dueAlerts: DueAlerts;
  readonly digestRun: DigestRun;
  readonly clockWatch: Pick<ClockWatch, 'tick' | 'mayAct' | 'isConfirmed' | 'beforeActing'>;
  readonly slackWatch: Pick<SlackWatch, 'tick'>;
  readonly health: Pick<Health, 'tick' | 'read'>;
  /** What people are told in direct messages when its time has come. */
  readonly tellPeople?: (now: Instant) => void;
  readonly nextRun: NextRun;
  readonly log: Log;
}

const EVERY = SECOND;
/** What broke off, because our settings are refused or the store fails, is not tried every second. */
const RETRY_AFTER = 10 * MINUTE;

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
  #purgingHistory: Promise<void> | undefined;
  #warmedAt: Instant | undefined;
  #warming: Promise<void> | undefined;
  #askingAgain: Promise<void> | undefined;
  #followingDue: Promise<void> | undefined;
  #followingReleased: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.clockWatch.beforeActing(() => this.#clockIsRight());
  }

  start(): void {
    this.tick();
    this.#endTicks = (this.#deps.repeats ?? processRepeats).every(EVERY, () => this.tick());
  }

  async stop(): Promise<void> {
    this.#endTicks?.();
    this.#deps.dueAlerts.stop();
    await Promise.all([
      this.#askingAgain,
      this.#followingDue,
      this.#followingReleased,
      this.#warming,
      this.#purgingHistory,
      this.#deps.probes.idle(),
      this.#deps.digestRun.stop(),
    ]);
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
    void this.#report(
      this.#deps.probes.runDue(now),
      'Asking whether there are answers again broke off',
    );
    if (sweeper.progress === undefined && this.#askingAgain === undefined)
      this.#sweepWhatIsDue(now);
    this.#followReleased();
    // After a sweep was begun that is due: what it will find of a company comes before what was known of it.
    this.#followDueAlerts(now);
  }

  #sweepWhatIsDue(now: Instant): void {
    const { index, sweeper, outages, nextRun } = this.#deps;
    const { last } = sweeper;
    const isPopbillSilent = outages.open?.silent === 'popbill';
    const triedAt = this.#sweepTriedAt;
    const { hastenedAt } = this.#deps.setup;
    const setup = { isOpen: this.#deps.setup.open !== undefined, hastenedAt };
    if (this.#isRecoveryDue(now)) {
      this.#recoveryTriedAt = now;
      void this.#report(sweeper.recover(), 'Checking what was left broke off');
    } else if (
      isSweepDue({ last, watched: index.size, triedAt, isPopbillSilent, setup, now, nextRun })
    ) {
      this.#sweepTriedAt = now;
      const sweep = sweeper.start('schedule');
      if (sweep.kind === 'started') void this.#report(sweep.done, 'The scheduled sweep broke off');
    } else if (outages.open === undefined && this.#isAskingAgainDue(now)) {
      this.#askedAgainAt = now;
      this.#askingAgain = this.#report(
        sweeper.askFailedAgain(),
        'Asking again about failed checks broke off',
      ).finally(() => {
        this.#askingAgain = undefined;
      });
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

  #followDueAlerts(now: Instant): void {
    if (this.#followingDue !== undefined) return;
    this.#followingDue = this.#report(
      this.#deps.dueAlerts.followDue(now, this.#deps.sweeper.progress?.startedAt),
      'Alerts that were due could not be decided',
    ).finally(() => {
      this.#followingDue = undefined;
    });
  }

  #followReleased(): void {
    const { massChanges, sweeper } = this.#deps;
    // A sweep that is running does it itself at its end.
    if (massChanges.ended === undefined || sweeper.progress !== undefined) return;
    this.#followingReleased ??= this.#report(
      sweeper.followReleased(),
      'Alerts that were released could not be decided',
    ).finally(() => {
      this.#followingReleased = undefined;
    });
  }

  /** So that the first list of the day opens without a wait for the counts. */
  #warmOverview(now: Instant): void {
    if (isWithin(this.#warmedAt, MINUTE, now)) return;
    this.#warmedAt = now;
    this.#warming = this.#report(this.#deps.overview.warm(), 'The overview could not be renewed');
  }

  #purgeTickets(now: Instant): void {
    if (isWithin(this.#purgedAt, HOUR, now)) return;
    this.#purgedAt = now;
    void this.#report(this.#deps.popups.purge(), 'Old tickets could not be removed');
  }

  /** Once a day: removes records older than 13 months. */
  #purgeHistory(now: Instant): void {
    const day = seoulDayOf(now);
    if (this.#historyPurgedOn === day || this.#purgingHistory !== undefined) return;
    if (isWithin(this.#historyPurgeTriedAt, RETRY_AFTER, now)) return;
    // A removal cannot be undone, so another clock must have confirmed the day.
    if (!this.#deps.clockWatch.isConfirmed) return;
    this.#historyPurgeTriedAt = now;
    const { store, log } = this.#deps;
    const purge = async (): Promise<void> => {
      const records = await store.purgeHistory(historyKeptSince(now));
      this.#historyPurgedOn = day;
      if (records > 0) log.info('Old history is removed', { records });
    };
    this.#purgingHistory = this.#report(purge(), 'Old history could not be removed').finally(() => {
      this.#purgingHistory = undefined;
    });
  }

  /** Errors of timed work go to the log; the next tick tries again. */
  async #report(work: Promise<unknown>, sentence: string): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#deps.log.error(sentence, { error });
    }
  }
}
