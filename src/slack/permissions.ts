import type { UserId } from '../records/company.js';

/**
 * A person, e.g. the one who acts. `foreign`: of another organisation (Slack Connect); `unknown`: Slack did not answer
 * in time, or they are not in the workspace any more.
 */
export interface Person {
  readonly id: UserId;
  readonly kind: 'member' | 'guest' | 'bot' | 'foreign' | 'unknown';
  readonly isWorkspaceAdmin: boolean;
}

/** The people named in the settings, members of user groups included; `undefined`: nobody is named. */
export interface Roles {
  readonly operators?: ReadonlySet<UserId>;
  readonly admins?: ReadonlySet<UserId>;
}

export type RefusalReason = Exclude<Person['kind'], 'member'> | 'operators-only' | 'admins-only';

type Permission =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly why: RefusalReason };

type Role = 'viewer' | 'operator' | 'admin';

const REQUIRED_ROLE = {
  check: 'viewer',
  list: 'viewer',
  home: 'viewer',
  digest: 'viewer',
  history: 'viewer',
  alerts: 'viewer',
  forecast: 'viewer',
  calendar: 'viewer',
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
  claim: 'operator',
  snooze: 'operator',
  'client-text': 'operator',
  'client-link': 'operator',
  'alert-details': 'viewer',
  status: 'viewer',
  settings: 'admin',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof REQUIRED_ROLE;

export function isForOperators(action: Action): boolean {
  return REQUIRED_ROLE[action] === 'operator';
}

/**
 * If the settings name nobody, every full member is an operator, and the workspace's admins are admins. An admin is not
 * automatically an operator, because operators may open the popup.
 */
export function mayDo(action: Action, person: Person, roles: Roles): Permission {
  if (person.kind !== 'member') return { isAllowed: false, why: person.kind };
  const { operators, admins } = roles;
  switch (REQUIRED_ROLE[action]) {
    case 'viewer':
      return { isAllowed: true };
    case 'operator':
      if (operators === undefined || operators.has(person.id)) return { isAllowed: true };
      return { isAllowed: false, why: 'operators-only' };
    case 'admin':
      if (admins?.has(person.id) ?? person.isWorkspaceAdmin) return { isAllowed: true };
      return { isAllowed: false, why: 'admins-only' };
  }
}
