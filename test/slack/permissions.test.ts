import { describe, expect, it } from 'vitest';
import { type Action, mayDo, type Person, type Roles } from '../../src/slack/permissions.js';

const VIEWER_ACTIONS: readonly Action[] = [
  'check',
  'list',
  'alerts',
  'forecast',
  'calendar',
  'digest',
  'help',
  'alert-details',
];
const OPERATOR_ACTIONS: readonly Action[] = [
  'popup',
  'certificate-login-test',
  'watch',
  'unwatch',
  'sweep',
  'test-alert',
  'release-common-cause',
  'release-alerts',
  'claim',
  'snooze',
  'client-text',
  'client-link',
];
const ALL_ACTIONS: readonly Action[] = [...VIEWER_ACTIONS, ...OPERATOR_ACTIONS, 'settings'];

const aPerson = (properties: Partial<Person> = {}): Person => ({
  id: 'U0KIM',
  kind: 'member',
  isWorkspaceAdmin: false,
  ...properties,
});

function allowedActions(person: Person, roles: Roles) {
  return ALL_ACTIONS.filter((action) => mayDo(action, person, roles).isAllowed);
}

const idSet = (...ids: string[]) => new Set(ids);

describe('mayDo', () => {
  it.each([
    {
      name: 'a member, if nobody is named',
      person: aPerson(),
      roles: {},
      expected: [...VIEWER_ACTIONS, ...OPERATOR_ACTIONS],
    },
    {
      name: 'a workspace admin, if nobody is named',
      person: aPerson({ isWorkspaceAdmin: true }),
      roles: {},
      expected: ALL_ACTIONS,
    },
    {
      name: 'a member, if others are operators',
      person: aPerson(),
      roles: { operators: idSet('U0LEE') },
      expected: VIEWER_ACTIONS,
    },
    {
      name: 'a named operator',
      person: aPerson(),
      roles: { operators: idSet('U0KIM') },
      expected: [...VIEWER_ACTIONS, ...OPERATOR_ACTIONS],
    },
    {
      name: "a member, if the operators' group is empty",
      person: aPerson(),
      roles: { operators: idSet() },
      expected: VIEWER_ACTIONS,
    },
    {
      name: 'a workspace admin, if others are admins',
      person: aPerson({ isWorkspaceAdmin: true }),
      roles: { admins: idSet('U0LEE') },
      expected: [...VIEWER_ACTIONS, ...OPERATOR_ACTIONS],
    },
    {
      name: 'a named admin',
      person: aPerson(),
      roles: { admins: idSet('U0KIM') },
      expected: ALL_ACTIONS,
    },
    {
      name: 'an admin who is not among the operators',
      person: aPerson({ isWorkspaceAdmin: true }),
      roles: { operators: idSet('U0LEE') },
      expected: [...VIEWER_ACTIONS, 'settings'],
    },
  ])('allows the actions of $name', ({ person, roles, expected }) => {
    expect(allowedActions(person, roles)).toEqual(expected);
  });

  it.each(['guest', 'bot', 'foreign', 'unknown'] as const)(
    'refuses every action of a person of kind %s, even if they are named',
    (kind) => {
      const person = aPerson({ kind, isWorkspaceAdmin: true });
      const roles = { operators: idSet('U0KIM'), admins: idSet('U0KIM') };

      expect(ALL_ACTIONS.map((action) => mayDo(action, person, roles))).toEqual(
        ALL_ACTIONS.map(() => ({ isAllowed: false, why: kind })),
      );
    },
  );

  it('returns which role is missing', () => {
    const roles = { operators: idSet('U0LEE'), admins: idSet('U0LEE') };

    expect(mayDo('popup', aPerson(), roles)).toEqual({ isAllowed: false, why: 'operators-only' });
    expect(mayDo('settings', aPerson(), roles)).toEqual({ isAllowed: false, why: 'admins-only' });
  });
});
