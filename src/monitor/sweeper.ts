import type { Assessment } from '../domain/assessment.js';
import type { Company, UserId } from '../domain/company.js';
import { DAY, type Instant } from '../domain/instant.js';
import type { Refused } from '../domain/popbill-problem.js';
import { decideSetup } from '../domain/setup.js';
import type { CompanyChecker, SweepOccasion, SweptCompany } from '../service/check-company.js';
import type { CompanyIndex } from '../service/company-index.js';
import type { Change, Clock, Log, Store, SweepRecord } from '../service/ports.js';
import type { SetupWatch } from '../service/setup-watch.js';
import type { SweepProgress, SweepStart, SweepSummary, Sweeps } from '../service/sweeps.js';

interface Deps {
  readonly store: Store;
  readonly checker: Pick<CompanyChecker, 'checkInSweep' | 'checkAfterFailure' | 'followAgain'>;
  readonly index: CompanyIndex;
  readonly setup: SetupWatch;
  readonly clock: Clock;
  readonly log: Log;
  /** Companies in hand at once. */
  readonly concurrency: number;
  readonly nextRun: (after: Instant) => Instant | undefined;
  /** Told of every sweep that went through; nobody waits for it. */
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
  #running: { progress: SweepProgress; readonly done: Promise<SweepSummary> } | undefined;
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
    const record = this.#unfinished(now) ?? this.#fresh(by, now);
    const progress = { startedAt: record.startedAt, done: 0, total: this.#deps.index.size };
    const done = this.#sweep(record, onProgress).finally(() => {
      this.#running = undefined;
    });
    this.#running = { progress, done };
    return { kind: 'started', done };
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
   * one that was stopped because our settings are refused: what it heard of companies is no answer.
   */
  #unfinished(now: Instant): SweepRecord | undefined {
    const last = this.#last;
    if (last === undefined || last.finishedAt !== undefined) return undefined;
    if (last.stoppedBySetup === true) return undefined;
    const next = this.#deps.nextRun(last.startedAt);
    return next !== undefined && next <= now ? undefined : last;
  }

  async #sweep(
    record: SweepRecord,
    onProgress: ((progress: SweepProgress) => void) | undefined,
  ): Promise<SweepSummary> {
    const { store, index, setup, clock, log } = this.#deps;
    await this.#save(record);
    const companies = [...index.values()];
    const count = new SweepCount(record.startedAt, companies.length);
    log.info('Sweep begins', { companies: companies.length, by: record.by });
    await this.#each(
      companies,
      async (company) => {
        const swept = await this.#checkOne(company, occasionOf(record));
        count.add(swept);
        if (this.#running !== undefined) this.#running.progress = count.progress;
        onProgress?.(count.progress);
        const fault = count.setupFault;
        if (fault !== undefined) await setup.refused(fault, this.lastFinishedAt(), clock.now());
      },
      () => count.setupFault !== undefined,
    );
    const finishedAt = clock.now();
    const summary = count.summary(
      finishedAt,
      this.#stopping && count.progress.done < companies.length,
    );
    if (summary.stoppedBy !== undefined) {
      await this.#save({ ...record, stoppedBySetup: true });
    } else if (!summary.interrupted) {
      await this.#thaw(companies, occasionOf(record), finishedAt);
      await this.#finish({ ...record, finishedAt, asked: count.asked, failed: count.failed });
      this.#deps.finished?.(summary);
    }
    log.info('Sweep ends', {
      companies: summary.total,
      done: summary.done,
      failed: summary.failed,
      notices: summary.noticesSent,
      resolved: summary.resolved,
      interrupted: summary.interrupted,
      ...(summary.stoppedBy === undefined ? {} : { stoppedBy: summary.stoppedBy.code }),
      tookMs: finishedAt - record.startedAt,
    });
    await store.purgeHistory(finishedAt - KEEP_HISTORY);
    return summary;
  }

  /** A sweep that went through ends a setup alert; what was found while it held the others back is told now. */
  async #thaw(companies: readonly Company[], sweep: SweepOccasion, now: Instant): Promise<void> {
    const { setup, checker } = this.#deps;
    if (setup.open === undefined) return;
    await setup.answered('sweep', now);
    await this.#each(companies, (company) => checker.followAgain(company, sweep));
  }

  /** An unexpected error in one company is logged and counts as a failure; a broken store ends the sweep. */
  async #checkOne(company: Company, sweep: SweepOccasion): Promise<SweptCompany | undefined> {
    try {
      return await this.#deps.checker.checkInSweep(company, sweep);
    } catch (error) {
      this.#deps.log.error('A company could not be swept', { brn: company.brn, error });
      return undefined;
    }
  }

  async #each(
    companies: readonly Company[],
    work: (company: Company) => Promise<void>,
    isOver: () => boolean = () => false,
  ): Promise<void> {
    const left = companies[Symbol.iterator]();
    const worker = async (): Promise<void> => {
      while (!this.#stopping && !isOver()) {
        const next = left.next();
        if (next.done === true) return;
        await work(next.value);
      }
    };
    await Promise.all(Array.from({ length: this.#deps.concurrency }, worker));
  }

  async #save(record: SweepRecord): Promise<void> {
    await this.#deps.store.write([{ put: 'sweep', value: record }]);
    this.#last = record;
  }

  async #finish(record: SweepRecord): Promise<void> {
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

/** The running count of one sweep. */
class SweepCount {
  readonly #startedAt: Instant;
  readonly #total: number;
  #done = 0;
  asked = 0;
  failed = 0;
  #misconfigured = 0;
  #fault: Refused | undefined;
  #stops = false;
  #noticesSent = 0;
  #resolved = 0;
  readonly #verdicts = { collectable: 0, 'at-risk': 0, broken: 0, unknown: 0 };

  constructor(startedAt: Instant, total: number) {
    this.#startedAt = startedAt;
    this.#total = total;
  }

  get progress(): SweepProgress {
    return { startedAt: this.#startedAt, done: this.#done, total: this.#total };
  }

  /** The refusal of our own settings that ends this sweep. */
  get setupFault(): Refused | undefined {
    return this.#stops ? this.#fault : undefined;
  }

  add(swept: SweptCompany | undefined): void {
    this.#done += 1;
    this.asked += 1;
    if (swept === undefined) {
      this.failed += 1;
      this.#verdicts.unknown += 1;
      return;
    }
    if (!swept.answered) this.failed += 1;
    if (swept.noisy) this.#noticesSent += 1;
    if (swept.alert === 'resolved') this.#resolved += 1;
    this.#verdicts[worstVerdict(swept.assessment)] += 1;
    if (swept.ourFault === undefined) return;
    this.#misconfigured += 1;
    this.#fault = swept.ourFault;
    this.#stops ||= decideSetup({
      total: this.#total,
      misconfigured: this.#misconfigured,
      atToken: swept.ourFault.at === 'token',
    });
  }

  summary(finishedAt: Instant, interrupted: boolean): SweepSummary {
    const { collectable, broken, unknown } = this.#verdicts;
    return {
      ...this.progress,
      finishedAt,
      collectable,
      atRisk: this.#verdicts['at-risk'],
      broken,
      unknown,
      failed: this.failed,
      noticesSent: this.#noticesSent,
      resolved: this.#resolved,
      ...(this.setupFault === undefined ? {} : { stoppedBy: this.setupFault }),
      interrupted,
    };
  }
}

const WORST_FIRST = ['broken', 'at-risk', 'unknown', 'collectable'] as const;

function worstVerdict({ products }: Assessment): (typeof WORST_FIRST)[number] {
  return (
    WORST_FIRST.find((kind) => products.some(({ verdict }) => verdict.kind === kind)) ?? 'unknown'
  );
}
