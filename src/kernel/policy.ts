import { DEFAULT_QUIET_HOURS, type QuietHours } from './quiet-hours.js';
import { WEEKENDS_ONLY, type WorkingDays } from './working-days.js';

/** The settings that the rules depend on. */
export interface Policy {
  /** Days before a certificate's expiry on which there is a notice, descending. */
  readonly certAlertDays: readonly number[];
  readonly deptLoginTest: 'daily' | 'weekly' | 'off';
  readonly certLoginTest: 'off' | 'manual' | 'sweep';
  /** `deptUser`: the integration collects by department user only, so that a certificate does not help. */
  readonly collectsBy: 'any' | 'deptUser';
  readonly quietHours: QuietHours;
  readonly days: WorkingDays;
}

export const DEFAULT_POLICY: Policy = {
  certAlertDays: [30, 14, 7, 3, 1, 0],
  deptLoginTest: 'daily',
  certLoginTest: 'manual',
  collectsBy: 'any',
  quietHours: DEFAULT_QUIET_HOURS,
  days: WEEKENDS_ONLY,
};
