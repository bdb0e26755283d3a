import type { KnownBlock } from '@slack/types';
import { companyWithBrn, NAME_IN_BOX } from '../company/company-name.js';
import { context, section } from '../slack/blocks.js';
import { bold, escapeMrkdwn } from '../slack/mrkdwn.js';
import type { Catalog } from '../text/catalog.js';
import type { BulkResult } from './bulk-rules.js';
import type { BulkOutcome } from './bulk-text.js';

/** What a change of many companies came to. */
export interface BulkCame {
  readonly change: BulkOutcome;
  readonly result: BulkResult;
}

/** How many were changed, which were not and why, and how many are left. */
export function resultBlocks({ change, result }: BulkCame, text: Catalog): readonly KnownBlock[] {
  const { bulk } = text;
  const { done, unchanged, left } = result;
  const refused = Object.values(result.refusedCounts).reduce((sum, count) => sum + count, 0);
  const isNothing = refused === 0 && unchanged === 0 && left === 0;
  const lines = [
    ...(done > 0 || isNothing ? [bulk.done(change, done)] : []),
    ...(unchanged > 0 ? [bulk.unchanged(unchanged)] : []),
  ];
  const after = done > 0 ? bulk.afterwards[change] : undefined;
  return [
    ...(lines.length === 0 ? [] : [section(lines.join('\n'))]),
    ...(refused === 0 ? [] : [section(refusedLines(result, refused, text))]),
    ...(left > 0 ? [section(bulk.left(left))] : []),
    ...(after === undefined ? [] : [context([after])]),
  ];
}

function refusedLines({ refused }: BulkResult, total: number, { bulk }: Catalog): string {
  const named = refused.map(
    (each) => `• ${escapeMrkdwn(companyWithBrn(each, NAME_IN_BOX))} · ${bulk.why[each.why]}`,
  );
  const more = total - named.length;
  return [bold(bulk.refused(total)), ...named, ...(more > 0 ? [bulk.more(more)] : [])].join('\n');
}
