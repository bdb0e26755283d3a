import type { RollUpId } from '../records/alert.js';
import type { UserId } from '../records/company.js';

/** Which of the alerts are shown; the same shape as the service's filter. */
export type AlertFilterChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'mine'; readonly user: UserId }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'roll-up'; readonly id: RollUpId };

export interface AlertPlace {
  readonly filter: AlertFilterChoice;
  /** 1-based. */
  readonly page: number;
}

/** What a paging or filter button and the window itself carry. `mine` carries no user: it is always the one who looks. */
export function encodeAlertPlace({
  filter,
  page,
}: {
  readonly filter:
    | Exclude<AlertFilterChoice, { readonly kind: 'mine' }>
    | { readonly kind: 'mine' };
  readonly page: number;
}): string {
  switch (filter.kind) {
    case 'all':
    case 'mine':
      return `${page} ${filter.kind}`;
    case 'text':
      return `${page} text ${filter.text}`;
    case 'roll-up':
      return `${page} roll-up ${filter.id}`;
    default:
      return filter satisfies never;
  }
}

/** Reads the value back; `undefined` for anything this app did not write. `by` is who looks. */
export function parseAlertPlace(value: string, by: UserId): AlertPlace | undefined {
  const match = /^(\d{1,6}) (all|mine|text|roll-up)(?: ([\s\S]+))?$/.exec(value);
  if (match === null) return undefined;
  const page = Number(match[1]);
  const filter = filterOf(match[2], match[3], by);
  return page < 1 || filter === undefined ? undefined : { filter, page };
}

function filterOf(
  kind: string | undefined,
  rest: string | undefined,
  by: UserId,
): AlertFilterChoice | undefined {
  switch (kind) {
    case 'all':
      return { kind: 'all' };
    case 'mine':
      return { kind: 'mine', user: by };
    case 'text':
      return rest === undefined ? undefined : { kind: 'text', text: rest };
    default:
      return rest === undefined ? undefined : { kind: 'roll-up', id: rest };
  }
}
