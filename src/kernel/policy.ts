import { addDays, type Instant, MINUTE, seoulDayOf, startOfSeoulDay } from './time.js';
import { atMinute, type Holidays, isWorkingDay, WEEKENDS_ONLY } from './working-days.js';

/**
 * The hours without automatic notifications, in minutes after midnight in Seoul; they cross midnight if `from` is later
 * than `to`. `off`: no quiet hours, not even on days off.
 */
export type QuietHours = { readonly from: number; readonly to: number } | 'off';

/** The settings on which the rules depend. */
export interface Policy {
  /** Days before a certificate's expiry on which there is a notice, descending. */
  readonly certAlertDays: readonly number[];
  /** How often a sweep tests the login of a department user. */
  readonly deptLoginTest: 'daily' | 'weekly' | 'off';
  /** `manual`: when a person asks; `sweep`: in sweeps too. */
  readonly certLoginTest: 'off' | 'manual' | 'sweep';
  /** `deptUser`: the integration collects by department user only, so a certificate does not help. */
  readonly collectsBy: 'any' | 'deptUser';
  readonly quietHours: QuietHours;
  readonly holidays: Holidays;
}

export const DEFAULT_POLICY: Policy = {
  certAlertDays: [30, 14, 7, 3, 1, 0],
  deptLoginTest: 'daily',
  certLoginTest: 'manual',
  collectsBy: 'any',
  quietHours: { from: 20 * 60, to: 8 * 60 + 30 },
  holidays: WEEKENDS_ONLY,
};

export type QuietTimes = Pick<Policy, 'quietHours' | 'holidays'>;

/** Whether a notice that no person asked for has to wait at this instant. */
export function isQuiet(at: Instant, { quietHours, holidays }: QuietTimes): boolean {
  if (quietHours === 'off') return false;
  const day = seoulDayOf(at);
  if (!isWorkingDay(day, holidays)) return true;
  const minute = (at - startOfSeoulDay(day)) / MINUTE;
  const { from, to } = quietHours;
  return from > to ? minute >= from || minute < to : minute >= from && minute < to;
}

/** The first instant from `at` on that is not quiet. */
export function quietUntil(at: Instant, times: QuietTimes): Instant {
  const { quietHours } = times;
  if (quietHours === 'off' || !isQuiet(at, times)) return at;
  // Terminates: part of every working day is not quiet, and the list of holidays is finite.
  for (let day = seoulDayOf(at); ; day = addDays(day, 1)) {
    for (const candidate of [startOfSeoulDay(day), atMinute(day, quietHours.to)]) {
      if (candidate > at && !isQuiet(candidate, times)) return candidate;
    }
  }
}

/** Reads `20:00-08:30` or `off`. */
export function parseQuietHours(text: string): QuietHours | undefined {
  const normalized = text.trim().toLowerCase();
  if (normalized === 'off') return 'off';
  const [from, to, ...others] = normalized.split('-').map(parseTimeOfDay);
  if (from === undefined || to === undefined || from === to || others.length > 0) return undefined;
  return { from, to };
}

/** Minutes after midnight of a time such as `08:30`. */
export function parseTimeOfDay(time: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  return match === null || hour > 23 || minute > 59 ? undefined : hour * 60 + minute;
}
