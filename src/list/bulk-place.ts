import type { CompanyMark } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import { isUserOrGroupId } from '../kernel/slack-id.js';
import type { UserId } from '../records/company.js';
import { brnsIn } from '../slack/origin.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import type { CompanyFilter } from './company-standing.js';
import { LIST_PLACE, type ListPlace, listPlaceOf } from './list-place.js';

export type BulkTarget =
  | { readonly kind: 'companies'; readonly brns: readonly Brn[] }
  | { readonly kind: 'filter'; readonly filter: CompanyFilter };

/** The metadata of the second window: IDs and numbers only, and the words of a text filter. */
export interface BulkPlace {
  readonly change: BulkKind;
  readonly total: number;
  /** For a filter: identifies the companies that were shown. */
  readonly mark?: CompanyMark;
  readonly target: BulkTarget;
  readonly back?: ListPlace;
}

/**
 * `pause 2 brns 1234567891,2208162517` or `owner 1200#1x7 list 1 owner U0KIM`; with a first window to go back to:
 * `pause 2 ticked 1234567891,2208162517 3 all`, `owner 1200#1x7 of:U0KIM 3 all`, `pause 40#1x7 filter 3 all`.
 */
export function encodeBulkPlace({ change, total, mark, target, back }: BulkPlace): string {
  const targetPart = back === undefined ? encodeTarget(target) : encodeTargetAndBack(target, back);
  const shown = mark === undefined ? total : `${total}#${mark}`;
  return `${change} ${shown} ${targetPart}`;
}

function encodeTarget(target: BulkTarget): string {
  if (target.kind === 'companies') return `brns ${target.brns.join(',')}`;
  const { filter } = target;
  if (filter.kind === 'owner') return `list 1 owner ${filter.owner}`;
  return `list ${LIST_PLACE.encode({ filter, page: 1 })}`;
}

function encodeTargetAndBack(target: BulkTarget, back: ListPlace): string {
  const backPart = LIST_PLACE.encode(back);
  // There are no BRNs if all companies have been unwatched meanwhile.
  if (target.kind === 'companies') {
    return ['ticked', target.brns.join(','), backPart].filter((part) => part !== '').join(' ');
  }
  const { filter } = target;
  return `${filter.kind === 'owner' ? `of:${filter.owner}` : 'filter'} ${backPart}`;
}

/** Inverse of `encodeBulkPlace`; `undefined` for anything this app did not write. `by`: the user who pressed. */
export function parseBulkPlace(metadata: string, by: UserId): BulkPlace | undefined {
  const [, changeKind, digits, mark, targetKind = '', rest = ''] =
    /^(\w+) (\d{1,7})(?:#([0-9a-z]{1,7}))? (brns|list 1 owner|list|ticked|filter|of:[A-Z0-9]+) ([\s\S]+)$/.exec(
      metadata,
    ) ?? [];
  const change = BULK_KINDS.find((kind) => kind === changeKind);
  if (change === undefined) return undefined;
  const shown = { change, total: Number(digits), mark };
  if (targetKind === 'brns') return { ...shown, target: companiesIn(rest) };
  if (targetKind === 'list 1 owner') {
    return isUserOrGroupId(rest) ? { ...shown, target: ofOwner(rest) } : undefined;
  }
  const [, brns = '', backPart = ''] = /^(?:(\d{10}(?:,\d{10})*) )?([\s\S]*)$/.exec(rest) ?? [];
  const back = listPlaceOf(backPart, by);
  if (back === undefined) return undefined;
  const { filter } = back;
  if (targetKind === 'list') return { ...shown, target: { kind: 'filter', filter } };
  if (targetKind === 'ticked') return { ...shown, target: companiesIn(brns), back };
  if (targetKind === 'filter') return { ...shown, target: { kind: 'filter', filter }, back };
  return { ...shown, target: ofOwner(targetKind.slice('of:'.length)), back };
}

function companiesIn(brns: string): BulkTarget {
  return { kind: 'companies', brns: brnsIn(brns.split(',')) };
}

/** All companies of a user or user group. */
export function ofOwner(owner: string): BulkTarget {
  return { kind: 'filter', filter: { kind: 'owner', owner } };
}
