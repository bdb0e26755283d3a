import * as presets from '@hyunbinseo/holidays-kr/all';
import { holidayDataOf } from '../kernel/holiday-data.js';
import type { Instant, SeoulDay } from '../kernel/instant.js';
import type { WorkingDays } from '../kernel/working-days.js';

/**
 * The public holidays of Korea as the gazette announced them (one preset of the package per year), and days of one's
 * own. Read once: the package's own question answers with a Promise, which is always true in an `if`.
 */
export function readHolidays(extra: readonly SeoulDay[] = []): WorkingDays {
  const announced = Object.values(presets).flatMap((year) => Object.keys(year));
  const lastYear = announced.toSorted().at(-1)?.slice(0, 4);
  return {
    holidays: new Set([...announced, ...extra]),
    knownUntil: lastYear === undefined ? undefined : `${lastYear}-12-31`,
  };
}

/** A sentence for the log when the holiday data ends soon or has ended; `undefined` while it lasts. */
export function holidayRemark(days: WorkingDays, now: Instant): string | undefined {
  const data = holidayDataOf(days, now);
  if (data.kind === 'none') return 'There is no holiday data: only weekends are known.';
  if (data.kind === 'known') return undefined;
  return (
    `The holiday data ${data.kind} on ${data.until}; after that only weekends are known. ` +
    'Update this app, or name the coming holidays in EXTRA_HOLIDAYS.'
  );
}
