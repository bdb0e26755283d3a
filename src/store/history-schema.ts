import { z } from 'zod';
import { severity } from './alert-schema.js';
import {
  brn,
  instant,
  messageRef,
  optional,
  pauseReason,
  product,
  settingName,
  version,
} from './schema-parts.js';

const by = z.string();
const companyChange = z.discriminatedUnion('field', [
  z.object({ field: z.enum(['name', 'products', 'popbillUserId', 'note']) }),
  z.object({ field: z.enum(['channel', 'owner']), from: z.string(), to: z.string() }),
]);

export const historyRecordSchema = z.object({
  v: version,
  at: instant,
  brn: optional(brn),
  event: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['watched', 'unwatched', 'resumed']), by }),
    z.object({ kind: z.literal('edited'), by, changes: optional(z.array(companyChange)) }),
    z.object({ kind: z.literal('paused'), by, reason: pauseReason }),
    z.object({
      kind: z.enum(['owner-set', 'channel-set']),
      by,
      from: optional(z.string()),
      to: z.string(),
    }),
    z.object({ kind: z.enum(['page-opened', 'said-registered']), by, product }),
    z.object({ kind: z.literal('login-tested'), by, product }),
    z.object({
      kind: z.literal('login-confirmed'),
      by,
      product,
      method: z.enum(['certificate', 'deptUser']),
      attempts: z.number(),
    }),
    z.object({ kind: z.enum(['imported', 'exported']), by, companies: z.number() }),
    z.object({ kind: z.literal('swept'), by, companies: z.number() }),
    z.object({
      kind: z.literal('told'),
      why: z.string(),
      severity,
      channel: z.string(),
      message: optional(messageRef),
      rollUp: optional(z.literal(true)),
      untaken: optional(z.literal(true)),
      calls: optional(z.array(z.string())),
    }),
    z.object({
      kind: z.literal('posted'),
      about: z.enum(['setup', 'outage', 'common-cause', 'mass-change', 'digest']),
      channel: z.string(),
      message: messageRef,
    }),
    z.object({
      kind: z.literal('told-person'),
      about: z.enum(['channel-refused', 'default-channel-refused', 'first-check', 'health']),
      to: z.string(),
      channel: optional(z.string()),
    }),
    z.object({ kind: z.literal('resolved') }),
    z.object({
      kind: z.literal('message-edited'),
      why: z.enum(['reason-gone', 'still-failing']),
    }),
    z.object({ kind: z.literal('held'), why: z.string() }),
    z.object({
      kind: z.enum(['taken', 'handed-back', 'woken', 'client-told', 'released', 'alerts-released']),
      by,
    }),
    z.object({ kind: z.literal('snoozed'), by, until: instant }),
    z.object({ kind: z.literal('test-alert'), by, channel: z.string() }),
    z.object({
      kind: z.literal('settings-changed'),
      by,
      setting: settingName,
      from: z.string(),
      to: z.string(),
      isReset: optional(z.literal(true)),
    }),
  ]),
});
