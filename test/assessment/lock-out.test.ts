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

function aCell(about: Partial<MethodStatus> = {}): MethodStatus {
  return { registration: 'registered', foundAt: YESTERDAY, attempts: [], ...about };
}

function works(at: number): LoginStatus {
  return { outcome: 'works', at, rejections: 0 };
}

function rejected(at: number, about: Partial<LoginStatus> = {}): LoginStatus {
  return { outcome: 'rejected', at, code: -11100021, rejections: 1, rejectedSince: at, ...about };
}

function productsOf(
  cell: MethodStatus | undefined,
  method: 'deptUser' | 'certificate' = 'deptUser',
): CompanyStatus['products'] {
  return cell === undefined ? {} : { taxinvoice: { [method]: cell, failures: [] } };
}

function ask(
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
  return hold?.why ?? 'may';
}

describe('holdOf: a plain check of a department user', () => {
  it.each([
    { name: 'tests what was never asked', cell: undefined, expected: 'may' },
    { name: 'tests what is registered and untested', cell: aCell(), expected: 'may' },
    {
      name: 'tests what was missing last time',
      cell: aCell({ registration: 'missing' }),
      expected: 'may',
    },
    {
      name: 'shows a login that worked nine minutes ago',
      cell: aCell({ login: works(NOW - 9 * MINUTE) }),
      expected: 'worked-just-now',
    },
    {
      name: 'tests again after ten minutes',
      cell: aCell({ login: works(NOW - 10 * MINUTE) }),
      expected: 'may',
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
      name: 'shows a rejection although somebody said that it was registered anew',
      cell: aCell({ login: rejected(NOW - DAY, { registeredAnew: true }) }),
      expected: 'rejected-before',
    },
    {
      name: 'tests after an attempt of unknown outcome',
      cell: aCell({ attempts: [NOW - HOUR] }),
      expected: 'may',
    },
    {
      name: 'tests even where sweeps do not',
      cell: aCell(),
      policy: { deptLoginTest: 'off' as const },
      expected: 'may',
    },
  ])('$name', ({ cell, policy, expected }) => {
    expect(ask(cell, 'check', policy)).toBe(expected);
  });
});

