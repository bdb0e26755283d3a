import type { Stage } from '../domain/company.js';
import { createBreather } from '../service/breather.js';
import type { Change, Store } from '../service/ports.js';
import { changeRows } from './change-rows.js';
import { readHistoryPage } from './history-page.js';
import { historyBefore, historyRecordKey, keyOf, rangeOf } from './keys.js';
import {
  alertRecord,
  brokenChannelRecord,
  commonCauseRecord,
  companyRecord,
  digestRecord,
  firstCheckRecord,
  historyRecord,
  homeVisitRecord,
  outageRecord,
  outboxRecord,
  type RecordKind,
  rollUpRecord,
  settingsRecord,
  setupRecord,
  statusRecord,
  sweepRecord,
  ticketRecord,
} from './records.js';
import type { KeyRange, Row, RowChange, Rows } from './rows.js';

/**
 * Rows asked for at once in a scan: large enough to be fast, small enough that a person's command does not wait while
 * one page is read and judged (npm run bench).
 */
export const PAGE = 500;

/** Changes of a large write that are judged before others may have their turn. */
const AT_ONCE = 50;

/** The store of one stage upon rows; what it promises is written at the port. */
export function createStore(rows: Rows, stage: Stage): Store {
  const historyOrder = uniqueOrder();

  const writing = new Set<Promise<unknown>>();

  async function writeAll(changes: readonly Change[]): Promise<void> {
    const breathe = createBreather();
    const touched: RowChange[] = [];
    for (const [i, change] of changes.entries()) {
      touched.push(...changeRows(change, stage, historyOrder));
      if (i % AT_ONCE === AT_ONCE - 1) await breathe();
    }
    await rows.write(touched);
  }

  async function one<T>(kind: RecordKind<T>, key: string): Promise<T | undefined> {
    const value = await rows.get(key);
    return value === undefined ? undefined : kind.parse(value, key);
  }

  async function* all<T>(kind: RecordKind<T>, range: KeyRange): AsyncGenerator<T> {
    for await (const page of pagesOf(rows, range)) {
      for (const { key, value } of page) yield kind.parse(value, key);
    }
  }

  async function* tickets() {
    const range = rangeOf('ticket', stage);
    for await (const page of pagesOf(rows, range)) {
      for (const { key, value } of page) {
        yield { hash: key.slice(range.from.length), value: ticketRecord.parse(value, key) };
      }
    }
  }

  async function historyOfAll(limit: number) {
    const entries = await rows.last(rangeOf('history-time', stage), limit);
    const keys = entries.map(({ key }) => historyRecordKey(stage, key));
    const records = await Promise.all(keys.map((key) => one(historyRecord, key)));
    // A purge may take a record between the two reads.
    return records.filter((record) => record !== undefined);
  }

  return {
    company: (brn) => one(companyRecord, keyOf('company', stage, brn)),
    status: (brn) => one(statusRecord, keyOf('status', stage, brn)),
    alert: (brn) => one(alertRecord, keyOf('alert', stage, brn)),
    ticket: (hash) => one(ticketRecord, keyOf('ticket', stage, hash)),
    setup: () => one(setupRecord, keyOf('setup', stage)),
    outage: () => one(outageRecord, keyOf('outage', stage)),
    commonCause: () => one(commonCauseRecord, keyOf('common-cause', stage)),
    lastDigest: () => one(digestRecord, keyOf('digest', stage)),
    settings: () => one(settingsRecord, keyOf('settings', stage)),
    lastSweep: () => one(sweepRecord, keyOf('sweep', stage)),
    companies: () => all(companyRecord, rangeOf('company', stage)),
    statuses: () => all(statusRecord, rangeOf('status', stage)),
    alerts: () => all(alertRecord, rangeOf('alert', stage)),
    firstChecks: () => all(firstCheckRecord, rangeOf('first-check', stage)),
    rollUps: () => all(rollUpRecord, rangeOf('roll-up', stage)),
    outbox: () => all(outboxRecord, rangeOf('outbox', stage)),
    brokenChannels: () => all(brokenChannelRecord, rangeOf('broken-channel', stage)),
    homeVisits: () => all(homeVisitRecord, rangeOf('home-visit', stage)),
    tickets,
    async history({ brn, limit }) {
      if (brn === undefined) return historyOfAll(limit);
      const found = await rows.last(rangeOf('history', stage, brn), limit);
      return found.map(({ key, value }) => historyRecord.parse(value, key));
    },
    historyPage: (wish) => readHistoryPage(wish, { rows, stage, kind: historyRecord }),
    async purgeHistory(before) {
      let purged = 0;
      for (;;) {
        const entries = await rows.first(historyBefore(stage, before), PAGE);
        if (entries.length === 0) return purged;
        await rows.write(
          entries.flatMap(({ key }) => [
            { key: historyRecordKey(stage, key), value: undefined },
            { key, value: undefined },
          ]),
        );
        purged += entries.length;
      }
    },
    async write(changes) {
      if (changes.length === 0) return;
      const write = writeAll(changes);
      writing.add(write);
      await write.finally(() => writing.delete(write));
    },
    async close() {
      await Promise.allSettled(writing);
      await rows.close();
    },
  };
}

/**
 * Page by page and not row by row: each step of an asynchronous generator costs as much as a small record. The next
 * page is read while one is worked through.
 */
async function* pagesOf(rows: Rows, { from, to }: KeyRange): AsyncGenerator<readonly Row[]> {
  let reading: Promise<readonly Row[]> | undefined = rows.first({ from, to }, PAGE);
  try {
    while (reading !== undefined) {
      const page: readonly Row[] = await reading;
      const last = page.length < PAGE ? undefined : page.at(-1);
      reading = last === undefined ? undefined : rows.first({ from: last.key, to }, PAGE);
      // Where it fails, that is thrown when it is awaited; until then nobody listens.
      reading?.catch(() => {});
      yield page;
    }
  } finally {
    // Whoever stops before the end closes the store only when nothing is read any more.
    await reading?.catch(() => {});
  }
}

/**
 * Texts that sort in the order they were made, also after a restart within the same millisecond: the real time of
 * the opening in microseconds, then a counter.
 */
function uniqueOrder(): () => string {
  const opened = Math.trunc((performance.timeOrigin + performance.now()) * 1000);
  let made = 0;
  return () => {
    made += 1;
    return `${opened}${String(made).padStart(9, '0')}`;
  };
}
