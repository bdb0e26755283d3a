import { z } from 'zod';
import { alertSchema, messageRef, rollUpLine, threadLine } from './alert.js';
import { stage } from './company.js';
import { digestSchema } from './digest.js';
import { commonCauseSchema, massChangeSchema, outageSchema, setupAlertSchema } from './incident.js';
import { brn, type Infer, instant, optional, userId, version } from './parts.js';

export type TestAlert = Infer<typeof testAlert>;
const testAlert = z.object({
  stage,
  channel: z.string(),
  by: userId,
  at: instant,
  /** The name of the company whose channel it is; absent: the default channel. */
  company: optional(z.string()),
});

/** For another program of the team's, e.g. a pager (ALERT_WEBHOOK_URL). */
export type AlertEvent = Infer<typeof alertEvent>;
const alertEvent = z.object({
  type: z.enum(['opened', 'changed', 'resolved']),
  at: instant,
  /** The alert after the change; with `resolved`, as it was before its end. */
  alert: alertSchema,
  /** With `changed`. */
  changed: optional(z.array(z.enum(['severity', 'reasons', 'state']))),
  /** The company was paused or is no longer watched. */
  isClosed: optional(z.literal(true)),
});

/** Why the receiver has not accepted an event yet: HTTP status or network code. `isRefusal`: a person has to fix it. */
export type WebhookFailure = Infer<typeof webhookFailure>;
const webhookFailure = z.object({ error: z.string(), isRefusal: z.boolean() });

/** What is to be sent. `alert` is the state to show, unless the store has a newer one at the time of sending. */
export type OutboxJob = Infer<typeof outboxJob>;
const outboxJob = z.discriminatedUnion('kind', [
  /** Post the alert's message, or edit it and broadcast the line (`reply_broadcast`). */
  z.object({ kind: z.literal('notice'), alert: alertSchema, line: threadLine }),
  /** Edit the message, and post the lines silently in its thread. */
  z.object({
    kind: z.literal('edit'),
    alert: alertSchema,
    lines: z.array(threadLine),
    /** Only the lines are posted, in the thread of this message. */
    under: optional(messageRef),
  }),
  z.object({ kind: z.literal('setup'), setup: setupAlertSchema }),
  z.object({ kind: z.literal('outage'), outage: outageSchema }),
  z.object({ kind: z.literal('common-cause'), cause: commonCauseSchema }),
  z.object({ kind: z.literal('mass-change'), change: massChangeSchema }),
  /** Post or edit a combined alert. Its content is read when it is sent. At most one such entry per combined alert. */
  z.object({
    kind: z.literal('roll-up'),
    id: z.string(),
    channel: z.string(),
    /** Nobody claimed some of its companies in time. */
    untaken: optional(z.literal(true)),
    /** (Stored name.) People and groups to mention. */
    calls: optional(z.array(z.string())),
    /** Claimers who are asked whether they still handle their alerts. */
    reminded: optional(z.array(z.string())),
    /** Members that left since its record was written: they have their own message, are paused or no longer watched. */
    dropped: optional(z.array(brn)),
  }),
  /** A silent line in the thread of a combined alert. `message`: the combined alert's message when the person acted. */
  z.object({
    kind: z.literal('roll-up-line'),
    id: z.string(),
    message: messageRef,
    line: rollUpLine,
  }),
  /** A line in the thread of a notice about the whole installation, which continues in channel `to`. */
  z.object({ kind: z.literal('pointer'), message: messageRef, to: z.string() }),
  z.object({ kind: z.literal('digest'), digest: digestSchema }),
  z.object({ kind: z.literal('test-alert'), test: testAlert }),
  z.object({ kind: z.literal('webhook'), event: alertEvent, failure: optional(webhookFailure) }),
]);

/** One message to be sent. Its content is decided; its wording and layout are made when it is sent. */
export type OutboxEntry = Infer<typeof outboxEntrySchema>;
export const outboxEntrySchema = z.object({
  v: version,
  /** Orders entries. */
  seq: z.string(),
  createdAt: instant,
  job: outboxJob,
  attempts: z.number(),
  notBefore: optional(instant),
  /** (Stored name.) Waits during quiet hours, because no person asked for the message. */
  calm: optional(z.literal(true)),
});
