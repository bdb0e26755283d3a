import { BLOCKS } from '../slack/ids.js';
import type { Catalog } from '../text/catalog.js';
import { type SnoozeFault, snoozeFieldErrors } from '../triage/snooze-inputs.js';
import { MOST_TICKED } from './bulk-choosing.js';
import type { BulkFormProblem } from './bulk-text.js';

/** What is wrong with a window as it was sent. */
export type BulkFault =
  | BulkFormProblem
  /** Nothing is ticked, or too much; `blockId`: of the boxes. */
  | { readonly blockId: string; readonly ticked: number }
  | { readonly snooze: SnoozeFault };

/** Errors for `response_action: 'errors'`, keyed by block ID. */
export function bulkFieldErrors(fault: BulkFault, text: Catalog): Record<string, string> {
  const { bulk } = text;
  if (typeof fault === 'string') return { [PROBLEM_AT[fault]]: bulk.problem[fault] };
  if ('snooze' in fault) return snoozeFieldErrors(fault.snooze, text);
  const { blockId, ticked } = fault;
  return { [blockId]: ticked === 0 ? bulk.noneTicked : bulk.tooMany(ticked, MOST_TICKED) };
}

const PROBLEM_AT: Readonly<Record<BulkFormProblem, string>> = {
  'no-from': BLOCKS.bulkFrom,
  'both-from': BLOCKS.bulkFrom,
  'from-unused': BLOCKS.bulkTarget,
  'no-owner': BLOCKS.owner,
  'both-owners': BLOCKS.owner,
  'owner-and-none': BLOCKS.bulkNoOwner,
  'no-channel': BLOCKS.channel,
  'channel-and-default': BLOCKS.bulkDefaultChannel,
};
