import { addDays, type SeoulDay } from '../kernel/time.js';
import type { PeriodExpiry } from '../list/overview-entry.js';

const FORECAST_MONTHS = 12;

/** The first day of each month ahead, of which the first begins today, and the day after the last month. */
export function monthBounds(today: SeoulDay): readonly SeoulDay[] {
  const bounds = [today];
  let day = today;
  while (bounds.length <= FORECAST_MONTHS) {
    // The fourth day after the 28th is in the next month.
    day = `${addDays(`${day.slice(0, 8)}28`, 4).slice(0, 8)}01`;
    bounds.push(day);
  }
  return bounds;
}

/** An owner's part of the forecast. `none`: companies without an owner; `others`: the last owners, together. */
export interface OwnerForecast {
  readonly owner: { readonly id: string } | 'none' | 'others';
  /** How many certificates expire, by month. */
  readonly months: readonly number[];
  readonly total: number;
  /** How many of them have a working department user beside them. */
  readonly covered: number;
}

/** A chart has at most six series (docs.slack.dev/reference/block-kit/blocks/data-visualization-block). */
export const MAX_OWNERS = 6;

/** The owners with the most expiring certificates first. If they exceed `MAX_OWNERS`, the last ones form one entry. */
export function ownersOf(expiries: readonly PeriodExpiry[]): readonly OwnerForecast[] {
  const byOwner = new Map<string, PeriodExpiry[]>();
  for (const expiry of expiries) {
    const owner = expiry.company.owner ?? '';
    const group = byOwner.get(owner);
    if (group === undefined) byOwner.set(owner, [expiry]);
    else group.push(expiry);
  }
  const groups = [...byOwner].sort(
    ([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1),
  );
  const named = groups.length > MAX_OWNERS ? groups.slice(0, MAX_OWNERS - 1) : groups;
  const rest = groups.slice(named.length).flatMap(([, group]) => group);
  return [
    ...named.map(([id, group]) => ownerForecast(id === '' ? 'none' : { id }, group)),
    ...(rest.length === 0 ? [] : [ownerForecast('others', rest)]),
  ];
}

function ownerForecast(
  owner: OwnerForecast['owner'],
  expiries: readonly PeriodExpiry[],
): OwnerForecast {
  const months = Array.from({ length: FORECAST_MONTHS }, () => 0);
  for (const { period } of expiries) months[period] = (months[period] ?? 0) + 1;
  const covered = expiries.filter(({ stopsCollection }) => !stopsCollection).length;
  return { owner, months, total: expiries.length, covered };
}
