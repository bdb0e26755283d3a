import { testsOf } from '../assessment/left-open-rules.js';
import type { CompanyAsker } from '../check/ask-popbill.js';
import type { CheckQueue, CheckRecorder } from '../check/check-recorder.js';
import { summarizeAnswers } from '../check/record-product-rules.js';
import type { LiveAnswer } from '../incident/common-cause-rules.js';
import type { OutageWatch } from '../incident/outage-watch.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError, type ClockWatch } from '../kernel/clock-watch.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { SIGNATURE_TOLERANCE } from '../kernel/signature.js';
import { HOUR, type Instant, isWithin, MINUTE } from '../kernel/time.js';
import type { CollectorReport, Sighting } from '../records/collector.js';
import { type Company, PRODUCTS } from '../records/company.js';
import { type CompanyStatus, emptyStatus, type Refused } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import {
  isNewSighting,
  type ReadReport,
  type ReportedFailure,
  recordSighting,
  roundOf,
} from './collector-rules.js';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly outages: Pick<OutageWatch, 'open'>;
  readonly clockWatch: Pick<ClockWatch, 'checkMayAct'>;
  readonly asker: Pick<CompanyAsker, 'ask' | 'countRejected'>;
  readonly recorder: Pick<CheckRecorder, 'record'>;
  readonly checkQueue: CheckQueue;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  /** Classifies POPBiLL's code, and removes links, tokens and the business number from its message. */
  readonly readRefusal: (code: number, message: string, brn: Brn) => Refused;
  readonly log: Log;
}

const MAX_CHECKS_AT_ONCE = 4;
/** How long a company waits after a check. While POPBiLL does not answer, each later pause is twice as long. */
const FIRST_PAUSE = MINUTE;
/** After how long a check that POPBiLL did not answer is left to the next sweep. */
const RETRIED_FOR = HOUR;
/**
 * How long a report is kept, at least until its signature is invalid: the signature's time may be ahead of ours by the
 * tolerance, and the signature stays valid for the tolerance after that time.
 */
const KEPT_FOR = 2 * SIGNATURE_TOLERANCE;

/**
 * The failures that the collector reported. Each is stored before its request is answered. Then the company is checked
 * without a login, and one write records POPBiLL's answers and what the collector saw.
 */
export class CollectorReports {
  readonly #deps: Deps;
  readonly #reports = new Map<string, CollectorReport>();
  readonly #running = new Map<Brn, Promise<void>>();
  /** For each company: when it was last checked, and how long it waits for the next check. */
  readonly #pauses = new Map<Brn, { readonly at: Instant; readonly pause: number }>();
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

  has(id: string): boolean {
    return this.#reports.has(id);
  }

  /** Whether an accepted report about the company is not recorded yet, so that a rejection in it is not counted. */
  isWaiting(brn: Brn): boolean {
    return this.#openOf(brn).some(({ recorded }) => recorded !== true);
  }

  /**
   * Records waiting reports, so that a login test knows how many logins were rejected. Call this within the company's
   * turn in `checkQueue`. False: more reports arrived meanwhile.
   */
  async recordWaiting(brn: Brn): Promise<boolean> {
    if (this.isWaiting(brn)) await this.#handle(brn);
    return !this.isWaiting(brn);
  }

  /** Whether a waiting report has a code that no recorded one of its product has. If so, the company's pause ends. */
  #hasNewCode(brn: Brn): boolean {
    const reports = [...this.#reports.values()].filter((report) => report.brn === brn);
    const isRecorded = ({ product, code }: CollectorReport) =>
      reports.some(
        (each) => each.recorded === true && each.product === product && each.code === code,
      );
    return reports.some((report) => report.handled !== true && !isRecorded(report));
  }

  /** The reports whose company still has to be checked, recorded or not, oldest first. */
  #openOf(brn: Brn): readonly CollectorReport[] {
    return [...this.#reports.values()]
      .filter((report) => report.brn === brn && report.handled !== true)
      .sort((a, b) => a.at - b.at);
  }

