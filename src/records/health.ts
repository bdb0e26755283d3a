import type { Instant } from '../kernel/time.js';

/** What keeps the app from doing its job, worst first. */
export const HEALTH_KINDS = [
  'clock-off',
  'slack-refused',
  'slack-unreachable',
  'store-broken',
  'store-not-written',
  'records-unreadable',
  'sweep-broke-off',
  'sweep-overdue',
  'sweep-in-vain',
  'logins-used-up',
  'notices-wait',
  'future-times',
] as const;

export type HealthProblem = { readonly since: Instant } & (
  | {
      readonly kind: 'clock-off';
      /** The right time minus ours: positive where our clock is behind. */
      readonly differenceMs: number;
    }
  /** `error`: Slack's code, or the network's. */
  | { readonly kind: 'slack-refused' | 'slack-unreachable'; readonly error: string }
  | {
      readonly kind: 'store-broken' | 'store-not-written' | 'sweep-broke-off' | 'logins-used-up';
    }
  /** `last`: the end of the last sweep. */
  | { readonly kind: 'sweep-overdue'; readonly last?: Instant }
  /** The last sweep could not find out how so many of its companies stand. */
  | { readonly kind: 'sweep-in-vain'; readonly asked: number; readonly failed: number }
  | {
      readonly kind: 'notices-wait' | 'records-unreadable' | 'future-times';
      readonly count: number;
    }
);
