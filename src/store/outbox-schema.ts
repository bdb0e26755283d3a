import { z } from 'zod';
import { alertSchema, reason, setupAlertSchema, toldReason } from './alert-schema.js';
import { brn, instant, messageRef, optional, pauseReason, version } from './schema-parts.js';
import {
  commonCauseSchema,
  digestSchema,
  massChangeSchema,
  outageSchema,
  testAlertSchema,
} from './wide-schema.js';

const threadLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('notice'),
    why: z.enum([
      'first',
      'new-reason',
      'worse',
      'rung',
      'last-day',
      'snooze-over',
      'reminder',
      'nobody-took-it',
    ]),
    calls: optional(z.array(z.string())),
    untaken: optional(z.literal(true)),
    news: optional(z.array(toldReason)),
  }),
  z.object({
    kind: z.enum(['taken', 'handed-back', 'woken', 'client-told']),
    by: z.string(),
    at: instant,
  }),
  z.object({ kind: z.literal('snoozed'), by: z.string(), at: instant, until: instant }),
  z.object({ kind: z.literal('checked'), by: z.string(), at: instant }),
  z.object({ kind: z.literal('still-failing'), at: instant }),
  z.object({ kind: z.literal('reason-gone'), reasons: z.array(reason) }),
  z.object({ kind: z.literal('resolved') }),
  z.object({ kind: z.literal('page-opened'), by: z.string(), at: instant }),
  z.object({ kind: z.literal('moved'), to: z.string() }),
  z.object({ kind: z.literal('closed') }),
]);

const rollUpAction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['taken', 'handed-back', 'woken', 'client-told']),
    by: z.string(),
    at: instant,
  }),
  z.object({ kind: z.literal('page-opened'), by: z.string(), at: instant }),
  z.object({ kind: z.literal('snoozed'), by: z.string(), at: instant, until: instant }),
  z.object({ kind: z.literal('resolved'), at: instant, opener: optional(z.string()) }),
  z.object({
    kind: z.literal('closed'),
    at: instant,
    by: z.string(),
    paused: optional(pauseReason),
  }),
]);

export const outboxEntrySchema = z.object({
  v: version,
  seq: z.string(),
  createdAt: instant,
  job: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('notice'), alert: alertSchema, line: threadLine }),
    z.object({
      kind: z.literal('edit'),
      alert: alertSchema,
      lines: z.array(threadLine),
      under: optional(messageRef),
    }),
    z.object({ kind: z.literal('setup'), setup: setupAlertSchema }),
    z.object({ kind: z.literal('outage'), outage: outageSchema }),
    z.object({ kind: z.literal('common-cause'), cause: commonCauseSchema }),
    z.object({ kind: z.literal('mass-change'), change: massChangeSchema }),
    z.object({
      kind: z.literal('roll-up'),
      id: z.string(),
      channel: z.string(),
      calls: optional(z.array(z.string())),
      untaken: optional(z.literal(true)),
      reminded: optional(z.array(z.string())),
      dropped: optional(z.array(brn)),
    }),
    z.object({
      kind: z.literal('roll-up-line'),
      id: z.string(),
      message: messageRef,
      line: z.object({
        deed: rollUpAction,
        companies: z.array(z.object({ brn, name: optional(z.string()) })),
        total: z.number(),
      }),
    }),
    z.object({ kind: z.literal('pointer'), message: messageRef, to: z.string() }),
    z.object({ kind: z.literal('digest'), digest: digestSchema }),
    z.object({ kind: z.literal('test-alert'), test: testAlertSchema }),
  ]),
  attempts: z.number(),
  notBefore: optional(instant),
  calm: optional(z.literal(true)),
});
