import { wasNotified } from '../alert/notice-history-rules.js';
import { POSTED_INDIVIDUALLY_AT_MOST } from '../alert/roll-up-rules.js';
import { assess } from '../assessment/assess-rules.js';
import { NO_COMPANIES, stateOf } from '../assessment/urgency-rules.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import { isQuiet, type Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { type Instant, MINUTE } from '../kernel/time.js';
import { oneAtATime } from '../outbox/sent-records.js';
import type { Company, UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { Change, FirstCheck, FirstCheckCounts, Store, SweepRecord } from '../records/store.js';
import type { SendPass } from '../slack/sender.js';

/** Whether the import is so large that its first notices are combined in one message. */
export function isCrowd({ total }: Pick<FirstCheck, 'total'>): boolean {
  return total > POSTED_INDIVIDUALLY_AT_MOST;
}

export interface FirstCheckNews {
  readonly user: UserId;
  readonly importedAt: Instant;
  readonly counts: FirstCheckCounts;
}

/** `false`: to be retried later. Never rejects. */
export type TellFirstCheck = (news: FirstCheckNews) => Promise<boolean>;

interface Deps {
  /** The store below the one whose writes update this index. */
  readonly store: Store;
  readonly watched: (brn: Brn) => Company | undefined;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
}

const RETRY_AFTER = 10 * MINUTE;

/**
 * Imported companies that have not been swept yet. The first sweep sends one combined alert, and one sentence with the
 * totals to the person who imported them.
 */
export class FirstChecks {
  readonly #deps: Deps;
  readonly #records = new Map<string, FirstCheck>();
  readonly #fresh = new Set<Brn>();
  /** Sent, but not recorded yet because the store failed: must not be sent again. */
  readonly #notifiedAt = new Map<string, Instant>();
  #triedAt: Instant | undefined;
  #notifying: Promise<void> | undefined;
  #settling: Promise<void> = Promise.resolve();
  #lastId = 0;

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<FirstChecks> {
    const checks = new FirstChecks(deps);
    for await (const value of deps.store.firstChecks())
      checks.apply([{ put: 'first-check', value }]);
    return checks;
  }

  cameInBulk(brn: Brn): boolean {
    return this.#fresh.has(brn);
  }

  begin(brns: readonly Brn[], by: UserId | 'cli', now: Instant): readonly Change[] {
    if (brns.length === 0) return [];
    this.#lastId = Math.max(now, this.#lastId + 1);
    const id = String(this.#lastId);
    return [{ put: 'first-check', value: { v: 1, id, at: now, by, total: brns.length, brns } }];
  }

  apply(changes: readonly Change[]): void {
    let isChanged = false;
    for (const change of changes) {
      if ('put' in change) {
        if (change.put !== 'first-check') continue;
        this.#records.set(change.value.id, change.value);
      } else if (change.delete === 'first-check') this.#records.delete(change.id);
      else continue;
      isChanged = true;
    }
    if (!isChanged) return;
    this.#fresh.clear();
    for (const record of this.#records.values()) {
      if (isCrowd(record)) for (const brn of record.brns) this.#fresh.add(brn);
    }
  }

  /** After a sweep: counts the companies it checked for the first time. `by` has seen the totals: no message is due. */
  sweepFinished(by: SweepRecord['by']): void {
    const { log } = this.#deps;
    this.#settling = this.#settling
      .then(() => this.#settleAll(by))
      .catch((error: unknown) =>
        log.error('Results of a first sweep could not be counted', { error }),
      );
  }

  async #settleAll(by: SweepRecord['by']): Promise<void> {
    for (const record of [...this.#records.values()]) {
      const settled = await this.#settle(record);
      if (settled === undefined) continue;
      const isKnown = record.by === 'cli' || record.by === by;
      await this.#save(record.id, isKnown ? { ...settled, told: true } : settled);
    }
  }

  /** Sends the next message that is due. `pass` is held until the message is recorded (SendGate). */
  tellDue(now: Instant, tell: TellFirstCheck, pass: SendPass): void {
    const { policy, log } = this.#deps;
    if (this.#notifying !== undefined || isQuiet(now, policy)) return;
    if (isWithin(this.#triedAt, RETRY_AFTER, now)) return;
    const record = [...this.#records.values()].find(
      ({ counts, told }) => counts !== undefined && told === undefined,
    );
    if (record === undefined) return;
    // A failed message is not retried at every tick.
    this.#triedAt = now;
    this.#notifying = oneAtATime(pass, () => this.#notify(record, tell))
      .catch((error: unknown) => log.error('Results of a first sweep could not be sent', { error }))
      .finally(() => {
        this.#notifying = undefined;
      });
  }

  async idle(): Promise<void> {
    await Promise.all([this.#notifying, this.#settling]);
  }

  async #notify(
    { id, by, at: importedAt, counts }: FirstCheck,
    tell: TellFirstCheck,
  ): Promise<void> {
    if (counts === undefined) return;
    if (!this.#notifiedAt.has(id) && !(await tell({ user: by, importedAt, counts }))) return;
    const at = this.#notifiedAt.get(id) ?? this.#deps.clock.now();
    this.#notifiedAt.set(id, at);
    const event = { kind: 'told-person', about: 'first-check', to: by } as const;
    await this.#save(id, { told: true }, [{ put: 'history', value: { v: 1, at, event } }]);
    this.#notifiedAt.delete(id);
    this.#triedAt = undefined;
  }

  /** `undefined`: the sweep did not check all of the companies. */
  async #settle(record: FirstCheck): Promise<Partial<FirstCheck> | undefined> {
    const { store, watched, policy, clock } = this.#deps;
    const yieldToEventLoop = eventLoopYielder();
    const wanted = new Map<Brn, Company>();
    for (const brn of record.brns) {
      const company = watched(brn);
      if (company !== undefined && company.paused === undefined) wanted.set(brn, company);
    }
    const found = { ...NO_COMPANIES };
    let total = 0;
    let untested = 0;
    for await (const status of store.statuses()) {
      const company = wanted.get(status.brn);
      if (company === undefined || (status.sweptAt ?? 0) < record.at) continue;
      total += 1;
      const { products } = company;
      const assessment = assess(status, { products, policy, now: clock.now() });
      found[stateOf(assessment)] += 1;
      if (assessment.products.some(({ deptUser }) => deptUser.kind === 'untested')) untested += 1;
      await yieldToEventLoop();
    }
    if (total < wanted.size) return undefined;
    const brns = await this.#notNotified(wanted);
    if (total === 0 && record.counts === undefined) return { brns: [], told: true };
    const { collectable, atRisk, cannotCollect: broken, unknown } = found;
    const counts = { total, collectable, atRisk, broken, unknown, untested: untested || undefined };
    return { brns, counts: record.counts ?? counts };
  }

  async #notNotified(companies: ReadonlyMap<Brn, Company>): Promise<readonly Brn[]> {
    const brns: Brn[] = [];
    for await (const { brn, told } of this.#deps.store.alerts()) {
      if (companies.has(brn) && !wasNotified(told)) brns.push(brn);
    }
    return brns;
  }

  /** Merges `news` into the current record; deletes it when nothing is left to do. */
  async #save(
    id: string,
    news: Partial<FirstCheck>,
    alongside: readonly Change[] = [],
  ): Promise<void> {
    const known = this.#records.get(id);
    if (known === undefined) {
      if (alongside.length > 0) await this.#deps.store.write(alongside);
      return;
    }
    const record = { ...known, ...news };
    const isOver = record.brns.length === 0 && record.told === true;
    const changes: readonly Change[] = isOver
      ? [{ delete: 'first-check', id: record.id }]
      : [{ put: 'first-check', value: record }];
    await this.#deps.store.write([...changes, ...alongside]);
    this.apply(changes);
  }
}
