import type { UserId } from '../domain/company.js';

/** Which part of the list is shown; the same shape as the service's filter. */
export type ListFilterChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'attention' }
  | { readonly kind: 'mine'; readonly user: UserId }
  | { readonly kind: 'text'; readonly text: string };

export interface ListPlace {
  readonly filter: ListFilterChoice;
  /** 1-based. */
  readonly page: number;
}

/** What a paging or filter button carries. `mine` carries no user: it is always the one who presses. */
export function encodeListPlace(place: {
  readonly filter:
    | { readonly kind: 'all' | 'attention' | 'mine' }
    | { readonly kind: 'text'; readonly text: string };
  readonly page: number;
}): string {
  const { filter, page } = place;
  return filter.kind === 'text' ? `${page} text ${filter.text}` : `${page} ${filter.kind}`;
}

/** Reads the value back; `undefined` for anything this app did not write. `by` is who pressed. */
export function parseListPlace(value: string, by: UserId): ListPlace | undefined {
  const match = /^(\d{1,6}) (all|attention|mine|text)(?: ([\s\S]*))?$/.exec(value);
  if (match === null) return undefined;
  const page = Number(match[1]);
  if (page < 1) return undefined;
  switch (match[2]) {
    case 'mine':
      return { filter: { kind: 'mine', user: by }, page };
    case 'attention':
      return { filter: { kind: 'attention' }, page };
    case 'text':
      return match[3] === undefined
        ? undefined
        : { filter: { kind: 'text', text: match[3] }, page };
    default:
      return { filter: { kind: 'all' }, page };
  }
}
