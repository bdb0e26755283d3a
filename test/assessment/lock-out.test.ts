import { describe, expect, it } from 'vitest';
import {
  holdOf,
  mayRetest,
  type TestIntent,
  waitsForConfirmation,
} from '../../src/assessment/lock-out-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import type { CompanyStatus, LoginStatus, MethodStatus } from '../../src/records/status.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 08:31');
const YESTERDAY = seoul('2026-11-24 06:05');

function aCell(overrides: Partial<MethodStatus> = {}): MethodStatus {
  return { registration: 'registered', foundAt: YESTERDAY, attempts: [], ...overrides };
}

function works(at: number): LoginStatus {
  return { outcome: 'works', at, rejections: 0 };
}

function rejected(at: number, overrides: Partial<LoginStatus> = {}): LoginStatus {
  const login = { code: -11100021, rejections: 1, rejectedSince: at };
  return { outcome: 'rejected', at, ...login, ...overrides };
}

function productsOf(
  cell: MethodStatus | undefined,
  method: 'deptUser' | 'certificate' = 'deptUser',
): CompanyStatus['products'] {
  return cell === undefined ? {} : { taxinvoice: { [method]: cell, failures: [] } };
}

function decide(
  cell: MethodStatus | undefined,
  intent: TestIntent,
  policy: Partial<Policy> = {},
  method: 'deptUser' | 'certificate' = 'deptUser',
) {
  const hold = holdOf(productsOf(cell, method), {
    product: 'taxinvoice',
    method,
    intent,
    policy: { ...DEFAULT_POLICY, ...policy },
    now: NOW,
  });
  return hold?.why ?? 'allowed';
}

describe('holdOf: a plain check of a department user', () => {
  it.each([
    { name: 'tests a login that was never tested', cell: undefined, expected: 'allowed' },
    { name: 'tests a registered login without a test', cell: aCell(), expected: 'allowed' },
    {
      name: 'tests a registration that was missing last time',
      cell: aCell({ registration: 'missing' }),
      expected: 'allowed',
    },
    {
      name: 'shows a login that worked nine minutes ago',
      cell: aCell({ login: works(NOW - 9 * MINUTE) }),
      expected: 'worked-just-now',
    },
    {
      name: 'tests again after ten minutes',
      cell: aCell({ login: works(NOW - 10 * MINUTE) }),
      expected: 'allowed',
    },
    {
      name: 'shows a rejection of today',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: [NOW - HOUR] }),
      expected: 'rejected-before',
    },
    {
      name: 'shows a rejection of last month too',
      cell: aCell({ login: rejected(NOW - 30 * DAY) }),
      expected: 'rejected-before',
    },
    {
      name: 'shows a rejection although a person reported a new registration',
      cell: aCell({ login: rejected(NOW - DAY, { registeredAnew: true }) }),
      expected: 'rejected-before',
    },
    {
      name: 'tests after an attempt of unknown outcome',
      cell: aCell({ attempts: [NOW - HOUR] }),
      expected: 'allowed',
    },
    {
      name: 'tests although sweeps make no login tests',
      cell: aCell(),
      policy: { deptLoginTest: 'off' as const },
      expected: 'allowed',
    },
  ])('$name', ({ cell, policy, expected }) => {
    expect(decide(cell, 'check', policy)).toBe(expected);
  });
});

