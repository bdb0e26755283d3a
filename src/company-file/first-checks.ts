import { wasNotified } from '../alert/notice-history-rules.js';
import { MAX_INDIVIDUAL_NOTICES } from '../alert/roll-up-rules.js';
import { assess } from '../assessment/assess-rules.js';
import { stateOf, ZERO_COUNTS } from '../assessment/urgency-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import { KeyedQueue } from '../kernel/keyed.js';
import { isQuiet, type Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, isWithin, MINUTE } from '../kernel/time.js';
import { runExclusively } from '../outbox/sent-records.js';
import type { Company, UserId } from '../records/company.js';
import type { Change, FirstCheck, FirstCheckCounts, Store, SweepRecord } from '../records/store.js';
import type { DirectMessageOutcome } from '../slack/people.js';
import type { SendPass } from '../slack/sender.js';

/** Whether the import is so large that its first notices, except some critical ones, share a combined alert. */
export function isBulkImport({ total }: Pick<FirstCheck, 'total'>): boolean {
  return total > MAX_INDIVIDUAL_NOTICES;
}

export interface FirstCheckResults {
  readonly user: UserId;
  readonly importedAt: Instant;
  readonly counts: FirstCheckCounts;
}

/** Never rejects. */
export type SendFirstCheckResults = (results: FirstCheckResults) => Promise<DirectMessageOutcome>;

interface Deps {
  /** The store without the indexes: a write through the indexed store would call `apply` a second time. */
  readonly store: Store;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
}

const RETRY_AFTER = 10 * MINUTE;

type FinishedSweep = Pick<SweepRecord, 'by' | 'startedAt'>;

/** Tracks each import until its companies are swept, their alerts posted, and the totals sent to the importer. */
export class FirstCheckTracker {
  readonly #deps: Deps;
  readonly #records = new Map<string, FirstCheck>();
  readonly #inBulkImports = new Set<Brn>();
  /** By record ID: what the store has not recorded yet. These messages must not be sent again. */
  readonly #unrecorded = new Map<
    string,
    { readonly at: Instant; readonly outcome: Exclude<DirectMessageOutcome, 'not-yet'> }
  >();
  readonly #saves = new KeyedQueue();
  #triedAt: Instant | undefined;
  #notifying: Promise<void> | undefined;
  #counting: Promise<void> = Promise.resolve();
  #lastId = 0;

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<FirstCheckTracker> {
    const tracker = new FirstCheckTracker(deps);
    for await (const value of deps.store.firstChecks())
      tracker.apply([{ put: 'first-check', value }]);
    return tracker;
  }

  isFromBulkImport(brn: Brn): boolean {
    return this.#inBulkImports.has(brn);
  }

