import { SAME_CODE } from '../domain/common-cause.js';
import type { Company, UserId } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import { isQuiet, quietUntil } from '../domain/quiet-hours.js';
import type { CheckRecorder } from '../service/check-recorder.js';
import type { CommonCauseWatch } from '../service/common-cause-watch.js';
import type { CompanyIndex } from '../service/company-index.js';
import type { Meter } from '../service/meter.js';
import type { OutageWatch } from '../service/outage-watch.js';
import type { Clock, Log, Store, SweepRecord } from '../service/ports.js';
import type { SetupWatch } from '../service/setup-watch.js';
import type { SweepChecker, SweepOccasion, SweptCompany } from '../service/sweep-checker.js';
import type { SweepProgress, SweepStart, SweepSummary, Sweeps } from '../service/sweeps.js';
import { afterOutage } from './after-outage.js';
import { eachCompany } from './each-company.js';
import { followRejected, followReleased, settleCause, thaw } from './follow-ups.js';
import { SweepCount } from './sweep-count.js';
import { occasionOf, SweepLog } from './sweep-log.js';
import { oldestLoginFirst } from './sweep-order.js';
import { type PassManner, runPass } from './sweep-pass.js';

interface Deps {
  readonly store: Store;
  readonly checker: Pick<
    SweepChecker,
    'recallAnswers' | 'checkInSweep' | 'checkAfterFailure' | 'checkWhatIsLeft'
  >;
  readonly recorder: Pick<CheckRecorder, 'followAgain'>;
  readonly index: CompanyIndex;
  readonly setup: SetupWatch;
  readonly outages: OutageWatch;
  readonly commonCauses: CommonCauseWatch;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
  /** Companies in hand at once. */
  readonly concurrency: number;
  readonly nextRun: (after: Instant) => Instant | undefined;
  /** Told of every sweep that came to an end, whichever. */
  readonly ended?: Meter['swept'];
  /** Told of every sweep that was finished. */
  readonly finished?: (summary: SweepSummary) => void;
}

/** Makes sweeps: at most one at a time, resumable, and no company's failure stops the others. */
export class Sweeper implements Sweeps {
  readonly #deps: Deps;
  readonly #log: SweepLog;
  #running: { progress: SweepProgress; readonly done: Promise<unknown> } | undefined;
  #stopping = false;

  private constructor(deps: Deps, log: SweepLog) {
    this.#deps = deps;
    this.#log = log;
  }

  static async load(deps: Deps): Promise<Sweeper> {
    return new Sweeper(deps, await SweepLog.load(deps));
  }

  /** The last sweep that was begun, finished or not. */
  get last(): SweepRecord | undefined {
    return this.#log.last;
  }

  /** When the sweep that is running began; `undefined`: none is. */
  get runningSince(): Instant | undefined {
    return this.#running?.progress.startedAt;
  }

