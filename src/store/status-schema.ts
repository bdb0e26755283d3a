import { z } from 'zod';
import { brn, checkFailure, code, instant, optional, planStatus, version } from './schema-parts.js';

const loginStatus = z.object({
  outcome: z.enum(['works', 'rejected']),
  at: instant,
  code: optional(code),
  message: optional(z.string()),
  rejections: z.number(),
  rejectedSince: optional(instant),
  workedBefore: optional(instant),
  registeredAnew: optional(z.boolean()),
});

const methodStatus = z.object({
  registration: z.enum(['registered', 'missing', 'unusable', 'unknown']),
  foundAt: instant,
  code: optional(code),
  message: optional(z.string()),
  expiresAt: optional(instant),
  login: optional(loginStatus),
  lastWorkedAt: optional(instant),
  attempts: z.array(instant),
  inRow: optional(z.number()),
  countLost: optional(z.literal(true)),
  confirmedAt: optional(instant),
  unansweredAt: optional(instant),
});

const productStatus = z.object({
  certificate: optional(methodStatus),
  deptUser: optional(methodStatus),
  plan: optional(planStatus),
  collectableAt: optional(instant),
  failures: z.array(checkFailure),
});

export const companyStatusSchema = z.object({
  v: version,
  brn,
  products: z.object({ taxinvoice: optional(productStatus), cashbill: optional(productStatus) }),
  memberMissing: optional(z.object({ code, message: z.string(), foundAt: instant })),
  firstAskedAt: optional(instant),
  firstAnsweredAt: optional(instant),
  answeredAt: optional(instant),
  decidedAt: optional(instant),
  wrongSince: optional(
    z.object({
      'member-missing': optional(instant),
      'auth-missing': optional(instant),
      plan: optional(instant),
      'certificate-expiry': optional(instant),
      'certificate-invalid': optional(instant),
      'dept-user-login': optional(instant),
    }),
  ),
  sweptAt: optional(instant),
  failedSweeps: z.number(),
  failedSweepsAt: z.array(instant),
});
