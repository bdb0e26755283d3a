import { SAME_CODE } from '../domain/common-cause.js';
import type { Company, UserId } from '../domain/company.js';
import { DAY, type Instant } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import { isQuiet, quietUntil } from '../domain/quiet-hours.js';
import type { CheckRecorder } from '../service/check-recorder.js';
import type { CommonCauseWatch } from '../service/common-cause-watch.js';
import type { CompanyIndex } from '../service/company-index.js';
import type { OutageWatch } from '../service/outage-watch.js';
import type { Change, Clock, Log, Store, SweepRecord } from '../service/ports.js';
import type { SetupWatch } from '../service/setup-watch.js';
import type { SweepChecker, SweepOccasion, SweptCompany } from '../service/sweep-checker.js';
import type { SweepProgress, SweepStart, SweepSummary, Sweeps } from '../service/sweeps.js';
import { afterOutage } from './after-outage.js';
import { eachCompany } from './each-company.js';
import { followReleased, settleCause, thaw } from './follow-ups.js';
import { SweepCount } from './sweep-count.js';
import { oldestLoginFirst } from './sweep-order.js';
import { type PassManner, runPass } from './sweep-pass.js';

interface Deps {
  readonly store: Store;
  readonly checker: Pick<SweepChecker, 'checkInSweep' | 'checkAfterFailure' | 'checkWhatIsLeft'>;
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
  /** Told of every sweep that was finished. */
  readonly finished?: (summary: SweepSummary) => void;
}

/** A status of a company that is watched no longer is kept this long, for the lock-out rule. */
const KEEP_UNWATCHED = 2 * DAY;
/** History is kept for 13 months. */
const KEEP_HISTORY = 396 * DAY;

/** Makes sweeps: at most one at a time, resumable, and no company's failure stops the others. */
export class Sweeper implements Sweeps {
  readonly #deps: Deps;
  #last: SweepRecord | undefined;
  #running: { progress: SweepProgress; readonly done: Promise<unknown> } | undefined;
  #stopping = false;

  private constructor(deps: Deps, last: SweepRecord | undefined) {
    this.#deps = deps;
    this.#last = last;
  }

  static async load(deps: Deps): Promise<Sweeper> {
    return new Sweeper(deps, await deps.store.lastSweep());
  }

