import type { MessageRef } from './alert.js';
import type { Stage } from './company.js';
import type { Instant } from './instant.js';

/** Who does not answer: POPBiLL itself, or only HomeTax behind it (calls that log in). */
export type Silent = 'popbill' | 'hometax';

/** One notice for all companies that cannot be checked because POPBiLL or HomeTax does not answer. */
export interface OutageAlert {
  readonly v: 1;
  readonly stage: Stage;
  readonly silent: Silent;
  /** When the first call went unanswered. */
  readonly openedAt: Instant;
  /** Companies that were asked in the sweep that found it, and those of them that got no answer. */
  readonly asked: number;
  readonly failed: number;
  readonly channel: string;
  readonly messageRef?: MessageRef;
  readonly lastTriedAt?: Instant;
  readonly endedAt?: Instant;
  /** What became of those that were left, once they were checked after it ended. */
  readonly after?: {
    readonly checked: number;
    readonly collectable: number;
    /** Companies with news of their own. */
    readonly told: number;
  };
}
