import type { UserId } from '../records/company.js';

/** The person who acts. `foreign`: of another organisation (Slack Connect); `unknown`: Slack did not answer in time. */
export interface Person {
  readonly id: UserId;
  readonly kind: 'member' | 'guest' | 'bot' | 'foreign' | 'unknown';
  readonly isWorkspaceAdmin: boolean;
}

/** The people named in the settings, with user groups resolved to their members; `undefined`: nobody is named. */
export interface Roles {
  readonly operators?: ReadonlySet<UserId>;
  readonly admins?: ReadonlySet<UserId>;
}

export type Permission =
  | { readonly may: true }
  | {
      readonly may: false;
      readonly why: 'guest' | 'bot' | 'foreign' | 'unknown' | 'operators-only' | 'admins-only';
    };

type Role = 'viewer' | 'operator' | 'admin';

const NEEDS = {
  check: 'viewer',
  list: 'viewer',
  home: 'viewer',
  digest: 'viewer',
  history: 'viewer',
  alerts: 'viewer',
  help: 'viewer',
  popup: 'operator',
  'certificate-login-test': 'operator',
  'confirm-login': 'operator',
  watch: 'operator',
  unwatch: 'operator',
  sweep: 'operator',
  bulk: 'operator',
  import: 'operator',
  export: 'operator',
  'test-alert': 'operator',
  'release-common-cause': 'operator',
  'release-alerts': 'operator',
  take: 'operator',
  snooze: 'operator',
  'client-text': 'operator',
  'alert-details': 'viewer',
  status: 'viewer',
  settings: 'admin',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof NEEDS;

/**
 * Whether a person may do something. Only full members of the workspace may do anything; an unknown person is refused.
 * Operators are the people named in the settings, by default every full member; admins likewise, by default the
 * workspace's own. An admin is not automatically an operator, because operators may open the popup.
 */
export function mayDo(action: Action, person: Person, roles: Roles): Permission {
  if (person.kind !== 'member') return { may: false, why: person.kind };
  const { operators, admins } = roles;
  switch (NEEDS[action]) {
    case 'viewer':
      return { may: true };
    case 'operator':
      if (operators === undefined || operators.has(person.id)) return { may: true };
      return { may: false, why: 'operators-only' };
    case 'admin':
      if (admins?.has(person.id) ?? person.isWorkspaceAdmin) return { may: true };
      return { may: false, why: 'admins-only' };
  }
}