describe('holdOf: "check again" and "registered it"', () => {
  const attempts = (count: number) =>
    Array.from({ length: count }, (_, i) => NOW - (count - i) * HOUR);

  it.each([
    {
      name: 'check again tests what worked just now',
      intent: 'check-again',
      cell: aCell({ login: works(NOW - MINUTE) }),
      expected: 'may',
    },
    {
      name: 'check again is the 2nd test after a rejection',
      intent: 'check-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(1) }),
      expected: 'may',
    },
    {
      name: 'check again is the 3rd test',
      intent: 'check-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(2) }),
      expected: 'may',
    },
    {
      name: 'check again is not the 4th',
      intent: 'check-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(3) }),
      expected: 'budget-spent',
    },
    {
      name: 'registered anew is the 4th',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(3) }),
      expected: 'may',
    },
    {
      name: 'registered anew is not the 5th',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(4) }),
      expected: 'attempts-spent',
    },
    {
      name: 'registered anew is not the 5th of a day in which the registration went and came back',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR), attempts: attempts(4), inRow: 1 }),
      expected: 'budget-spent',
    },
    {
      name: 'registered anew tests a code that cannot heal by itself',
      intent: 'registered-again',
      cell: aCell({ login: rejected(NOW - HOUR, { code: -11100027 }), attempts: attempts(1) }),
      expected: 'may',
    },
    {
      name: 'registered anew tests what worked just now',
      intent: 'registered-again',
      cell: aCell({ login: works(NOW - MINUTE) }),
      expected: 'may',
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
      name: 'attempts of more than a day ago do not count',
      intent: 'check-again',
      cell: aCell({
        login: rejected(NOW - 2 * DAY),
        attempts: [NOW - 2 * DAY, NOW - 2 * DAY, NOW - DAY, NOW - HOUR],
        inRow: 3,
      }),
      expected: 'may',
    },
    {
      name: 'four tests of unknown outcome are enough',
      intent: 'check',
      cell: aCell({ attempts: attempts(4) }),
      expected: 'attempts-spent',
    },
    {
      name: 'three tests of unknown outcome are not',
      intent: 'check',
      cell: aCell({ attempts: attempts(3) }),
      expected: 'may',
    },
  ] as const)('$name', ({ intent, cell, expected }) => {
    expect(ask(cell, intent)).toBe(expected);
  });

  it('says when the next test is allowed: a day after the oldest one that is in the way', () => {
    // In no order: one may have been noted by a clock that was wrong.
    const attempts = [NOW - 5 * HOUR, NOW - HOUR, NOW - 20 * HOUR, NOW - 4 * HOUR];
    const cell = aCell({ login: rejected(NOW - 20 * HOUR), attempts, inRow: 2 });
    const wish = {
      product: 'taxinvoice',
      method: 'deptUser',
      policy: DEFAULT_POLICY,
      now: NOW,
    } as const;

    expect(holdOf(productsOf(cell), { ...wish, intent: 'check-again' })).toEqual({
      why: 'budget-spent',
      until: NOW - 5 * HOUR + DAY,
    });
    expect(holdOf(productsOf(cell), { ...wish, intent: 'registered-again' })).toEqual({
      why: 'budget-spent',
      until: NOW - 20 * HOUR + DAY,
    });
    expect(
      holdOf(productsOf(cell), { ...wish, intent: 'check-again', now: NOW - 5 * HOUR + DAY }),
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
    { name: 'tests what was never asked', cell: undefined, expected: 'may' },
    {
      name: 'tests on a new Seoul day, however short the time',
      cell: aCell({ login: works(lateYesterday) }),
      expected: 'may',
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
      expected: 'may',
    },
    {
      name: 'still confirms when a person had it rejected twice on the first day',
      cell: aCell({
        login: rejected(lateYesterday, { rejections: 2, rejectedSince: YESTERDAY }),
        attempts: [lateYesterday],
      }),
      expected: 'may',
    },
    {
      name: 'waits after the confirming test',
      cell: aCell({
        login: rejected(YESTERDAY, { rejections: 2, rejectedSince: YESTERDAY - DAY }),
      }),
      expected: 'waits-for-registration',
    },
    {
      name: 'tests a confirmed rejection once more when it was registered anew',
      cell: aCell({
        login: rejected(YESTERDAY, {
          rejections: 2,
          rejectedSince: YESTERDAY - DAY,
          registeredAnew: true,
        }),
      }),
      expected: 'may',
    },
    {
      name: 'keeps to the budget of the day',
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
      expected: 'may',
    },
    {
      name: 'weekly: confirms a rejection the next day',
      cell: aCell({ login: rejected(YESTERDAY) }),
      policy: { deptLoginTest: 'weekly' as const },
      expected: 'may',
    },
    {
      name: 'off: never tests',
      cell: undefined,
      policy: { deptLoginTest: 'off' as const },
      expected: 'switched-off',
    },
  ])('$name', ({ cell, policy, expected }) => {
    expect(ask(cell, 'sweep', policy)).toBe(expected);
  });

  it.each([-11100022, -11100023, -11100024, -11100027, -11100028])(
    'does not confirm %i, which cannot heal by itself, until it is registered anew',
    (code) => {
      expect(ask(aCell({ login: rejected(YESTERDAY, { code }) }), 'sweep')).toBe(
        'waits-for-registration',
      );
      const anew = rejected(YESTERDAY, { code, registeredAnew: true });
      expect(ask(aCell({ login: anew }), 'sweep')).toBe('may');
    },
  );

  it.each([-11100001, -11100021, -11100029])('confirms %i', (code) => {
    expect(ask(aCell({ login: rejected(YESTERDAY, { code }) }), 'sweep')).toBe('may');
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
      name: 'registered anew never tests it',
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
      expected: 'may',
    },
    {
      name: 'its own button tests it where sweeps do too',
      intent: 'certificate-login',
      certLoginTest: 'sweep',
      cell: valid,
      expected: 'may',
    },
    {
      name: 'its own button does not when switched off',
      intent: 'certificate-login',
      certLoginTest: 'off',
      cell: valid,
      expected: 'switched-off',
    },
    {
      name: 'its own button tests a rejected one',
      intent: 'certificate-login',
      certLoginTest: 'manual',
      cell: { ...valid, login: rejected(NOW - HOUR), attempts: [NOW - HOUR] },
      expected: 'may',
    },
    {
      name: 'its own button keeps to the budget',
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
      name: 'a sweep tests it when told to',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: valid,
      expected: 'may',
    },
    {
      name: 'a sweep tests it once a day',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: { ...valid, login: works(NOW - HOUR) },
      expected: 'tested-already',
    },
    {
      name: 'a sweep does not test a missing one',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: aCell({ registration: 'missing' }),
      expected: 'not-registered',
    },
    {
      name: 'a sweep does not test an expired one',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: aCell({ expiresAt: NOW - DAY }),
      expected: 'waits-for-registration',
    },
    {
      name: 'a sweep does not test one that POPBiLL cannot use',
      intent: 'sweep',
      certLoginTest: 'sweep',
      cell: { ...valid, registration: 'unusable' },
      expected: 'waits-for-registration',
    },
    {
      name: 'an operator confirms it, though sweeps and checks leave it alone',
      intent: 'confirmed',
      certLoginTest: 'manual',
      cell: { ...valid, login: rejected(NOW - 9 * DAY, { rejections: 4 }), inRow: 4 },
      expected: 'may',
    },
  ] as const)('$name', ({ intent, certLoginTest, cell, expected }) => {
    expect(ask(cell, intent, { certLoginTest }, 'certificate')).toBe(expected);
  });

  it('a sweep tests it every day where department users are tested once a week', () => {
    const yesterday = { ...valid, login: works(YESTERDAY) };

    expect(
      ask(yesterday, 'sweep', { certLoginTest: 'sweep', deptLoginTest: 'weekly' }, 'certificate'),
    ).toBe('may');
  });

  it('its button asks of the department user no more than a plain check', () => {
    expect(ask(aCell({ login: works(NOW - MINUTE) }), 'certificate-login')).toBe('worked-just-now');
    expect(ask(aCell({ login: rejected(NOW - DAY) }), 'certificate-login')).toBe('rejected-before');
  });
});

