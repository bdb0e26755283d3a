import type { AlertBook } from '../alert/alert-book.js';
import { joinRollUpLines } from '../alert/roll-up-rules.js';
import type { CompanyIndex } from '../company/company-index.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { Instant } from '../kernel/time.js';
import type { RollUpId } from '../records/alert.js';
import type { Company, UserId } from '../records/company.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import type { AlertTriage } from '../triage/alert-triage.js';
import { unwatchWrites } from '../watch/watch-company.js';
import { type BulkChange, type BulkRefused, type BulkResult, changeCompany } from './bulk-rules.js';

export interface BulkOrder {
  /** An order with the ID of an earlier one is not carried out again; it gets the same result. */
  readonly id: string;
  readonly brns: readonly Brn[];
  readonly change: BulkChange;
  readonly by: UserId;
  readonly onProgress?: (done: number, total: number) => void;
}

interface Deps {
  readonly store: Store;
  readonly index: CompanyIndex;
  readonly alerts: AlertBook;
  readonly triage: AlertTriage;
  readonly companyQueue: KeyedQueue;
  readonly clock: Clock;
  readonly log: Log;
}

const BATCH_SIZE = 500;
const REFUSED_NAMED = 20;
const ORDERS_KEPT = 50;

type Outcome = readonly Change[] | 'unchanged' | BulkRefused;

export class BulkEdits {
  readonly #deps: Deps;
  readonly #orders = new Map<string, Promise<BulkResult>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Does not reject when the store fails: the result counts the companies that were not reached. */
  carryOut(order: BulkOrder): Promise<BulkResult> {
    const earlier = this.#orders.get(order.id);
    if (earlier !== undefined) return earlier;
    const result = this.#carryOut(order);
    this.#orders.set(order.id, result);
    const [oldest] = this.#orders.keys();
    if (this.#orders.size > ORDERS_KEPT && oldest !== undefined) this.#orders.delete(oldest);
    return result;
  }

  async #carryOut(order: BulkOrder): Promise<BulkResult> {
    const { log, clock } = this.#deps;
    // All companies get the same time in the history.
    const now = clock.now();
    const brns = [...new Set(order.brns)];
    let result: BulkResult = NOTHING_DONE;
    for (let from = 0; from < brns.length; from += BATCH_SIZE) {
      const batch = brns.slice(from, from + BATCH_SIZE);
      try {
        result = withOutcomes(result, await this.#changeBatch(batch, order, now));
      } catch (error) {
        log.error('A bulk edit stopped before the end', { error });
        return { ...result, notReached: brns.length - from };
      }
      order.onProgress?.(Math.min(from + BATCH_SIZE, brns.length), brns.length);
    }
    return result;
  }

  /** One atomic write per batch; its companies are locked from the read to the write. */
  #changeBatch(brns: readonly Brn[], order: BulkOrder, now: Instant): Promise<readonly Outcome[]> {
    const { companyQueue, store } = this.#deps;
    return companyQueue.runAll(brns, async () => {
      const yieldToEventLoop = eventLoopYielder();
      const outcomes: Outcome[] = [];
      for (const brn of brns) {
        outcomes.push(await this.#changeOne(brn, order, now));
        await yieldToEventLoop();
      }
      const changes = withJoinedLines(
        withoutRepeated(outcomes.flatMap((outcome) => (isChange(outcome) ? outcome : []))),
      );
      if (changes.length > 0) await store.write(changes);
      return outcomes;
    });
  }

  async #changeOne(brn: Brn, { change, by }: BulkOrder, now: Instant): Promise<Outcome> {
    const { index, alerts } = this.#deps;
    const company = index.get(brn);
    if (company === undefined) return { brn, why: 'not-watched' };
    switch (change.kind) {
      case 'snooze':
        return this.#snooze(company, change.choice, { by, now });
      case 'unwatch':
        return unwatchWrites(company, by, now, alerts);
      case 'channel':
      case 'owner':
      case 'pause':
      case 'resume': {
        const changed = changeCompany(company, change, { by, at: now });
        if (changed === undefined) return 'unchanged';
        const alertChanges =
          change.kind === 'pause'
            ? await alerts.close(changed.company, by, now)
            : await alerts.described(changed.company, now);
        return [
          { put: 'company', value: changed.company },
          { put: 'history', value: { v: 1, at: now, brn, event: changed.event } },
          ...alertChanges,
        ];
      }
    }
  }

  async #snooze(
    { brn, name }: Company,
    choice: Extract<BulkChange, { readonly kind: 'snooze' }>['choice'],
    { by, now }: { readonly by: UserId; readonly now: Instant },
  ): Promise<Outcome> {
    const snoozed = await this.#deps.triage.snoozed(brn, by, choice, now);
    if (snoozed.ok) return snoozed.value;
    const { error } = snoozed;
    if ('why' in error) return { brn, name, why: 'snooze-too-long' };
    return error.kind === 'already' ? 'unchanged' : { brn, name, why: 'no-alert' };
  }
}

const NOTHING_DONE: BulkResult = {
  done: 0,
  unchanged: 0,
  refusedCount: 0,
  refused: [],
  notReached: 0,
};

function withOutcomes(before: BulkResult, outcomes: readonly Outcome[]): BulkResult {
  const refused = outcomes.flatMap((outcome) =>
    isChange(outcome) || outcome === 'unchanged' ? [] : outcome,
  );
  const unchanged = outcomes.filter((outcome) => outcome === 'unchanged').length;
  return {
    done: before.done + outcomes.length - unchanged - refused.length,
    unchanged: before.unchanged + unchanged,
    refusedCount: before.refusedCount + refused.length,
    refused: [...before.refused, ...refused].slice(0, REFUSED_NAMED),
    notReached: 0,
  };
}

function isChange(outcome: Outcome): outcome is readonly Change[] {
  return Array.isArray(outcome);
}

/** A combined alert is updated once, by the last change, which includes all of its companies. */
function withoutRepeated(changes: readonly Change[]): readonly Change[] {
  const lastUpdates = new Map<RollUpId, Change>();
  for (const change of changes) {
    const job = entryIn(change)?.job;
    if (job?.kind === 'roll-up') lastUpdates.set(job.id, change);
  }
  return changes.filter((change) => {
    const job = entryIn(change)?.job;
    return job?.kind !== 'roll-up' || lastUpdates.get(job.id) === change;
  });
}

/** One line in the thread of a combined alert for all companies that one person changed at once. */
function withJoinedLines(changes: readonly Change[]): readonly Change[] {
  const joined: Change[] = [];
  const positions = new Map<RollUpId, number>();
  for (const change of changes) {
    const job = entryIn(change)?.job;
    if (job?.kind !== 'roll-up-line') {
      joined.push(change);
      continue;
    }
    const position = positions.get(job.id) ?? joined.length;
    const before = entryIn(joined[position]);
    const line = before?.job.kind === job.kind && joinRollUpLines(before.job.line, job.line);
    if (before && line) {
      joined[position] = { put: 'outbox', value: { ...before, job: { ...job, line } } };
    } else positions.set(job.id, joined.push(change) - 1);
  }
  return joined;
}

function entryIn(change: Change | undefined): OutboxEntry | undefined {
  return change && 'put' in change && change.put === 'outbox' ? change.value : undefined;
}
