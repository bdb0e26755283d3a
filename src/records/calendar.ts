import { z } from 'zod';
import { type Infer, instant, userId, version } from './parts.js';

/** The companies of a calendar. `channel`: those whose alerts go there. `owner`: those that this person owns. */
export type CalendarScope = Infer<typeof calendarScope>;
export const calendarScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('channel'), channel: z.string() }),
  z.object({ kind: z.literal('owner'), owner: userId }),
]);

/** An address at which calendars read certificate ends and VAT deadlines. Only the hash of its token is stored. */
export type CalendarFeed = Infer<typeof calendarFeedSchema>;
export const calendarFeedSchema = z.object({
  v: version,
  hash: z.string(),
  by: userId,
  at: instant,
  scope: calendarScope,
  language: z.enum(['ko', 'en']),
});
