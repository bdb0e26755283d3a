import { z } from 'zod';
import { type Infer, instant, optional, userId, version } from './parts.js';

function storedValue<T extends z.ZodType>(value: T) {
  return optional(z.object({ value, by: userId, at: instant }));
}

const values = z.object({
  defaultChannel: storedValue(z.string()),
  channelLanguage: storedValue(z.enum(['ko', 'en'])),
  /** Days before expiry, descending. */
  certAlertDays: storedValue(z.array(z.number())),
  /** In minutes since midnight in Seoul. */
  quietHours: storedValue(
    z.union([z.literal('off'), z.object({ from: z.number(), to: z.number() })]),
  ),
  /** In TIMEZONE. */
  digestCron: storedValue(z.string()),
  /** User and user-group IDs; empty: every full member. */
  operators: storedValue(z.array(z.string())),
});

/** The values of the environment apply to settings without a stored value. */
export type StoredSettings = Infer<typeof storedSettingsSchema>;
export const storedSettingsSchema = z.object({ v: version, values });

export const changeableName = values.keyof();
export type ChangeableName = z.output<typeof changeableName>;

/** All other settings need the environment and a restart. */
export type ChangeableSettings = {
  readonly [Name in ChangeableName]: NonNullable<StoredSettings['values'][Name]>['value'];
};