describe('holdOf: "check again" and "registered it"', () => {
  const attempts = (count: number) =>
    Array.from({ length: count }, (_, i) => NOW - (count - i) * HOUR);

  it.each([
    {
      name: 'check again tests a login that just worked',
      intent: 'check-again',
      cell: aCell({ login: works(NOW - MINUTE) }),
      expected: 'allowed',
    },
    {
      name: 'check again makes the 2nd test after a rejection',
      intent: 'check-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(1) }),
      expected: 'allowed',
    },
    {
      name: 'check again makes the 3rd test',
      intent: 'check-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(2) }),
      expected: 'allowed',
    },
    {
      name: 'check again does not make the 4th test',
      intent: 'check-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(3) }),
      expected: 'budget-spent',
    },
    {
      name: 'registered it makes the 4th test',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(3) }),
      expected: 'allowed',
    },
    {
      name: 'registered it does not make the 5th test',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(4) }),
      expected: 'attempts-spent',
    },
    {
      name: 'registered it does not make the 5th test of a day in which the registration was gone and came back',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(4), inRow: 1 }),
      expected: 'budget-spent',
    },
    {
      name: 'registered it tests after a permanent rejection',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR, { code: -11100027 }), attempts: attempts(1) }),
      expected: 'allowed',
    },
    {
      name: 'registered it tests a login that just worked',
      intent: 'registered-again',
      cell: aCell({ login: works(NOW - MINUTE) }),
      expected: 'allowed',
    },
    {
      name: 'a test of unknown outcome after the rejection counts',
      intent: 'check-again',
      cell: aCell({
        login: rejected(NOW - 9 * HOUR),
        attempts: [NOW - 9 * HOUR, NOW - 2 * HOUR, NOW - HOUR],
      }),
      expected: 'budget-spent',
    },
    {
      name: 'attempts of more than 24 hours ago do not count',
      intent: 'check-again',
      cell: aCell({
        login: rejected(NOW - 2 * DAY),
        attempts: [NOW - 2 * DAY, NOW - 2 * DAY, NOW - DAY, NOW - HOUR],
        inRow: 3,
      }),
      expected: 'allowed',
    },
    {
      name: 'four tests of unknown outcome use up the attempts',
      intent: 'check',
      cell: aCell({ attempts: attempts(4) }),
      expected: 'attempts-spent',
    },
    {
      name: 'three tests of unknown outcome do not',
      intent: 'check',
      cell: aCell({ attempts: attempts(3) }),
      expected: 'allowed',
    },
  ] as const)('$name', ({ intent, cell, expected }) => {
    expect(decide(cell, intent)).toBe(expected);
  });

  it('says when the next test is allowed: 24 hours after the oldest test within the budget', () => {
    // Unordered, because a wrong clock may have recorded one of them.
    const attempts = [NOW - 5 * HOUR, NOW - HOUR, NOW - 20 * HOUR, NOW - 4 * HOUR];
    const cell = aCell({ login: rejected(NOW - 20 * HOUR), attempts, inRow: 2 });
    const request = {
      product: 'taxinvoice',
      method: 'deptUser',
      policy: DEFAULT_POLICY,
      now: NOW,
    } as const;

    expect(holdOf(productsOf(cell), { ...request, intent: 'check-again' })).toEqual({
      why: 'budget-spent',
      until: NOW - 5 * HOUR + DAY,
    });
    expect(holdOf(productsOf(cell), { ...request, intent: 'registered-again' })).toEqual({
      why: 'budget-spent',
      until: NOW - 20 * HOUR + DAY,
    });
    expect(
      holdOf(productsOf(cell), { ...request, intent: 'check-again', now: NOW - 5 * HOUR + DAY }),
    ).toBeUndefined();
  });
});

describe('waitsForConfirmation', () => {
  it.each([
    { why: 'attempts-spent', expected: true },
    { why: 'count-lost', expected: true },
    { why: 'budget-spent', expected: false },
    { why: 'rejected-before', expected: false },
    { why: 'confirmed-already', expected: false },
  ] as const)('$why: $expected', ({ why, expected }) => {
    expect(waitsForConfirmation({ why })).toBe(expected);
  });
});

