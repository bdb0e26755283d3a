import { claimOf } from '../alert/alert-actions-rules.js';
import type { AlertBook } from '../alert/alert-book.js';
import { mergeRollUpEntries } from '../alert/roll-up-rules.js';
import { companyWithBrn } from '../company/choose-view.js';
import type { Companies, CompanyIndex } from '../company/company-index.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import { compareNames } from '../kernel/in-order.js';
import { type KeyedQueue, setNewest } from '../kernel/keyed.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { err } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Company, UserId } from '../records/company.js';
import type { Change, Store } from '../records/store.js';
import type { Language } from '../text/format.js';
import { alertClientText } from '../triage/alert-forms-view.js';
import { type AlertTriage, type Assignment, assignAction } from '../triage/alert-triage.js';
import { unwatchWrites } from '../watch/watch-company.js';
import {
  addOutcomes,
  type BulkRefusal,
  type BulkResult,
  changeCompany,
  type StoredBulkChange,
  ZERO_RESULT,
} from './bulk-rules.js';

export interface BulkRequest {
  /** A request with the ID of a recent one is not carried out again, but gets the same result. */
  readonly id: string;
  readonly brns: readonly Brn[];
  readonly change: StoredBulkChange;
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
const MAX_RESULTS = 50;

type Outcome = readonly Change[] | 'unchanged' | BulkRefusal;

export class BulkEdits {
  readonly #deps: Deps;
  readonly #results = new Map<string, Promise<BulkResult>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Does not reject: after an error, which is logged, the result counts the companies that were not reached. */
  carryOut(request: BulkRequest): Promise<BulkResult> {
    const earlier = this.#results.get(request.id);
    if (earlier !== undefined) return earlier;
    const result = this.#carryOut(request);
    setNewest(this.#results, request.id, result, MAX_RESULTS);
    return result;
  }

  async #carryOut(request: BulkRequest): Promise<BulkResult> {
    const { log, clock } = this.#deps;
    // All companies get the same time in the history.
    const now = clock.now();
    const brns = [...new Set(request.brns)];
    let result: BulkResult = ZERO_RESULT;
    for (let from = 0; from < brns.length; from += BATCH_SIZE) {
      const batch = brns.slice(from, from + BATCH_SIZE);
      try {
        const outcomes = await this.#changeBatch(batch, request, now);
        const counted = outcomes.map((outcome) => (hasChanges(outcome) ? 'done' : outcome));
        result = addOutcomes(result, counted);
      } catch (error) {
        log.error('A bulk edit failed partway', { error });
        return { ...result, notReached: brns.length - from };
      }
      request.onProgress?.(Math.min(from + BATCH_SIZE, brns.length), brns.length);
    }
    return result;
  }

  /** Makes one atomic write. The companies are locked from the read to the write. */
  #changeBatch(brns: readonly Brn[], request: BulkRequest, now: Instant): Promise<Outcome[]> {
    const { companyQueue, store } = this.#deps;
    return companyQueue.runAll(brns, async () => {
      const yieldToEventLoop = eventLoopYielder();
      const outcomes: Outcome[] = [];
      for (const brn of brns) {
        outcomes.push(await this.#changeOne(brn, request, now));
        await yieldToEventLoop();
      }
      const changes = mergeRollUpEntries(
        outcomes.flatMap((outcome) => (hasChanges(outcome) ? outcome : [])),
      );
      if (changes.length > 0) await store.write(changes);
      return outcomes;
    });
  }

  async #changeOne(brn: Brn, { change, by }: BulkRequest, now: Instant): Promise<Outcome> {
    const { index, alerts } = this.#deps;
    const company = index.get(brn);
    if (company === undefined) return { brn, why: 'not-watched' };
    switch (change.kind) {
      case 'claim':
        return this.#triage(company, assignUnlessHandled({ by, to: change.to }), by, now);
      case 'snooze':
        return this.#triage(company, this.#deps.triage.snoozeAction(by, change.choice), by, now);
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
            : await alerts.applyCompanyEdit(changed.company, now);
        return [
          { put: 'company', value: changed.company },
          { put: 'history', value: { v: 1, at: now, brn, event: changed.event } },
          ...alertChanges,
        ];
      }
    }
  }

  async #triage(
    { brn, name }: Company,
    action: Parameters<AlertTriage['decide']>[1],
    by: UserId,
    now: Instant,
  ): Promise<Outcome> {
    const outcome = await this.#deps.triage.decide(brn, action, now);
    if (outcome.ok) return outcome.value.changes;
    const { error } = outcome;
    if ('why' in error) {
      return { brn, name, why: error.why === 'past' ? 'snooze-past' : 'snooze-too-long' };
    }
    switch (error.kind) {
      case 'claimed-by-other':
        return { brn, name, why: 'claimed-by-other', handledBy: error.by };
      case 'already':
        // `until` is set if the alert is snoozed. Another person may have snoozed it until a different time.
        if (error.until === undefined || error.by === by) return 'unchanged';
        return { brn, name, why: 'snoozed-by-other', handledBy: error.by };
      case 'ended':
      // These belong to actions that a bulk edit does not offer.
      case 'client-notified':
      case 'not-claimed':
      case 'not-snoozed':
        return { brn, name, why: 'no-alert' };
    }
  }
}

/** An assignment that fails if a third person handles the alert, even if `by` assigned it to that person. */
function assignUnlessHandled({ by, to }: Assignment): ReturnType<typeof assignAction> {
  const assign = assignAction({ by, to });
  return (alert, now) => {
    const claim = claimOf(alert.life);
    return claim === undefined || claim.by === by || claim.by === to
      ? assign(alert, now)
      : err({ kind: 'claimed-by-other', ...claim });
  };
}

function hasChanges(outcome: Outcome): outcome is readonly Change[] {
  return Array.isArray(outcome);
}

interface ClientTextDeps {
  readonly companies: Pick<Companies, 'get'>;
  readonly triage: Pick<AlertTriage, 'get'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** `content`: one file, sorted by name. Rejects with StoreError. */
export async function collectClientTexts(
  brns: readonly Brn[],
  language: Language,
  deps: ClientTextDeps,
): Promise<{ readonly content: string; readonly result: BulkResult }> {
  const yieldToEventLoop = eventLoopYielder();
  const texts: ClientText[] = [];
  const outcomes: ('done' | BulkRefusal)[] = [];
  for (const brn of brns) {
    await yieldToEventLoop();
    const outcome = await clientTextFor(brn, language, deps);
    if ('text' in outcome) texts.push(outcome);
    outcomes.push('text' in outcome ? 'done' : outcome);
  }
  texts.sort((a, b) => compareNames(a.heading, b.heading));
  const parts = texts.map(({ heading, text }) => `${heading}\n\n${text}\n`);
  const content = parts.join(`\n${'-'.repeat(60)}\n\n`);
  return { content, result: addOutcomes(ZERO_RESULT, outcomes) };
}

interface ClientText {
  readonly heading: string;
  readonly text: string;
}

async function clientTextFor(
  brn: Brn,
  language: Language,
  { companies, triage, clock, policy: { collectsBy } }: ClientTextDeps,
): Promise<ClientText | BulkRefusal> {
  const company = companies.get(brn);
  if (company === undefined) return { brn, why: 'not-watched' };
  const { name } = company;
  const alert = await triage.get(brn);
  if (alert === undefined) return { brn, name, why: 'no-alert' };
  const text = alertClientText(alert, { language, collectsBy, now: clock.now() });
  if (text === undefined) return { brn, name, why: 'nothing-to-ask' };
  return { heading: companyWithBrn(company), text };
}
