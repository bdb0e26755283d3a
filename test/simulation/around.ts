import type { Instant } from '../../src/kernel/time.js';

/** What is wrong around the app at the moment, whoever knows it. */
export interface Around {
  /** How far the app's clock is ahead of the time that POPBiLL and Slack tell; 0: it is right. */
  clockAheadMs: number;
  /** `refuses`: every call, because the app was removed from the workspace. */
  slack: 'well' | 'refuses' | 'is-silent';
  readonly changedAt: Record<'clock' | 'slack', Instant>;
  /** Keys of records that cannot be read and stand where they were, and since when a process may know it. */
  readonly unreadable: Map<string, Instant>;
}

export function allIsWell(): Around {
  const never = Number.NEGATIVE_INFINITY;
  return {
    clockAheadMs: 0,
    slack: 'well',
    changedAt: { clock: never, slack: never },
    unreadable: new Map(),
  };
}
