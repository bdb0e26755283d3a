import { z } from 'zod';
import type { CompanyFingerprint } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import { isUserOrGroupId } from '../kernel/slack-id.js';
import type { UserId } from '../records/company.js';
import { FINGERPRINT, joinedBy, WHOLE_NUMBER } from '../slack/codec.js';
import { brnsIn } from '../slack/origin.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import { LIST_PLACE, type ListPlace, listPlaceOf } from './list-place.js';
import type { CompanyFilter } from './overview-entry.js';

export type BulkTarget =
  | { readonly kind: 'companies'; readonly brns: readonly Brn[] }
  | { readonly kind: 'filter'; readonly filter: CompanyFilter };

/** What the second window carries: only IDs, numbers, and the text of a filter. */
export interface BulkPlace {
  readonly change: BulkKind;
  readonly total: number;
  /** The fingerprint of the companies that a filter matched. */
  readonly fingerprint?: CompanyFingerprint | undefined;
  readonly target: BulkTarget;
  /** The page and filter of the first window; absent if there was none. */
  readonly backTo?: ListPlace | undefined;
}

/**
 * `pause;2;;1234567891,2208162517;;3 all`, `owner;1200;1x7;;U0KIM` or, for all of the list, `pause;40;1x7;;;3 all`.
 * Only companies that were selected by name have no fingerprint.
 */
const BULK_PLACE = joinedBy(';', {
  change: z.enum(BULK_KINDS),
  total: WHOLE_NUMBER,
  fingerprint: z.union([z.literal(''), FINGERPRINT]),
  brns: z.string(),
  owner: z.string().refine((id) => id === '' || isUserOrGroupId(id)),
  list: z.string().optional(),
});

export function encodeBulkPlace(place: BulkPlace): string {
  const { change, total, fingerprint = '', target, backTo } = place;
  const brns = target.kind === 'companies' ? target.brns.join(',') : '';
  const isOwner = target.kind === 'filter' && target.filter.kind === 'owner';
  const owner = isOwner ? target.filter.owner : '';
  const list = backTo && LIST_PLACE.encode(backTo);
  return BULK_PLACE.encode({ change, total, fingerprint, brns, owner, list });
}

/** Reads what `encodeBulkPlace` wrote; `undefined` for anything else. `by`: the user who pressed. */
export function parseBulkPlace(metadata: string, by: UserId): BulkPlace | undefined {
  const place = BULK_PLACE.safeParse(metadata).data;
  if (place === undefined) return undefined;
  const { change, total, fingerprint, brns, owner, list } = place;
  const backTo = listPlaceOf(list, by);
  if (fingerprint === '') {
    return { change, total, target: { kind: 'companies', brns: brnsIn(brns.split(',')) }, backTo };
  }
  const filter = owner === '' ? backTo?.filter : ({ kind: 'owner', owner } as const);
  return filter && { change, total, fingerprint, target: { kind: 'filter', filter }, backTo };
}

/** The target of all companies of a user or user group. */
export function companiesOfOwner(owner: string): BulkTarget {
  return { kind: 'filter', filter: { kind: 'owner', owner } };
}
