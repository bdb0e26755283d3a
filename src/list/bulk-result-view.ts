import type { KnownBlock, ModalView } from '@slack/types';
import { companyWithBrn, OPTION_NAME_LENGTH } from '../company/choose-view.js';
import type { UserId } from '../records/company.js';
import { bold, channelMention, escapeMrkdwn, mention, section } from '../slack/blocks.js';
import { CALLBACKS } from '../slack/ids.js';
import { modal } from '../slack/modal-view.js';
import type { Tongue } from '../text/tongue.js';
import type { BulkChange, BulkRefusal, BulkResult } from './bulk-rules.js';
import { backButton } from './bulk-view.js';
import { bulkWords, changeKindWords } from './bulk-words.js';
import { type BulkPlace, encodeBulkPlace } from './list-place.js';

/** What the window shows while it has no form. */
export type BulkState =
  | { readonly kind: 'counting' }
  | { readonly kind: 'none-match'; readonly place: BulkPlace }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | ({ readonly kind: 'done' } & FinishedEdit);

interface FinishedEdit {
  readonly change: BulkChange;
  readonly result: BulkResult;
  /** The person who made the change. */
  readonly reader: UserId;
}

export function bulkStateModal(state: BulkState, t: Tongue): ModalView {
  const bulk = bulkWords(t);
  const base = { callbackId: CALLBACKS.bulkConfirm, title: bulk.title };
  switch (state.kind) {
    case 'counting':
      return modal({ ...base, blocks: [section(bulk.counting)] }, t);
    case 'none-match': {
      const metadata = encodeBulkPlace(state.place);
      const blocks = [section(bulk.noneMatch), ...backButton(state.place, t)];
      return modal({ ...base, metadata, blocks }, t);
    }
    case 'working':
      return modal({ ...base, blocks: [section(bulk.working(state.done, state.total))] }, t);
    case 'done':
      return modal({ ...base, blocks: resultBlocks(state, t) }, t);
  }
}

function resultBlocks(edit: FinishedEdit, t: Tongue): readonly KnownBlock[] {
  const { done, unchanged, refusedCount, refused, notReached } = edit.result;
  const bulk = bulkWords(t);
  const hasOthers = unchanged > 0 || refusedCount > 0 || notReached > 0;
  const lines = [
    ...(done > 0 || !hasOthers ? [doneSentence(edit, t)] : []),
    ...(unchanged > 0 ? [bulk.unchanged(unchanged)] : []),
  ];
  const refusedLines = refused.map((each) => `• ${refusalLine(each, t)}`);
  const moreCount = refusedCount - refusedLines.length;
  if (moreCount > 0) refusedLines.push(bulk.andMore(moreCount));
  const refusals = [bold(bulk.refused(refusedCount)), ...refusedLines].join('\n');
  return [
    ...(notReached > 0 ? [section(bulk.notReached(notReached))] : []),
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(refusedCount === 0 ? [] : [section(refusals)]),
  ];
}

function refusalLine(refusal: BulkRefusal, t: Tongue): string {
  const { why, claimedBy } = bulkWords(t);
  const company = escapeMrkdwn(companyWithBrn(refusal, OPTION_NAME_LENGTH));
  const reason =
    refusal.why === 'claimed-by-other' ? claimedBy(mention(refusal.claimedBy)) : why[refusal.why];
  return `${company} · ${reason}`;
}

function doneSentence({ change, result: { done }, reader }: FinishedEdit, t: Tongue): string {
  const words = changeKindWords(done, t);
  switch (change.kind) {
    case 'owner':
      return change.owner === '' ? words.owner.cleared : words.owner.done(mention(change.owner));
    case 'channel':
      return change.channel === ''
        ? words.channel.cleared
        : words.channel.done(channelMention(change.channel));
    case 'claim':
      return change.to === reader ? words.claim.done : words.claim.assigned(mention(change.to));
    case 'snooze':
    case 'client-text':
    case 'pause':
    case 'resume':
    case 'unwatch':
      return words[change.kind].done;
  }
}
