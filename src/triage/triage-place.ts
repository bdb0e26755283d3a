import { type Brn, parseBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';

/** What a window about one alert carries in its private_metadata. */
export interface TriagePlace {
  readonly brn: Brn;
  /** The window below shows the alert's details, to be redrawn afterwards. */
  readonly onDetails: boolean;
  /** The latest end of a snooze. */
  readonly limit?: Instant;
}

/** `1234567891:details:1796000000000`. */
export function encodeTriagePlace({ brn, onDetails, limit }: TriagePlace): string {
  return [brn, onDetails ? 'details' : 'channel', ...(limit === undefined ? [] : [limit])].join(
    ':',
  );
}

/** `undefined` for anything that `encodeTriagePlace` did not write. */
export function parseTriagePlace(metadata: string): TriagePlace | undefined {
  const [digits = '', below, latest, ...more] = metadata.split(':');
  const brn = parseBrn(digits);
  if (!brn.ok || (below !== 'details' && below !== 'channel') || more.length > 0) return undefined;
  const place = { brn: brn.value, onDetails: below === 'details' };
  if (latest === undefined) return place;
  const limit = Number(latest);
  return Number.isSafeInteger(limit) ? { ...place, limit } : undefined;
}
