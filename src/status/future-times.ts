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
  /** The queue for changes of a company's records. */
  readonly companyQueue: KeyedQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** No message is scheduled further ahead, not even over the longest holidays. */
const LONGEST_WAIT = 31 * DAY;

export type FutureTimes = ReturnType<typeof createFutureTimes>;

/** Corrects records with times in the future, which a wrong clock wrote. Runs when our clock is known to be right. */
export function createFutureTimes({ store, outbox, companyQueue, clock, log }: Deps) {
  let found: { readonly since: Instant; readonly count: number } | undefined;

  /** Returns the number of wrong records. */
  async function forgetIn<R extends { readonly brn: Brn }>(
    all: AsyncIterable<R>,
    read: (brn: Brn) => Promise<R | undefined>,
    correction: (record: R) => Change | undefined,
  ): Promise<number> {
    const yieldToEventLoop = eventLoopYielder();
    const wrong: Brn[] = [];
    for await (const record of all) {
      if (correction(record) !== undefined) wrong.push(record.brn);
      await yieldToEventLoop();
    }
    for (const brn of wrong) {
      await companyQueue.run(brn, async () => {
        const record = await read(brn);
        const change = record && correction(record);
        if (change !== undefined) await store.write([change]);
      });
    }
    return wrong.length;
  }

  async function forgetOthers(now: Instant): Promise<number> {
    const changes: Change[] = [];
    for (const entry of outbox.all()) {
      const value = entryWithoutFuture(entry, now);
      if (value !== entry) changes.push({ put: 'outbox', value });
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
    return changes.length;
  }

  /** The records of the last sweep and digest are only counted, because their readers ignore future times. */
  async function countSingle(now: Instant): Promise<number> {
    const [sweep, digest] = await Promise.all([store.lastSweep(), store.lastDigest()]);
    const isSweepAhead = Math.max(sweep?.startedAt ?? 0, sweep?.finishedAt ?? 0) > now;
    const isDigestAhead = digest !== undefined && digest.day > seoulDayOf(now);
    return Number(isSweepAhead) + Number(isDigestAhead);
  }

  return {
    /** Corrected records whose companies no sweep has checked since. */
    get found() {
      return found;
    },
    /** A finished sweep has replaced what was corrected before it started. */
    sweepFinished(startedAt: Instant): void {
      if (found !== undefined && startedAt >= found.since) found = undefined;
    },
    /** Rejects with StoreError. */
    async forget(): Promise<void> {
      const now = clock.now();
      const statuses = await forgetIn(store.statuses(), store.status, (status) => {
        const value = statusWithoutFuture(status, now);
        return value === status ? undefined : { put: 'status', value };
      });
      const alerts = await forgetIn(store.alerts(), store.alert, (alert) => {
        const value = alertWithoutFuture(alert, now);
        return value === alert ? undefined : { put: 'alert', value };
      });
      const others = await forgetOthers(now);
      const count = statuses + alerts + others + (await countSingle(now));
      if (count === 0) return;
      found = { since: now, count };
      log.error('Records with times in the future were found; they are checked again', {
        records: count,
      });
    },
  };
}

function entryWithoutFuture(entry: OutboxEntry, now: Instant): OutboxEntry {
  const { notBefore, createdAt } = entry;
  const isTooLate = notBefore !== undefined && notBefore > now + LONGEST_WAIT;
  if (createdAt <= now && !isTooLate) return entry;
  const { notBefore: _, ...due } = entry;
  return { ...due, createdAt: Math.min(createdAt, now) };
}