describe('holdOf: the sweep of a department user', () => {
  const early = seoul('2026-11-25 00:10');
  const lateYesterday = seoul('2026-11-24 23:50');

  it.each([
    { name: 'tests a login that was never tested', cell: undefined, expected: 'allowed' },
    {
      name: 'tests on a new Seoul day, even minutes after the last test',
      cell: aCell({ login: works(lateYesterday) }),
      expected: 'allowed',
    },
    {
      name: 'does not test twice on a Seoul day',
      cell: aCell({ login: works(early) }),
      expected: 'tested-already',
    },
    {
      name: 'does not repeat a rejection on the same day',
      cell: aCell({ login: rejected(early), attempts: [early] }),
      expected: 'tested-already',
    },
    {
      name: 'does not repeat a test of unknown outcome on the same day',
      cell: aCell({ login: works(lateYesterday), attempts: [early] }),
      expected: 'tested-already',
    },
    {
      name: 'does not repeat a test that a crash interrupted',
      cell: aCell({ registration: 'unknown', attempts: [early] }),
      expected: 'tested-already',
    },
    {
      name: 'makes one confirming test the day after a rejection',
      cell: aCell({ login: rejected(YESTERDAY), attempts: [] }),
      expected: 'allowed',
    },
    {
      name: 'makes the confirming test although a person’s test was rejected too on the first day',
      cell: aCell({
        login: rejected(lateYesterday, { rejections: 2, rejectedSince: YESTERDAY }),
        attempts: [lateYesterday],
      }),
      expected: 'allowed',
    },
    {
      name: 'waits after the confirming test',
      cell: aCell({
        login: rejected(YESTERDAY, { rejections: 2, rejectedSince: YESTERDAY - DAY }),
      }),
      expected: 'waits-for-registration',
    },
    {
      name: 'tests a confirmed rejection once more after a new registration',
      cell: aCell({
        login: rejected(YESTERDAY, {
          rejections: 2,
          rejectedSince: YESTERDAY - DAY,
          registeredAnew: true,
        }),
      }),
      expected: 'allowed',
    },
    {
      name: 'respects the budget of 24 hours',
      cell: aCell({
        login: rejected(lateYesterday),
        attempts: [lateYesterday - 2, lateYesterday - 1, lateYesterday],
      }),
      expected: 'budget-spent',
    },
    {
      name: 'weekly: waits six days',
      cell: aCell({ login: works(NOW - 6 * DAY) }),
      policy: { deptLoginTest: 'weekly' as const },
      expected: 'tested-already',
    },
    {
      name: 'weekly: tests on the seventh',
      cell: aCell({ login: works(NOW - 7 * DAY) }),
      policy: { deptLoginTest: 'weekly' as const },
      expected: 'allowed',
    },
    {
      name: 'weekly: confirms a rejection the next day',
      cell: aCell({ login: rejected(YESTERDAY) }),
      policy: { deptLoginTest: 'weekly' as const },
      expected: 'allowed',
    },
    {
      name: 'off: never tests',
      cell: undefined,
      policy: { deptLoginTest: 'off' as const },
      expected: 'switched-off',
    },
  ])('$name', ({ cell, policy, expected }) => {
    expect(decide(cell, 'sweep', policy)).toBe(expected);
  });

  it.each([-11100022, -11100023, -11100024, -11100027, -11100028])(
    'does not repeat the permanent rejection %i until a new registration',
    (code) => {
      expect(decide(aCell({ login: rejected(YESTERDAY, { code }) }), 'sweep')).toBe(
        'waits-for-registration',
      );
      const registeredAgain = rejected(YESTERDAY, { code, registeredAnew: true });
      expect(decide(aCell({ login: registeredAgain }), 'sweep')).toBe('allowed');
    },
  );

  it.each([-11100001, -11100021, -11100029])('repeats the rejection %i once', (code) => {
    expect(decide(aCell({ login: rejected(YESTERDAY, { code }) }), 'sweep')).toBe('allowed');
  });
});

