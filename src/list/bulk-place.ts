import type { CompanyMark } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { brnsIn } from '../slack/origin.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import type { ListFilter } from './company-standing.js';
import { LIST_PLACE, type ListPlace, listPlaceOf } from './list-place.js';

export type BulkTarget =
  | { readonly kind: 'companies'; readonly brns: readonly Brn[] }
  | { readonly kind: 'filter'; readonly filter: ListFilter };

/** The metadata of the second window: IDs and numbers only, and the words of a text filter. */
export interface BulkPlace {
  readonly change: BulkKind;
  /** The number of companies that was shown. */
  readonly total: number;
  /** Of a filter: identifies the companies that were shown. */
  readonly mark?: CompanyMark;
  readonly target: BulkTarget;
  /** The place of the first window; absent: there was none. */
  readonly back?: ListPlace;
}

/**
 * `pause 2 brns 1234567891,2208162517` or `owner 1200#1x7 list 1 owner U0KIM`; behind a first window:
 * `pause 2 ticked 1234567891,2208162517 3 all`, `owner 1200#1x7 of:U0KIM 3 all`, `pause 40#1x7 filter 3 all`.
 */
export function encodeBulkPlace({ change, total, mark, target, back }: BulkPlace): string {
  const which = back === undefined ? targetWords(target) : backWords(target, back);
  const shown = mark === undefined ? total : `${total}#${mark}`;
  return `${change} ${shown} ${which}`;
}

function targetWords(target: BulkTarget): string {
  return target.kind === 'companies'
    ? `brns ${target.brns.join(',')}`
    : `list ${LIST_PLACE.encode({ filter: target.filter, page: 1 })}`;
}

function backWords(target: BulkTarget, back: ListPlace): string {
  const where = LIST_PLACE.encode(back);
  if (target.kind === 'companies') {
    // Empty when all of them have been unwatched meanwhile.
    return target.brns.length === 0
      ? `ticked ${where}`
      : `ticked ${target.brns.join(',')} ${where}`;
  }
  const owner = ownerChosen(target, back);
  return `${owner === undefined ? 'filter' : `of:${owner}`} ${where}`;
}

/** The owner of whom all companies were chosen; `undefined`: another choice. */
export function ownerChosen(target: BulkTarget, { filter }: ListPlace): string | undefined {
  if (target.kind === 'companies' || target.filter.kind !== 'owner') return undefined;
  const { owner } = target.filter;
  return filter.kind === 'owner' && filter.owner === owner ? undefined : owner;
}

/** Reads it back; `undefined` for anything this app did not write. `by` is who pressed. */
export function parseBulkPlace(metadata: string, by: UserId): BulkPlace | undefined {
  const [, word, digits, mark, which = '', rest = ''] =
    /^(\w+) (\d{1,7})(?:#([0-9a-z]{1,7}))? (brns|list|ticked|filter|of:[A-Z0-9]+) ([\s\S]+)$/.exec(
      metadata,
    ) ?? [];
  const change = BULK_KINDS.find((kind) => kind === word);
  if (change === undefined) return undefined;
  const shown = { change, total: Number(digits), mark };
  if (which === 'brns') return { ...shown, target: companiesIn(rest) };
  const [, brns = '', where = ''] = /^(?:(\d{10}(?:,\d{10})*) )?([\s\S]*)$/.exec(rest) ?? [];
  const place = listPlaceOf(where, by);
  if (place === undefined) return undefined;
  if (which === 'list') return { ...shown, target: { kind: 'filter', filter: place.filter } };
  if (which === 'ticked') return { ...shown, target: companiesIn(brns), back: place };
  const filter: ListFilter =
    which === 'filter' ? place.filter : { kind: 'owner', owner: which.slice('of:'.length) };
  return { ...shown, target: { kind: 'filter', filter }, back: place };
}

function companiesIn(brns: string): BulkTarget {
  return { kind: 'companies', brns: brnsIn(brns.split(',')) };
}
