import type { CompanyFingerprint } from '../company/company-rules.js';
import type { Brn } from '../kernel/brn.js';
import { isUserOrGroupId } from '../kernel/slack-id.js';
import type { UserId } from '../records/company.js';
import { brnsIn } from '../slack/origin.js';
import { BULK_KINDS, type BulkKind } from './bulk-rules.js';
import { LIST_PLACE, type ListPlace, listPlaceOf } from './list-place.js';
import type { CompanyFilter } from './overview-entry.js';

export type BulkTarget =
  | { readonly kind: 'companies'; readonly brns: readonly Brn[] }
  | { readonly kind: 'filter'; readonly filter: CompanyFilter };

/** What the second window carries: only IDs, numbers, and the text of a filter. */
export interface BulkPlace {
  readonly change: BulkKind;
  readonly total: number;
  /** The fingerprint of the companies that a filter matched. */
  readonly fingerprint?: CompanyFingerprint;
  readonly target: BulkTarget;
  /** The page and filter of the first window; absent if there was none. */
  readonly backTo?: ListPlace;
}

/**
 * Without a first window: `pause 2 brns 1234567891,2208162517` or `owner 1200#1x7 list 1 owner U0KIM`. With one:
 * `pause 2 ticked 1234567891,2208162517 3 all`, `owner 1200#1x7 of:U0KIM 3 all` or `pause 40#1x7 filter 3 all`.
 */
export function encodeBulkPlace(place: BulkPlace): string {
  const { change, total, fingerprint, target, backTo } = place;
  const companies = fingerprint === undefined ? total : `${total}#${fingerprint}`;
  const rest = backTo === undefined ? encodeTarget(target) : encodeTargetAndBack(target, backTo);
  return `${change} ${companies} ${rest}`;
}

function encodeTarget(target: BulkTarget): string {
  if (target.kind === 'companies') return `brns ${target.brns.join(',')}`;
  const { filter } = target;
  if (filter.kind === 'owner') return `list 1 owner ${filter.owner}`;
  return `list ${LIST_PLACE.encode({ filter, page: 1 })}`;
}

function encodeTargetAndBack(target: BulkTarget, backTo: ListPlace): string {
  const backPart = LIST_PLACE.encode(backTo);
  // There are no BRNs if all of the companies are no longer watched.
  if (target.kind === 'companies') {
    return ['ticked', target.brns.join(','), backPart].filter((part) => part !== '').join(' ');
  }
  const { filter } = target;
  return `${filter.kind === 'owner' ? `of:${filter.owner}` : 'filter'} ${backPart}`;
}

/** Reads what `encodeBulkPlace` wrote; `undefined` for anything else. `by`: the user who pressed. */
export function parseBulkPlace(metadata: string, by: UserId): BulkPlace | undefined {
  const [, changeKind, digits, fingerprint, targetKind = '', rest = ''] =
    /^([a-z-]+) (\d{1,7})(?:#([0-9a-z]{1,7}))? (brns|list 1 owner|list|ticked|filter|of:[A-Z0-9]+) ([\s\S]+)$/.exec(
      metadata,
    ) ?? [];
  const change = BULK_KINDS.find((kind) => kind === changeKind);
  if (change === undefined) return undefined;
  const base = { change, total: Number(digits), fingerprint };
  if (targetKind === 'brns') return { ...base, target: decodeBrns(rest) };
  if (targetKind === 'list 1 owner') {
    return isUserOrGroupId(rest) ? { ...base, target: companiesOfOwner(rest) } : undefined;
  }
  const [, brns = '', backPart = ''] = /^(?:(\d{10}(?:,\d{10})*) )?([\s\S]*)$/.exec(rest) ?? [];
  const backTo = listPlaceOf(backPart, by);
  if (backTo === undefined) return undefined;
  const { filter } = backTo;
  if (targetKind === 'list') return { ...base, target: { kind: 'filter', filter } };
  if (targetKind === 'ticked') return { ...base, target: decodeBrns(brns), backTo };
  if (targetKind === 'filter') return { ...base, target: { kind: 'filter', filter }, backTo };
  return { ...base, target: companiesOfOwner(targetKind.slice('of:'.length)), backTo };
}

function decodeBrns(brns: string): BulkTarget {
  return { kind: 'companies', brns: brnsIn(brns.split(',')) };
}

/** The target of all companies of a user or user group. */
export function companiesOfOwner(owner: string): BulkTarget {
  return { kind: 'filter', filter: { kind: 'owner', owner } };
}
