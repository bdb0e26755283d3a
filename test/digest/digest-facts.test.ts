import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import {
  byEndOfSnooze,
  byUrgency,
  digestListOf,
  expiringRow,
  firstSoleExpiry,
  rowOf,
  standingOf,
} from '../../src/digest/digest-facts-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import type { DigestRow } from '../../src/records/digest.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { aRow } from '../support/digest-samples.js';
import { seoul } from '../support/fake-clock.js';
import { authMissing, certificateExpiry, endOf } from '../support/reasons.js';
import {
  aStatus,
  certificateUntil,
  FOUND_AT,
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
      name: 'a certificate that expires soon',
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
      name: 'questions that were never answered',
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
      name: 'a department user that is not tested because of the settings',
      status: aStatus({
        taxinvoice: {
          deptUser: { registration: 'registered', foundAt: FOUND_AT, attempts: [] },
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
      name: 'a sweep without any answer',
      status: aStatus(
        { taxinvoice: { failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }) } },
        { answeredAt: YESTERDAY, sweptAt: ROUND },
      ),
      expected: { collection: 'unknown', checked: 'no-answer' },
    },
    {
      name: 'a company without a status',
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

describe('firstSoleExpiry', () => {
  const until = endOf('2026-11-28');
  const alone = aStatus({
    taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(until) },
  });

  it('is the expiry of a certificate without another method', () => {
    expect(firstSoleExpiry(assessed(alone), DEFAULT_POLICY)).toBe(until);
  });

  it('is the expiry of a certificate beside a rejected department user', () => {
    const status = aStatus({
      taxinvoice: { deptUser: rejectedCell(), certificate: certificateUntil(until) },
    });

    expect(firstSoleExpiry(assessed(status), DEFAULT_POLICY)).toBe(until);
  });

  it.each([
    {
      name: 'a department user works',
      status: aStatus({
        taxinvoice: { deptUser: workingCell(), certificate: certificateUntil(until) },
      }),
      policy: DEFAULT_POLICY,
    },
    {
      name: 'the certificate has expired already',
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
  ])('is undefined if $name', ({ status, policy }) => {
    expect(firstSoleExpiry(assessed(status, policy), policy)).toBeUndefined();
  });

  it('is the earlier of two', () => {
    const status = aStatus({
      taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(endOf('2026-12-09')) },
      cashbill: { deptUser: missingCell(), certificate: certificateUntil(until) },
    });
    const both = assess(status, {
      products: ['taxinvoice', 'cashbill'],
      policy: DEFAULT_POLICY,
      now: NOW,
    });

    expect(firstSoleExpiry(both, DEFAULT_POLICY)).toBe(until);
  });
});

const BROKEN = { severity: 'critical', reasons: [authMissing()] } as const;
const OPEN = { state: 'open', openedAt: seoul('2026-11-25 08:31') } as const;

describe('digestListOf', () => {
  it.each([
    { state: 'open', list: 'attention' },
    { state: 'acknowledged', list: 'taken' },
    { state: 'snoozed', list: 'snoozed' },
  ] as const)('is $list for a company whose alert is $state', ({ state, list }) => {
    expect(digestListOf(BROKEN, { state })).toBe(list);
  });

  it('is attention for a company that needs action and has no alert, e.g. because alerts are frozen', () => {
    expect(digestListOf(BROKEN, undefined)).toBe('attention');
  });

  it('is undefined for a company without reasons, whatever its alert says', () => {
    expect(digestListOf({ reasons: [] }, { state: 'open' })).toBeUndefined();
  });

  it.each(['open', 'acknowledged'] as const)(
    'is known for an informational company, also if its alert is %s',
    (state) => {
      const reasons = [certificateExpiry({ severity: 'notice', beside: 'working-dept-user' })];

      expect(digestListOf({ reasons }, { state })).toBe('known');
    },
  );
});

describe('rowOf', () => {
  it('has the days left as of the digest, not of the check', () => {
    const stale = certificateExpiry({ expiresAt: endOf('2026-11-28'), daysLeft: 9 });

    const row = rowOf(aCompany(), { severity: 'critical', reasons: [stale] }, OPEN, NOW);

    expect(row).toMatchObject({ daysLeft: 3, expiresAt: endOf('2026-11-28') });
  });

  it('has the worst reason, and no date if it has none', () => {
    expect(rowOf(aCompany(), BROKEN, OPEN, NOW)).toEqual({
      brn: HANBIT,
      name: '한빛상사',
      severity: 'critical',
      kind: 'auth-missing',
      at: seoul('2026-11-25 08:31'),
    });
  });

  it('has the claimer and the time of the claim', () => {
    const alert = {
      ...OPEN,
      state: 'acknowledged',
      handledBy: 'U0KIM',
      handledAt: YESTERDAY,
    } as const;

    expect(rowOf(aCompany(), BROKEN, alert, NOW)).toMatchObject({ by: 'U0KIM', at: YESTERDAY });
  });

  it('has the end of the snooze and the person who snoozed', () => {
    const until = seoul('2026-11-27 09:00');
    const alert = {
      ...OPEN,
      state: 'snoozed',
      handledBy: 'U0KIM',
      handledAt: YESTERDAY,
      until,
    } as const;

    expect(rowOf(aCompany(), BROKEN, alert, NOW)).toMatchObject({ by: 'U0KIM', until });
  });
});

describe('expiringRow', () => {
  it('has the date and the days left', () => {
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
    {
      name: 'expiring, without an alert',
      row: expiringRow(aCompany(), NOW + 20 * DAY, NOW),
    },
    { name: 'notice, 가', row: aRow({ severity: 'notice', daysLeft: 30, name: '가람무역' }) },
    { name: 'notice, 한', row: aRow({ severity: 'notice', daysLeft: 30, name: '한빛상사' }) },
  ];

  it('sorts by severity, then by days left, with stopped companies as today', () => {
    const wrong = inOrder.flatMap((a, i) =>
      inOrder
        .filter((b, j) => Math.sign(byUrgency(a.row, b.row)) !== Math.sign(i - j))
        .map((b) => `${a.name} / ${b.name}`),
    );

    expect(wrong).toEqual([]);
  });
});

describe('byEndOfSnooze', () => {
  it('sorts by the end of the snooze, then by urgency', () => {
    const soon = aRow({ severity: 'notice', until: 1 });
    const late = aRow({ severity: 'critical', until: 2 });
    const lateToo = aRow({ severity: 'notice', until: 2 });
    const inOrder = [soon, late, lateToo];

    expect(inOrder.toSorted(byEndOfSnooze)).toEqual(inOrder);
    expect(inOrder.toReversed().toSorted(byEndOfSnooze)).toEqual(inOrder);
  });
});
