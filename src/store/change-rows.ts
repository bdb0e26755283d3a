import type { Stage } from '../records/company.js';
import type { Change, StoredKind } from '../records/store.js';

import { historyPlace, keyOf, type RowChange, textOf } from './keys.js';
import { RECORDS } from './records.js';

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
      { key: place.record, text: textOf(RECORDS.history.parse(value, place.record)) },
      { key: place.byTime, text: textOf({ v: 1 }) },
    ];
  }
  const key = keyIn(kind, 'hash' in change ? change : value, stage);
  return [{ key, text: textOf(RECORDS[kind].parse(value, key)) }];
}

type Keyed = Exclude<StoredKind, 'history'>;

function keyIn(kind: Keyed, fields: object, stage: Stage): string {
  const all = new Map(Object.entries(fields));
  return keyOf(kind, stage, ...KEY_FIELDS[kind].map((field) => String(all.get(field))));
}

/** The fields that end a record's key. Of those without any there is one record in each stage. */
const KEY_FIELDS: Readonly<Record<Keyed, readonly string[]>> = {
  company: ['brn'],
  status: ['brn'],
  alert: ['brn'],
  outbox: ['seq'],
  sweep: [],
  setup: [],
  outage: [],
  'common-cause': [],
  'mass-change': [],
  'roll-up': ['id'],
  digest: [],
  settings: [],
  ticket: ['hash'],
  'broken-channel': ['channel'],
  'first-check': ['id'],
  'home-visit': ['user'],
  look: ['user', 'brn'],
  'told-problem': ['kind'],
};
