import { eventLoopYielder } from '../kernel/async.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import { KeyedQueue } from '../kernel/keyed.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
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
  historyBefore,
  historyKeys,
  historyRecordKey,
  type KeyRange,
  keyOf,
  type Row,
  type RowChange,
  type Rows,
  rangeOf,
  rangeOfKind,
  serialize,
} from './keys.js';
import { readRecord, validateForWrite } from './records.js';
import { UnreadableRecords, whyUnreadable } from './unreadable-records.js';

/** Rows read at a time: few enough that no command waits while they are parsed (npm run bench). */
export const PAGE_SIZE = 500;

const VALIDATE_BATCH = 50;

export interface StoreOptions {
  readonly now?: () => Instant;
  /** Rows that were moved aside earlier. */
  readonly aside?: readonly Row[];
  /** Called when a record is newly found unreadable. */
  readonly onUnreadable?: (record: UnreadableRecord) => void;
}

/** The store of one stage. Its guarantees are documented at the port (records/store.ts). */
export function createStore(rows: Rows, stage: Stage, options: StoreOptions = {}): Store {
  const nextOrder = createOrder();
  const { now = Date.now } = options;
  const unreadable = new UnreadableRecords({
    stage,
    now,
    nextOrder,
    onFound: options.onUnreadable,
  });
  unreadable.load(options.aside ?? []);
  /** Moves run one at a time and first read the record again, because a readable one may have replaced it meanwhile. */
  const moveQueue = new KeyedQueue();

  /** Not a Set, because V8 keeps the old contents of a rehashed Set until the next full collection. */
  const writing: Promise<unknown>[] = [];

  /** Also moves aside, in the same write, every unreadable record that the changes would overwrite or delete. */
  async function writeAll(changes: readonly Change[]): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    const rowChanges: RowChange[] = [];
    const keysToCheck: string[] = [];
    for (const [i, change] of changes.entries()) {
      const added = toRowChanges(change, stage, nextOrder);
      rowChanges.push(...added);
      for (const { key } of added) {
        if (isWrittenWithoutReading(change) || unreadable.foundAt(key) !== undefined)
          keysToCheck.push(key);
      }
      if (i % VALIDATE_BATCH === VALIDATE_BATCH - 1) await yieldToEventLoop();
    }
    const unreadableKeys = await findUnreadableKeys(keysToCheck);
    await (unreadableKeys.length === 0
      ? rows.write(rowChanges)
      : moveQueue.run(stage, () => moveAndWrite(rowChanges)));
  }

  async function moveAndWrite(rowChanges: readonly RowChange[]): Promise<void> {
    const unreadableKeys = await findUnreadableKeys(rowChanges.map(({ key }) => key));
    const moves = unreadableKeys.map((key) => unreadable.moveFor(key));
    await rows.write([...moves, ...rowChanges]);
    unreadable.markMoved(moves);
  }

  function discard(key: string): Promise<boolean> {
    return moveQueue.run(stage, async () => {
      const [, stageOfKey] = key.split(':');
      if (stageOfKey !== stage || (await findUnreadableKeys([key])).length === 0) return false;
      const move = unreadable.moveFor(key);
      await rows.write([move, ...lostStatusRows(key)]);
      unreadable.markMoved([move]);
      return true;
    });
  }

  /** For the key of a status, the row to put there, so that the lost count of rejected logins does not restart at 0. */
  function lostStatusRows(key: string): readonly RowChange[] {
    const start = keyOf('status', stage, '');
    const brn = parseBrn(key.slice(start.length));
    if (!key.startsWith(start) || !brn.ok) return [];
    const value = lostStatus(brn.value, unreadable.foundAt(key) ?? now());
    return toRowChanges({ put: 'status', value }, stage, nextOrder);
  }

  async function findUnreadableKeys(keys: readonly string[]): Promise<readonly string[]> {
    const unreadableKeys = new Set<string>();
    for (let from = 0; from < keys.length; from += PAGE_SIZE) {
      const page = await rows.getMany(keys.slice(from, from + PAGE_SIZE));
      for (const row of page) if (!checkReadable(row)) unreadableKeys.add(row.key);
    }
    return [...unreadableKeys];
  }

  function checkReadable(row: Row): boolean {
    const why = whyUnreadable(row);
    if (why === undefined) unreadable.remove(row.key);
    else unreadable.add(row.key, why);
    return why === undefined;
  }

  function read<K extends StoredKind>(kind: K, row: Row): RecordOf<K> | undefined {
    const record = readRecord(kind, row);
    if (!record.ok) {
      unreadable.add(row.key, record.error);
      return undefined;
    }
    unreadable.remove(row.key);
    return record.value;
  }

  function getOne<K extends StoredKind>(kind: K, ...parts: readonly string[]) {
    return getAt(kind, keyOf(kind, stage, ...parts));
  }

  async function getAt<K extends StoredKind>(kind: K, key: string) {
    const text = await rows.get(key);
    return text === undefined ? undefined : read(kind, { key, text });
  }

  async function statusOrLost(brn: Brn): Promise<CompanyStatus | undefined> {
    const key = keyOf('status', stage, brn);
    const status = await getAt('status', key);
    const foundAt = status === undefined ? unreadable.foundAt(key) : undefined;
    return foundAt === undefined ? status : lostStatus(brn, foundAt);
  }

  async function* scan<K extends StoredKind, Item>(
    kind: K,
    itemOf: (record: RecordOf<K>, key: string) => Item,
  ): AsyncGenerator<Item> {
    for await (const page of pagesOf(rows, rangeOf(kind, stage))) {
      for (const row of page) {
        const record = read(kind, row);
        if (record !== undefined) yield itemOf(record, row.key);
      }
    }
  }

  const getAll = <K extends StoredKind>(kind: K) => scan(kind, (record) => record);

  const readHistory = (page: readonly Row[]) => page.flatMap((row) => read('history', row) ?? []);

  async function findUnreadable(scope: 'all' | 'without-history'): Promise<void> {
    const yieldToEventLoop = eventLoopYielder();
    for (const kind of STORED_KINDS) {
      if (kind === 'history' && scope === 'without-history') continue;
      for await (const page of pagesOf(rows, rangeOfKind(kind, stage))) {
        for (const row of page) checkReadable(row);
        await yieldToEventLoop();
      }
    }
  }

  async function rawRecords(key: string): Promise<readonly string[]> {
    const current = await rows.getMany([key]);
    const moved = await rows.getMany(unreadable.movedKeysOf(key));
    return [...current.filter((row) => !checkReadable(row)), ...moved].map(({ text }) => text);
  }

  return {
    company: (brn) => getOne('company', brn),
    status: (brn) => getOne('status', brn),
    statusOrLost,
    alert: (brn) => getOne('alert', brn),
    ticket: (hash) => getOne('ticket', hash),
    clientLink: (brn) => getOne('client-link', brn),
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
    clientLinks: () => getAll('client-link'),
    calendarFeeds: () => getAll('calendar-feed'),
    brokenChannels: () => getAll('broken-channel'),
    homeVisits: () => getAll('home-visit'),
    promisedChecks: () => getAll('look'),
    reportedProblems: () => getAll('told-problem'),
    collectorReports: () => getAll('collector-report'),
    tickets: () =>
      scan('ticket', (value, key) => ({
        hash: key.slice(keyOf('ticket', stage, '').length),
        value,
      })),
    historyPage: (query) => readHistoryPage(query, { rows, stage, readHistory }),
    async purgeHistory(before) {
      let purged = 0;
      for (;;) {
        const entries = await rows.first(historyBefore(stage, before), PAGE_SIZE);
        if (entries.length === 0) return purged;
        await rows.write(
          entries.flatMap(({ key }) => [
            { key: historyRecordKey(stage, key), text: undefined },
            { key, text: undefined },
          ]),
        );
        for (const { key } of entries) unreadable.remove(historyRecordKey(stage, key));
        purged += entries.length;
      }
    },
    async write(changes) {
      if (changes.length === 0) return;
      const write = writeAll(changes);
      writing.push(write);
      await write.finally(() => writing.splice(writing.indexOf(write), 1));
    },
    unreadable: () => unreadable.notMoved(),
    movedAside: () => unreadable.movedAside(),
    discard,
    findUnreadable,
    rawRecords,
    async close() {
      await Promise.allSettled(writing);
      await rows.close();
    },
  };
}