describe('holdOf: a look', () => {
  it.each(['deptUser', 'certificate'] as const)('never logs in with a %s', (method) => {
    expect(ask(undefined, 'look', { certLoginTest: 'sweep' }, method)).toBe('not-asked');
  });
});

const EVERY_WISH: readonly TestIntent[] = [
  'sweep',
  'repeat',
  'check',
  'check-again',
  'registered-again',
];

describe('holdOf: four in a row', () => {
  const spent = aCell({ login: rejected(NOW - 9 * DAY, { rejections: 4 }), inRow: 4 });

  it.each(EVERY_WISH)('are not followed by another one of %s', (intent) => {
    expect(ask(spent, intent)).toBe('attempts-spent');
  });

  it('are followed by one that an operator confirms, once in 24 hours', () => {
    expect(ask(spent, 'confirmed')).toBe('may');
    expect(ask({ ...spent, confirmedAt: NOW - DAY }, 'confirmed')).toBe('may');
    expect(ask({ ...spent, confirmedAt: NOW - DAY + 1 }, 'confirmed')).toBe('confirmed-already');
    expect(ask({ ...spent, confirmedAt: NOW + DAY }, 'confirmed')).toBe('may');
  });

  it('say when an operator may confirm the next one', () => {
    const confirmed = productsOf({ ...spent, confirmedAt: NOW - HOUR });
    const wish = { product: 'taxinvoice', method: 'deptUser', policy: DEFAULT_POLICY } as const;

    expect(holdOf(confirmed, { ...wish, intent: 'confirmed', now: NOW })).toEqual({
      why: 'confirmed-already',
      until: NOW - HOUR + DAY,
    });
  });

  it.each(EVERY_WISH)(
    'may be any four where the count was lost: %s waits for an operator',
    (intent) => {
      const lost = aCell({ login: works(NOW - 9 * DAY), inRow: 4, countLost: true });

      expect(ask(lost, intent)).toBe('count-lost');
      expect(ask(lost, 'confirmed')).toBe('may');
    },
  );

  it('are counted over days, whatever the code and however they were asked for', () => {
    const three = { ...spent, inRow: 3, login: rejected(NOW - 9 * DAY, { rejections: 3 }) };

    expect(ask(three, 'check-again')).toBe('may');
    expect(ask({ ...three, attempts: [NOW - 2 * DAY], inRow: 4 }, 'check-again')).toBe(
      'attempts-spent',
    );
  });

  it('may be lost answers, too', () => {
    const lost = aCell({ login: works(NOW - 9 * DAY), inRow: 4 });

    expect(EVERY_WISH.map((intent) => ask(lost, intent))).toEqual(
      EVERY_WISH.map(() => 'attempts-spent'),
    );
  });

  it('are those of the product alone: the other has an account of its own', () => {
    const products = {
      taxinvoice: { deptUser: aCell({ login: rejected(NOW - DAY), inRow: 3 }), failures: [] },
      cashbill: { deptUser: aCell({ login: rejected(NOW - DAY), inRow: 4 }), failures: [] },
    };
    const wish = { method: 'deptUser', policy: DEFAULT_POLICY, intent: 'check-again' } as const;

    expect(holdOf(products, { ...wish, product: 'taxinvoice', now: NOW })).toBeUndefined();
    expect(holdOf(products, { ...wish, product: 'cashbill', now: NOW })).toBeDefined();
  });
});

