import { loginTriedAt, wasLeftBySweep } from '../assessment/left-open-rules.js';
import { attemptsInRow } from '../assessment/lock-out-rules.js';

import type { CompanyIndex } from '../company/company-index.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { NextRun } from '../kernel/next-run.js';
import type { Clock } from '../kernel/ports.js';
import { DAY, HOUR, type Instant, MINUTE } from '../kernel/time.js';
import { type Company, METHODS, PRODUCTS } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { CompanyStatus } from '../records/status.js';
import type { Change, Store, SweepRecord } from '../records/store.js';
import type { SweepOccasion } from './sweep-checker.js';

/** A sweep that POPBiLL's refusal of our settings stopped is tried again after this long. */
const RETRY_STOPPED = HOUR;
/** While the setup alert is open a sweep looks so often whether it is over: it asks only a few before it stops again. */
const RETRY_REFUSED = 15 * MINUTE;
/** After the last one that was begun, when a check outside of sweeps gives reason to look at once. */
const HASTENED_AFTER = 5 * MINUTE;
/** When those whose check failed are asked again, counted from the end of the sweep. */
const ASK_AGAIN_AFTER = [HOUR, 3 * HOUR] as const;

/**
 * Whether a sweep has to begin now: one that was missed or interrupted begins at once, also at start.
 *
 * @param triedAt when this process last began one.
 */
export function isSweepDue(about: {
  readonly last: SweepRecord | undefined;
  readonly watched: number;
  readonly triedAt: Instant | undefined;
  /** While POPBiLL does not answer, nobody is asked but by probes; what they lead to goes on with the sweep. */
  readonly isPopbillSilent?: boolean;
  /** The alert about our settings. */
  readonly setup?: { readonly isOpen: boolean; readonly hastenedAt: Instant | undefined };
  readonly now: Instant;
  readonly nextRun: NextRun;
}): boolean {
  const { last, triedAt, isPopbillSilent = false, setup, now, nextRun } = about;
  if (about.watched === 0 || isPopbillSilent) return false;
  // A store that cannot be written would otherwise be tried every second.
  if (isWithin(triedAt, MINUTE, now)) return false;
  const sinceTried = triedAt === undefined || triedAt > now ? now : now - triedAt;
  if (sinceTried >= HASTENED_AFTER && isWithin(setup?.hastenedAt, sinceTried, now)) return true;
  if (setup?.isOpen === true) return !isWithin(triedAt, RETRY_REFUSED, now);
  if (last === undefined) return true;
  if (last.finishedAt === undefined) {
    return !isWithin(triedAt, RETRY_STOPPED, now);
  }
  const next = nextRun(last.startedAt);
  return next !== undefined && next <= now;
}

/** Whether those whose check failed in the last sweep have to be asked again now. */
export function isAskingAgainDue(last: SweepRecord | undefined, now: Instant): boolean {
  if (last?.finishedAt === undefined || (last.failed ?? 0) === 0) return false;
  const after = ASK_AGAIN_AFTER[last.askedAgain ?? 0];
  return after !== undefined && last.finishedAt + after <= now;
}

interface Deps {
  readonly store: Pick<Store, 'write' | 'statuses' | 'lastSweep'>;
  readonly index: CompanyIndex;
  readonly nextRun: NextRun;
  readonly clock: Clock;
}

/**
 * A status of a company that is watched no longer is kept this long, for the lock-out rule; one with logins that were
 * rejected, or may have been, until one works: an account does not forget them either.
 */
const KEEP_UNWATCHED = 2 * DAY;

/** What is on record of sweeps: the last one that was begun, and what a start makes of it. */
export class SweepLog {
  readonly #deps: Deps;
  #last: SweepRecord | undefined;

  private constructor(deps: Deps, last: SweepRecord | undefined) {
    this.#deps = deps;
    this.#last = last;
  }

  static async load(deps: Deps): Promise<SweepLog> {
    return new SweepLog(deps, await deps.store.lastSweep());
  }

  /** The last sweep that was begun, finished or not, as far as it is not on record for a time that is yet to come. */
  get last(): SweepRecord | undefined {
    return this.#last === undefined ? undefined : knownBy(this.#last, this.#deps.clock.now());
  }

  lastFinishedAt(): Instant | undefined {
    const { last } = this;
    return last?.finishedAt ?? last?.finishedBefore;
  }

  /** The sweep that begins now: one that was interrupted, else a fresh one. */
  begun(by: SweepRecord['by'], now: Instant): SweepRecord {
    const begun = this.#unfinished(now) ?? this.#fresh(by, now);
    // Whoever asks for one that was interrupted waits for its answers too.
    return by === 'schedule' ? begun : { ...begun, by };
  }

  /** The sweep that an outage stopped, or the one that is due by now in its place. */
  stoppedByOutage(now: Instant): SweepRecord | undefined {
    const { last } = this;
    if (last?.stoppedByOutage !== true || last.finishedAt !== undefined) return undefined;
    return this.#isOutdated(last, now) ? this.#fresh('schedule', now) : last;
  }

  async save(record: SweepRecord): Promise<void> {
    await this.#deps.store.write([{ put: 'sweep', value: record }]);
    this.#last = record;
  }

