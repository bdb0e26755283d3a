/** Problems that keep the app from doing its job, worst first. `sweep-in-vain`: many companies' state stayed unknown. */
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
