import { readHolidays } from '../../src/app/config.js';
import type { Holidays } from '../../src/kernel/working-days.js';

/** The holidays that the app itself uses, for rules whose test vectors depend on the real calendar. */
export const KOREA: Holidays = readHolidays();
