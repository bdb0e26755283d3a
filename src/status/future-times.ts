import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import { DAY, type Instant, seoulDayOf } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import { alertWithoutFuture, statusWithoutFuture } from '../records/future-times.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  /** The queue of all changes of a company's records. */
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** No message waits longer on purpose, not even over the longest holidays. */
const LONGEST_WAIT = 31 * DAY;

/**
 * Corrects what a wrong clock wrote: records with times in the future. Runs when our clock is known to be right.
 */
export class FutureTimes {
  readonly #deps: Deps;
  #found: { readonly at: Instant; readonly count: number } | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What was found and not checked again since. */
  get found(): { readonly at: Instant; readonly count: number } | undefined {
    return this.#found;
  }

  /** A finished sweep has found out again what was forgotten before it began. */
  sweepFinished(startedAt: Instant): void {
    if (this.#found !== undefined && startedAt >= this.#found.at) this.#found = undefined;
  }

  /** Rejects with StoreError. */
  async forget(): Promise<void> {
    const now = this.#deps.clock.now();
    const count =
      (await this.#forgetStatuses(now)) +
      (await this.#forgetAlerts(now)) +
      (await this.#forgetOthers(now)) +
      (await this.#countSingle(now));
    if (count === 0) return;
    this.#found = { at: now, count };
    this.#deps.log.error('Records with times in the future were found; they are checked again', {
      records: count,
    });
  }

  async #forgetStatuses(now: Instant): Promise<number> {
    const { store } = this.#deps;
    const yieldToEventLoop = eventLoopYielder();
    const wrong: Brn[] = [];
    for await (const status of store.statuses()) {
      if (statusWithoutFuture(status, now) !== status) wrong.push(status.brn);
      await yieldToEventLoop();
    }
    for (const brn of wrong) {
      await this.#inTurn(brn, async () => {
        const status = await store.status(brn);
        return status === undefined
          ? []
          : [{ put: 'status', value: statusWithoutFuture(status, now) }];
      });
    }
    return wrong.length;
  }

  async #forgetAlerts(now: Instant): Promise<number> {
    const { store } = this.#deps;
    const wrong: Brn[] = [];
    for await (const alert of store.alerts()) {
      if (alertWithoutFuture(alert, now) !== alert) wrong.push(alert.brn);
    }
    for (const brn of wrong) {
      await this.#inTurn(brn, async () => {
        const alert = await store.alert(brn);
        return alert === undefined ? [] : [{ put: 'alert', value: alertWithoutFuture(alert, now) }];
      });
    }
    return wrong.length;
  }

  #inTurn(brn: Brn, change: () => Promise<readonly Change[]>): Promise<void> {
    return this.#deps.records.run(brn, async () => this.#deps.store.write(await change()));
  }

  async #forgetOthers(now: Instant): Promise<number> {
    const { store, outbox } = this.#deps;
    const changes: Change[] = [];
    for (const entry of outbox.all()) {
      const known = entryWithoutFuture(entry, now);
      if (known !== entry) changes.push({ put: 'outbox', value: known });
    }
    for await (const value of store.firstChecks()) {
      if (value.at > now) changes.push({ put: 'first-check', value: { ...value, at: now } });
    }
    for await (const { user, seenAt } of store.homeVisits()) {
      if (seenAt > now) changes.push({ delete: 'home-visit', user });
    }
    for await (const { hash, value } of store.tickets()) {
      if (value.expiresAt > now + DAY) changes.push({ delete: 'ticket', hash });
    }
    await store.write(changes);
    outbox.apply(changes);
    return changes.length;
  }

  /** The single records of sweep and summary stay: their readers ignore future times. */
  async #countSingle(now: Instant): Promise<number> {
    const [sweep, digest] = await Promise.all([
      this.#deps.store.lastSweep(),
      this.#deps.store.lastDigest(),
    ]);
    const isSweepAhead = Math.max(sweep?.startedAt ?? 0, sweep?.finishedAt ?? 0) > now;
    const isDigestAhead = digest !== undefined && digest.day > seoulDayOf(now);
    return Number(isSweepAhead) + Number(isDigestAhead);
  }
}

function entryWithoutFuture(entry: OutboxEntry, now: Instant): OutboxEntry {
  const { notBefore, createdAt } = entry;
  const isTooLate = notBefore !== undefined && notBefore > now + LONGEST_WAIT;
  if (createdAt <= now && !isTooLate) return entry;
  const { notBefore: _, ...due } = entry;
  return { ...due, createdAt: Math.min(createdAt, now) };
}
