import { z } from 'zod';
import type { Instant } from '../kernel/time.js';
import type { UserId } from './company.js';
import { instant, type Of, optional, userId, version } from './parts.js';

function setValue<T extends z.ZodType>(value: T) {
  return optional(z.object({ value, by: userId, at: instant }));
}

const values = z.object({
  /** Channel ID. */
  defaultChannel: setValue(z.string()),
  channelLanguage: setValue(z.enum(['ko', 'en'])),
  /** The ladder: days before expiry, descending. */
  certAlertDays: setValue(z.array(z.number())),
  quietHours: setValue(z.union([z.literal('off'), z.object({ from: z.number(), to: z.number() })])),
  /** Cron pattern of the daily summary, in the zone of the settings. */
  digestCron: setValue(z.string()),
  /** User and user-group IDs; empty: every full member. */
  operators: setValue(z.array(z.string())),
});

export const storedSettingsSchema = z.object({ v: version, values });

export const changeableName = values.keyof();
export type ChangeableName = z.output<typeof changeableName>;

/** They can be changed while the app runs; all others need the environment and a restart. */
export type ChangeableSettings = {
  readonly [Name in ChangeableName]: NonNullable<Of<typeof values>[Name]>['value'];
};

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
