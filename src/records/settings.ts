import type { QuietHours } from '../kernel/quiet-hours.js';
import type { Instant } from '../kernel/time.js';
import type { UserId } from './company.js';

/** The settings that can be changed while the app runs; all others need the environment and a start. */
export interface ChangeableSettings {
  /** Channel ID. */
  readonly defaultChannel: string;
  /** What channels are written in. */
  readonly channelLanguage: 'ko' | 'en';
  /** Days before expiry at which a certificate is told, descending. */
  readonly certAlertDays: readonly number[];
  readonly quietHours: QuietHours;
  /** Cron pattern of the daily summary, in the zone of the settings. */
  readonly digestCron: string;
  /** User and user-group IDs; empty: every full member. */
  readonly operators: readonly string[];
}

export type ChangeableName = keyof ChangeableSettings;

/** One value that was set while the app ran. */
export interface SetValue<T> {
  readonly value: T;
  readonly by: UserId;
  readonly at: Instant;
}

/** What was set while the app ran, as it is stored; the environment counts for everything that is not in it. */
export interface StoredSettings {
  readonly v: 1;
  readonly values: { readonly [Name in ChangeableName]?: SetValue<ChangeableSettings[Name]> };
}
