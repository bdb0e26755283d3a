import { z } from 'zod';
import { alertSchema, reason, setupAlertSchema } from './alert-schema.js';
import { instant, optional, version } from './schema-parts.js';

const threadLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('notice'),
    why: z.enum(['first', 'new-reason', 'worse', 'rung', 'last-day']),
  }),
  z.object({ kind: z.literal('reason-gone'), reasons: z.array(reason) }),
  z.object({ kind: z.literal('resolved') }),
  z.object({ kind: z.literal('page-opened'), by: z.string(), at: instant }),
  z.object({ kind: z.literal('moved'), to: z.string() }),
  z.object({ kind: z.literal('closed') }),
]);

export const outboxEntrySchema = z.object({
  v: version,
  seq: z.string(),
  createdAt: instant,
  job: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('notice'), alert: alertSchema, line: threadLine }),
    z.object({ kind: z.literal('edit'), alert: alertSchema, lines: z.array(threadLine) }),
    z.object({ kind: z.literal('setup'), setup: setupAlertSchema }),
  ]),
  attempts: z.number(),
  notBefore: optional(instant),
});
