import { z } from 'zod';
import { instant, optional, version } from './schema-parts.js';

export const settingName = z.enum([
  'defaultChannel',
  'channelLanguage',
  'certAlertDays',
  'quietHours',
  'digestCron',
  'operators',
]);

const quietHours = z.union([z.literal('off'), z.object({ from: z.number(), to: z.number() })]);

export const storedSettingsSchema = z.object({
  v: version,
  values: z.object({
    defaultChannel: setValue(z.string()),
    channelLanguage: setValue(z.enum(['ko', 'en'])),
    certAlertDays: setValue(z.array(z.number())),
    quietHours: setValue(quietHours),
    digestCron: setValue(z.string()),
    operators: setValue(z.array(z.string())),
  }),
});

function setValue<T extends z.ZodType>(value: T) {
  return optional(z.object({ value, by: z.string(), at: instant }));
}
