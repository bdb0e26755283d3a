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

/** Changes of a large write that are parsed before it may yield to the event loop. */
const AT_ONCE = 50;

export interface StoreOptions {
  /** Default: the real time. */
  readonly now?: () => Instant;
  /** Rows that were moved aside before. */
  readonly aside?: readonly Row[];
  /** Called once for each record that cannot be read. */
  readonly onUnreadable?: (record: UnreadableRecord) => void;
}

/** The store of one stage. The port (records/store.ts) says what it guarantees. */
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
  /** One move at a time, and each reads again: only an unreadable record may be moved, not one that just replaced it. */
  const moveTurns = new KeyedQueue();

  const writing = new Set<Promise<unknown>>();

  async function writeAll(changes: readonly Change[]): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    const touched: RowChange[] = [];
    const unsure: string[] = [];
    for (const [i, change] of changes.entries()) {
      const changed = changeRows(change, stage, historyOrder);
      touched.push(...changed);
      for (const { key } of changed) {
        if (isWrittenUnread(change) || setAside.has(key)) unsure.push(key);
      }
      if (i % AT_ONCE === AT_ONCE - 1) await yieldToEventLoop();
    }
    const inTheWay = await unreadableAmong(unsure);
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
      const found = await rows.some(keys.slice(from, from + PAGE));
      for (const row of found) if (!look(row)) unreadable.add(row.key);
    }
    return [...unreadable];
  }

  /** Whether it can be read. */
  function look(row: Row): boolean {
    const why = whyUnreadable(row);
    if (why === undefined) setAside.isReadable(row.key);
    else setAside.found(row.key, why);
    return why === undefined;
  }

  function read<K extends StoredKind>(kind: K, row: Row): RecordOf<K> | undefined {
    const record = readRecord(kind, row);
    if (!record.ok) {
      setAside.found(row.key, record.error);
      return undefined;
    }
    setAside.isReadable(row.key);
    return record.value;
  }

  async function one<K extends StoredKind>(
    kind: K,
    ...parts: readonly string[]
  ): Promise<RecordOf<K> | undefined> {
    return at(kind, keyOf(kind, stage, ...parts));
  }

  async function at<K extends StoredKind>(kind: K, key: string): Promise<RecordOf<K> | undefined> {
    const text = await rows.get(key);
    return text === undefined ? undefined : read(kind, { key, text });
  }

  async function statusOrLost(brn: Brn): Promise<CompanyStatus | undefined> {
    const key = keyOf('status', stage, brn);
    const status = await at('status', key);
    const foundAt = status === undefined ? setAside.foundAt(key) : undefined;
    return foundAt === undefined ? status : lostStatus(brn, foundAt);
  }

  async function* all<K extends StoredKind>(kind: K): AsyncGenerator<RecordOf<K>> {
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
        for (const row of page) look(row);
        await yieldToEventLoop();
      }
    }
  }

  async function rawRecords(key: string): Promise<readonly string[]> {
    const inPlace = await rows.some([key]);
    const moved = await rows.some(setAside.placesOf(key));
    return [...inPlace.filter((row) => !look(row)), ...moved].map(({ text }) => text);
  }

  return {
    company: (brn) => one('company', brn),
    status: (brn) => one('status', brn),
    statusOrLost,
    alert: (brn) => one('alert', brn),
    ticket: (hash) => one('ticket', hash),
    setup: () => one('setup'),
    outage: () => one('outage'),
    commonCause: () => one('common-cause'),
    massChange: () => one('mass-change'),
    lastDigest: () => one('digest'),
    settings: () => one('settings'),
    lastSweep: () => one('sweep'),
    companies: () => all('company'),
    statuses: () => all('status'),
    alerts: () => all('alert'),
    firstChecks: () => all('first-check'),
    rollUps: () => all('roll-up'),
    outbox: () => all('outbox'),
    brokenChannels: () => all('broken-channel'),
    homeVisits: () => all('home-visit'),
    looks: () => all('look'),
    toldProblems: () => all('told-problem'),
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
 * Whether the record is written without having been read: the app has it in memory, and the one in the file may have been
 * damaged since.
 */
function isWrittenUnread(change: Change): boolean {
  if (!('put' in change)) return true;
  return change.put !== 'status' && change.put !== 'alert' && change.put !== 'history';
}

/**
 * Pages and not rows, because a step of an asynchronous generator costs as much as a small record. The next page is read
 * while one is processed.
 */
async function* pagesOf(rows: Rows, { from, to }: KeyRange): AsyncGenerator<readonly Row[]> {
  let reading: Promise<readonly Row[]> | undefined = rows.first({ from, to }, PAGE);
  try {
    while (reading !== undefined) {
      const page: readonly Row[] = await reading;
      const last = page.length < PAGE ? undefined : page.at(-1);
      reading = last === undefined ? undefined : rows.first({ from: last.key, to }, PAGE);
      // A failure is thrown when it is awaited; until then it must not count as unhandled.
      reading?.catch(() => {});
      yield page;
    }
  } finally {
    // After an early end the store may be closed only when nothing is being read.
    await reading?.catch(() => {});
  }
}

/**
 * Texts that sort in the order they were made, also after a restart within the same millisecond: the real time of the
 * start in microseconds, then a counter.
 */
function uniqueOrder(): () => string {
  const opened = Math.trunc((performance.timeOrigin + performance.now()) * 1000);
  let made = 0;
  return () => {
    made += 1;
    return `${opened}${String(made).padStart(9, '0')}`;
  };
}

/**
 * The rows that a change touches. A record is also judged before it is written: one that could not be read again
 * would be lost at the next start. `historyOrder` gives a new unique text at each call, each after the one before.
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
  const all = new Map(Object.entries(fields));
  return keyOf(kind, stage, ...RECORDS[kind].key.map((field) => String(all.get(field))));
}
