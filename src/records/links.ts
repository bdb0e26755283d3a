import { z } from 'zod';
import { product } from './company.js';
import { brn, type Infer, instant, optional, userId, version } from './parts.js';

/** Allows one person to open a company's authentication page once (PUBLIC_URL). Only the ticket's hash is stored. */
export type TicketRecord = Infer<typeof ticketSchema>;
export const ticketSchema = z.object({
  v: version,
  brn,
  product,
  user: userId,
  expiresAt: instant,
  usedAt: optional(instant),
});

/** A link to a client company's own authentication page (CLIENT_LINKS). Only the hash of its token is stored. */
export type ClientLink = Infer<typeof clientLinkSchema>;
export const clientLinkSchema = z.object({
  v: version,
  brn,
  hash: z.string(),
  by: userId,
  at: instant,
  expiresAt: instant,
  wrongNumbers: optional(z.number()),
  /** When the right number was last entered. */
  openedAt: optional(instant),
  /** The day in Seoul on which POPBiLL's page was last asked for, and how often on that day. */
  pages: optional(z.object({ day: z.string(), count: z.number() })),
});

const clientLinkEnd = z.enum([
  'revoked',
  'replaced',
  'expired',
  'wrong-numbers',
  /** The person who made it is no longer allowed to make links. */
  'not-allowed',
  'resolved',
  /** The company was paused, or is no longer watched. */
  'closed',
]);
export type ClientLinkEnd = z.output<typeof clientLinkEnd>;

/** What happened to a link. `opened`: the day's first right number was entered. `page`: POPBiLL's page was opened. */
export type ClientLinkStep = Infer<typeof clientLinkStep>;
export const clientLinkStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('made'), by: userId, until: instant }),
  z.object({ step: z.literal('opened') }),
  z.object({ step: z.literal('page'), product }),
  /** The company was checked, without login tests, after a page was opened. */
  z.object({ step: z.literal('checked') }),
  /** `by`: who revoked or replaced it. */
  z.object({ step: z.literal('ended'), why: clientLinkEnd, by: optional(userId) }),
]);

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

/** A check promised to a person who opened an authentication page; they are sent the result. Stored as `look`. */
export type PromisedCheck = Infer<typeof promisedCheckSchema>;
export const promisedCheckSchema = z.object({
  v: version,
  user: userId,
  brn,
  product,
  dueAt: instant,
  /** The company's other product, if its page was opened too. */
  other: optional(product),
  /** The client opened the page, with a link that this person made. */
  forClient: optional(z.literal(true)),
});