describe('holdOf: somebody who may look and no more', () => {
  it.each([
    { name: 'tests what works', cell: aCell({ login: works(NOW - DAY) }), expected: 'may' },
    { name: 'tests what was never tested', cell: undefined, expected: 'may' },
    { name: 'tests no rejected login', cell: aCell({ login: rejected(NOW - 9 * DAY) }) },
    { name: 'tests none whose answer was lost', cell: aCell({ attempts: [NOW - HOUR] }) },
  ])('$name', ({ cell, expected = 'operators-only' }) => {
    const wish = { product: 'taxinvoice', method: 'deptUser', policy: DEFAULT_POLICY } as const;

    for (const intent of ['check', 'check-again', 'registered-again'] as const) {
      const hold = holdOf(productsOf(cell), { ...wish, intent, mayOperate: false, now: NOW });
      expect(hold?.why ?? 'may').toBe(expected);
    }
  });
});

describe('holdOf: what is repeated by itself because no answer came', () => {
  it.each([
    { name: 'is tested once more', cell: aCell({ attempts: [NOW - HOUR] }), expected: 'may' },
    {
      name: 'is not tested a third time on one day',
      cell: aCell({ attempts: [NOW - 2 * HOUR, NOW - HOUR] }),
      expected: 'tested-already',
    },
    {
      name: 'is tested again on another day',
      cell: aCell({ attempts: [NOW - DAY, NOW - DAY] }),
      expected: 'may',
    },
    {
      name: 'is not tested after a rejection',
      cell: aCell({ login: rejected(NOW - DAY), attempts: [NOW - HOUR] }),
      expected: 'rejected-before',
    },
  ])('$name', ({ cell, expected }) => {
    expect(ask(cell, 'repeat')).toBe(expected);
  });
});

describe('mayRetest', () => {
  it.each([
    { name: 'after a first rejection', login: rejected(NOW), expected: true },
    {
      name: 'not after a confirmed one',
      login: rejected(NOW, { rejectedSince: NOW - DAY }),
      expected: false,
    },
    {
      name: 'not after one that cannot heal',
      login: rejected(NOW, { code: -11100022 }),
      expected: false,
    },
    {
      name: 'when it was registered anew',
      login: rejected(NOW, { code: -11100022, registeredAnew: true }),
      expected: true,
    },
  ])('$name: $expected', ({ login, expected }) => {
    expect(mayRetest(login)).toBe(expected);
  });
});
