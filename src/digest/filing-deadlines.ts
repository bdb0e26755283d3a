import type { SeoulDay } from '../kernel/instant.js';
import { addDays } from '../kernel/seoul-time.js';
import { isWorkingDay, type WorkingDays } from '../kernel/working-days.js';

/** VAT returns are due on the 25th after each quarter (Value-Added Tax Act, articles 48 and 49). */
const DUE = ['01-25', '04-25', '07-25', '10-25'] as const;

/** Moves a deadline although it is no public holiday (Framework Act on National Taxes, article 5). */
const WORKERS_DAY = '05-01';

/**
 * The days on which VAT returns of that calendar year are due at the latest, in order: one that falls on a Saturday, a
 * Sunday, a holiday or 1 May is due on the next day that is none of them.
 */
export function vatDeadlines(year: number, days: WorkingDays): readonly SeoulDay[] {
  return DUE.map((due) => movedOn(`${year}-${due}`, days));
}

/** The next VAT deadline from `day` on; `day` itself when it is one. */
export function nextVatDeadline(day: SeoulDay, days: WorkingDays): SeoulDay {
  const year = Number(day.slice(0, 4));
  const coming = [...vatDeadlines(year, days), ...vatDeadlines(year + 1, days)];
  return coming.find((deadline) => deadline >= day) ?? day;
}

function movedOn(due: SeoulDay, days: WorkingDays): SeoulDay {
  let day = due;
  while (!isWorkingDay(day, days) || day.endsWith(WORKERS_DAY)) day = addDays(day, 1);
  return day;
}
