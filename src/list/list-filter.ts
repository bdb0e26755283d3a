import type { UserId } from '../records/company.js';
import type { CompanyStanding } from './company-standing.js';

/** Which of the watched companies. Those that are paused are among them, but never need attention. */
export type ListFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'attention' }
  /** What the person owns, or a user group the person belongs to. */
  | { readonly kind: 'mine'; readonly user: UserId; readonly groups?: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  /** What this user or user group owns; empty: what nobody owns. */
  | { readonly kind: 'owner'; readonly owner: string }
  | { readonly kind: 'paused' };

/** Whether a company is meant, by any filter but that of words (name-fit.ts); `undefined`: all of them are. */
export function filterFit(
  filter: Exclude<ListFilter, { readonly kind: 'text' }>,
): ((standing: CompanyStanding) => boolean) | undefined {
  switch (filter.kind) {
    case 'all':
      return undefined;
    case 'attention':
      return ({ company: { paused }, summary: { needsAction } }) =>
        paused === undefined && needsAction;
    case 'mine': {
      const owners = new Set([filter.user, ...(filter.groups ?? [])]);
      return ({ company: { owner } }) => owner !== undefined && owners.has(owner);
    }
    case 'owner':
      return ({ company: { owner = '' } }) => owner === filter.owner;
    case 'paused':
      return ({ company: { paused } }) => paused !== undefined;
    default:
      return filter satisfies never;
  }
}
