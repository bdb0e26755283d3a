import { describe, expect, it } from 'vitest';
import { type Action, mayDo, type Person, type Roles } from '../../src/slack/permissions.js';

const VIEWING: readonly Action[] = ['check', 'list', 'alerts', 'digest', 'help', 'alert-details'];
const OPERATING: readonly Action[] = [
  'popup',
  'certificate-login-test',
  'watch',
  'unwatch',
  'sweep',
  'test-alert',
  'release-common-cause',
  'release-alerts',
  'take',
  'snooze',
  'client-text',
];
const ALL: readonly Action[] = [...VIEWING, ...OPERATING, 'settings'];

const aPerson = (about: Partial<Person> = {}): Person => ({
  id: 'U0KIM',
  kind: 'member',
  isWorkspaceAdmin: false,
  ...about,
});

/** What the person may do of everything, and why not the rest. */
function allowed(person: Person, roles: Roles) {
  return ALL.filter((action) => mayDo(action, person, roles).may);
}

const named = (...ids: string[]) => new Set(ids);

describe('mayDo', () => {
  it.each([
    {
      name: 'a member where nobody is named',
      person: aPerson(),
      roles: {},
      expected: [...VIEWING, ...OPERATING],
    },
    {
      name: 'a workspace admin where nobody is named',
      person: aPerson({ isWorkspaceAdmin: true }),
      roles: {},
      expected: ALL,
    },
    {
      name: 'a member where others are operators',
      person: aPerson(),
      roles: { operators: named('U0LEE') },
      expected: VIEWING,
    },
    {
      name: 'a named operator',
      person: aPerson(),
      roles: { operators: named('U0KIM') },
      expected: [...VIEWING, ...OPERATING],
    },
    {
      name: "a member where the operators' group is empty",
      person: aPerson(),
      roles: { operators: named() },
      expected: VIEWING,
    },
    {
      name: 'a workspace admin where others are admins',
      person: aPerson({ isWorkspaceAdmin: true }),
      roles: { admins: named('U0LEE') },
      expected: [...VIEWING, ...OPERATING],
    },
    { name: 'a named admin', person: aPerson(), roles: { admins: named('U0KIM') }, expected: ALL },
    {
      name: 'an admin who is not among the operators',
      person: aPerson({ isWorkspaceAdmin: true }),
      roles: { operators: named('U0LEE') },
      expected: [...VIEWING, 'settings'],
    },
  ])('allows $name the right things', ({ person, roles, expected }) => {
    expect(allowed(person, roles)).toEqual(expected);
  });

  it.each(['guest', 'bot', 'foreign', 'unknown'] as const)(
    'refuses a person of kind %s everything, even when named',
    (kind) => {
      const person = aPerson({ kind, isWorkspaceAdmin: true });
      const roles = { operators: named('U0KIM'), admins: named('U0KIM') };

      expect(ALL.map((action) => mayDo(action, person, roles))).toEqual(
        ALL.map(() => ({ may: false, why: kind })),
      );
    },
  );

  it('says whom it is for', () => {
    const roles = { operators: named('U0LEE'), admins: named('U0LEE') };

    expect(mayDo('popup', aPerson(), roles)).toEqual({ may: false, why: 'operators-only' });
    expect(mayDo('settings', aPerson(), roles)).toEqual({ may: false, why: 'admins-only' });
  });
});
