import type { Brn } from '../domain/brn.js';
import { BULK_KINDS, type BulkKind } from '../domain/bulk-change.js';
import type { UserId } from '../domain/company.js';
import type { CompanyMark } from '../domain/company-mark.js';
import { brnsIn } from './brns-in.js';
import { encodeListPlace, type ListFilterChoice, parseListPlace } from './list-place.js';

/** Which companies are to be changed. */
export type BulkTarget =
  | { readonly kind: 'companies'; readonly brns: readonly Brn[] }
  | { readonly kind: 'filter'; readonly filter: ListFilterChoice };

/** What the second window of a change carries: IDs and numbers only, and the words of a text filter. */
export interface BulkPlace {
  readonly change: BulkKind;
  /** How many companies the person was shown. */
  readonly total: number;
  /** Of a filter: which these were. */
  readonly mark?: CompanyMark;
  readonly target: BulkTarget;
}

/** `pause 2 brns 1234567891,2208162517` or `owner 1200#1x7 list 1 owner U0KIM`. */
export function encodeBulkPlace({ change, total, mark, target }: BulkPlace): string {
  const which =
    target.kind === 'companies'
      ? `brns ${target.brns.join(',')}`
      : `list ${encodeListPlace({ filter: target.filter, page: 1 })}`;
  const shown = mark === undefined ? total : `${total}#${mark}`;
  return `${change} ${shown} ${which}`;
}

/** Reads it back; `undefined` for anything this app did not write. `by` is who pressed. */
export function parseBulkPlace(metadata: string, by: UserId): BulkPlace | undefined {
  const [, word, digits, mark, which, rest] =
    /^(\w+) (\d{1,7})(?:#([0-9a-z]{1,7}))? (brns|list) ([\s\S]+)$/.exec(metadata) ?? [];
  const change = BULK_KINDS.find((kind) => kind === word);
  if (change === undefined || rest === undefined) return undefined;
  const shown = { total: Number(digits), ...(mark === undefined ? {} : { mark }) };
  if (which === 'list') {
    const place = parseListPlace(rest, by);
    return place === undefined
      ? undefined
      : { change, ...shown, target: { kind: 'filter', filter: place.filter } };
  }
  const brns = brnsIn(rest.split(','));
  return { change, ...shown, target: { kind: 'companies', brns } };
}
