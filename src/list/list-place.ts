import { z } from 'zod';
import type { UserId } from '../records/company.js';
import { BRN, joinedBy, PAGE } from '../slack/codec.js';
import type { ButtonArgs } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { CompanyFilter, ListFilter } from './company-standing.js';

/** Adds the user's groups to the filter `mine`. */
export async function listFilterOf<Filter extends CompanyFilter>(
  choice: Filter,
  { ownerGroups }: Pick<SlackKit, 'ownerGroups'>,
): Promise<Filter> {
  return choice.kind === 'mine' ? { ...choice, groups: await ownerGroups.of(choice.user) } : choice;
}

/** `mine` has no user ID: it means the user who presses. */
const CHOICE = z.union([
  joinedBy(' ', { kind: z.literal('all') }),
  joinedBy(' ', { kind: z.literal('attention') }),
  joinedBy(' ', { kind: z.literal('mine') }),
  joinedBy(' ', { kind: z.literal('paused') }),
  joinedBy(' ', { kind: z.literal('text'), text: z.string() }),
]);

/** The value of a paging or filter button: `3 all`, `1 text 한빛`. Pages are 1-based. */
export const LIST_PLACE = joinedBy(' ', { page: PAGE, filter: CHOICE });

export interface ListPlace {
  readonly filter: ListFilter;
  readonly page: number;
}

/** Decodes a place for the user who pressed; `undefined` for anything this app did not write. */
export function listPlaceOf(text: string | undefined, by: UserId): ListPlace | undefined {
  const place = LIST_PLACE.safeParse(text).data;
  if (place === undefined) return undefined;
  const { page, filter } = place;
  return { page, filter: filter.kind === 'mine' ? { ...filter, user: by } : filter };
}

export function placeOfButton({ action, body }: ButtonArgs): ListPlace | undefined {
  return listPlaceOf(action.value, body.user.id);
}

/** The value of an option in a row's menu: `pause:1234567891`. */
export const ROW_CHOICE = joinedBy(':', {
  action: z.enum(['check', 'page', 'edit', 'pause', 'resume', 'unwatch']),
  brn: BRN,
});
export type RowAction = z.infer<typeof ROW_CHOICE>['action'];