  /** How far the sweep that is running has come; `undefined`: none is. */
  get progress(): SweepProgress | undefined {
    return this.#running?.progress;
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** Begins a sweep; one that was interrupted goes on where it stopped. */
  start(
    by: UserId | 'cli' | 'schedule',
    onProgress?: (progress: SweepProgress) => void,
  ): SweepStart {
    if (this.#running !== undefined) {
      return { kind: 'running', progress: this.#running.progress };
    }
    const record = this.#log.begun(by, this.#deps.clock.now());
    return { kind: 'started', done: this.#run(record, () => this.#sweep(record, onProgress)) };
  }

  /**
   * Once POPBiLL or HomeTax answers again, or live tests go on: checks what was left, finishes the sweep that was
   * stopped, and lets the notices say so. Begins anew after a restart, and asks nobody twice.
   */
  recover(): Promise<void> {
    const { outages, commonCauses, clock } = this.#deps;
    if (this.#running !== undefined) return Promise.resolve();
    const outageEnd = outages.ended?.endedAt;
    const cause = commonCauses.left;
    const round = Math.max(outageEnd ?? 0, cause?.endedAt ?? 0);
    if (round === 0) return Promise.resolve();
    const now = clock.now();
    const unfinished = this.#log.stoppedByOutage(now);
    const { endedBy } = cause ?? {};
    const by = endedBy === undefined || endedBy === 'samples' ? 'schedule' : endedBy;
    return this.#run(unfinished ?? { startedAt: now }, () =>
      this.#checkRest({ kind: 'sweep', by, round }, unfinished),
    );
  }

  lastFinishedAt(): Instant | undefined {
    return this.#log.lastFinishedAt();
  }

  nextAt(): Instant | undefined {
    return this.#deps.nextRun(this.#deps.clock.now());
  }

  /**
   * Asks again about the companies whose questions the last sweep could not get answered. On record as done once it is:
   * a process that ends before that asks those that are left at its next start.
   */
  async askFailedAgain(): Promise<void> {
    const { store, index, checker, log } = this.#deps;
    const { last } = this.#log;
    if (last === undefined) return;
    const { startedAt, finishedAt = startedAt, askedAgain = 0 } = last;
    const failed: Company[] = [];
    for await (const status of store.statuses()) {
      const company = index.getActive(status.brn);
      if (company !== undefined && status.failedSweeps > 0 && status.sweptAt === startedAt) {
        failed.push(company);
      }
    }
    const occasion = occasionOf(last);
    await checker.recallAnswers();
    await this.#each(failed, async (company) => {
      await checker.checkAfterFailure(company, occasion, { defersRejections: isMany(failed) });
    });
    if (this.#stopping) return;
    await followRejected(finishedAt, occasion, this.#deps);
    log.info('Asked again about companies that could not be checked', { companies: failed.length });
    // A person may have begun another sweep meanwhile.
    if (this.#log.last === last) await this.#log.save({ ...last, askedAgain: askedAgain + 1 });
  }

  /** Lets the companies in hand be finished and begins no other; the sweep goes on at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running?.done.catch(() => undefined);
  }

  #run<T>({ startedAt }: Pick<SweepRecord, 'startedAt'>, work: () => Promise<T>): Promise<T> {
    const total = [...this.#deps.index.active()].length;
    const progress = { startedAt, done: 0, total };
    const done = work().finally(() => {
      this.#running = undefined;
    });
    this.#running = { progress, done };
    return done;
  }

  async #sweep(
    record: SweepRecord,
    onProgress: ((progress: SweepProgress) => void) | undefined,
  ): Promise<SweepSummary> {
    const { store, index, checker, log } = this.#deps;
    await this.#log.save(record);
    await checker.recallAnswers();
    const sweep = occasionOf(record);
    const companies = await oldestLoginFirst(index.active(), store);
    const count = new SweepCount(record.startedAt, companies.length);
    const defersRejections = isMany(companies);
    const manner = { mayTest: this.#liveTestsOf(record), defersRejections };
    log.info('Sweep begins', { companies: companies.length, by: record.by });
    await this.#pass(companies, count, {
      by: record.by,
      check: (company) => checker.checkInSweep(company, sweep, manner),
      onProgress,
    });
    if (defersRejections) await this.#followRejected(record.startedAt, sweep, count);
    return this.#end(record, count, companies);
  }

  #pass(
    companies: readonly Company[],
    count: SweepCount,
    about: {
      readonly by: SweepRecord['by'];
      readonly check: (company: Company) => Promise<SweptCompany>;
      readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
    },
  ): Promise<void> {
    const manner: PassManner = {
      check: about.check,
      isAskedFor: about.by !== 'schedule',
      isStopping: () => this.#stopping,
      lastFinishedAt: this.lastFinishedAt(),
      onCounted: () => {
        if (this.#running !== undefined) this.#running.progress = count.progress;
        about.onProgress?.(count.progress);
      },
    };
    return runPass(companies, count, manner, this.#deps);
  }

  async #end(
    record: SweepRecord,
    count: SweepCount,
    companies: readonly Company[],
  ): Promise<SweepSummary> {
    const { outages, commonCauses, clock, log, finished, ended } = this.#deps;
    const finishedAt = clock.now();
    const { open } = outages;
    const summary: SweepSummary = {
      ...count.summary(finishedAt),
      ...(open === undefined ? {} : { silent: open.silent }),
      ...(commonCauses.open === undefined ? {} : { loginsPause: true }),
      interrupted: this.#isCutShort(count),
    };
    if (summary.stoppedBy !== undefined) {
      await this.#log.save({ ...record, stoppedBySetup: true });
    } else if (summary.silent === 'popbill') {
      await this.#log.save({ ...record, stoppedByOutage: true });
    } else if (!summary.interrupted) {
      await thaw(companies, occasionOf(record), this.#deps);
      await this.#log.finish({ ...record, finishedAt, asked: count.asked, failed: count.failed });
      await settleCause(occasionOf(record), this.#deps);
      finished?.(summary);
    }
    log.info('Sweep ends', {
      companies: summary.total,
      done: summary.done,
      failed: summary.failed,
      notices: summary.noticesSent,
      resolved: summary.resolved,
      interrupted: summary.interrupted,
      ...(summary.stoppedBy === undefined ? {} : { stoppedBy: summary.stoppedBy.code }),
      ...(summary.silent === undefined ? {} : { silent: summary.silent }),
      tookMs: finishedAt - record.startedAt,
    });
    ended?.(endOf(summary), finishedAt - record.startedAt);
    return summary;
  }

  async #checkRest(occasion: SweepOccasion, unfinished: SweepRecord | undefined): Promise<void> {
    const { store, index, checker, outages, commonCauses, clock, log } = this.#deps;
    // Kept as stopped until it is finished: a restart in between goes on here.
    if (unfinished !== undefined) await this.#log.save({ ...unfinished, stoppedByOutage: true });
    await checker.recallAnswers();
    const companies = await oldestLoginFirst(index.active(), store);
    const count = new SweepCount(unfinished?.startedAt ?? occasion.round, companies.length);
    const begun = unfinished === undefined ? {} : { unfinished: unfinished.startedAt };
    const defersRejections = isMany(companies);
    await this.#pass(companies, count, {
      by: occasion.by,
      check: (company) =>
        checker.checkWhatIsLeft(company, { occasion, defersRejections, ...begun }),
    });
    const since = Math.min(
      ...[outages.ended?.openedAt, commonCauses.left?.endedAt, unfinished?.startedAt].filter(
        (at) => at !== undefined,
      ),
    );
    if (defersRejections) await this.#followRejected(since, occasion, count);
    const isThrough =
      !this.#stopping && count.setupFault === undefined && count.silent === undefined;
    log.info('Checked what was left', { failed: count.failed, isThrough });
    if (unfinished !== undefined) await this.#end(unfinished, count, companies);
    if (!isThrough) return;
    await followReleased(occasion, this.#deps);
    const { ended } = outages;
    if (ended?.endedAt !== undefined) {
      await outages.recovered(await afterOutage(ended.endedAt, this.#deps), clock.now());
    }
    commonCauses.recovered();
  }

  /**
   * Whether live tests of a sweep may begin. They log in with accounts that people work with by day: one that began by
   * schedule in quiet hours makes none after their end.
   */
  #liveTestsOf({ by, startedAt }: SweepRecord): () => boolean {
    const { policy, clock } = this.#deps;
    if (by !== 'schedule' || !isQuiet(startedAt, policy)) return () => true;
    const until = quietUntil(startedAt, policy);
    return () => clock.now() < until;
  }

  #each(companies: readonly Company[], work: (company: Company) => Promise<void>): Promise<void> {
    const { concurrency } = this.#deps;
    return eachCompany(companies, { concurrency, isOver: () => this.#stopping }, work);
  }

  #isCutShort({ progress: { done, total } }: SweepCount): boolean {
    return this.#stopping && done < total;
  }

  /** Now it is known whether so many were rejected since then that it is not each company's own trouble. */
  async #followRejected(since: Instant, sweep: SweepOccasion, count: SweepCount): Promise<void> {
    if (this.#isCutShort(count)) return;
    await followRejected(since, sweep, this.#deps, ({ noisy, outcome: alert }) =>
      count.followed({ noisy, alert }),
    );
  }
}

/** Of so many that are asked in one go rejections may have a cause in common, which shows at the end. */
function isMany({ length }: readonly Company[]): boolean {
  return length >= SAME_CODE;
}

function endOf({ stoppedBy, silent, interrupted }: SweepSummary): Parameters<Meter['swept']>[0] {
  if (stoppedBy !== undefined || silent === 'popbill') return 'stopped';
  return interrupted ? 'interrupted' : 'finished';
}