  /**
   * Our settings are refused, so that nobody goes on with it. That a person had so many companies checked is in the
   * history all the same; of the schedule's own, the alert about our settings tells.
   */
  async stoppedBySetup(
    record: SweepRecord,
    { at, companies }: { readonly at: Instant; readonly companies: number },
  ): Promise<void> {
    const { by } = record;
    const stopped: SweepRecord = { ...record, stoppedBySetup: true };
    await this.#deps.store.write([
      { put: 'sweep', value: stopped },
      ...(by === 'schedule' ? [] : [swept(by, companies, at)]),
    ]);
    this.#last = stopped;
  }

  async finish({ stoppedByOutage: _, ...record }: SweepRecord): Promise<void> {
    const { store, index } = this.#deps;
    const at = record.finishedAt ?? record.startedAt;
    const companies = record.asked ?? 0;
    const changes: Change[] = [{ put: 'sweep', value: record }, swept(record.by, companies, at)];
    for await (const { brn, products, answeredAt, sweptAt } of store.statuses()) {
      const touchedAt = Math.max(answeredAt ?? 0, sweptAt ?? 0);
      const isOver = touchedAt < at - KEEP_UNWATCHED && !hasAttempts(products);
      if (index.get(brn) === undefined && isOver) {
        changes.push({ delete: 'status', brn });
      }
    }
    await store.write(changes);
    this.#last = record;
  }

  /** The companies of which the last sweep could not find out how they stand, and nothing has since. */
  async left(): Promise<readonly Company[]> {
    const { last } = this;
    if (last === undefined) return [];
    const { store, index } = this.#deps;
    const left = new Map<Brn, Company>();
    for (const company of index.active()) {
      if (company.addedAt < last.startedAt) left.set(company.brn, company);
    }
    for await (const status of store.statuses()) {
      if (!wasLeftBySweep(status, last.startedAt)) left.delete(status.brn);
    }
    return [...left.values()];
  }

  /** Some of those that the last sweep left are known by now. */
  async recount(): Promise<void> {
    const { last } = this;
    if (last?.finishedAt === undefined || (last.failed ?? 0) === 0) return;
    const { length: failed } = await this.left();
    // A person may have begun another sweep meanwhile.
    if (this.last === last) await this.save({ ...last, failed });
  }

  #fresh(by: SweepRecord['by'], now: Instant): SweepRecord {
    const finishedBefore = this.lastFinishedAt();
    const { asked, failed } = this.last ?? {};
    return {
      v: 1,
      startedAt: now,
      by,
      finishedBefore,
      asked,
      failed,
    };
  }

  /**
   * A sweep that was interrupted, unless the next one is due by now: then everybody is asked anew. So they are after
   * one that was stopped, because our settings are refused or POPBiLL does not answer: what it heard of companies is no
   * answer.
   */
  #unfinished(now: Instant): SweepRecord | undefined {
    const { last } = this;
    if (last === undefined || last.finishedAt !== undefined) return undefined;
    if (last.stoppedBySetup === true || last.stoppedByOutage === true) return undefined;
    return this.#isOutdated(last, now) ? undefined : last;
  }

  #isOutdated({ startedAt }: SweepRecord, now: Instant): boolean {
    const next = this.#deps.nextRun(startedAt);
    return next !== undefined && next <= now;
  }
}

function hasAttempts(products: CompanyStatus['products']): boolean {
  return PRODUCTS.some((product) =>
    METHODS.some((method) => attemptsInRow(products[product]?.[method]) > 0),
  );
}

/** Undefined: it is not known of any sweep when it was made. A record that is known stays the same object. */
function knownBy(record: SweepRecord, now: Instant): SweepRecord | undefined {
  const { startedAt, finishedAt, finishedBefore, ...rest } = record;
  if (startedAt > now) return undefined;
  const isKnown = (at: Instant | undefined) => at === undefined || at <= now;
  if (isKnown(finishedAt) && isKnown(finishedBefore)) return record;
  return {
    ...rest,
    startedAt,
    ...(finishedAt === undefined || finishedAt > now ? {} : { finishedAt }),
    ...(finishedBefore === undefined || finishedBefore > now ? {} : { finishedBefore }),
  };
}

function swept(by: SweepRecord['by'], companies: number, at: Instant): Change {
  return { put: 'history', value: { v: 1, at, event: { kind: 'swept', by, companies } } };
}

export function occasionOf({ by, startedAt }: SweepRecord): SweepOccasion {
  return { kind: 'sweep', by, round: startedAt };
}

/** Companies that are looked at before others may have their turn. */
const AT_ONCE = 500;

/**
 * Those first whose login was not tried for longest: who was left when live tests paused comes first the next day. What
 * was tried without an answer counts as tried, so that the same few that always fail do not gather at the beginning.
 */
export async function oldestLoginFirst(
  companies: Iterable<Company>,
  store: Pick<Store, 'statuses'>,
): Promise<readonly Company[]> {
  const tried = new Map<Brn, Instant>();
  for await (const status of store.statuses()) tried.set(status.brn, loginTriedAt(status));
  const yieldToEventLoop = eventLoopYielder();
  const byTime = new Map<Instant, Company[]>();
  let looked = 0;
  for (const company of companies) {
    if (++looked % AT_ONCE === 0) await yieldToEventLoop();
    const at = tried.get(company.brn) ?? 0;
    const others = byTime.get(at);
    if (others === undefined) byTime.set(at, [company]);
    else others.push(company);
  }
  // As plain numbers 100,000 are in order within a few milliseconds, and nobody waits for it.
  return [...Float64Array.from(byTime.keys()).sort()].flatMap((at) => byTime.get(at) ?? []);
}
