import { z } from 'zod';
import type { CompanyFingerprint } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import { isUserOrGroupId } from '../kernel/slack-id.js';
import type { UserId } from '../records/company.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { BRN, FINGERPRINT, joinedBy, PAGE, WHOLE_NUMBER } from '../slack/codec.js';
import { type ButtonArgs, brnsIn } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { mineFilter } from '../triage/alert-list.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import type { CompanyFilter, ListFilter } from './overview-entry.js';

/** Adds what buttons do not carry: to the filter `mine` the user's groups, to `attention` the default channel. */
export async function listFilterOf<Filter extends CompanyFilter>(
  filter: Filter,
  {
    ownerGroups,
    settings,
  }: Pick<SlackKit, 'ownerGroups'> & { readonly settings: Pick<LiveSettings, 'current'> },
): Promise<Filter> {
  if (filter.kind === 'attention') {
    return { ...filter, defaultChannel: settings.current('defaultChannel') };
  }
  if (filter.kind !== 'mine') return filter;
  return { ...filter, ...mineFilter(filter.user, await ownerGroups.groupIdsOf(filter.user)) };
}

/** `mine` has no user ID, because it means the user who presses. */
const LIST_FILTER = z.union([
  joinedBy(' ', { kind: z.literal('all') }),
  joinedBy(' ', { kind: z.literal('attention'), channel: z.string().optional() }),
  joinedBy(' ', { kind: z.literal('mine') }),
  joinedBy(' ', { kind: z.literal('paused') }),
  joinedBy(' ', { kind: z.literal('text'), text: z.string() }),
]);

/** The value of a paging or filter button, for example `3 all` or `1 text 한빛`. */
export const LIST_PLACE = joinedBy(' ', { page: PAGE, filter: LIST_FILTER });

export interface ListPlace {
  readonly filter: ListFilter;
  readonly page: number;
}

export const FIRST_PAGE: ListPlace = { filter: { kind: 'all' }, page: 1 };

/** `by`: the user who pressed. */
export function listPlaceOf(text: string | undefined, by: UserId): ListPlace | undefined {
  const place = LIST_PLACE.safeParse(text).data;
  if (place === undefined) return undefined;
  const { page, filter } = place;
  return { page, filter: filter.kind === 'mine' ? { ...filter, user: by } : filter };
}

export function placeOfButton({ action, body }: ButtonArgs): ListPlace | undefined {
  return listPlaceOf(action.value, body.user.id);
}

/**
 * The value of an option in a row's menu, for example `edit:1234567891` or `pause:1234567891:3 all`. The action `page`
 * opens POPBiLL's page. `place` is the page of the list, which is drawn again after an action that may move the row;
 * absent for other actions, on the Home tab and in old messages.
 */
export const ROW_CHOICE = joinedBy(':', {
  action: z.enum(['check', 'claim', 'page', 'edit', 'pause', 'resume', 'unwatch']),
  brn: BRN,
  place: z.string().optional(),
});
export type RowAction = z.infer<typeof ROW_CHOICE>['action'];

export type BulkTarget =
  | { readonly kind: 'companies'; readonly brns: readonly Brn[] }
  | { readonly kind: 'filter'; readonly filter: CompanyFilter };

/** What the confirmation window carries: only IDs, numbers, and the text of a filter. */
export interface BulkPlace {
  readonly kind: BulkKind;
  readonly total: number;
  readonly fingerprint?: CompanyFingerprint | undefined;
  readonly target: BulkTarget;
  /** The page and filter of the selection window; absent if there was none. */
  readonly backTo?: ListPlace | undefined;
}

/**
 * `pause;2;;1234567891,2208162517;;3 all`, `owner;1200;1x7;;U0KIM` or, for all of the list, `pause;40;1x7;;;3 all`.
 * Only companies that were selected one by one have no fingerprint.
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
  const { kind: change, total, fingerprint = '', target, backTo } = place;
  const brns = target.kind === 'companies' ? target.brns.join(',') : '';
  const isOwner = target.kind === 'filter' && target.filter.kind === 'owner';
  const owner = isOwner ? target.filter.owner : '';
  const list = backTo && LIST_PLACE.encode(backTo);
  return BULK_PLACE.encode({ change, total, fingerprint, brns, owner, list });
}

export function parseBulkPlace(metadata: string, by: UserId): BulkPlace | undefined {
  const place = BULK_PLACE.safeParse(metadata).data;
  if (place === undefined) return undefined;
  const { change: kind, total, fingerprint, brns, owner, list } = place;
  const backTo = listPlaceOf(list, by);
  if (fingerprint === '') {
    return { kind, total, target: { kind: 'companies', brns: brnsIn(brns.split(',')) }, backTo };
  }
  const filter = owner === '' ? backTo?.filter : ({ kind: 'owner', owner } as const);
  return filter && { kind, total, fingerprint, target: { kind: 'filter', filter }, backTo };
}

export function companiesOfOwner(owner: string): BulkTarget {
  return { kind: 'filter', filter: { kind: 'owner', owner } };
}
