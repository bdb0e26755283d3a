import { parseBrn } from '../domain/brn.js';
import { BULK_KINDS, type BulkChange, type BulkKind } from '../domain/bulk-change.js';
import { PAUSE_REASONS } from '../domain/company.js';
import type { BulkFormProblem } from '../text/bulk-text.js';
import type { BulkTarget } from './bulk-place.js';
import { ACTIONS, BLOCKS } from './ids.js';
import type { ListFilterChoice } from './list-place.js';
import type { FormValues } from './read-form.js';

type Read<T> = { readonly read: T } | { readonly problem: BulkFormProblem };

/** Which companies, and what is to be done to them. `filter`: of the list that the window was opened on. */
export function readBulkChoice(
  values: FormValues,
  filter: ListFilterChoice,
): Read<{ readonly change: BulkKind; readonly target: BulkTarget }> {
  const kind = values[BLOCKS.bulkKind]?.[ACTIONS.inputBulkKind]?.selected_option?.value;
  const change = BULK_KINDS.find((known) => known === kind) ?? 'owner';
  const target = readTarget(values, filter);
  return 'problem' in target ? target : { read: { change, target: target.read } };
}

function readTarget(values: FormValues, filter: ListFilterChoice): Read<BulkTarget> {
  const which = values[BLOCKS.bulkTarget]?.[ACTIONS.inputBulkTarget]?.selected_option?.value;
  const user = values[BLOCKS.bulkFrom]?.[ACTIONS.inputBulkFrom]?.selected_user ?? '';
  const group =
    values[BLOCKS.bulkFromGroup]?.[ACTIONS.inputBulkFromGroup]?.selected_option?.value ?? '';
  if (which === 'owner') {
    if (user !== '' && group !== '') return { problem: 'both-from' };
    const owner = user === '' ? group : user;
    if (owner === '') return { problem: 'no-from' };
    return { read: { kind: 'filter', filter: { kind: 'owner', owner } } };
  }
  if (user !== '' || group !== '') return { problem: 'from-unused' };
  if (which === 'filter') return { read: { kind: 'filter', filter } };
  const ticked = values[BLOCKS.bulkCompanies]?.[ACTIONS.inputBulkCompanies]?.selected_options ?? [];
  const brns = ticked.flatMap(({ value }) => {
    const brn = parseBrn(value ?? '');
    return brn.ok ? [brn.value] : [];
  });
  return brns.length === 0 ? { problem: 'none-ticked' } : { read: { kind: 'companies', brns } };
}

/** What exactly is to be done, from the second window. */
export function readBulkChange(values: FormValues, change: BulkKind): Read<BulkChange> {
  switch (change) {
    case 'owner': {
      const user = values[BLOCKS.owner]?.[ACTIONS.inputOwner]?.selected_user ?? '';
      const group = values[BLOCKS.ownerGroup]?.[ACTIONS.inputOwnerGroup]?.selected_option?.value;
      if (user !== '' && group !== undefined) return { problem: 'both-owners' };
      const owner = user === '' ? (group ?? '') : user;
      return owner === '' ? { problem: 'no-owner' } : { read: { kind: 'owner', owner } };
    }
    case 'channel': {
      const element = values[BLOCKS.channel]?.[ACTIONS.inputChannel];
      const channel = element?.selected_conversation ?? element?.selected_channel ?? '';
      return { read: { kind: 'channel', channel } };
    }
    case 'snooze': {
      const kind = values[BLOCKS.snooze]?.[ACTIONS.inputSnooze]?.selected_option?.value;
      const known = (['one-day', 'three-days'] as const).find((each) => each === kind);
      return { read: { kind: 'snooze', choice: { kind: known ?? 'next-working-day' } } };
    }
    case 'pause': {
      const value = values[BLOCKS.pauseReason]?.[ACTIONS.inputPauseReason]?.selected_option?.value;
      const reason = PAUSE_REASONS.find((known) => known === value) ?? 'closed';
      return { read: { kind: 'pause', reason } };
    }
    case 'resume':
    case 'unwatch':
      return { read: { kind: change } };
    default:
      return change satisfies never;
  }
}
