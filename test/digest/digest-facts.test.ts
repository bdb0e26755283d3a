import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import {
  byEndOfSnooze,
  byUrgency,
  dependsUntil,
  expiringRow,
  listOf,
  rowOf,
  standingOf,
} from '../../src/digest/digest-facts-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import type { DigestRow } from '../../src/records/digest.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { aRow } from '../support/digest-samples.js';
import { seoul } from '../support/fake-clock.js';
import { authMissing, certificateExpiry, endOf } from '../support/reasons.js';
import {
  aStatus,
  certificateUntil,
  FOUND,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const NOW = seoul('2026-11-25 09:00');
const ROUND = seoul('2026-11-25 06:00');
const YESTERDAY = seoul('2026-11-24 06:05');

function assessed(status: CompanyStatus | undefined, policy: Policy = DEFAULT_POLICY) {
  return assess(status, { products: ['taxinvoice'], policy, now: NOW });
}

describe('standingOf', () => {
  it.each([
    {
      name: 'a department user that works',
      status: aStatus({ taxinvoice: { deptUser: workingCell() } }),
      expected: { collection: 'collectable', checked: 'yes' },
    },
    {
      name: 'a certificate that ends soon',
      status: aStatus({
        taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(endOf('2026-11-28')) },
      }),
      expected: { collection: 'atRisk', checked: 'yes' },
    },
    {
      name: 'a rejected department user',
      status: aStatus({ taxinvoice: { deptUser: rejectedCell(), certificate: missingCell() } }),
      expected: { collection: 'cannotCollect', checked: 'yes' },
    },
    {
      name: 'questions without an answer, as last known',
      status: aStatus({
        taxinvoice: {
          deptUser: workingCell(),
          failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }),
        },
      }),
      expected: { collection: 'collectable', checked: 'no-answer' },
    },
    {
      name: 'questions that never had an answer',
      status: aStatus({
        taxinvoice: { failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }) },
      }),
      expected: { collection: 'unknown', checked: 'no-answer' },
    },
    {
      name: 'a login test without an answer beside a valid certificate',
      status: aStatus({
        taxinvoice: {
          deptUser: workingCell(),
          certificate: certificateUntil(endOf('2027-11-28')),
          failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }).filter(
            ({ call }) => call === 'dept-user-login-test',
          ),
        },
      }),
      expected: { collection: 'collectable', checked: 'yes', isLoginUnverified: true },
    },
    {
      name: 'a department user that is never tested by the settings',
      status: aStatus({
        taxinvoice: {
          deptUser: { registration: 'registered', foundAt: FOUND, attempts: [] },
          certificate: missingCell(),
        },
      }),
      expected: { collection: 'unknown', checked: 'yes' },
    },
    {
      name: 'an answer of the day before',
      status: aStatus({ taxinvoice: { deptUser: workingCell() } }, { answeredAt: YESTERDAY }),
      expected: { collection: 'collectable', checked: 'not-asked' },
    },
    {
      name: 'a sweep that asked and heard nothing',
      status: aStatus(
        { taxinvoice: { failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }) } },
        { answeredAt: YESTERDAY, sweptAt: ROUND },
      ),
      expected: { collection: 'unknown', checked: 'no-answer' },
    },
    {
      name: 'nothing that was ever asked',
      status: undefined,
      expected: { collection: 'unknown', checked: 'not-asked' },
    },
  ])('counts $name', ({ status, expected }) => {
    expect(standingOf(assessed(status), status, ROUND)).toEqual({
      isLoginUnverified: false,
      ...expected,
    });
  });
});

describe('dependsUntil', () => {
  const until = endOf('2026-11-28');
  const alone = aStatus({
    taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(until) },
  });

  it('is the end of a certificate that nothing stands beside', () => {
    expect(dependsUntil(assessed(alone), DEFAULT_POLICY)).toBe(until);
  });

  it('is the end of a certificate beside a rejected department user', () => {
    const status = aStatus({
      taxinvoice: { deptUser: rejectedCell(), certificate: certificateUntil(until) },
    });

    expect(dependsUntil(assessed(status), DEFAULT_POLICY)).toBe(until);
  });

  it.each([
    {
      name: 'a working department user stands beside it',
      status: aStatus({
        taxinvoice: { deptUser: workingCell(), certificate: certificateUntil(until) },
      }),
      policy: DEFAULT_POLICY,
    },
    {
      name: 'it has ended already',
      status: aStatus({
        taxinvoice: {
          deptUser: missingCell(),
          certificate: certificateUntil(endOf('2026-11-24')),
        },
      }),
      policy: DEFAULT_POLICY,
    },
    {
      name: 'certificates are not used',
      status: alone,
      policy: { ...DEFAULT_POLICY, collectsBy: 'deptUser' } as const,
    },
  ])('is nothing when $name', ({ status, policy }) => {
    expect(dependsUntil(assessed(status, policy), policy)).toBeUndefined();
  });

  it('is the first of two', () => {
    const status = aStatus({
      taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(endOf('2026-12-09')) },
      cashbill: { deptUser: missingCell(), certificate: certificateUntil(until) },
    });
    const both = assess(status, {
      products: ['taxinvoice', 'cashbill'],
      policy: DEFAULT_POLICY,
      now: NOW,
    });

    expect(dependsUntil(both, DEFAULT_POLICY)).toBe(until);
  });
});

