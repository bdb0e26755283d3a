import type { CompanyAsker } from '../check/ask-popbill.js';
import type { CheckQueue } from '../check/check-queue.js';
import type { CheckRecorder } from '../check/check-recorder.js';
import { summarizeAnswers } from '../check/record-product-rules.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError, type ClockWatch } from '../kernel/clock-watch.js';
import type { Clock, Log } from '../kernel/ports.js';
import { SIGNATURE_TOLERANCE } from '../kernel/signature.js';
import { HOUR, type Instant, isWithin, MINUTE } from '../kernel/time.js';
import type { CollectorReport, Sighting } from '../records/collector.js';
import type { Company } from '../records/company.js';
import { type CompanyStatus, emptyStatus, type Refused } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import {
  isNewSighting,
  methodOf,
  type ReadReport,
  recordSighting,
  roundOf,
} from './collector-rules.js';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'checkMayAct'>;
  readonly asker: Pick<CompanyAsker, 'ask' | 'countRejected'>;
  readonly recorder: Pick<CheckRecorder, 'record'>;
  /** Checks of one company never overlap. */
  readonly checkQueue: CheckQueue;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  /** The class of POPBiLL's code, and its text without links, tokens and the business number. */
  readonly readRefusal: (code: number, message: string, brn: Brn) => Refused;
  readonly log: Log;
}

/** How many companies are checked at once. */
const MAX_AT_ONCE = 4;
/** Delay before a company whose check failed is checked again, and after how long that is left to the next sweep. */
const RETRY_AFTER = MINUTE;
const RETRIED_FOR = HOUR;
/** A signature is valid from the tolerance before its time to the tolerance after it. */
const KEPT_FOR = 2 * SIGNATURE_TOLERANCE;

/**
 * The failures that the collector reported. Each is stored before it is answered; then its company is checked without a
 * login, and what the collector saw is recorded with the answers in one write.
 */
export class CollectorReports {
  readonly #deps: Deps;
  readonly #reports = new Map<string, CollectorReport>();
  readonly #running = new Map<Brn, Promise<void>>();
  readonly #failedAt = new Map<Brn, Instant>();
  #isStopped = false;

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<CollectorReports> {
    const reports = new CollectorReports(deps);
    for await (const report of deps.store.collectorReports())
      reports.#reports.set(report.id, report);
    return reports;
  }

  /** Whether a request with this ID was accepted before. */
  has(id: string): boolean {
    return this.#reports.has(id);
  }

  /** Whether a report about the company is accepted but not recorded yet, so that a rejected login is not counted. */
  isWaiting(brn: Brn): boolean {
    return [...this.#reports.values()].some(
      (report) => report.brn === brn && report.handled !== true,
    );
  }

  /** Stores the report, then starts the check. `signedAt`: by real time, like signatures. Rejects with StoreError. */
  async accept(
    id: string,
    { brn, product, code, message: text, at }: ReadReport,
    signedAt: Instant,
  ): Promise<void> {
    const { store, clock, readRefusal } = this.#deps;
    const { message } = readRefusal(code, text, brn);
    const sighting = { product, code, message, at: Math.min(at, clock.now()) };
    const report: CollectorReport = {
      v: 1,
      id,
      brn,
      ...sighting,
      receivedAt: clock.now(),
      keptUntil: signedAt + KEPT_FOR,
    };
    this.#reports.set(id, report);
    try {
      await store.write([{ put: 'collector-report', value: report }]);
    } catch (error) {
      this.#reports.delete(id);
      throw error;
    }
    this.runDue(clock.now());
  }

