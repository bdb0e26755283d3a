import { isUndeterminedSince, lastLoginEvidenceAt } from '../assessment/left-open-rules.js';
import { attemptsInRow } from '../assessment/lock-out-rules.js';
import type { CompanyIndex } from '../company/company-index.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { NextRun } from '../kernel/next-run.js';
import type { Clock } from '../kernel/ports.js';
import { DAY, HOUR, type Instant, isWithin, MINUTE } from '../kernel/time.js';
import { type Company, METHODS, PRODUCTS } from '../records/company.js';
import type { CompanyStatus } from '../records/status.js';
import type { Change, Store, SweepRecord } from '../records/store.js';
import type { SweepOccasion } from './sweep-checker.js';

/** Delay from the start of a sweep that did not finish to its next start. */
const RETRY_STOPPED = HOUR;
/** Delay between sweeps while the setup alert is open. They stop after a few companies if POPBiLL still refuses. */
const RETRY_REFUSED = 15 * MINUTE;
/** Minimum delay from the start of a sweep to one that a check or probe has requested. */
const EARLY_SWEEP_AFTER = 5 * MINUTE;
/** Delays after the end of a sweep at which its failed checks are repeated. */
const RECHECK_AFTER = [HOUR, 3 * HOUR] as const;

/**
 * Whether a sweep must start now: a missed one immediately; an unfinished one when the app starts, or after an hour.
 *
 * @param options.triedAt when this process last started a sweep
 */
export function isSweepDue(options: {
  readonly last: SweepRecord | undefined;
  readonly watchedCount: number;
  readonly triedAt: Instant | undefined;
  /** During a POPBiLL outage only probes ask; the sweep continues afterwards. */
  readonly isPopbillSilent?: boolean;
  readonly setup?: { readonly isOpen: boolean; readonly sweepRequestedAt: Instant | undefined };
  readonly now: Instant;
  readonly nextRun: NextRun;
}): boolean {
  const { last, triedAt, isPopbillSilent = false, setup, now, nextRun } = options;
  if (options.watchedCount === 0 || isPopbillSilent) return false;
  // While the store rejects writes, a sweep ends at once, but must not start again every second.
  if (isWithin(triedAt, MINUTE, now)) return false;
  const lastTriedAt = triedAt === undefined || triedAt > now ? 0 : triedAt;
  const requestedAt = setup?.sweepRequestedAt ?? 0;
  const isRequested = requestedAt > lastTriedAt && requestedAt <= now;
  if (isRequested && now - lastTriedAt >= EARLY_SWEEP_AFTER) return true;
  if (setup?.isOpen === true) return !isWithin(triedAt, RETRY_REFUSED, now);
  if (last === undefined) return true;
  if (last.finishedAt === undefined) return !isWithin(triedAt, RETRY_STOPPED, now);
  return isNextSweepDue(last, nextRun, now);
}

export function isNextSweepDue(sweep: SweepRecord, nextRun: NextRun, now: Instant): boolean {
  const next = nextRun(sweep.startedAt);
  return next !== undefined && next <= now;
}

export function isRecheckDue(last: SweepRecord | undefined, now: Instant): boolean {
  if (last?.finishedAt === undefined || (last.failed ?? 0) === 0) return false;
  const after = RECHECK_AFTER[last.askedAgain ?? 0];
  return after !== undefined && last.finishedAt + after <= now;
}

interface Deps {
  readonly store: Pick<Store, 'write' | 'status' | 'statuses' | 'lastSweep'>;
  readonly index: CompanyIndex;
  readonly companyQueue: KeyedQueue;
  readonly nextRun: NextRun;
  readonly clock: Clock;
}

/**
 * How long the status of an unwatched company is kept for the lock-out rule. If logins were or may have been rejected,
 * it is kept until a login works, because HomeTax counts rejections until then.
 */
const KEEP_UNWATCHED = 2 * DAY;

export class SweepRecords {
  readonly #deps: Deps;
  #last: SweepRecord | undefined;

  private constructor(deps: Deps, last: SweepRecord | undefined) {
    this.#deps = deps;
    this.#last = last;
  }

  static async load(deps: Deps): Promise<SweepRecords> {
    return new SweepRecords(deps, await deps.store.lastSweep());
  }