const BROKEN = { severity: 'critical', reasons: [authMissing()] } as const;
const OPEN = { state: 'open', openedAt: seoul('2026-11-25 08:31') } as const;

describe('listOf', () => {
  it.each([
    { state: 'open', list: 'attention' },
    { state: 'acknowledged', list: 'taken' },
    { state: 'snoozed', list: 'snoozed' },
  ] as const)('puts a company whose alert is $state into the list $list', ({ state, list }) => {
    expect(listOf(BROKEN, { state })).toBe(list);
  });

  it('lists what needs action and has no alert, e.g. because all are frozen', () => {
    expect(listOf(BROKEN, undefined)).toBe('attention');
  });

  it('lists nothing of a company with which nothing is wrong, whatever its alert still says', () => {
    expect(listOf({ reasons: [] }, { state: 'open' })).toBeUndefined();
  });

  it.each(['open', 'acknowledged'] as const)(
    'keeps apart what is good to know only, also when its alert is %s',
    (state) => {
      const reasons = [certificateExpiry({ severity: 'notice', beside: 'working-dept-user' })];

      expect(listOf({ reasons }, { state })).toBe('known');
    },
  );
});

describe('rowOf', () => {
  it('counts the days left on the day of the digest, not of the check', () => {
    const stale = certificateExpiry({ expiresAt: endOf('2026-11-28'), daysLeft: 9 });

    const row = rowOf(aCompany(), { severity: 'critical', reasons: [stale] }, OPEN, NOW);

    expect(row).toMatchObject({ daysLeft: 3, expiresAt: endOf('2026-11-28') });
  });

  it('names the worst reason, without a date where there is none', () => {
    expect(rowOf(aCompany(), BROKEN, OPEN, NOW)).toEqual({
      brn: HANBIT,
      name: '한빛상사',
      severity: 'critical',
      kind: 'auth-missing',
      at: seoul('2026-11-25 08:31'),
    });
  });

  it('says who took it and since when', () => {
    const alert = { ...OPEN, state: 'acknowledged', by: 'U0KIM', at: YESTERDAY } as const;

    expect(rowOf(aCompany(), BROKEN, alert, NOW)).toMatchObject({ by: 'U0KIM', at: YESTERDAY });
  });

  it('says until when it is put off, and by whom', () => {
    const until = seoul('2026-11-27 09:00');
    const alert = { ...OPEN, state: 'snoozed', by: 'U0KIM', at: YESTERDAY, until } as const;

    expect(rowOf(aCompany(), BROKEN, alert, NOW)).toMatchObject({ by: 'U0KIM', until });
  });
});

describe('expiringRow', () => {
  it('holds the date and the days left', () => {
    expect(expiringRow(aCompany(), endOf('2026-11-28'), NOW)).toEqual({
      brn: HANBIT,
      name: '한빛상사',
      kind: 'certificate-expiry',
      expiresAt: endOf('2026-11-28'),
      daysLeft: 3,
    });
  });
});

describe('byUrgency', () => {
  const { daysLeft: _, expiresAt: __, ...undated } = aRow();
  const inOrder: readonly { readonly name: string; readonly row: DigestRow }[] = [
    { name: 'expired', row: aRow({ daysLeft: -2 }) },
    { name: 'stopped, opened first', row: { ...undated, kind: 'auth-missing', at: 1 } },
    { name: 'stopped, opened later', row: { ...undated, kind: 'auth-missing', at: 2 } },
    { name: 'critical, soon', row: aRow({ daysLeft: 3 }) },
    { name: 'warning with a date', row: aRow({ severity: 'warning', daysLeft: 14 }) },
    { name: 'warning without one', row: { ...undated, severity: 'warning' } },
    { name: 'notice, 가', row: aRow({ severity: 'notice', daysLeft: 30, name: '가람무역' }) },
    { name: 'notice, 한', row: aRow({ severity: 'notice', daysLeft: 30, name: '한빛상사' }) },
  ];

  it('puts severity first, then what is soonest, what has stopped as today', () => {
    const shuffled = [...inOrder].reverse();

    expect(shuffled.toSorted((a, b) => byUrgency(a.row, b.row)).map(({ name }) => name)).toEqual(
      inOrder.map(({ name }) => name),
    );
  });
});

describe('byEndOfSnooze', () => {
  it('puts first what comes back first', () => {
    const soon = aRow({ severity: 'notice', until: 1 });
    const late = aRow({ severity: 'critical', until: 2 });

    expect([late, soon].toSorted(byEndOfSnooze)).toEqual([soon, late]);
  });
});