  /** Stores the report, then starts the check. `realNow`: by real time, like signatures. Rejects with StoreError. */
  async accept(id: string, read: ReadReport, realNow: Instant): Promise<void> {
    const { store, clock, readRefusal } = this.#deps;
    const { brn } = read;
    const { message } = readRefusal(read.code, read.message, brn);
    const times = { receivedAt: clock.now(), keptUntil: realNow + KEPT_FOR };
    const report: CollectorReport = { v: 1, id, ...read, message, ...times };
    this.#reports.set(id, report);
    try {
      await store.write([putReport(report)]);
    } catch (error) {
      this.#reports.delete(id);
      throw error;
    }
    if (this.#hasNewCode(brn)) this.#pauses.delete(brn);
    this.runDue(clock.now());
  }

  runDue(now: Instant): void {
    if (this.#isStopped) return;
    for (const { brn, handled, recorded } of this.#reports.values()) {
      if (this.#running.size >= MAX_CHECKS_AT_ONCE) return;
      if (handled === true || this.#running.has(brn)) continue;
      const { at, pause = 0 } = this.#pauses.get(brn) ?? {};
      // A report that is not recorded yet waits only the first pause, even while POPBiLL does not answer.
      if (!isWithin(at, recorded === true ? pause : FIRST_PAUSE, now)) this.#start(brn);
    }
  }

  #start(brn: Brn): void {
    const { clock, log, checkQueue } = this.#deps;
    const running = checkQueue
      .run(brn, () => this.#handle(brn))
      .catch((error: unknown) => {
        this.#pauses.set(brn, { at: clock.now(), pause: FIRST_PAUSE });
        // The wrong clock itself has been reported; the check is repeated.
        if (error instanceof ClockOffError) return;
        log.error('The check after a report of the collector failed', { error });
      })
      .finally(() => {
        this.#running.delete(brn);
        this.runDue(clock.now());
      });
    this.#running.set(brn, running);
  }

  async #handle(brn: Brn): Promise<void> {
    const { watchedCompany, store, clock, asker } = this.#deps;
    const reports = this.#openOf(brn);
    // Another check handled them while this one was in the queue.
    if (reports.length === 0) return;
    const company = watchedCompany(brn);
    if (company === undefined) {
      const handled = reports.map((report): CollectorReport => ({ ...report, handled: true }));
      await store.write(handled.map(putReport));
      return this.#keep(handled);
    }
    const { changed, rejections } = await this.#check(company, reports);
    this.#keep(changed);
    const wasUnrecorded = reports.some((report) => report.recorded !== true);
    const earlier = this.#pauses.get(brn);
    const pause = wasUnrecorded || earlier === undefined ? FIRST_PAUSE : 2 * earlier.pause;
    this.#pauses.set(brn, { at: clock.now(), pause });
    // A report may have arrived during the check.
    if (this.#hasNewCode(brn)) this.#pauses.delete(brn);
    await asker.countRejected(rejections);
  }

  #keep(reports: readonly CollectorReport[]): void {
    for (const report of reports) this.#reports.set(report.id, report);
  }

  /** Reports that were recorded before are only waiting for POPBiLL's answer. */
  async #check(company: Company, reports: readonly CollectorReport[]) {
    const { store, clock, clockWatch, policy, asker, recorder, outages } = this.#deps;
    if (!(await clockWatch.checkMayAct())) throw new ClockOffError();
    const { brn } = company;
    const status = await store.statusOrLost(brn);
    const result = await asker.ask(company, status, {
      intent: 'without-login',
      asksPlan: reports.some((report) => this.#failureOf(report).codeClass === 'plan-stopped'),
      priority: 'person',
      liveTestAdmission: 'at-once',
      isOnDemand: false,
    });
    const unrecorded = reports
      .filter(({ recorded }) => recorded !== true)
      .map((report) => this.#failureOf(report));
    const sightings = newSightings(unrecorded, status ?? emptyStatus(brn), policy);
    const now = clock.now();
    // During an outage no retry is needed, because the company is checked when the outage ends.
    const needsNoRetry = summarizeAnswers(result.answers).isComplete || outages.open !== undefined;
    const isDone = ({ receivedAt }: CollectorReport) =>
      needsNoRetry || !isWithin(receivedAt, RETRIED_FOR, now);
    const changed = reports
      .filter((report) => report.recorded !== true || isDone(report))
      .map(
        (report): CollectorReport => ({
          ...report,
          recorded: true,
          ...(isDone(report) ? { handled: true } : {}),
        }),
      );
    const history = sightings.map((sighting): Change => {
      const event = { kind: 'collector-failed', ...sighting } as const;
      return { put: 'history', value: { v: 1, at: now, brn, event } };
    });
    const { status: after } = await recorder.record(company, result, {
      trigger: 'recheck',
      occasion: { kind: 'collector', round: roundOf(now), sightings },
      changeStatus: (answered) =>
        unrecorded.reduce((so, failure) => recordSighting(so, failure, policy), answered),
      alongside: [...changed.map(putReport), ...history],
    });
    return { changed, rejections: firstRejections(unrecorded, status, after) };
  }

  #failureOf(report: CollectorReport): ReportedFailure {
    const { product, code, message, at: reportedAt } = report;
    const { codeClass } = this.#deps.readRefusal(code, message, report.brn);
    const at = Math.min(reportedAt, report.receivedAt);
    return { sighting: { product, code, message, at }, codeClass, reportedAt };
  }

  /** `realNow`: by real time, like signatures. */
  async purge(realNow: Instant): Promise<void> {
    const old = [...this.#reports.values()].filter(
      ({ handled, keptUntil }) => handled === true && keptUntil < realNow,
    );
    if (old.length === 0) return;
    await this.#deps.store.write(old.map(({ id }): Change => ({ delete: 'collector-report', id })));
    for (const { id } of old) this.#reports.delete(id);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#running.values());
  }
}

function putReport(value: CollectorReport): Change {
  return { put: 'collector-report', value };
}

/** Those that get a history event. Each is judged after those before it are recorded. */
function newSightings(
  unrecorded: readonly ReportedFailure[],
  status: CompanyStatus,
  policy: Policy,
): readonly Sighting[] {
  const sightings: Sighting[] = [];
  let before = status;
  for (const failure of unrecorded) {
    const after = recordSighting(before, failure, policy);
    const { sighting } = failure;
    const known = before.products[sighting.product]?.collector;
    // A report that was sent again leaves the status as it is.
    if (after !== before && isNewSighting(known, sighting)) sightings.push(sighting);
    before = after;
  }
  return sightings;
}

/** The logins whose first rejection in a row is one of these reports. */
function firstRejections(
  unrecorded: readonly ReportedFailure[],
  before: CompanyStatus | undefined,
  { brn, products }: CompanyStatus,
): readonly LiveAnswer[] {
  return testsOf({ products: PRODUCTS }).flatMap(({ product, method }): readonly LiveAnswer[] => {
    const login = products[product]?.[method]?.login;
    const previous = before?.products[product]?.[method]?.login;
    if (login?.outcome !== 'rejected' || previous?.outcome === 'rejected') return [];
    const { at } = login;
    const reported = unrecorded.find(
      ({ sighting, codeClass }) =>
        codeClass === 'auth-rejected' && sighting.product === product && sighting.at === at,
    );
    if (reported === undefined) return [];
    const { code, message } = reported.sighting;
    return [{ brn, at, rejection: { code, message } }];
  });
}
