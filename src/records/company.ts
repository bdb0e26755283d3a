import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';

/** POPBiLL's two separate installations. Registrations made in one do not exist in the other. */
export type Stage = 'test' | 'production';

/** What is collected. Each product has its own endpoints, scope (111, 141) and department user. */
export type Product = 'taxinvoice' | 'cashbill';
export const PRODUCTS: readonly Product[] = ['taxinvoice', 'cashbill'];

/** How HomeTax lets the collector in. */
export type Method = 'certificate' | 'deptUser';
export const METHODS: readonly Method[] = ['certificate', 'deptUser'];

/** A Slack user ID. */
export type UserId = string;

export type PauseReason = 'closed' | 'contract-ended' | 'moved-elsewhere';
export const PAUSE_REASONS: readonly PauseReason[] = [
  'closed',
  'contract-ended',
  'moved-elsewhere',
];

/** Not swept and without alerts until somebody resumes it. */
export interface Paused {
  readonly reason: PauseReason;
  readonly by: UserId | 'cli';
  readonly at: Instant;
}

/** A watched POPBiLL member company. */
export interface Company {
  readonly v: 1;
  readonly brn: Brn;
  readonly name: string;
  /** Never empty. */
  readonly products: readonly Product[];
  /** POPBiLL ID sent as `x-pb-userid`; absent: the member's default. */
  readonly popbillUserId?: string;
  /** Slack channel ID for its alerts; absent: the default channel. */
  readonly channel?: string;
  /** Slack user (`U...`/`W...`) or user group (`S...`) ID. */
  readonly owner?: string;
  /** How-to note shown on the alert. */
  readonly note?: string;
  readonly paused?: Paused;
  readonly addedBy: UserId | 'cli';
  readonly addedAt: Instant;
}

/** Between two descriptions of a company. An empty text: no value. */
export type CompanyDifference =
  | {
      readonly field: 'products';
      readonly from: readonly Product[];
      readonly to: readonly Product[];
    }
  | { readonly field: TextField; readonly from: string; readonly to: string };

export type TextField = 'name' | 'popbillUserId' | 'channel' | 'owner' | 'note';

export type CompanyChange =
  | { readonly field: 'name' | 'products' | 'popbillUserId' | 'note' }
  /** Slack IDs; empty: no owner, the default channel. */
  | { readonly field: 'channel' | 'owner'; readonly from: string; readonly to: string };

export type CompanyField = CompanyDifference['field'];
