import type { CompanyMark } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { brnsIn } from '../slack/origin.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import {
  encodeListPlace,
  type ListFilterChoice,
  type ListPlace,
  parseListPlace,
} from './list-place.js';

/**
 * So many companies can be ticked. Their numbers, the longest search and what is ticked on one page too many stay within
 * the 3,000 characters of private_metadata, counted in bytes too.
 */
export const MOST_TICKED = 200;

/** What the first window of a change carries: where it is, and what its boxes do not show. */
export interface BulkChoosing {
  readonly place: ListPlace;
  /** Ticked, but not on this page. */
  readonly elsewhere: readonly Brn[];
}

/** `3 all`, or with what is ticked elsewhere before it: `1234567891,2208162517 3 text 한빛`. */
export function encodeBulkChoosing({ place, elsewhere }: BulkChoosing): string {
  const where = encodeListPlace(place);
  return elsewhere.length === 0 ? where : `${elsewhere.join(',')} ${where}`;
}

/** Reads it back; `undefined` for anything this app did not write. `by` is who pressed. */
export function parseBulkChoosing(metadata: string, by: UserId): BulkChoosing | undefined {
  const [, brns = '', where = ''] = /^(?:(\d{10}(?:,\d{10})*) )?([\s\S]*)$/.exec(metadata) ?? [];
  const place = parseListPlace(where, by);
  return place === undefined ? undefined : { place, elsewhere: brnsIn(brns.split(',')) };
}

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
  /** The first window as it was sent, with all that is ticked; absent: there was none. */
  readonly back?: BulkChoosing;
}

/**
 * `pause 2 brns 1234567891,2208162517` or `owner 1200#1x7 list 1 owner U0KIM`; behind a first window, whose ticks are not written
 * twice: `pause 2 ticked 1234567891,2208162517 3 all`, `owner 1200#1x7 of:U0KIM 3 all`, `pause 40#1x7 filter 3 all`.
 */
export function encodeBulkPlace({ change, total, mark, target, back }: BulkPlace): string {
  const which = back === undefined ? targetWords(target) : backWords(target, back);
  const shown = mark === undefined ? total : `${total}#${mark}`;
  return `${change} ${shown} ${which}`;
}

function targetWords(target: BulkTarget): string {
  return target.kind === 'companies'
    ? `brns ${target.brns.join(',')}`
    : `list ${encodeListPlace({ filter: target.filter, page: 1 })}`;
}

function backWords(target: BulkTarget, back: BulkChoosing): string {
  if (target.kind === 'companies') {
    return `ticked ${encodeBulkChoosing({ ...back, elsewhere: target.brns })}`;
  }
  const owner = ownerChosen(target, back);
  return `${owner === undefined ? 'filter' : `of:${owner}`} ${encodeBulkChoosing(back)}`;
}

/** All companies of whom were chosen in the first window; `undefined`: it was not "all of an owner". */
export function ownerChosen(target: BulkTarget, back: BulkChoosing): string | undefined {
  if (target.kind === 'companies' || target.filter.kind !== 'owner') return undefined;
  const { filter } = back.place;
  const { owner } = target.filter;
  return filter.kind === 'owner' && filter.owner === owner ? undefined : owner;
}

/** Reads it back; `undefined` for anything this app did not write. `by` is who pressed. */
export function parseBulkPlace(metadata: string, by: UserId): BulkPlace | undefined {
  const [, word, digits, mark, which, rest] =
    /^(\w+) (\d{1,7})(?:#([0-9a-z]{1,7}))? (brns|list|ticked|filter|of:[A-Z0-9]+) ([\s\S]+)$/.exec(
      metadata,
    ) ?? [];
  const change = BULK_KINDS.find((kind) => kind === word);
  if (change === undefined || rest === undefined) return undefined;
  const shown = { total: Number(digits), mark };
  if (which !== 'list' && which !== 'brns') {
    const back = parseBulkChoosing(rest, by);
    if (back === undefined) return undefined;
    return { change, ...shown, target: targetBehind(which ?? '', back), back };
  }
  if (which === 'list') {
    const place = parseListPlace(rest, by);
    return place === undefined
      ? undefined
      : { change, ...shown, target: { kind: 'filter', filter: place.filter } };
  }
  const brns = brnsIn(rest.split(','));
  return { change, ...shown, target: { kind: 'companies', brns } };
}

function targetBehind(which: string, back: BulkChoosing): BulkTarget {
  if (which === 'ticked') return { kind: 'companies', brns: back.elsewhere };
  if (which === 'filter') return { kind: 'filter', filter: back.place.filter };
  return { kind: 'filter', filter: { kind: 'owner', owner: which.slice('of:'.length) } };
}
