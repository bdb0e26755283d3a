import type { Brn } from '../kernel/brn.js';
import type { UserId } from '../records/company.js';
import { brnsIn } from '../slack/brns-in.js';
import { encodeListPlace, type ListPlace, parseListPlace } from './list-place.js';

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
