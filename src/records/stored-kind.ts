/** What is stored, by what the keys of its records start with. */
export const STORED_KINDS = [
  'company',
  'status',
  'alert',
  'outbox',
  'history',
  'sweep',
  'setup',
  'outage',
  'common-cause',
  'mass-change',
  'roll-up',
  'digest',
  'settings',
  'ticket',
  'broken-channel',
  'first-check',
  'home-visit',
  'look',
  'told-problem',
] as const;
export type StoredKind = (typeof STORED_KINDS)[number];
