import { DateTime } from 'luxon';
import type { Instant } from '../kernel/instant.js';

export const HISTORY_MONTHS = 13;

/** What happened before the beginning of this day in Seoul, 13 calendar months ago, is kept no longer. */
export function historyKeptSince(now: Instant): Instant {
  return DateTime.fromMillis(now, { zone: 'Asia/Seoul' })
    .startOf('day')
    .minus({ months: HISTORY_MONTHS })
    .toMillis();
}
