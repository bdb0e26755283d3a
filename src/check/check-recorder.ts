import type { AlertBook, AlertUpdate } from '../alert/alert-book.js';
import type { Occasion } from '../alert/notice-rules.js';
import { assess } from '../assessment/assess-rules.js';
import type { Assessment, Verdict } from '../assessment/assessment.js';
import { couldNotBeChecked, wasRefused } from '../assessment/left-open-rules.js';
import type { SetupWatch } from '../incident/setup-watch.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError, type ClockWatch } from '../kernel/clock-watch.js';
import { KeyedQueue } from '../kernel/keyed.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import { type CompanyStatus, type Refused, waitsForPassEnd } from '../records/status.js';
import type { Change, Store, StoreIndex } from '../records/store.js';
import type { AskerDeps, AskResult, AskTarget } from './ask-popbill.js';
import { recordAnswers } from './record-answers-rules.js';
import { summarizeAnswers } from './record-product-rules.js';

interface RunningCheck {
  readonly brn: Brn;
  /** Absent: not read or written yet. */
  known?: { readonly status: CompanyStatus | undefined };
}

/**
 * Runs the checks of each company, sweeps' and people's, one after the other, because the lock-out rule needs the last
 * result. While a check runs, it reads the company's status from the store only once, however often it asks for it.
 */
export class CheckQueue implements StoreIndex {
  readonly #queue = new KeyedQueue();
  /** Not a Map: few checks run at once, and V8 keeps the old table of a rehashed Map until the next full collection. */
  readonly #running: RunningCheck[] = [];

  run<T>(brn: Brn, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(brn, async () => {
      const check: RunningCheck = { brn };
      this.#running.push(check);
      try {
        return await work();
      } finally {
        this.#running.splice(this.#running.indexOf(check), 1);
      }
    });
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('put' in change) {
        if (change.put === 'status') this.#follow(change.value.brn, change.value);
      } else if (change.delete === 'status') {
        this.#follow(change.brn, undefined);
      }
    }
  }

  /** Returns the status that a running check of the company has already read or written. */
  storeOfChecks(store: Store): Store {
    return {
      ...store,
      statusOrLost: async (brn) => {
        const check = this.#find(brn);
        if (check?.known !== undefined) return check.known.status;
        const status = await store.statusOrLost(brn);
        if (check === undefined) return status;
        // A write during the read has already set a newer status.
        check.known ??= { status };
        return check.known.status;
      },
    };
  }

  #follow(brn: Brn, status: CompanyStatus | undefined): void {
    const check = this.#find(brn);
    if (check !== undefined) check.known = { status };
  }

  #find(brn: Brn): RunningCheck | undefined {
    return this.#running.find((check) => check.brn === brn);
  }
}

export interface RecorderDeps
  extends Pick<AskerDeps, 'store' | 'clock' | 'policy' | 'outages' | 'companyQueue'> {
  readonly clockWatch: Pick<ClockWatch, 'mayAct' | 'checkMayAct'>;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  readonly alerts: AlertBook;
  readonly setup: Pick<SetupWatch, 'recordCheck' | 'open'>;
  readonly metrics: { checked(by: CheckTrigger, verdict: Verdict['kind']): void };
}

export interface RecordedCheck {
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly alert: AlertUpdate['outcome'];
  readonly notifies: boolean;
  /** The alert is not updated yet (see `deferredSince`). */
  readonly isDeferred: boolean;
  readonly isAnswered: boolean;
  readonly ourFault?: Refused;
}

/** `recheck`: an automatic check that belongs to no sweep, e.g. after an unanswered question, or a probe. */
export type CheckTrigger = 'person' | 'sweep' | 'recheck';

export interface Recording {
  readonly trigger: CheckTrigger;
  readonly occasion: Occasion;
  readonly sweptAt?: Instant;
  /** Start of a pass over many companies. An alert about trouble that they may share is updated after the pass. */
  readonly deferredSince?: Instant | undefined;
  /** Adds facts that are not in the answers, such as the collector's reports. */
  readonly changeStatus?: (status: CompanyStatus) => CompanyStatus;
  readonly alongside?: readonly Change[];
}

