import type { Brn } from '../../src/kernel/brn.js';
import type { Instant } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Stage } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import type { Change, Store } from '../../src/records/store.js';
import { createStore } from '../../src/store/create-store.js';
import { type KeyRange, keyOf, type Row, type Rows, rangeOf } from '../../src/store/keys.js';
import { validRecord } from '../../src/store/records.js';

/** What outlives the process. */
export interface Disk {
  readonly rows: QuickRows;
  readonly statuses: Map<Brn, CompanyStatus>;
  readonly alerts: Map<Brn, Alert>;
}

export function createDisk(): Disk {
  return { rows: quickRows(), statuses: new Map(), alerts: new Map() };
}

/** Writes something under a record's key that nobody can read. Only while no process runs. */
export function damage(disk: Disk, key: string): Promise<void> {
  const [kind, , brn = ''] = key.split(':');
  // A number out of a key of this disk.
  if (kind === 'status') disk.statuses.delete(brn as Brn);
  if (kind === 'alert') disk.alerts.delete(brn as Brn);
  return disk.rows.write([{ key, text: '{"value":{"v":1,"no' }]);
}

/** The store as the file has it, for one process or for whoever looks into it from outside. */
export async function storeOn(rows: Rows, stage: Stage, now: () => Instant): Promise<Store> {
  const aside = await rows.first(rangeOf('aside', stage), Number.MAX_SAFE_INTEGER);
  return createStore(rows, stage, { now, aside });
}

/**
 * The store of one process. Statuses and alerts, which are read and written tens of thousands of times a year, are
 * judged by the store's own schemas only when a process begins: a field that the store does not keep is missed then.
 * Everything else goes through the real store, and so do those that were damaged once.
 */
export async function quickStore(
  { rows, statuses, alerts }: Disk,
  stage: Stage,
  now: () => Instant,
): Promise<Store> {
  for (const [brn, value] of statuses) statuses.set(brn, validRecord('status', value, `:${brn}`));
  for (const [brn, value] of alerts) alerts.set(brn, validRecord('alert', value, `:${brn}`));
  const store = await storeOn(rows, stage, now);

  async function* inOrder<T extends { readonly brn: Brn }>(
    records: ReadonlyMap<Brn, T>,
    others: AsyncIterable<T>,
  ): AsyncGenerator<T> {
    const all = new Map(records);
    for await (const record of others) all.set(record.brn, record);
    for (const brn of [...all.keys()].sort()) {
      const record = records.get(brn) ?? all.get(brn);
      if (record !== undefined) yield record;
    }
  }

  function isQuick(change: Change): boolean {
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
    statuses: () => inOrder(statuses, store.statuses()),
    alerts: () => inOrder(alerts, store.alerts()),
    async write(changes) {
      const quick = changes.filter(isQuick);
      const others = changes.filter((change) => !quick.includes(change));
      if (others.length > 0) await store.write(others);
      for (const change of quick) {
        if ('put' in change) {
          if (change.put === 'status') statuses.set(change.value.brn, change.value);
          if (change.put === 'alert') alerts.set(change.value.brn, change.value);
        } else if (change.delete === 'status') statuses.delete(change.brn);
        else if (change.delete === 'alert') alerts.delete(change.brn);
      }
    },
  };
}

interface QuickRows extends Rows {
  has(key: string): boolean;
}

/** Rows in memory, kept by kind. */
function quickRows(): QuickRows {
  const kinds = new Map<string, Map<string, string>>();

  function of(key: string): Map<string, string> {
    const kind = key.slice(0, key.indexOf(':'));
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const fresh = new Map<string, string>();
    kinds.set(kind, fresh);
    return fresh;
  }

  function within({ from, to }: KeyRange): Row[] {
    const found: Row[] = [];
    for (const [key, text] of of(from)) if (key > from && key < to) found.push({ key, text });
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  return {
    has: (key) => of(key).has(key),
    get: async (key) => of(key).get(key),
    getMany: async (keys) =>
      keys.flatMap((key) => {
        const text = of(key).get(key);
        return text === undefined ? [] : [{ key, text }];
      }),
    first: async (range, limit) => within(range).slice(0, limit),
    last: async (range, limit) => within(range).reverse().slice(0, limit),
    async write(changes) {
      for (const change of changes) {
        const text = 'text' in change ? change.text : of(change.key).get(change.key);
        if ('movedTo' in change && text !== undefined) of(change.movedTo).set(change.movedTo, text);
        if ('movedTo' in change || text === undefined) of(change.key).delete(change.key);
        else of(change.key).set(change.key, text);
      }
    },
    close: async () => {},
  };
}
