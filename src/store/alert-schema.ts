import { z } from 'zod';
import {
  brn,
  checkFailure,
  code,
  instant,
  messageRef,
  optional,
  pauseReason,
  planStatus,
  product,
  stage,
  version,
} from './schema-parts.js';

export const severity = z.enum(['notice', 'warning', 'critical']);
const beside = z.enum(['nothing', 'working-dept-user', 'rejected-dept-user']);
const deptUserUnsure = optional(z.enum(['untested', 'unknown']));
const about = { products: z.array(product), severity };

export const reason = z.discriminatedUnion('kind', [
  z.object({
    ...about,
    kind: z.literal('certificate-expiry'),
    expiresAt: instant,
    daysLeft: z.number(),
    expired: z.boolean(),
    rung: z.number(),
    nextRung: optional(z.number()),
    nextNoticeOn: optional(z.string()),
    beside,
    deptUserUnsure,
    deptUserWorkedAt: optional(instant),
  }),
  z.object({
    ...about,
    kind: z.literal('certificate-invalid'),
    sub: z.enum(['revoked', 'wrong-company', 'unusable']),
    code,
    message: z.string(),
    foundAt: instant,
    beside,
    deptUserUnsure,
    attempts: optional(z.number()),
  }),
  z.object({
    ...about,
    kind: z.literal('dept-user-login'),
    sub: z.enum([
      'wrong-password',
      'generic',
      'wrong-company',
      'wrong-account-type',
      'temporary-password',
      'second-step-missing',
      'second-step-failed',
    ]),
    code,
    message: z.string(),
    rejectedAt: instant,
    rejections: z.number(),
    lastWorkedAt: optional(instant),
    certificateUntil: optional(instant),
    willTestAgain: z.boolean(),
    attempts: optional(z.number()),
  }),
  z.object({
    ...about,
    kind: z.literal('auth-missing'),
    code: optional(code),
    foundAt: instant,
    collectableAt: optional(instant),
  }),
  z.object({
    ...about,
    kind: z.literal('member-missing'),
    code,
    message: z.string(),
    foundAt: instant,
  }),
  z.object({ ...about, kind: z.literal('plan'), plan: planStatus }),
  z.object({
    ...about,
    kind: z.literal('check-broken'),
    times: optional(z.number()),
    failedSweepsAt: z.array(instant),
    failure: checkFailure,
    knownSince: optional(instant),
    firstAskedAt: optional(instant),
    couldCollectThen: z.boolean(),
    attempts: optional(z.number()),
  }),
]);

export const reasonKind = z.enum([
  'certificate-expiry',
  'certificate-invalid',
  'dept-user-login',
  'auth-missing',
  'member-missing',
  'plan',
  'check-broken',
]);

const taken = { by: z.string(), at: instant, remindedAt: optional(instant) };

const alertLife = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open') }),
  z.object({ state: z.literal('acknowledged'), ...taken }),
  z.object({
    state: z.literal('snoozed'),
    by: z.string(),
    at: instant,
    until: instant,
    taken: optional(z.object(taken)),
  }),
  z.object({
    state: z.literal('resolved'),
    at: instant,
    was: z.array(reason),
    renewedUntil: optional(instant),
    gaps: z.array(z.object({ product, from: optional(instant), to: instant })),
    deptUserWorks: optional(z.boolean()),
    certificateTested: optional(z.boolean()),
  }),
  z.object({
    state: z.literal('closed'),
    at: instant,
    by: z.string(),
    paused: optional(pauseReason),
  }),
]);

export const toldReason = z.object({ product, kind: reasonKind });

export const alertSchema = z.object({
  v: version,
  stage,
  brn,
  name: z.string(),
  owner: optional(z.string()),
  note: optional(z.string()),
  openedAt: instant,
  reasons: z.array(reason),
  severity,
  checkedAt: instant,
  life: alertLife,
  told: z.object({
    severity,
    kinds: z.array(reasonKind),
    rung: optional(z.number()),
    rungOf: optional(instant),
    reasons: optional(z.array(toldReason)),
    rungs: optional(z.array(z.object({ expiresAt: instant, rung: z.number() }))),
    worst: optional(severity),
    lastNoticeOn: optional(z.string()),
    round: optional(instant),
  }),
  held: optional(
    z.object({
      why: z.enum([
        'quiet-hours',
        'snoozed',
        'told-today',
        'digest-only',
        'common-cause',
        'mass-change',
      ]),
      since: instant,
      until: optional(instant),
    }),
  ),
  channel: z.string(),
  message: optional(messageRef),
  rollUp: optional(z.string()),
  calls: optional(
    z.object({
      criticalAt: optional(instant),
      ownerAt: optional(instant),
      operatorsAt: optional(instant),
    }),
  ),
  clientTold: optional(z.object({ by: z.string(), at: instant })),
  pageOpenedBy: optional(z.object({ user: z.string(), at: instant })),
  stops: optional(z.array(z.object({ product, from: optional(instant), to: optional(instant) }))),
});

export const setupAlertSchema = z.object({
  v: version,
  stage,
  openedAt: instant,
  code,
  message: z.string(),
  fault: z.enum([
    'signature',
    'link-id',
    'ip',
    'clock',
    'production-closed',
    'points',
    'popbill-user-id',
    'permission',
    'other',
  ]),
  at: z.enum(['token', 'call']),
  lastCheckedAt: optional(instant),
  channel: z.string(),
  messageRef: optional(messageRef),
  resolvedAt: optional(instant),
});
