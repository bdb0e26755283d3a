import type { AlertBook, AlertOutcome, AlertUpdate } from '../alert/alert-book.js';
import type { Occasion } from '../alert/alert-case.js';
import { assess } from '../assessment/assess-rules.js';
import type { Assessment, Verdict } from '../assessment/assessment.js';
import { couldNotBeChecked, wasRefusedSince } from '../assessment/left-open-rules.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import type { SetupWatch } from '../incident/setup-watch.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError, type ClockWatch } from '../kernel/clock-watch.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import { type CompanyStatus, isNewSince, type Refused } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import type { Asked, Target } from './ask-popbill.js';
import { recordAnswers } from './record-answers-rules.js';
import { tally } from './record-product-rules.js';

export interface RecorderDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'mayAct' | 'isRight'>;
  readonly policy: Policy;
  readonly watched: (brn: Brn) => Company | undefined;
  readonly alerts: AlertBook;
  readonly setup: Pick<SetupWatch, 'checked' | 'open'>;
  readonly outages: OutageWatch;
  readonly companyQueue: KeyedQueue;
  readonly metrics: { checked(by: CheckedBy, verdict: Verdict['kind']): void };
}

export interface Recorded {
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly alert: AlertOutcome;
  readonly noisy: boolean;
  /** The alert is not updated yet (`defersSince`). */
  readonly isDeferred: boolean;
  readonly answered: boolean;
  readonly ourFault?: Refused;
}

export interface Recording {
  readonly by: CheckedBy;
  readonly occasion: Occasion;
  /** Start time of the sweep this result belongs to. */
  readonly sweptAt?: Instant;
  /** Start time of a sweep: alerts whose news may concern all companies are updated after it. */
  readonly defersSince?: Instant | undefined;
}

const NO_UPDATE: AlertUpdate = { changes: [], outcome: 'none', noisy: false };

/** Records the answers of a check, and updates the company's alert in the same write. */
export class CheckRecorder {
  readonly #deps: RecorderDeps;

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
  }

  /** Rejects with ClockOffError if the clock became wrong while POPBiLL was asked. */
  async record(
    { brn, products }: Target,
    { answers, logins }: Asked,
    { by, occasion, sweptAt, defersSince }: Recording,
  ): Promise<Recorded> {
    const { store, policy, clock, clockWatch, watched, alerts, outages, setup } = this.#deps;
    if (!(await clockWatch.isRight())) throw new ClockOffError();
    return this.#deps.companyQueue.run(brn, async () => {
      const before = await store.statusOrLost(brn);
      const now = clock.now();
      // The clock may have jumped while this waited in the queue.
      if (!clockWatch.mayAct) throw new ClockOffError();
      const isOutage = outages.open !== undefined;
      const status = recordAnswers(before, { brn, answers, sweptAt, isOutage, policy, now });
      const assessment = assess(status, { products, policy, now });
      // The company may have been removed or changed while POPBiLL was asked.
      const company = watched(brn);
      const isDeferred =
        defersSince !== undefined &&
        (logins.some(({ rejection }) => rejection !== undefined) ||
          isNewSince(status, defersSince) ||
          couldNotBeChecked(status));
      const { changes, outcome, noisy } =
        company === undefined || isDeferred
          ? NO_UPDATE
          : await alerts.update({ company, status, assessment, occasion, now });
      await store.write([{ put: 'status', value: status }, ...changes]);
      const { answered, ourFault } = tally(answers);
      if (company !== undefined && by !== 'sweep') {
        const found = ourFault !== undefined ? 'refusal' : answered ? 'answer' : 'nothing';
        setup.checked(brn, found, wasRefusedSince(before));
      }
      for (const { verdict } of assessment.products) this.#deps.metrics.checked(by, verdict.kind);
      return { status, assessment, alert: outcome, noisy, isDeferred, answered, ourFault };
    });
  }

  /** Updates the alert without asking POPBiLL; `changeStatus` is recorded in the same write. */
  async updateAlert(
    company: Company,
    occasion: Occasion,
    changeStatus: (status: CompanyStatus) => CompanyStatus = (status) => status,
  ): Promise<AlertUpdate> {
    // A false alarm about the clock must not skip the update. Outside the queue, which the clock may need to recover.
    await this.#deps.clockWatch.isRight();
    return this.#deps.companyQueue.run(company.brn, async () => {
      const { store, policy, clock, clockWatch, alerts } = this.#deps;
      const before = await store.status(company.brn);
      if (before === undefined) return NO_UPDATE;
      const status = changeStatus(before);
      const now = clock.now();
      if (!clockWatch.mayAct) return NO_UPDATE;
      const assessment = assess(status, { products: company.products, policy, now });
      const update = await alerts.update({ company, status, assessment, occasion, now });
      const changes: readonly Change[] = [
        ...(status === before ? [] : [{ put: 'status', value: status } as const]),
        ...update.changes,
      ];
      if (changes.length === 0) return update;
      await store.write(changes);
      return update;
    });
  }
}

/** `recheck`: an automatic check after an unanswered question, or to see whether an outage is over. */
export type CheckedBy = 'person' | 'sweep' | 'recheck';
