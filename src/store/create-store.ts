import { eventLoopYielder } from '../kernel/async.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import { KeyedQueue } from '../kernel/keyed.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { HistoryRecord } from '../records/history.js';
import { type CompanyStatus, lostStatus } from '../records/status.js';
import {
  type Change,
  RECORDS,
  type RecordOf,
  STORED_KINDS,
  type Store,
  type StoredKind,
  type UnreadableRecord,
} from '../records/store.js';
import { readHistoryPage } from './history-page.js';
import {
  everyOf,
  historyBefore,
  historyPlace,
  historyRecordKey,
  type KeyRange,
  keyOf,
  type Row,
  type RowChange,
  type Rows,
  rangeOf,
  textOf,
} from './keys.js';
import { readRecord, validRecord } from './records.js';
import { SetAside, whyUnreadable } from './set-aside.js';

/**
 * Rows of one page of a scan: large enough to be fast, small enough that no command waits while a page is parsed (npm
 * run bench).
 */
export const PAGE = 500;

/** Changes of a large write that are parsed before the write may yield to the event loop. */
const AT_ONCE = 50;

export interface StoreOptions {
  /** Default: the real time. */
  readonly now?: () => Instant;
  /** Rows that were moved aside before. */
  readonly aside?: readonly Row[];
  /** Called once for each record that cannot be read. */
  readonly onUnreadable?: (record: UnreadableRecord) => void;
}

