import type { Brn } from '../kernel/brn.js';
import { isUserOrGroupId } from '../kernel/slack-id.js';
import type { UserId } from '../records/company.js';
import type { SlackKit } from '../slack/slack-kit.js';
import type { ListFilter } from './company-standing.js';

/** "Mine" includes the companies of my user groups. */
export async function listFilterOf(
  choice: ListFilter,
  { ownerGroups }: Pick<SlackKit, 'ownerGroups'>,
): Promise<ListFilter> {
  return choice.kind === 'mine' ? { ...choice, groups: await ownerGroups.of(choice.user) } : choice;
}

export interface ListPlace {
  readonly filter: ListFilter;
  /** 1-based. */
  readonly page: number;
}

/** The value of a paging or filter button. `mine` names no user: it is the one who presses. */
export function encodeListPlace(place: {
  readonly filter:
    | Exclude<ListFilter, { readonly kind: 'mine' }>
    | { readonly kind: 'all' | 'attention' | 'mine' | 'paused' };
  readonly page: number;
}): string {
  const { filter, page } = place;
  switch (filter.kind) {
    case 'text':
      return `${page} text ${filter.text}`;
    case 'owner':
      return `${page} owner ${filter.owner}`;
    case 'all':
    case 'attention':
    case 'mine':
    case 'paused':
      return `${page} ${filter.kind}`;
  }
}

/** Reads the value back; `undefined` for anything this app did not write. `by` is who pressed. */
export function parseListPlace(value: string, by: UserId): ListPlace | undefined {
  const match = /^(\d{1,6}) (all|attention|mine|text|owner|paused)(?: ([\s\S]*))?$/.exec(value);
  if (match === null) return undefined;
  const page = Number(match[1]);
  const words = match[3];
  if (page < 1) return undefined;
  switch (match[2]) {
    case 'mine':
      return { filter: { kind: 'mine', user: by }, page };
    case 'attention':
      return { filter: { kind: 'attention' }, page };
    case 'paused':
      return { filter: { kind: 'paused' }, page };
    case 'text':
      return words === undefined ? undefined : { filter: { kind: 'text', text: words }, page };
    case 'owner':
      return words === undefined || !(words === '' || isUserOrGroupId(words))
        ? undefined
        : { filter: { kind: 'owner', owner: words }, page };
    default:
      return { filter: { kind: 'all' }, page };
  }
}

export type RowAction = 'check' | 'page' | 'edit' | 'pause' | 'resume' | 'unwatch';

export interface RowChoice {
  readonly action: RowAction;
  readonly brn: Brn;
}

export function encodeRowChoice(choice: RowChoice): string {
  return `${choice.action}:${choice.brn}`;
}

export function parseRowChoice(value: string): RowChoice | undefined {
  const match = /^(check|page|edit|pause|resume|unwatch):(\d{10})$/.exec(value);
  if (match === null) return undefined;
  // The expression above admits these words and ten digits only.
  return { action: match[1] as RowAction, brn: match[2] as Brn };
}
