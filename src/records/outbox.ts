import { z } from 'zod';
import { alertSchema, messageRef, rollUpLine, threadLine } from './alert.js';
import { stage } from './company.js';
import { digestSchema } from './digest.js';
import { commonCauseSchema, massChangeSchema, outageSchema, setupAlertSchema } from './incident.js';
import { brn, instant, type Of, optional, userId, version } from './parts.js';

export type TestAlert = Of<typeof testAlert>;
const testAlert = z.object({
  stage,
  channel: z.string(),
  by: userId,
  at: instant,
  /** The company whose channel it is; absent: the default channel. */
  company: optional(z.string()),
});

/** `alert` is the state to show; a newer state in the store replaces it when it is sent. */
export type OutboxJob = Of<typeof outboxJob>;
const outboxJob = z.discriminatedUnion('kind', [
  /** Post the alert's message, or edit it and broadcast the line (`reply_broadcast`). */
  z.object({ kind: z.literal('notice'), alert: alertSchema, line: threadLine }),
  /** Edit the message; the lines go silently into its thread. */
  z.object({
    kind: z.literal('edit'),
    alert: alertSchema,
    lines: z.array(threadLine),
    /** Posts only the lines, into the thread of this message. */
    under: optional(messageRef),
  }),
  z.object({ kind: z.literal('setup'), setup: setupAlertSchema }),
  z.object({ kind: z.literal('outage'), outage: outageSchema }),
  z.object({ kind: z.literal('common-cause'), cause: commonCauseSchema }),
  z.object({ kind: z.literal('mass-change'), change: massChangeSchema }),
  /** Post or edit a combined alert; its content is looked up when it is sent. One entry per combined alert at a time. */
  z.object({
    kind: z.literal('roll-up'),
    id: z.string(),
    channel: z.string(),
    /** Nobody claimed some of its companies in time, so `calls` are mentioned. */
    untaken: optional(z.literal(true)),
    calls: optional(z.array(z.string())),
    /** People who are asked whether they still handle what they claimed. */
    reminded: optional(z.array(z.string())),
    /** Members no longer watched since its record was written. */
    dropped: optional(z.array(brn)),
  }),
  /** A silent line in the thread of a combined alert; `message`: its message at the time of the action. */
  z.object({
    kind: z.literal('roll-up-line'),
    id: z.string(),
    message: messageRef,
    line: rollUpLine,
  }),
  /** A line under a message about the whole installation: it continues in another channel. */
  z.object({ kind: z.literal('pointer'), message: messageRef, to: z.string() }),
  z.object({ kind: z.literal('digest'), digest: digestSchema }),
  z.object({ kind: z.literal('test-alert'), test: testAlert }),
]);

/** One message to be sent: its content is decided, its wording and looks are not. */
export type OutboxEntry = Of<typeof outboxEntrySchema>;
export const outboxEntrySchema = z.object({
  v: version,
  /** Unique; orders entries. */
  seq: z.string(),
  createdAt: instant,
  job: outboxJob,
  attempts: z.number(),
  /** Earliest time to send. */
  notBefore: optional(instant),
  /** Respects quiet hours, because no person asked for it. */
  calm: optional(z.literal(true)),
});