describe('holdOf: the certificate', () => {
  const valid = aCell({ expiresAt: NOW + 100 * DAY });

  it.each([
    {
      name: 'a plain check never tests it',
      intent: 'check',
      certLoginTest: 'sweep',
      cell: valid,
      expected: 'switched-off',
    },
    {
      name: 'check again never tests it',
      intent: 'check-again',
      certLoginTest: 'manual',
      cell: valid,
      expected: 'switched-off',
    },
    {
      name: 'registered it never tests it',
      intent: 'registered-again',
      certLoginTest: 'manual',
      cell: valid,
      expected: 'switched-off',
    },
    {
      name: 'its own button tests it',
      intent: 'certificate-login',
      certLoginTest: 'manual',
      cell: valid,
      expected: 'allowed',
    },
    {
      name: 'its own button tests it if sweeps do too',
      intent: 'certificate-login',
      certLoginTest: 'sweep',
      cell: valid,
      expected: 'allowed',
    },
    {
      name: 'its own button does not test it if switched off',
      intent: 'certificate-login',
      certLoginTest: 'off',
      cell: valid,
      expected: 'switched-off',
    },
    {
      name: 'its own button tests a rejected certificate',
      intent: 'certificate-login',
      certLoginTest: 'manual',
      cell: { ...valid, login: rejected(NOW - HOUR), attempts: [NOW - HOUR] },
      expected: 'allowed',
    },
    {
      name: 'its own button respects the budget',
      intent: 'certificate-login',
      certLoginTest: 'manual',
      cell: {
        ...valid,
        login: rejected(NOW - HOUR),
        attempts: [NOW - 3, NOW - 2, NOW - 1],
        inRow: 3,
      },
      expected: 'budget-spent',
    },
    {
      name: 'a sweep does not test it by default',
      intent: 'sweep',
      certLoginTest: 'manual',
      cell: valid,
      expected: 'switched-off',
    },
    {
      name: 'a sweep tests it if the settings say so',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: valid,
      expected: 'allowed',
    },
    {
      name: 'a sweep tests it once a day',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: { ...valid, login: works(NOW - HOUR) },
      expected: 'tested-already',
    },
    {
      name: 'a sweep does not test a missing certificate',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: aCell({ registration: 'missing' }),
      expected: 'not-registered',
    },
    {
      name: 'a sweep does not test an expired certificate',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: aCell({ expiresAt: NOW - DAY }),
      expected: 'waits-for-registration',
    },
    {
      name: 'a sweep does not test an unusable certificate',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: { ...valid, registration: 'unusable' },
      expected: 'waits-for-registration',
    },
    {
      name: 'an operator may confirm a test although sweeps and checks make none',
      intent: 'confirmed',
      certLoginTest: 'manual',
      cell: { ...valid, login: rejected(NOW - 9 * DAY, { rejections: 4 }), inRow: 4 },
      expected: 'allowed',
    },
  ] as const)('$name', ({ intent, certLoginTest, cell, expected }) => {
    expect(decide(cell, intent, { certLoginTest }, 'certificate')).toBe(expected);
  });

  it('a sweep tests it daily although department users are tested weekly', () => {
    const yesterday = { ...valid, login: works(YESTERDAY) };

    expect(
      decide(
        yesterday,
        'sweep',
        { certLoginTest: 'sweep', deptLoginTest: 'weekly' },
        'certificate',
      ),
    ).toBe('allowed');
  });
});

describe('holdOf: a check without a login', () => {
  it.each(['deptUser', 'certificate'] as const)('never logs in with a %s', (method) => {
    expect(decide(undefined, 'without-login', { certLoginTest: 'sweep' }, method)).toBe(
      'not-asked',
    );
  });
});

const UNCONFIRMED_INTENTS: readonly TestIntent[] = [
  'sweep',
  'repeat',
  'check',
  'check-again',
  'registered-again',
];

describe('holdOf: after four rejections in a row', () => {
  const spent = aCell({ login: rejected(NOW - 9 * DAY, { rejections: 4 }), inRow: 4 });

  it.each(UNCONFIRMED_INTENTS)('holds back intent %s', (intent) => {
    expect(decide(spent, intent)).toBe('attempts-spent');
  });

  it('allows one test that an operator confirms, once in 24 hours', () => {
    expect(decide(spent, 'confirmed')).toBe('allowed');
    expect(decide({ ...spent, confirmedAt: NOW - DAY }, 'confirmed')).toBe('allowed');
    expect(decide({ ...spent, confirmedAt: NOW - DAY + 1 }, 'confirmed')).toBe('confirmed-already');
    expect(decide({ ...spent, confirmedAt: NOW + DAY }, 'confirmed')).toBe('allowed');
  });

  it('says when an operator may confirm the next test', () => {
    const confirmed = productsOf({ ...spent, confirmedAt: NOW - HOUR });
    const request = { product: 'taxinvoice', method: 'deptUser', policy: DEFAULT_POLICY } as const;

    expect(holdOf(confirmed, { ...request, intent: 'confirmed', now: NOW })).toEqual({
      why: 'confirmed-already',
      until: NOW - HOUR + DAY,
    });
  });

  it.each(UNCONFIRMED_INTENTS)('holds back intent %s if the count was lost', (intent) => {
    const lost = aCell({ login: works(NOW - 9 * DAY), inRow: 4, countLost: true });

    expect(decide(lost, intent)).toBe('count-lost');
    expect(decide(lost, 'confirmed')).toBe('allowed');
  });

  it('counts attempts of earlier days', () => {
    const three = { ...spent, inRow: 3, login: rejected(NOW - 9 * DAY, { rejections: 3 }) };

    expect(decide(three, 'check-again')).toBe('allowed');
    expect(decide({ ...three, attempts: [NOW - 2 * DAY], inRow: 4 }, 'check-again')).toBe(
      'attempts-spent',
    );
  });

  it('counts lost answers too', () => {
    const lost = aCell({ login: works(NOW - 9 * DAY), inRow: 4 });

    expect(UNCONFIRMED_INTENTS.map((intent) => decide(lost, intent))).toEqual(
      UNCONFIRMED_INTENTS.map(() => 'attempts-spent'),
    );
  });

  it('counts each product separately, because it has its own account', () => {
    const products = {
      taxinvoice: { deptUser: aCell({ login: rejected(NOW - DAY), inRow: 3 }), failures: [] },
      cashbill: { deptUser: aCell({ login: rejected(NOW - DAY), inRow: 4 }), failures: [] },
    };
    const request = { method: 'deptUser', policy: DEFAULT_POLICY, intent: 'check-again' } as const;

    expect(holdOf(products, { ...request, product: 'taxinvoice', now: NOW })).toBeUndefined();
    expect(holdOf(products, { ...request, product: 'cashbill', now: NOW })).toBeDefined();
  });
});

