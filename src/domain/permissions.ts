import type { UserId } from './company.js';

/** Who asks. `foreign`: of another organisation (Slack Connect); `unknown`: Slack did not say in time. */
export interface Person {
  readonly id: UserId;
  readonly kind: 'member' | 'guest' | 'bot' | 'foreign' | 'unknown';
  /** Workspace admin or owner. */
  readonly isWorkspaceAdmin: boolean;
}

export type Action =
  | 'check'
  | 'list'
  | 'help'
  | 'popup'
  | 'certificate-login-test'
  | 'watch'
  | 'unwatch'
  | 'sweep';

/** The people the settings name, with user groups resolved to their members; `undefined`: nobody is named. */
export interface Roles {
  readonly operators?: ReadonlySet<UserId>;
  readonly admins?: ReadonlySet<UserId>;
}

export type Permission =
  | { readonly may: true }
  | {
      readonly may: false;
      readonly why: 'guest' | 'bot' | 'foreign' | 'unknown-person' | 'not-operator';
    };

const NEEDS_OPERATOR: Readonly<Record<Action, boolean>> = {
  check: false,
  list: false,
  help: false,
  popup: true,
  'certificate-login-test': true,
  watch: true,
  unwatch: true,
  sweep: true,
};

/**
 * Whether a person may do something. Only full members of the workspace may do anything; somebody of whom that is not
 * known is refused. Operators are those named, else every full member. An admin is no operator by that alone: who may
 * open the authentication page was named with care.
 */
export function mayDo(action: Action, person: Person, { operators }: Roles): Permission {
  if (person.kind === 'unknown') return { may: false, why: 'unknown-person' };
  if (person.kind !== 'member') return { may: false, why: person.kind };
  const isOperator = operators?.has(person.id) ?? true;
  if (NEEDS_OPERATOR[action] && !isOperator) return { may: false, why: 'not-operator' };
  return { may: true };
}

/** Whether a person is an admin of this app: one of those named, else an admin or owner of the workspace. */
export function isAdmin(person: Person, { admins }: Roles): boolean {
  return person.kind === 'member' && (admins?.has(person.id) ?? person.isWorkspaceAdmin);
}
