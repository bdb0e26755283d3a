import { z } from 'zod';
import { brn, type Infer, instant, optional, userId, version } from './parts.js';

/** POPBiLL's two separate installations. What is registered in one does not exist in the other. */
export const stage = z.enum(['test', 'production']);
export type Stage = z.output<typeof stage>;

/** A kind of document that is collected. Each product has its own endpoints, scope (111, 141) and department user. */
export const product = z.enum(['taxinvoice', 'cashbill']);
export type Product = z.output<typeof product>;
export const PRODUCTS: readonly Product[] = product.options;

/** How POPBiLL's collector authenticates at HomeTax. */
export const method = z.enum(['certificate', 'deptUser']);
export type Method = z.output<typeof method>;
export const METHODS: readonly Method[] = method.options;

export type UserId = string;

export const pauseReason = z.enum([
  'closed',
  'temporarily-closed',
  'contract-ended',
  'moved-elsewhere',
  'other',
]);
export type PauseReason = z.output<typeof pauseReason>;
export const PAUSE_REASONS: readonly PauseReason[] = pauseReason.options;

const paused = z.object({
  reason: pauseReason,
  note: optional(z.string()),
  by: userId,
  at: instant,
});

export type Company = Infer<typeof companySchema>;
export const companySchema = z.object({
  v: version,
  brn,
  /** The formatted BRN while the company has no name (`isUnnamed`). */
  name: z.string(),
  products: z.array(product).min(1),
  /** POPBiLL ID, sent as `x-pb-userid`; absent: the member's default. */
  popbillUserId: optional(z.string()),
  /** Slack channel ID for its alerts; absent: the default channel. */
  channel: optional(z.string()),
  /** Who last changed `channel`. Absent also in records of earlier versions. */
  channelSetBy: optional(userId),
  /** Slack ID of a user (`U...`, `W...`) or user group (`S...`). */
  owner: optional(z.string()),
  note: optional(z.string()),
  /** Not swept, and without alerts, until somebody resumes it. */
  paused: optional(paused),
  addedBy: userId,
  addedAt: instant,
});
export type Paused = Infer<typeof paused>;

/** An empty text means no value. */
export type CompanyDifference =
  | {
      readonly field: 'products';
      readonly from: readonly Product[];
      readonly to: readonly Product[];
    }
  | { readonly field: CompanyTextField; readonly from: string; readonly to: string };

export type CompanyTextField = 'name' | 'popbillUserId' | 'channel' | 'owner' | 'note';

export type CompanyField = CompanyDifference['field'];

/** As it is recorded in the history. */
export type CompanyChange = Infer<typeof companyChange>;
export const companyChange = z.discriminatedUnion('field', [
  z.object({ field: z.enum(['name', 'products', 'popbillUserId', 'note']) }),
  /** `from` and `to`: Slack IDs; empty means the default channel or no owner. */
  z.object({ field: z.enum(['channel', 'owner']), from: z.string(), to: z.string() }),
]);
