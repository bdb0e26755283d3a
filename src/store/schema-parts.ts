import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';

/** Pieces that several stored records are made of. */
export const optional = z.optional;
export const version = z.literal(1);
export const instant = z.number();
export const code = z.number();
export const stage = z.enum(['test', 'production']);
export const product = z.enum(['taxinvoice', 'cashbill']);
export const pauseReason = z.enum(['closed', 'contract-ended', 'moved-elsewhere']);
export const brn = z.custom<Brn>((value) => typeof value === 'string' && /^\d{10}$/.test(value));
export const messageRef = z.object({ channel: z.string(), ts: z.string() });

const popbillProblem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('refused'),
    code,
    message: z.string(),
    codeClass: z.enum([
      'auth-missing',
      'auth-rejected',
      'cert-expired',
      'member-missing',
      'plan-stopped',
      'caller-misconfigured',
      'transient',
      'rate-limited',
      'unknown',
    ]),
    at: z.enum(['token', 'call']),
  }),
  z.object({ kind: z.literal('unreachable'), cause: z.string() }),
  z.object({ kind: z.literal('too-late'), afterMs: z.number() }),
  z.object({
    kind: z.literal('garbled'),
    httpStatus: z.number(),
    said: optional(z.string()),
  }),
]);

export const checkFailure = z.object({
  call: z.enum([
    'certificate-expiry',
    'certificate-login-test',
    'dept-user-registered',
    'dept-user-login-test',
    'flat-rate',
    'popup-url',
    'is-member',
    'company-info',
  ]),
  problem: popbillProblem,
  at: instant,
});

export const planStatus = z.object({
  state: z.enum(['in-use', 'ending', 'stopped']),
  why: optional(z.enum(['ended', 'restricted', 'unpaid', 'refused'])),
  endsAt: optional(instant),
  code: optional(code),
  message: optional(z.string()),
  whenAsked: optional(z.boolean()),
  foundAt: instant,
});

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
