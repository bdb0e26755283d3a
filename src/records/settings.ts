import type { QuietHours } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { UserId } from './company.js';

/** They can be changed while the app runs; all others need the environment and a restart. */
export interface ChangeableSettings {
  /** Channel ID. */
  readonly defaultChannel: string;
  readonly channelLanguage: 'ko' | 'en';
  /** The ladder: days before expiry, descending. */
  readonly certAlertDays: readonly number[];
  readonly quietHours: QuietHours;
  /** Cron pattern of the daily summary, in the zone of the settings. */
  readonly digestCron: string;
  /** User and user-group IDs; empty: every full member. */
  readonly operators: readonly string[];
}

export type ChangeableName = keyof ChangeableSettings;

export interface SetValue<T> {
  readonly value: T;
  readonly by: UserId;
  readonly at: Instant;
}

/** For everything else the environment counts. */
export interface StoredSettings {
  readonly v: 1;
  readonly values: { readonly [Name in ChangeableName]?: SetValue<ChangeableSettings[Name]> };
}