  /** The last sweep, finished or not, without future times, which a wrong clock wrote. */
  get last(): SweepRecord | undefined {
    if (this.#last === undefined) return undefined;
    return withoutFutureTimes(this.#last, this.#deps.clock.now());
  }

  lastFinishedAt(): Instant | undefined {
    const { last } = this;
    return last?.finishedAt ?? last?.finishedBefore;
  }

  recordToStart(by: SweepRecord['by'], now: Instant): SweepRecord {
    // Whoever continues an interrupted sweep is recorded as the one who started it. If that is the app, nobody waits for
    // it any more: the person was told that it stopped.
    return { ...(this.#unfinished(now) ?? this.#newRecord(by, now)), by };
  }

  /** The sweep that an outage stopped, if any; a new one instead if the next is already due. */
  recordAfterOutage(now: Instant): SweepRecord | undefined {
    const { last } = this;
    if (last?.stoppedByOutage !== true || last.finishedAt !== undefined) return undefined;
    const isNextDue = isNextSweepDue(last, this.#deps.nextRun, now);
    return isNextDue ? this.#newRecord('schedule', now) : { ...last, by: 'schedule' };
  }

  async save(record: SweepRecord, alongside: readonly Change[] = []): Promise<void> {
    await this.#deps.store.write([{ put: 'sweep', value: record }, ...alongside]);
    this.#last = record;
  }

  /** Only a sweep that a person started gets a history event; for a scheduled one there is the setup alert. */
  recordSetupStop(record: SweepRecord, at: Instant, companies: number): Promise<void> {
    const { by } = record;
    const history = by === 'schedule' ? [] : [sweepHistory(by, companies, at)];
    return this.save({ ...record, stoppedBySetup: true }, history);
  }

  /** Records the end of a sweep, and deletes old statuses of unwatched companies. */
  async finish({ stoppedByOutage: _, ...record }: SweepRecord): Promise<void> {
    const { by, startedAt, finishedAt: at = startedAt, asked = 0 } = record;
    await this.#deleteOldStatuses(at);
    await this.save(record, [sweepHistory(by, asked, at)]);
  }

  async #deleteOldStatuses(now: Instant): Promise<void> {
    const { store, index, companyQueue } = this.#deps;
    const isOld = ({ brn, products, answeredAt = 0, sweptAt = 0 }: CompanyStatus) =>
      Math.max(answeredAt, sweptAt) < now - KEEP_UNWATCHED &&
      index.get(brn) === undefined &&
      !hasAttempts(products);
    const brns: Brn[] = [];
    for await (const status of store.statuses()) if (isOld(status)) brns.push(status.brn);
    if (brns.length === 0) return;
    await companyQueue.runAll(brns, async () => {
      const changes: Change[] = [];
      for (const brn of brns) {
        // Somebody may have checked the company in the meantime, and the login may have been rejected.
        const status = await store.status(brn);
        if (status !== undefined && isOld(status)) changes.push({ delete: 'status', brn });
      }
      if (changes.length > 0) await store.write(changes);
    });
  }

  /** Companies whose state could not be determined by the last sweep or later. */
  async findUndetermined(): Promise<readonly Company[]> {
    const { last } = this;
    if (last === undefined) return [];
    const { store, index } = this.#deps;
    const undetermined = new Map<Brn, Company>();
    for (const company of index.active()) {
      // One that was added later was no part of the sweep.
      if (company.addedAt < last.startedAt) undetermined.set(company.brn, company);
    }
    for await (const status of store.statuses()) {
      if (!isUndeterminedSince(status, last.startedAt)) undetermined.delete(status.brn);
    }
    return [...undetermined.values()];
  }

  /** Some of the failed companies have been checked again since. */
  async recountFailed(): Promise<void> {
    const { last } = this;
    if (last?.finishedAt === undefined || (last.failed ?? 0) === 0) return;
    const { length: failed } = await this.findUndetermined();
    // A person may have started another sweep in the meantime.
    if (this.last === last) await this.save({ ...last, failed });
  }

  #newRecord(by: SweepRecord['by'], now: Instant): SweepRecord {
    const finishedBefore = this.lastFinishedAt();
    // Until the new sweep finishes, these remain the counts of the previous one, for the app's status.
    const { asked, failed } = this.last ?? {};
    return { v: 1, startedAt: now, by, finishedBefore, asked, failed };
  }

  /**
   * The interrupted sweep, unless the next one is already due. After a sweep that a refusal of our settings or an
   * outage stopped, all companies are asked about again, because neither is an answer about a company.
   */
  #unfinished(now: Instant): SweepRecord | undefined {
    const { last } = this;
    if (last === undefined || last.finishedAt !== undefined) return undefined;
    if (last.stoppedBySetup === true || last.stoppedByOutage === true) return undefined;
    return isNextSweepDue(last, this.#deps.nextRun, now) ? undefined : last;
  }
}

function hasAttempts(products: CompanyStatus['products']): boolean {
  return PRODUCTS.some((product) =>
    METHODS.some((method) => attemptsInRow(products[product]?.[method]) > 0),
  );
}

function withoutFutureTimes(record: SweepRecord, now: Instant): SweepRecord | undefined {
  const { startedAt, finishedAt = 0, finishedBefore = 0 } = record;
  if (startedAt > now) return undefined;
  if (Math.max(finishedAt, finishedBefore) <= now) return record;
  const unlessFuture = (at: Instant | undefined) => (at !== undefined && at > now ? undefined : at);
  return {
    ...record,
    finishedAt: unlessFuture(record.finishedAt),
    finishedBefore: unlessFuture(record.finishedBefore),
  };
}

function sweepHistory(by: SweepRecord['by'], companies: number, at: Instant): Change {
  return { put: 'history', value: { v: 1, at, event: { kind: 'swept', by, companies } } };
}

export function occasionOf({ by, startedAt }: SweepRecord): SweepOccasion {
  return { kind: 'sweep', by, round: startedAt };
}

const YIELD_EVERY = 500;

/**
 * Sorts companies by their last login attempt, oldest first, so that companies missed during a pause come first the
 * next day. Unanswered attempts count, so that companies that always fail do not collect at the front.
 */
export async function oldestLoginFirst(
  companies: Iterable<Company>,
  store: Pick<Store, 'statuses'>,
): Promise<readonly Company[]> {
  const tried = new Map<Brn, Instant>();
  for await (const status of store.statuses()) tried.set(status.brn, lastLoginEvidenceAt(status));
  const yieldToEventLoop = eventLoopYielder();
  const byTime = new Map<Instant, Company[]>();
  let count = 0;
  for (const company of companies) {
    if (++count % YIELD_EVERY === 0) await yieldToEventLoop();
    const at = tried.get(company.brn) ?? 0;
    const sameTime = byTime.get(at);
    if (sameTime === undefined) byTime.set(at, [company]);
    else sameTime.push(company);
  }
  // Only the times are sorted, as numbers, which is much faster than sorting 100,000 companies.
  return [...Float64Array.from(byTime.keys()).sort()].flatMap((at) => byTime.get(at) ?? []);
}
