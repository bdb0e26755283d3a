import type { Alert } from '../../src/domain/alert.js';
import type { Brn } from '../../src/domain/brn.js';
import type { Stage } from '../../src/domain/company.js';
import type { CompanyStatus } from '../../src/domain/status.js';
import type { Change, Store } from '../../src/service/ports.js';
import { createStore } from '../../src/store/create-store.js';
import { alertRecord, statusRecord } from '../../src/store/records.js';
import type { KeyRange, Row, Rows } from '../../src/store/rows.js';

/** What outlives the process. */
export interface Disk {
  readonly rows: Rows;
  readonly statuses: Map<Brn, CompanyStatus>;
  readonly alerts: Map<Brn, Alert>;
}

export function createDisk(): Disk {
  return { rows: quickRows(), statuses: new Map(), alerts: new Map() };
}

/**
 * The store of one process. Statuses and alerts, which are read and written tens of thousands of times a year, are
 * judged by the store's own schemas only when a process begins: a field that the store does not keep is missed then.
 * Everything else goes through the real store.
 */
export function quickStore({ rows, statuses, alerts }: Disk, stage: Stage): Store {
  for (const [brn, value] of statuses) statuses.set(brn, statusRecord.parse(value, `:${brn}`));
  for (const [brn, value] of alerts) alerts.set(brn, alertRecord.parse(value, `:${brn}`));
  const store = createStore(rows, stage);

  async function* inOrder<T>(records: ReadonlyMap<Brn, T>): AsyncGenerator<T> {
    for (const brn of [...records.keys()].sort()) {
      const record = records.get(brn);
      if (record !== undefined) yield record;
    }
  }

  return {
    ...store,
    status: async (brn) => statuses.get(brn),
    alert: async (brn) => alerts.get(brn),
    statuses: () => inOrder(statuses),
    alerts: () => inOrder(alerts),
    async write(changes) {
      const others = changes.filter((change) => !isQuick(change));
      if (others.length > 0) await store.write(others);
      for (const change of changes) {
        if ('put' in change) {
          if (change.put === 'status') statuses.set(change.value.brn, change.value);
          if (change.put === 'alert') alerts.set(change.value.brn, change.value);
        } else if (change.delete === 'status') statuses.delete(change.brn);
        else if (change.delete === 'alert') alerts.delete(change.brn);
      }
    },
  };
}

function isQuick(change: Change): boolean {
  const kind = 'put' in change ? change.put : change.delete;
  return kind === 'status' || kind === 'alert';
}

/** Rows in memory, kept by kind. */
function quickRows(): Rows {
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
    get: async (key) => of(key).get(key),
    some: async (keys) =>
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
