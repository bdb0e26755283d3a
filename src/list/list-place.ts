import { z } from 'zod';
import type { UserId } from '../records/company.js';
import type { LiveSettings } from '../settings/live-settings.js';
import { BRN, joinedBy, PAGE } from '../slack/codec.js';
import type { ButtonArgs } from '../slack/origin.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { CompanyFilter, ListFilter } from './overview-entry.js';

export interface FilterDeps extends Pick<SlackKit, 'ownerGroups'> {
  readonly settings: Pick<LiveSettings, 'current'>;
}

/** Adds what buttons do not carry: to the filter `mine` the user's groups, to one of a channel the default channel. */
export async function listFilterOf<Filter extends CompanyFilter>(
  filter: Filter,
  { ownerGroups, settings }: FilterDeps,
): Promise<Filter> {
  if (filter.kind === 'attention') {
    return { ...filter, defaultChannel: settings.current('defaultChannel') };
  }
  if (filter.kind !== 'mine') return filter;
  return { ...filter, groups: await ownerGroups.groupIdsOf(filter.user) };
}

/** `mine` has no user ID, because it means the user who presses. */
const LIST_FILTER = z.union([
  joinedBy(' ', { kind: z.literal('all') }),
  joinedBy(' ', { kind: z.literal('attention'), channel: z.string().optional() }),
  joinedBy(' ', { kind: z.literal('mine') }),
  joinedBy(' ', { kind: z.literal('paused') }),
  joinedBy(' ', { kind: z.literal('text'), text: z.string() }),
]);

/** The value of a paging or filter button, for example `3 all` or `1 text 한빛`. Pages begin at 1. */
export const LIST_PLACE = joinedBy(' ', { page: PAGE, filter: LIST_FILTER });

export interface ListPlace {
  readonly filter: ListFilter;
  readonly page: number;
}

/** Decodes a `LIST_PLACE`; `undefined` for anything else. `by`: the user who pressed. */
export function listPlaceOf(text: string | undefined, by: UserId): ListPlace | undefined {
  const place = LIST_PLACE.safeParse(text).data;
  if (place === undefined) return undefined;
  const { page, filter } = place;
  return { page, filter: filter.kind === 'mine' ? { ...filter, user: by } : filter };
}

export function placeOfButton({ action, body }: ButtonArgs): ListPlace | undefined {
  return listPlaceOf(action.value, body.user.id);
}

/** The value of an option in a row's menu, for example `pause:1234567891`. `page` opens POPBiLL's page. */
export const ROW_CHOICE = joinedBy(':', {
  action: z.enum(['check', 'page', 'edit', 'pause', 'resume', 'unwatch']),
  brn: BRN,
});
export type RowAction = z.infer<typeof ROW_CHOICE>['action'];