/** The store of one stage. The port (records/store.ts) documents its guarantees. */
export function createStore(rows: Rows, stage: Stage, options: StoreOptions = {}): Store {
  const historyOrder = uniqueOrder();
  const { now = Date.now } = options;
  const setAside = new SetAside({
    stage,
    now,
    order: historyOrder,
    onFound: options.onUnreadable,
  });
  setAside.load(options.aside ?? []);
  /** Moves run one at a time and read again first, so that no readable record that took the key is moved. */
  const moveTurns = new KeyedQueue();

  const writing = new Set<Promise<unknown>>();

  async function writeAll(changes: readonly Change[]): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    const touched: RowChange[] = [];
    const unverified: string[] = [];
    for (const [i, change] of changes.entries()) {
      const changed = changeRows(change, stage, historyOrder);
      touched.push(...changed);
      for (const { key } of changed) {
        if (isWrittenUnread(change) || setAside.has(key)) unverified.push(key);
      }
      if (i % AT_ONCE === AT_ONCE - 1) await yieldToEventLoop();
    }
    const inTheWay = await unreadableAmong(unverified);
    await (inTheWay.length === 0
      ? rows.write(touched)
      : moveTurns.run(stage, () => moveAndWrite(touched)));
  }

  async function moveAndWrite(touched: readonly RowChange[]): Promise<void> {
    const inTheWay = await unreadableAmong(touched.map(({ key }) => key));
    const moves = inTheWay.map((key) => setAside.moveOf(key));
    await rows.write([...moves, ...touched]);
    setAside.moved(moves);
  }

  function discard(key: string): Promise<boolean> {
    return moveTurns.run(stage, async () => {
      const [, stageOfKey] = key.split(':');
      if (stageOfKey !== stage || (await unreadableAmong([key])).length === 0) return false;
      const move = setAside.moveOf(key);
      await rows.write([move, ...lostStatusAt(key)]);
      setAside.moved([move]);
      return true;
    });
  }

  /** Replaces a discarded status: its unknown count of rejected logins must not begin again at 0. */
  function lostStatusAt(key: string): readonly RowChange[] {
    const start = keyOf('status', stage, '');
    const brn = parseBrn(key.slice(start.length));
    if (!key.startsWith(start) || !brn.ok) return [];
    const value = lostStatus(brn.value, setAside.foundAt(key) ?? now());
    return changeRows({ put: 'status', value }, stage, historyOrder);
  }

  async function unreadableAmong(keys: readonly string[]): Promise<readonly string[]> {
    const unreadable = new Set<string>();
    for (let from = 0; from < keys.length; from += PAGE) {
      const found = await rows.getMany(keys.slice(from, from + PAGE));
      for (const row of found) if (!checkReadable(row)) unreadable.add(row.key);
    }
    return [...unreadable];
  }

  /** Whether the record can be read; notes the result. */
  function checkReadable(row: Row): boolean {
    const why = whyUnreadable(row);
    if (why === undefined) setAside.markReadable(row.key);
    else setAside.found(row.key, why);
    return why === undefined;
  }

  function read<K extends StoredKind>(kind: K, row: Row): RecordOf<K> | undefined {
    const record = readRecord(kind, row);
    if (!record.ok) {
      setAside.found(row.key, record.error);
      return undefined;
    }
    setAside.markReadable(row.key);
    return record.value;
  }

  async function getOne<K extends StoredKind>(
    kind: K,
    ...parts: readonly string[]
  ): Promise<RecordOf<K> | undefined> {
    return getAt(kind, keyOf(kind, stage, ...parts));
  }

  async function getAt<K extends StoredKind>(
    kind: K,
    key: string,
  ): Promise<RecordOf<K> | undefined> {
    const text = await rows.get(key);
    return text === undefined ? undefined : read(kind, { key, text });
  }

  async function statusOrLost(brn: Brn): Promise<CompanyStatus | undefined> {
    const key = keyOf('status', stage, brn);
    const status = await getAt('status', key);
    const foundAt = status === undefined ? setAside.foundAt(key) : undefined;
    return foundAt === undefined ? status : lostStatus(brn, foundAt);
  }

  async function* getAll<K extends StoredKind>(kind: K): AsyncGenerator<RecordOf<K>> {
    for await (const page of pagesOf(rows, rangeOf(kind, stage))) {
      for (const row of page) {
        const record = read(kind, row);
        if (record !== undefined) yield record;
      }
    }
  }

  async function* tickets() {
    const range = rangeOf('ticket', stage);
    for await (const page of pagesOf(rows, range)) {
      for (const row of page) {
        const value = read('ticket', row);
        if (value !== undefined) yield { hash: row.key.slice(range.from.length), value };
      }
    }
  }

  function recordsIn(found: readonly Row[]): readonly HistoryRecord[] {
    return found.map((row) => read('history', row)).filter((record) => record !== undefined);
  }

  async function lookThrough(what: 'all' | 'without-history'): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    for (const kind of STORED_KINDS) {
      if (kind === 'history' && what === 'without-history') continue;
      for await (const page of pagesOf(rows, everyOf(kind, stage))) {
        for (const row of page) checkReadable(row);
        await yieldToEventLoop();
      }
    }
  }

  async function rawRecords(key: string): Promise<readonly string[]> {
    const inPlace = await rows.getMany([key]);
    const moved = await rows.getMany(setAside.placesOf(key));
    return [...inPlace.filter((row) => !checkReadable(row)), ...moved].map(({ text }) => text);
  }

  return {
    company: (brn) => getOne('company', brn),
    status: (brn) => getOne('status', brn),
    statusOrLost,
    alert: (brn) => getOne('alert', brn),
    ticket: (hash) => getOne('ticket', hash),
    setup: () => getOne('setup'),
    outage: () => getOne('outage'),
    commonCause: () => getOne('common-cause'),
    massChange: () => getOne('mass-change'),
    lastDigest: () => getOne('digest'),
    settings: () => getOne('settings'),
    lastSweep: () => getOne('sweep'),
    companies: () => getAll('company'),
    statuses: () => getAll('status'),
    alerts: () => getAll('alert'),
    firstChecks: () => getAll('first-check'),
    rollUps: () => getAll('roll-up'),
    outbox: () => getAll('outbox'),
    brokenChannels: () => getAll('broken-channel'),
    homeVisits: () => getAll('home-visit'),
    looks: () => getAll('look'),
    toldProblems: () => getAll('told-problem'),
    tickets,
    historyPage: (wish) => readHistoryPage(wish, { rows, stage, recordsIn }),
    async purgeHistory(before) {
      let purged = 0;
      for (;;) {
        const entries = await rows.first(historyBefore(stage, before), PAGE);
        if (entries.length === 0) return purged;
        await rows.write(
          entries.flatMap(({ key }) => [
            { key: historyRecordKey(stage, key), text: undefined },
            { key, text: undefined },
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
    unreadable: () => setAside.inPlace(),
    replaced: () => setAside.replaced(),
    discard,
    lookThrough,
    rawRecords,
    async close() {
      await Promise.allSettled(writing);
      await rows.close();
    },
  };
}

/**
 * Whether the app writes this record from memory, without reading it first: the record in the file may have been damaged
 * since.
 */
function isWrittenUnread(change: Change): boolean {
  if (!('put' in change)) return true;
  return change.put !== 'status' && change.put !== 'alert' && change.put !== 'history';
}

/**
 * Yields pages, not rows, because a step of an asynchronous generator costs as much as a small record. The next page is
 * read while one is processed.
 */
async function* pagesOf(rows: Rows, { from, to }: KeyRange): AsyncGenerator<readonly Row[]> {
  let reading: Promise<readonly Row[]> | undefined = rows.first({ from, to }, PAGE);
  try {
    while (reading !== undefined) {
      const page: readonly Row[] = await reading;
      const last = page.length < PAGE ? undefined : page.at(-1);
      reading = last === undefined ? undefined : rows.first({ from: last.key, to }, PAGE);
      // A failure is thrown when awaited; until then it must not count as an unhandled rejection.
      reading?.catch(() => {});
      yield page;
    }
  } finally {
    // If the caller stops early, the store must not be closed while a page is being read.
    await reading?.catch(() => {});
  }
}

/**
 * Returns texts that sort in order of creation, even after a restart within the same millisecond: the real time of the
 * start in microseconds, then a counter.
 */
function uniqueOrder(): () => string {
  const opened = Math.trunc((performance.timeOrigin + performance.now()) * 1000);
  let counter = 0;
  return () => {
    counter += 1;
    return `${opened}${String(counter).padStart(9, '0')}`;
  };
}

/**
 * The rows that a change touches. A record is validated before it is written: an unreadable one would be lost at the next
 * start. `historyOrder` returns a new unique text at each call, in ascending order.
 */
export function changeRows(
  change: Change,
  stage: Stage,
  historyOrder: () => string,
): readonly RowChange[] {
  if ('delete' in change) return [{ key: keyIn(change.delete, change, stage), text: undefined }];
  const { put: kind, value } = change;
  if ('stage' in value && value.stage !== stage) {
    throw new TypeError(
      `A record of stage ${value.stage} was given to the store of stage ${stage}.`,
    );
  }
  if (kind === 'history') {
    const place = historyPlace(stage, value.brn, value.at, historyOrder());
    return [
      { key: place.record, text: textOf(validRecord('history', value, place.record)) },
      { key: place.byTime, text: textOf({ v: 1 }) },
    ];
  }
  const key = keyIn(kind, 'hash' in change ? change : value, stage);
  return [{ key, text: textOf(validRecord(kind, value, key)) }];
}

function keyIn(kind: Exclude<StoredKind, 'history'>, fields: object, stage: Stage): string {
  const values = new Map(Object.entries(fields));
  return keyOf(kind, stage, ...RECORDS[kind].key.map((field) => String(values.get(field))));
}