  /** To be written with the import. */
  changesForImport(brns: readonly Brn[], by: UserId | 'cli', now: Instant): readonly Change[] {
    if (brns.length === 0) return [];
    this.#lastId = Math.max(now, this.#lastId + 1);
    const id = String(this.#lastId);
    return [{ put: 'first-check', value: { v: 1, id, at: now, by, total: brns.length, brns } }];
  }

  /** Called by the indexed store, and after this class's own writes. */
  apply(changes: readonly Change[]): void {
    let isChanged = false;
    for (const change of changes) {
      if ('put' in change && change.put === 'first-check') {
        this.#records.set(change.value.id, change.value);
      } else if ('delete' in change && change.delete === 'first-check') {
        this.#records.delete(change.id);
      } else continue;
      isChanged = true;
    }
    if (!isChanged) return;
    this.#inBulkImports.clear();
    for (const record of this.#records.values()) {
      if (isBulkImport(record)) for (const brn of record.brns) this.#inBulkImports.add(brn);
    }
  }

  /** Updates the records of imports whose companies are swept. `by` started the sweep, so they have seen the totals. */
  onSweepFinished(sweep: FinishedSweep): void {
    const { log } = this.#deps;
    this.#counting = this.#counting
      .then(() => this.#countAllChecked(sweep))
      .catch((error: unknown) =>
        log.error('Results of the first check after an import could not be counted', { error }),
      );
  }

  async #countAllChecked({ by, startedAt }: FinishedSweep): Promise<void> {
    for (const record of [...this.#records.values()]) {
      const update = await this.#updateAfterSweep(record, startedAt);
      if (update === undefined) continue;
      // The command line is not a person who could get a message.
      const needsNoMessage = record.by === 'cli' || record.by === by;
      await this.#save(record.id, needsNoMessage ? { ...update, told: true } : update);
    }
  }

  /** Sends the next message that is due. `pass` (SendGate) is held until the store has recorded it or failed to. */
  sendDue(now: Instant, send: SendFirstCheckResults, pass: SendPass): void {
    const { policy, log } = this.#deps;
    if (this.#notifying !== undefined || isQuiet(now, policy)) return;
    if (isWithin(this.#triedAt, RETRY_AFTER, now)) return;
    const record = [...this.#records.values()].find(
      ({ counts, told }) => counts !== undefined && told === undefined,
    );
    if (record === undefined) return;
    // So that a message that fails is not sent again at every tick.
    this.#triedAt = now;
    this.#notifying = runExclusively(pass, () => this.#notify(record, send))
      .catch((error: unknown) =>
        // `send` never rejects, so the store did.
        log.error('A message about the first check after an import could not be recorded', {
          error,
        }),
      )
      .finally(() => {
        this.#notifying = undefined;
      });
  }

  async untilIdle(): Promise<void> {
    await Promise.all([this.#notifying, this.#counting]);
  }

  async #notify(
    { id, by, at: importedAt, counts }: FirstCheck,
    send: SendFirstCheckResults,
  ): Promise<void> {
    if (counts === undefined) return;
    let sent = this.#unrecorded.get(id);
    if (sent === undefined) {
      const outcome = await send({ user: by, importedAt, counts });
      if (outcome === 'not-yet') return;
      sent = { at: this.#deps.clock.now(), outcome };
      this.#unrecorded.set(id, sent);
    }
    const event = { kind: 'told-person', about: 'first-check', to: by } as const;
    const history: readonly Change[] =
      sent.outcome === 'sent' ? [{ put: 'history', value: { v: 1, at: sent.at, event } }] : [];
    await this.#save(id, { told: true }, history);
    this.#unrecorded.delete(id);
    this.#triedAt = undefined;
  }

  /** `undefined`: not all companies of the import were swept yet. */
  async #updateAfterSweep(
    record: FirstCheck,
    sweepStartedAt: Instant,
  ): Promise<Partial<FirstCheck> | undefined> {
    const { store, watchedCompany, policy, clock } = this.#deps;
    // An interrupted sweep that continues after the import covers the new companies, but keeps its earlier start.
    const since = Math.min(record.at, sweepStartedAt);
    const yieldToEventLoop = eventLoopYielder();
    const activeCompanies = new Map<Brn, Company>();
    for (const brn of record.brns) {
      const company = watchedCompany(brn);
      if (company !== undefined && company.paused === undefined) activeCompanies.set(brn, company);
    }
    const countsByState = { ...ZERO_COUNTS };
    let total = 0;
    let untested = 0;
    for await (const status of store.statuses()) {
      const company = activeCompanies.get(status.brn);
      if (company === undefined || (status.sweptAt ?? 0) < since) continue;
      total += 1;
      const { products } = company;
      const assessment = assess(status, { products, policy, now: clock.now() });
      countsByState[stateOf(assessment)] += 1;
      if (assessment.products.some(({ deptUser }) => deptUser.kind === 'untested')) untested += 1;
      await yieldToEventLoop();
    }
    if (total < activeCompanies.size) return undefined;
    const brns = await this.#brnsWithUnpostedAlert(activeCompanies);
    // All were unwatched or paused before their first sweep, so there are no totals to send.
    if (total === 0 && record.counts === undefined) return { brns: [], told: true };
    const { collectable, atRisk, cannotCollect: broken, neverChecked } = countsByState;
    // Never asked: a product that the company got after it was checked.
    const unknown = countsByState.unknown + neverChecked;
    const counts = { total, collectable, atRisk, broken, unknown, untested: untested || undefined };
    // The totals are those of the first sweep; later sweeps only shorten `brns`.
    return { brns, counts: record.counts ?? counts };
  }

  async #brnsWithUnpostedAlert(companies: ReadonlyMap<Brn, Company>): Promise<readonly Brn[]> {
    const brns: Brn[] = [];
    for await (const { brn, told } of this.#deps.store.alerts()) {
      if (companies.has(brn) && !wasNotified(told)) brns.push(brn);
    }
    return brns;
  }

  /** Merges `update` into the current record, and deletes the record when nothing is left to do. */
  #save(
    id: string,
    update: Partial<FirstCheck>,
    otherChanges: readonly Change[] = [],
  ): Promise<void> {
    // In sequence, because a sweep may end while the sent message is being recorded.
    return this.#saves.run(id, async () => {
      const { store } = this.#deps;
      const current = this.#records.get(id);
      if (current === undefined) {
        if (otherChanges.length > 0) await store.write(otherChanges);
        return;
      }
      const record = { ...current, ...update };
      const isDone = record.brns.length === 0 && record.told === true;
      const changes: readonly Change[] = isDone
        ? [{ delete: 'first-check', id }]
        : [{ put: 'first-check', value: record }];
      await store.write([...changes, ...otherChanges]);
      this.apply(changes);
    });
  }
}