/**
 * Whether the app may write or delete this record without having read it, so that damage would go unnoticed. It reads
 * statuses and alerts before it puts them, and a history record never replaces another.
 */
function isWrittenWithoutReading(change: Change): boolean {
  if (!('put' in change)) return true;
  return change.put !== 'status' && change.put !== 'alert' && change.put !== 'history';
}

/**
 * The rows of a range, in pages: a step of an asynchronous generator takes as long as reading a small record. The next
 * page is read while the caller processes one.
 */
export async function* pagesOf(
  rows: Pick<Rows, 'first'>,
  { from, to }: KeyRange,
): AsyncGenerator<readonly Row[]> {
  let reading: Promise<readonly Row[]> | undefined = rows.first({ from, to }, PAGE_SIZE);
  try {
    while (reading !== undefined) {
      const page: readonly Row[] = await reading;
      const last = page.length < PAGE_SIZE ? undefined : page.at(-1);
      reading = last === undefined ? undefined : rows.first({ from: last.key, to }, PAGE_SIZE);
      // A failure is thrown when awaited; until then it must not count as an unhandled rejection.
      reading?.catch(() => {});
      yield page;
    }
  } finally {
    // If the caller stops early, it may close the store next, which must not happen while a page is being read.
    await reading?.catch(() => {});
  }
}

/**
 * A source of unique texts that sort in order of creation, even after a restart within the same millisecond: the time
 * of the start in microseconds, then a counter.
 */
function createOrder(): () => string {
  const openedUs = Math.trunc((performance.timeOrigin + performance.now()) * 1000);
  let counter = 0;
  return () => {
    counter += 1;
    return `${openedUs}${String(counter).padStart(9, '0')}`;
  };
}

/** Validates the record, because an unreadable one would count as absent when it is read. */
function toRowChanges(change: Change, stage: Stage, nextOrder: () => string): readonly RowChange[] {
  if ('delete' in change) return [{ key: keyFor(change.delete, change, stage), text: undefined }];
  const { put: kind, value } = change;
  if ('stage' in value && value.stage !== stage) {
    throw new TypeError(
      `A record of the ${value.stage} environment was given to the store of the ${stage} environment.`,
    );
  }
  if (kind === 'history') {
    const keys = historyKeys(stage, value.brn, value.at, nextOrder());
    return [
      { key: keys.record, text: serialize(validateForWrite('history', value, keys.record)) },
      { key: keys.byTime, text: serialize({ v: 1 }) },
    ];
  }
  // A ticket's key is its hash, which its record does not contain.
  const key = keyFor(kind, 'hash' in change ? change : value, stage);
  return [{ key, text: serialize(validateForWrite(kind, value, key)) }];
}

function keyFor(kind: Exclude<StoredKind, 'history'>, fields: object, stage: Stage): string {
  const values: Readonly<Record<string, unknown>> = { ...fields };
  return keyOf(kind, stage, ...RECORDS[kind].key.map((field) => String(values[field])));
}
