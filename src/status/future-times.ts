import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import { DAY, type Instant, seoulDayOf } from '../kernel/time.js';
import type { OutboxIndex } from '../outbox/outbox-index.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { Change, Store } from '../records/store.js';
import { correctAlertTimes, correctStatusTimes } from './future-times-rules.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxIndex;
  readonly companyQueue: KeyedQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** No message is scheduled further ahead than this, even across the longest holidays. */
const MAX_WAIT = 31 * DAY;

export type FutureTimes = ReturnType<typeof createFutureTimes>;

/** Times in the future were written while our clock was wrong. */
export function createFutureTimes({ store, outbox, companyQueue, clock, log }: Deps) {
  let corrected: { readonly since: Instant; readonly count: number } | undefined;

  /** Each affected record is read again in its company's queue, because a check may write it in the meantime. */
  async function correctCompanyRecords<R extends { readonly brn: Brn }>(
    records: AsyncIterable<R>,
    read: (brn: Brn) => Promise<R | undefined>,
    correction: (record: R) => Change | undefined,
  ): Promise<number> {
    const yieldToEventLoop = eventLoopYielder();
    const affected: Brn[] = [];
    for await (const record of records) {
      if (correction(record) !== undefined) affected.push(record.brn);
      await yieldToEventLoop();
    }
    for (const brn of affected) {
      await companyQueue.run(brn, async () => {
        const record = await read(brn);
        const change = record && correction(record);
        if (change !== undefined) await store.write([change]);
      });
    }
    return affected.length;
  }

  async function correctOtherRecords(): Promise<number> {
    const changes: Change[] = [];
    for await (const { user, seenAt } of store.homeVisits()) {
      if (seenAt > clock.now()) changes.push({ delete: 'home-visit', user });
    }
    // No ticket is valid for as long as a day.
    for await (const { hash, value } of store.tickets()) {
      if (value.expiresAt > clock.now() + DAY) changes.push({ delete: 'ticket', hash });
    }
    // These are last, because what is sent during the waits above must not be written back.
    for await (const value of store.firstChecks()) {
      const now = clock.now();
      if (value.at > now) changes.push({ put: 'first-check', value: { ...value, at: now } });
    }
    for (const entry of outbox.all()) {
      const value = entryWithoutFuture(entry, clock.now());
      if (value !== entry) changes.push({ put: 'outbox', value });
    }
    await store.write(changes);
    // The records of the last sweep and digest stay, because their readers ignore times in the future, but they are
    // counted, so that the admins are notified.
    const [sweep, digest] = await Promise.all([store.lastSweep(), store.lastDigest()]);
    const now = clock.now();
    const isSweepAhead = Math.max(sweep?.startedAt ?? 0, sweep?.finishedAt ?? 0) > now;
    const isDigestAhead = digest !== undefined && digest.day > seoulDayOf(now);
    return changes.length + Number(isSweepAhead) + Number(isDigestAhead);
  }

  return {
    /** The last corrections, until a sweep that began after them has finished. */
    get corrected() {
      return corrected;
    },
    onSweepFinished(startedAt: Instant): void {
      if (corrected !== undefined && startedAt >= corrected.since) corrected = undefined;
    },
    /**
     * Call this when our clock is known to be right. Rejects with StoreError. Each record is compared with the time when
     * it is read, because correct records that are written meanwhile are later than the start.
     */
    async correct(): Promise<void> {
      const since = clock.now();
      const statuses = await correctCompanyRecords(store.statuses(), store.status, (status) => {
        const value = correctStatusTimes(status, clock.now());
        return value === status ? undefined : { put: 'status', value };
      });
      const alerts = await correctCompanyRecords(store.alerts(), store.alert, (alert) => {
        const value = correctAlertTimes(alert, clock.now());
        return value === alert ? undefined : { put: 'alert', value };
      });
      const count = statuses + alerts + (await correctOtherRecords());
      if (count === 0) return;
      corrected = { since, count };
      const message =
        'Records with times in the future, which a wrong clock wrote, were corrected or are ignored';
      log.error(message, { records: count });
    },
  };
}

function entryWithoutFuture(entry: OutboxEntry, now: Instant): OutboxEntry {
  const { notBefore, createdAt } = entry;
  const isTooFarAhead = notBefore !== undefined && notBefore > now + MAX_WAIT;
  if (createdAt <= now && !isTooFarAhead) return entry;
  return { ...entry, notBefore: undefined, createdAt: Math.min(createdAt, now) };
}