const NO_UPDATE: AlertUpdate = { changes: [], outcome: 'none', notifies: false };

export class CheckRecorder {
  readonly #deps: RecorderDeps;

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
  }

  /** Rejects with ClockOffError if the clock became wrong while POPBiLL was asked. */
  async record(
    { brn, products }: AskTarget,
    { answers, liveAnswers }: AskResult,
    { trigger, occasion, sweptAt, deferredSince, ...extra }: Recording,
  ): Promise<RecordedCheck> {
    const { store, policy, clock, clockWatch, watchedCompany, alerts, outages, setup } = this.#deps;
    const { companyQueue, metrics } = this.#deps;
    if (!(await clockWatch.checkMayAct())) throw new ClockOffError();
    return companyQueue.run(brn, async () => {
      const previous = await store.statusOrLost(brn);
      const now = clock.now();
      // The clock may have jumped while this waited in the queue.
      if (!clockWatch.mayAct) throw new ClockOffError();
      const isOutage = outages.open !== undefined;
      const answered = recordAnswers(previous, { brn, answers, sweptAt, isOutage, policy, now });
      const status = extra.changeStatus?.(answered) ?? answered;
      const assessment = assess(status, { products, policy, now });
      // The company may have been removed or changed while POPBiLL was asked.
      const company = watchedCompany(brn);
      const isDeferred =
        deferredSince !== undefined &&
        (liveAnswers.some(({ rejection }) => rejection !== undefined) ||
          waitsForPassEnd(status, deferredSince) ||
          couldNotBeChecked(status));
      const { changes, outcome, notifies } =
        company === undefined || isDeferred
          ? NO_UPDATE
          : await alerts.update({
              company,
              status,
              // An alert is only about what the company collects now.
              assessment:
                company.products.join() === products.join()
                  ? assessment
                  : assess(status, { products: company.products, policy, now }),
              occasion,
              now,
            });
      await store.write([{ put: 'status', value: status }, ...changes, ...(extra.alongside ?? [])]);
      const { isAnswered, ourFault } = summarizeAnswers(answers);
      if (company !== undefined && trigger !== 'sweep') {
        const result = ourFault !== undefined ? 'refusal' : isAnswered ? 'answer' : 'neither';
        setup.recordCheck(brn, result, wasRefused(previous));
      }
      for (const { verdict } of assessment.products) metrics.checked(trigger, verdict.kind);
      return { status, assessment, alert: outcome, notifies, isDeferred, isAnswered, ourFault };
    });
  }

  /**
   * Updates status and alert without asking POPBiLL, in one write. Rejects with ClockOffError while the clock is
   * unreliable.
   */
  async updateAlert(
    { brn }: Pick<Company, 'brn'>,
    occasion: Occasion,
    changeStatus: (status: CompanyStatus) => CompanyStatus = (status) => status,
  ): Promise<AlertUpdate> {
    // Called before the queue is entered: if the clock proves right again, this waits for work that may need the queue.
    await this.#deps.clockWatch.checkMayAct();
    return this.#deps.companyQueue.run(brn, async () => {
      const { store, policy, clock, clockWatch, alerts, watchedCompany } = this.#deps;
      // The company may have been removed or changed while this waited in the queue.
      const company = watchedCompany(brn);
      const previous = await store.status(brn);
      if (company === undefined || previous === undefined) return NO_UPDATE;
      const status = changeStatus(previous);
      const now = clock.now();
      if (!clockWatch.mayAct) throw new ClockOffError();
      const assessment = assess(status, { products: company.products, policy, now });
      const update = await alerts.update({ company, status, assessment, occasion, now });
      const changes: readonly Change[] = [
        ...(status === previous ? [] : [{ put: 'status', value: status } as const]),
        ...update.changes,
      ];
      if (changes.length > 0) await store.write(changes);
      return update;
    });
  }
}
