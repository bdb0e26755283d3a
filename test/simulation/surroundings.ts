import type { Instant } from '../../src/kernel/time.js';

/** The present faults of the app's clock, of Slack and of stored records, whether or not the app has noticed them. */
export interface Surroundings {
  /** How far the app's clock is ahead of the time in POPBiLL's and Slack's answers; 0 when it is right. */
  clockAheadMs: number;
  /** `refuses`: every call, because the app was removed from the workspace. */
  slack: 'well' | 'refuses' | 'is-silent';
  readonly changedAt: Record<'clock' | 'slack', Instant>;
  /** Keys of unreadable records still in the store, and since when. */
  readonly unreadable: Map<string, Instant>;
}

export function createSurroundings(): Surroundings {
  const never = Number.NEGATIVE_INFINITY;
  return {
    clockAheadMs: 0,
    slack: 'well',
    changedAt: { clock: never, slack: never },
    unreadable: new Map(),
  };
}
