import type { SeoulDay } from './instant.js';
import { addDays, startOfSeoulDay } from './seoul-time.js';

/** What is known of the days on which nobody works. Saturdays and Sundays never count as working days. */
export interface WorkingDays {
  /** Public holidays and substitute holidays, with those of the settings (`EXTRA_HOLIDAYS`). */
  readonly holidays: ReadonlySet<SeoulDay>;
  /** Last day of the last year with holiday data; of later days only the weekends are known. Absent: no data at all. */
  readonly knownUntil?: SeoulDay;
}

export const WEEKENDS_ONLY: WorkingDays = { holidays: new Set() };

export function isWorkingDay(day: SeoulDay, { holidays }: WorkingDays): boolean {
  // Noon in Seoul is the same calendar day in UTC.
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
}

/** The first working day after `day`. */
export function nextWorkingDay(day: SeoulDay, days: WorkingDays): SeoulDay {
  return stepTo(day, 1, days);
}

/** The last working day before `day`. */
export function previousWorkingDay(day: SeoulDay, days: WorkingDays): SeoulDay {
  return stepTo(day, -1, days);
}

/** The working day that is `count` working days after `day`, which need not be one itself. */
export function addWorkingDays(day: SeoulDay, count: number, days: WorkingDays): SeoulDay {
  let reached = day;
  for (let left = count; left > 0; left--) reached = nextWorkingDay(reached, days);
  return reached;
}

/** `HH:MM` of a day in Seoul, given as minutes after its midnight. */
export function atMinute(day: SeoulDay, minute: number): number {
  return startOfSeoulDay(day) + minute * 60_000;
}

function stepTo(day: SeoulDay, by: 1 | -1, days: WorkingDays): SeoulDay {
  let next = addDays(day, by);
  while (!isWorkingDay(next, days)) next = addDays(next, by);
  return next;
}
