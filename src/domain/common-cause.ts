import type { MessageRef } from './alert.js';
import type { Stage, UserId } from './company.js';
import type { Instant } from './instant.js';

/** One notice for many logins that HomeTax rejects with one code: probably not each company's own trouble. */
export interface CommonCauseAlert {
  readonly v: 1;
  readonly stage: Stage;
  readonly code: number;
  /** POPBiLL's words. */
  readonly message: string;
  /** The first rejection of those that led to it. */
  readonly openedAt: Instant;
  /** Companies whose login was rejected with this code since then. */
  readonly rejected: number;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly lastSampledAt?: Instant;
  readonly endedAt?: Instant;
  /** Who released it: a person, or samples whose login works again. */
  readonly endedBy?: UserId | 'samples';
}
