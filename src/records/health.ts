import type { Instant } from '../kernel/time.js';

/** What keeps the app from doing its job, worst first. */
export const HEALTH_KINDS = [
  ...([
    'clock-off',
    'slack-refused',
    'slack-unreachable',
    'store-broken',
    'store-not-written',
  ] as const),
  ...(['records-unreadable', 'sweep-broke-off', 'sweep-overdue', 'sweep-in-vain'] as const),
  ...(['logins-used-up', 'notices-wait', 'future-times'] as const),
] as const;

export type HealthProblem = { readonly since: Instant } & (
  | {
      readonly kind: 'clock-off';
      /** The right time less ours: positive where our clock is behind. */
      readonly differenceMs: number;
    }
  /** `error`: Slack's word, or the network's. */
  | { readonly kind: 'slack-refused' | 'slack-unreachable'; readonly error: string }
  | {
      readonly kind: 'store-broken' | 'store-not-written' | 'sweep-broke-off' | 'logins-used-up';
    }
  /** `last`: when the last sweep was finished; absent: none was. */
  | { readonly kind: 'sweep-overdue'; readonly last?: Instant }
  /** Of so many of the companies that it asked about the last sweep could not find out how they stand. */
  | { readonly kind: 'sweep-in-vain'; readonly asked: number; readonly failed: number }
  | {
      readonly kind: 'notices-wait' | 'records-unreadable' | 'future-times';
      readonly count: number;
    }
);
