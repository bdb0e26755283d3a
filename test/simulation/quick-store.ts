import type { Brn } from '../../src/kernel/brn.js';
import type { Instant } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Stage } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import type { Change, Store } from '../../src/records/store.js';
import { createStore } from '../../src/store/create-store.js';
import { type KeyRange, keyOf, type Row, type Rows, rangeOf } from '../../src/store/keys.js';
import { validateForWrite } from '../../src/store/records.js';

/** The data that survives a restart of the simulated process. */
export interface Disk {
  readonly rows: InMemoryRows;
  readonly statuses: Map<Brn, CompanyStatus>;
  readonly alerts: Map<Brn, Alert>;
  /** The term of the last process that became the leader. */
  term: number;
}

export function createDisk(): Disk {
  return { rows: createRows(), statuses: new Map(), alerts: new Map(), term: 0 };
}

/** Replaces a record with unreadable text. Call it only while no process runs. */
export function damageRow(disk: Disk, key: string): Promise<void> {
  const [kind, , brn = ''] = key.split(':');
  // The key's BRN was validated when the record was written.
  if (kind === 'status') disk.statuses.delete(brn as Brn);
  if (kind === 'alert') disk.alerts.delete(brn as Brn);
  return disk.rows.write([{ key, text: '{"value":{"v":1,"no' }]);
}

/** The real store on these rows, for a simulated process or for the records command. */
export async function storeOn(rows: Rows, stage: Stage, now: () => Instant): Promise<Store> {
  const aside = await rows.first(rangeOf('aside', stage), Number.MAX_SAFE_INTEGER);
  return createStore(rows, stage, { now, aside });
}

/**
 * The store of one process. Statuses and alerts are used tens of thousands of times a year, so they are kept in memory
 * and validated by the store's schemas only when a process starts; a field that the schema drops is lost then. All
 * other records, and statuses and alerts that were damaged once, go through the real store.
 *
 * @param fence throws if another process has become the leader; called at the moment of each write, as part of it
 */
export async function quickStore(
  { rows: unfenced, statuses, alerts }: Disk,
  { stage, now, fence }: { stage: Stage; now: () => Instant; fence: () => void },
): Promise<Store> {
  const rows: InMemoryRows = {
    ...unfenced,
    async write(changes) {
      fence();
      await unfenced.write(changes);
    },
  };
  for (const [brn, value] of statuses)
    statuses.set(brn, validateForWrite('status', value, `:${brn}`));
  for (const [brn, value] of alerts) alerts.set(brn, validateForWrite('alert', value, `:${brn}`));
  const store = await storeOn(rows, stage, now);

  async function* mergeByBrn<T extends { readonly brn: Brn }>(
    inMemory: ReadonlyMap<Brn, T>,
    stored: AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const all = new Map(inMemory);
    for await (const record of stored) all.set(record.brn, record);
    for (const brn of [...all.keys()].sort()) {
      // Reads the map again, because a record may change while the caller iterates.
      const record = inMemory.get(brn) ?? all.get(brn);
      if (record !== undefined) yield record;
    }
  }

  /** A damaged record has a row, so its key stays with the real store. */
  function isInMemory(change: Change): boolean {
    if ('put' in change) {
      if (change.put !== 'status' && change.put !== 'alert') return false;
      return !rows.has(keyOf(change.put, stage, change.value.brn));
    }
    if (change.delete !== 'status' && change.delete !== 'alert') return false;
    return !rows.has(keyOf(change.delete, stage, change.brn));
  }

  return {
    ...store,
    status: async (brn) => statuses.get(brn) ?? store.status(brn),
    statusOrLost: async (brn) => statuses.get(brn) ?? store.statusOrLost(brn),
    alert: async (brn) => alerts.get(brn) ?? store.alert(brn),
    statuses: () => mergeByBrn(statuses, store.statuses()),
    alerts: () => mergeByBrn(alerts, store.alerts()),
    async write(changes) {
      const inMemory = changes.filter(isInMemory);
      const stored = changes.filter((change) => !inMemory.includes(change));
      if (stored.length > 0) await store.write(stored);
      else fence();
      for (const change of inMemory) {
        if ('put' in change) putInMemory(change);
        else deleteInMemory(change);
      }
    },
  };

  function putInMemory(change: Extract<Change, { readonly put: string }>): void {
    if (change.put === 'status') statuses.set(change.value.brn, change.value);
    if (change.put === 'alert') alerts.set(change.value.brn, change.value);
  }

  function deleteInMemory(change: Extract<Change, { readonly delete: string }>): void {
    if (change.delete === 'status') statuses.delete(change.brn);
    if (change.delete === 'alert') alerts.delete(change.brn);
  }
}

interface InMemoryRows extends Rows {
  has(key: string): boolean;
}

/** Rows in memory, grouped by kind. */
function createRows(): InMemoryRows {
  const kinds = new Map<string, Map<string, string>>();

  function rowsOfKind(key: string): Map<string, string> {
    const kind = key.slice(0, key.indexOf(':'));
    const existing = kinds.get(kind);
    if (existing !== undefined) return existing;
    const fresh = new Map<string, string>();
    kinds.set(kind, fresh);
    return fresh;
  }

  function rowsIn({ from, to }: KeyRange): Row[] {
    const found: Row[] = [];
    for (const [key, text] of rowsOfKind(from))
      if (key > from && key < to) found.push({ key, text });
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  return {
    has: (key) => rowsOfKind(key).has(key),
    get: async (key) => rowsOfKind(key).get(key),
    getMany: async (keys) =>
      keys.flatMap((key) => {
        const text = rowsOfKind(key).get(key);
        return text === undefined ? [] : [{ key, text }];
      }),
    first: async (range, limit) => rowsIn(range).slice(0, limit),
    last: async (range, limit) => rowsIn(range).reverse().slice(0, limit),
    async write(changes) {
      for (const change of changes) {
        const rows = rowsOfKind(change.key);
        if ('movedTo' in change) {
          const text = rows.get(change.key);
          rows.delete(change.key);
          if (text !== undefined) rowsOfKind(change.movedTo).set(change.movedTo, text);
        } else if (change.text === undefined) rows.delete(change.key);
        else rows.set(change.key, change.text);
      }
    },
    close: async () => {},
  };
}
