import type { Stage } from '../records/company.js';
import type { Change } from '../records/store.js';
import { historyPlace, keyOf, type RowChange, textOf } from './keys.js';

import {
  alertRecord,
  brokenChannelRecord,
  commonCauseRecord,
  companyRecord,
  digestRecord,
  firstCheckRecord,
  historyRecord,
  homeVisitRecord,
  lookRecord,
  massChangeRecord,
  outageRecord,
  outboxRecord,
  type RecordKind,
  rollUpRecord,
  settingsRecord,
  setupRecord,
  statusRecord,
  sweepRecord,
  ticketRecord,
  toldProblemRecord,
} from './records.js';

/**
 * The rows that a change touches. A record is judged before it is written, too: one that could not be read again
 * would be lost at the next start. `historyOrder` gives a new unique text at each call, each after the one before.
 */
export function changeRows(
  change: Change,
  stage: Stage,
  historyOrder: () => string,
): readonly RowChange[] {
  if ('put' in change) return putRows(change, stage, historyOrder);
  return [{ key: deletedKey(change, stage), text: undefined }];
}

type Put = Extract<Change, { readonly put: unknown }>;
type Delete = Extract<Change, { readonly delete: unknown }>;

function putRows(change: Put, stage: Stage, historyOrder: () => string): readonly RowChange[] {
  switch (change.put) {
    case 'company':
      return put(companyRecord, keyOf('company', stage, change.value.brn), change.value);
    case 'status':
      return put(statusRecord, keyOf('status', stage, change.value.brn), change.value);
    case 'alert':
      return put(
        alertRecord,
        keyOf('alert', stage, change.value.brn),
        ofStage(change.value, stage),
      );
    case 'outbox':
      return put(outboxRecord, keyOf('outbox', stage, change.value.seq), change.value);
    case 'sweep':
      return put(sweepRecord, keyOf('sweep', stage), change.value);
    case 'setup':
      return put(setupRecord, keyOf('setup', stage), ofStage(change.value, stage));
    case 'outage':
      return put(outageRecord, keyOf('outage', stage), ofStage(change.value, stage));
    case 'common-cause':
      return put(commonCauseRecord, keyOf('common-cause', stage), ofStage(change.value, stage));
    case 'mass-change':
      return put(massChangeRecord, keyOf('mass-change', stage), ofStage(change.value, stage));
    case 'roll-up':
      return put(
        rollUpRecord,
        keyOf('roll-up', stage, change.value.id),
        ofStage(change.value, stage),
      );
    case 'digest':
      return put(digestRecord, keyOf('digest', stage), change.value);
    case 'settings':
      return put(settingsRecord, keyOf('settings', stage), change.value);
    case 'first-check':
      return put(firstCheckRecord, keyOf('first-check', stage, change.value.id), change.value);
    case 'ticket':
      return put(ticketRecord, keyOf('ticket', stage, change.hash), change.value);
    case 'broken-channel':
      return put(
        brokenChannelRecord,
        keyOf('broken-channel', stage, change.value.channel),
        change.value,
      );
    case 'home-visit':
      return put(homeVisitRecord, keyOf('home-visit', stage, change.value.user), change.value);
    case 'look': {
      const { user, brn } = change.value;
      return put(lookRecord, keyOf('look', stage, user, brn), change.value);
    }
    case 'told-problem':
      return put(toldProblemRecord, keyOf('told-problem', stage, change.value.kind), change.value);
    case 'history': {
      const { brn, at } = change.value;
      const place = historyPlace(stage, brn, at, historyOrder());
      return [
        ...put(historyRecord, place.record, change.value),
        { key: place.byTime, text: textOf({ v: 1 }) },
      ];
    }
    default:
      return change satisfies never;
  }
}

function deletedKey(change: Delete, stage: Stage): string {
  switch (change.delete) {
    case 'company':
    case 'status':
    case 'alert':
      return keyOf(change.delete, stage, change.brn);
    case 'outbox':
      return keyOf('outbox', stage, change.seq);
    case 'setup':
    case 'outage':
    case 'common-cause':
    case 'mass-change':
      return keyOf(change.delete, stage);
    case 'roll-up':
      return keyOf('roll-up', stage, change.id);
    case 'first-check':
      return keyOf('first-check', stage, change.id);
    case 'ticket':
      return keyOf('ticket', stage, change.hash);
    case 'broken-channel':
      return keyOf('broken-channel', stage, change.channel);
    case 'home-visit':
      return keyOf('home-visit', stage, change.user);
    case 'look':
      return keyOf('look', stage, change.user, change.brn);
    default:
      return change satisfies never;
  }
}

function put<T>(kind: RecordKind<T>, key: string, value: T): readonly RowChange[] {
  return [{ key, text: textOf(kind.parse(value, key)) }];
}

function ofStage<T extends { readonly stage: Stage }>(value: T, stage: Stage): T {
  if (value.stage === stage) return value;
  throw new TypeError(`A record of stage ${value.stage} was given to the store of stage ${stage}.`);
}