  /** The last sweep that was begun, finished or not. */
  get last(): SweepRecord | undefined {
    return this.#last;
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
    const now = this.#deps.clock.now();
    const begun = this.#unfinished(now) ?? this.#fresh(by, now);
    // Whoever asks for one that was interrupted waits for its answers too.
    const record = by === 'schedule' ? begun : { ...begun, by };
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
    const unfinished = this.#stoppedByOutage(now);
    const { endedBy } = cause ?? {};
    const by = endedBy === undefined || endedBy === 'samples' ? 'schedule' : endedBy;
    return this.#run(unfinished ?? { startedAt: now }, () =>
      this.#checkRest({ kind: 'sweep', by, round }, unfinished),
    );
  }

  lastFinishedAt(): Instant | undefined {
    return this.#last?.finishedAt ?? this.#last?.finishedBefore;
  }

  nextAt(): Instant | undefined {
    return this.#deps.nextRun(this.#deps.clock.now());
  }

  /** Asks again about the companies whose questions the last sweep could not get answered. */
  async askFailedAgain(): Promise<void> {
    const { store, index, checker, log } = this.#deps;
    if (this.#last === undefined) return;
    const last = this.#last;
    const { startedAt, askedAgain = 0 } = last;
    await this.#save({ ...last, askedAgain: askedAgain + 1 });
    const failed: Company[] = [];
    for await (const status of store.statuses()) {
      const company = index.get(status.brn);
      if (company !== undefined && status.failedSweeps > 0 && status.sweptAt === startedAt) {
        failed.push(company);
      }
    }
    await this.#each(failed, async (company) => {
      await checker.checkAfterFailure(company, occasionOf(last));
    });
    log.info('Asked again about companies that could not be checked', { companies: failed.length });
  }

  /** Lets the companies in hand be finished and begins no other; the sweep goes on at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running?.done.catch(() => undefined);
  }

  #run<T>({ startedAt }: Pick<SweepRecord, 'startedAt'>, work: () => Promise<T>): Promise<T> {
    const progress = { startedAt, done: 0, total: this.#deps.index.size };
    const done = work().finally(() => {
      this.#running = undefined;
    });
    this.#running = { progress, done };
    return done;
  }

  #fresh(by: SweepRecord['by'], now: Instant): SweepRecord {
    const finishedBefore = this.lastFinishedAt();
    return {
      v: 1,
      startedAt: now,
      by,
      ...(finishedBefore === undefined ? {} : { finishedBefore }),
    };
  }

  /**
   * A sweep that was interrupted, unless the next one is due by now: then everybody is asked anew. So they are after
   * one that was stopped, because our settings are refused or POPBiLL does not answer: what it heard of companies is no
   * answer.
   */
  #unfinished(now: Instant): SweepRecord | undefined {
    const last = this.#last;
    if (last === undefined || last.finishedAt !== undefined) return undefined;
    if (last.stoppedBySetup === true || last.stoppedByOutage === true) return undefined;
    return this.#isOutdated(last, now) ? undefined : last;
  }

  /** The sweep that an outage stopped, or the one that is due by now in its place. */
  #stoppedByOutage(now: Instant): SweepRecord | undefined {
    const last = this.#last;
    if (last?.stoppedByOutage !== true || last.finishedAt !== undefined) return undefined;
    return this.#isOutdated(last, now) ? this.#fresh('schedule', now) : last;
  }

  #isOutdated({ startedAt }: SweepRecord, now: Instant): boolean {
    const next = this.#deps.nextRun(startedAt);
    return next !== undefined && next <= now;
  }

  async #sweep(
    record: SweepRecord,
    onProgress: ((progress: SweepProgress) => void) | undefined,
  ): Promise<SweepSummary> {
    const { store, index, checker, recorder, log } = this.#deps;
    await this.#save(record);
    const sweep = occasionOf(record);
    const companies = await oldestLoginFirst(index.values(), store);
    const count = new SweepCount(record.startedAt, companies.length);
    const deferred: Company[] = [];
    const manner = {
      mayTest: this.#liveTestsOf(record),
      defersRejections: companies.length >= SAME_CODE,
    };
    log.info('Sweep begins', { companies: companies.length, by: record.by });
    await this.#pass(companies, count, {
      by: record.by,
      check: async (company) => {
        const swept = await checker.checkInSweep(company, sweep, manner);
        if (swept.deferred) deferred.push(company);
        return swept;
      },
      onProgress,
    });
    await this.#each(deferred, async (company) => {
      const { noisy, outcome: alert } = await recorder.followAgain(company, sweep);
      count.followed({ noisy, alert });
    });
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
    const { store, outages, commonCauses, clock, log, finished } = this.#deps;
    const finishedAt = clock.now();
    const { open } = outages;
    const summary: SweepSummary = {
      ...count.summary(finishedAt),
      ...(open === undefined ? {} : { silent: open.silent }),
      ...(commonCauses.open === undefined ? {} : { loginsPause: true }),
      interrupted: this.#stopping && count.progress.done < companies.length,
    };
    if (summary.stoppedBy !== undefined) {
      await this.#save({ ...record, stoppedBySetup: true });
    } else if (summary.silent === 'popbill') {
      await this.#save({ ...record, stoppedByOutage: true });
    } else if (!summary.interrupted) {
      await thaw(companies, occasionOf(record), this.#deps);
      await this.#finish({ ...record, finishedAt, asked: count.asked, failed: count.failed });
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
    await store.purgeHistory(finishedAt - KEEP_HISTORY);
    return summary;
  }

  async #checkRest(occasion: SweepOccasion, unfinished: SweepRecord | undefined): Promise<void> {
    const { store, index, checker, outages, commonCauses, clock, log } = this.#deps;
    // Kept as stopped until it is finished: a restart in between goes on here.
    if (unfinished !== undefined) await this.#save({ ...unfinished, stoppedByOutage: true });
    const companies = await oldestLoginFirst(index.values(), store);
    const count = new SweepCount(unfinished?.startedAt ?? occasion.round, companies.length);
    const begun = unfinished === undefined ? {} : { unfinished: unfinished.startedAt };
    await this.#pass(companies, count, {
      by: occasion.by,
      check: (company) => checker.checkWhatIsLeft(company, { occasion, ...begun }),
    });
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

  async #save(record: SweepRecord): Promise<void> {
    await this.#deps.store.write([{ put: 'sweep', value: record }]);
    this.#last = record;
  }

  async #finish({ stoppedByOutage: _, ...record }: SweepRecord): Promise<void> {
    const { store, index } = this.#deps;
    const at = record.finishedAt ?? record.startedAt;
    const companies = record.asked ?? 0;
    const changes: Change[] = [
      { put: 'sweep', value: record },
      { put: 'history', value: { v: 1, at, event: { kind: 'swept', by: record.by, companies } } },
    ];
    for await (const { brn, answeredAt, sweptAt } of store.statuses()) {
      const touchedAt = Math.max(answeredAt ?? 0, sweptAt ?? 0);
      if (index.get(brn) === undefined && touchedAt < at - KEEP_UNWATCHED) {
        changes.push({ delete: 'status', brn });
      }
    }
    await store.write(changes);
    this.#last = record;
  }
}

function occasionOf({ by, startedAt }: SweepRecord): SweepOccasion {
  return { kind: 'sweep', by, round: startedAt };
}