describe('holdOf: a viewer', () => {
  it.each([
    {
      name: 'tests a login that works',
      cell: aCell({ login: works(NOW - DAY) }),
      expected: 'allowed',
    },
    { name: 'tests a login that was never tested', cell: undefined, expected: 'allowed' },
    { name: 'does not test a rejected login', cell: aCell({ login: rejected(NOW - 9 * DAY) }) },
    {
      name: 'does not test a login whose answer was lost',
      cell: aCell({ attempts: [NOW - HOUR] }),
    },
  ])('$name', ({ cell, expected = 'operators-only' }) => {
    const request = { product: 'taxinvoice', method: 'deptUser', policy: DEFAULT_POLICY } as const;

    for (const intent of ['check', 'check-again', 'registered-again'] as const) {
      const hold = holdOf(productsOf(cell), { ...request, intent, mayOperate: false, now: NOW });
      expect(hold?.why ?? 'allowed').toBe(expected);
    }
  });
});

describe('holdOf: the automatic repeat of an unanswered test', () => {
  it.each([
    {
      name: 'is made once',
      cell: aCell({ attempts: [NOW - HOUR], unansweredAt: NOW - HOUR }),
      expected: 'allowed',
    },
    {
      name: 'is not made on the same day if the answer was lost, which may have been a rejection',
      cell: aCell({ attempts: [NOW - HOUR], unansweredAt: YESTERDAY }),
      expected: 'tested-already',
    },
    {
      name: 'is not made twice on one day',
      cell: aCell({ attempts: [NOW - 2 * HOUR, NOW - HOUR], unansweredAt: NOW - HOUR }),
      expected: 'tested-already',
    },
    {
      name: 'is not made after tests of several days, so that a long outage leaves some',
      cell: aCell({ attempts: [NOW - DAY, NOW - HOUR], inRow: 2, unansweredAt: NOW - HOUR }),
      expected: 'tested-already',
    },
    {
      name: 'is not made while the tests of sweeps are switched off',
      cell: aCell({ attempts: [NOW - HOUR], unansweredAt: NOW - HOUR }),
      policy: { deptLoginTest: 'off' as const },
      expected: 'switched-off',
    },
    {
      name: 'is made again on another day',
      cell: aCell({ attempts: [NOW - DAY, NOW - DAY] }),
      expected: 'allowed',
    },
    {
      name: 'is not made after a rejection',
      cell: aCell({ login: rejected(NOW - DAY), attempts: [NOW - HOUR] }),
      expected: 'rejected-before',
    },
  ])('$name', ({ cell, policy, expected }) => {
    expect(decide(cell, 'repeat', policy)).toBe(expected);
  });
});

describe('mayRetest', () => {
  it.each([
    { name: 'a first rejection', login: rejected(NOW), expected: true },
    {
      name: 'a confirmed rejection',
      login: rejected(NOW, { rejectedSince: NOW - DAY }),
      expected: false,
    },
    {
      name: 'a permanent rejection',
      login: rejected(NOW, { code: -11100022 }),
      expected: false,
    },
    {
      name: 'a new registration',
      login: rejected(NOW, { code: -11100022, registeredAnew: true }),
      expected: true,
    },
  ])('$name: $expected', ({ login, expected }) => {
    expect(mayRetest(login)).toBe(expected);
  });
});