  /** Checks companies whose reports are waiting. */
  runDue(now: Instant): void {
    if (this.#isStopped) return;
    for (const { brn, handled } of this.#reports.values()) {
      if (this.#running.size >= MAX_AT_ONCE) return;
      if (handled === true || this.#running.has(brn)) continue;
      if (isWithin(this.#failedAt.get(brn), RETRY_AFTER, now)) continue;
      this.#start(brn, now);
    }
  }

  #start(brn: Brn, now: Instant): void {
    const running = this.#handle(brn)
      .then((isDone) => {
        if (isDone) this.#failedAt.delete(brn);
        else this.#failedAt.set(brn, now);
      })
      .catch((error: unknown) => {
        this.#failedAt.set(brn, now);
        if (error instanceof ClockOffError) return;
        this.#deps.log.error('A failure that the collector reported could not be recorded', {
          error,
        });
      })
      .finally(() => {
        this.#running.delete(brn);
        this.runDue(this.#deps.clock.now());
      });
    this.#running.set(brn, running);
  }

  /** Returns false if POPBiLL has to be asked again. */
  #handle(brn: Brn): Promise<boolean> {
    const { checkQueue, watchedCompany, store } = this.#deps;
    return checkQueue.run(brn, async () => {
      const waiting = [...this.#reports.values()]
        .filter((report) => report.brn === brn && report.handled !== true)
        .sort((a, b) => a.at - b.at);
      const company = watchedCompany(brn);
      const done = waiting.map((report): CollectorReport => ({ ...report, handled: true }));
      const changes = done.map((value): Change => ({ put: 'collector-report', value }));
      // Nobody watches it any more.
      if (company === undefined) await store.write(changes);
      else if (!(await this.#check(company, waiting, changes))) return false;
      for (const report of done) this.#reports.set(report.id, report);
      return true;
    });
  }

  /**
   * Checks the company without a login, and records what the collector saw with the answers. Returns false, without
   * `changes`, if POPBiLL has to be asked again.
   */
  async #check(
    company: Company,
    reports: readonly CollectorReport[],
    changes: readonly Change[],
  ): Promise<boolean> {
    const { store, clock, clockWatch, asker, recorder } = this.#deps;
    if (!(await clockWatch.checkMayAct())) throw new ClockOffError();
    const { brn } = company;
    const status = await store.statusOrLost(brn);
    const found = reports.map((report) => this.#read(report));
    const result = await asker.ask(company, status, {
      intent: 'without-login',
      asksPlan: found.some(({ codeClass }) => codeClass === 'plan-stopped'),
      priority: 'person',
      liveTestAdmission: 'at-once',
      isOnDemand: false,
    });
    const fresh = freshOf(found, status ?? emptyStatus(brn));
    const rejections = fresh.filter((each) => isFirstRejection(each, status));
    await asker.countRejected(
      rejections.map(({ sighting: { at, ...rejection } }) => ({ brn, at, rejection })),
    );
    const now = clock.now();
    const isDone =
      summarizeAnswers(result.answers).isComplete ||
      reports.every(({ receivedAt }) => !isWithin(receivedAt, RETRIED_FOR, now));
    const history = fresh.map(({ sighting }): Change => {
      const event = { kind: 'collector-failed', ...sighting } as const;
      return { put: 'history', value: { v: 1, at: now, brn, event } };
    });
    await recorder.record(company, result, {
      trigger: 'recheck',
      occasion: {
        kind: 'collector',
        round: roundOf(now),
        sightings: fresh.map(({ sighting }) => sighting),
      },
      changeStatus: (answered) =>
        found.reduce(
          (current, { sighting, codeClass }) => recordSighting(current, sighting, codeClass),
          answered,
        ),
      alongside: [...(isDone ? changes : []), ...history],
    });
    return isDone;
  }

  #read({ brn, product, code, message, at }: CollectorReport): Found {
    const { codeClass } = this.#deps.readRefusal(code, message, brn);
    return { sighting: { product, code, message, at }, codeClass };
  }

  /** Removes reports that were handled and whose signature is no longer valid. `realNow`: by real time. */
  async purge(realNow: Instant): Promise<void> {
    const old = [...this.#reports.values()].filter(
      ({ handled, keptUntil }) => handled === true && keptUntil < realNow,
    );
    if (old.length === 0) return;
    await this.#deps.store.write(old.map(({ id }): Change => ({ delete: 'collector-report', id })));
    for (const { id } of old) this.#reports.delete(id);
  }

  /** Starts no further check. Resolves when those that run are finished. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#running.values());
  }
}

interface Found {
  readonly sighting: Sighting;
  readonly codeClass: Refused['codeClass'];
}

/** Those that are new, also among the others. */
function freshOf(found: readonly Found[], status: CompanyStatus): readonly Found[] {
  let known = status;
  return found.filter(({ sighting, codeClass }) => {
    const isNew = isNewSighting(known.products[sighting.product]?.collector, sighting);
    known = recordSighting(known, sighting, codeClass);
    return isNew;
  });
}

/** Whether HomeTax rejected a login that was not rejected before. */
function isFirstRejection(
  { sighting: { product, code }, codeClass }: Found,
  status: CompanyStatus | undefined,
): boolean {
  const { [product]: facts } = status?.products ?? {};
  const login = facts?.[methodOf(code, facts.deptUser)]?.login;
  return codeClass === 'auth-rejected' && login?.outcome !== 'rejected';
}
