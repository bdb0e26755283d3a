import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import {
  countedStateOf,
  digestListOf,
  rowOf,
  soleExpiries,
} from '../../src/digest/digest-count.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { aCompany, HANBIT } from '../support/builders.js';
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

describe('countedStateOf', () => {
  it.each([
    {
      name: 'a department user that works',
      status: aStatus({ taxinvoice: { deptUser: workingCell() } }),
      expected: { state: 'collectable', isChecked: true },
    },
    {
      name: 'a certificate that expires soon',
      status: aStatus({
        taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(endOf('2026-11-28')) },
      }),
      expected: { state: 'atRisk', isChecked: true },
    },
    {
      name: 'a rejected department user',
      status: aStatus({ taxinvoice: { deptUser: rejectedCell(), certificate: missingCell() } }),
      expected: { state: 'cannotCollect', isChecked: true },
    },
    {
      name: 'a product that was added after the check',
      status: aStatus({ cashbill: { deptUser: workingCell() } }),
      expected: { state: 'neverChecked', isChecked: false },
    },
    {
      name: 'questions without an answer, as last known',
      status: aStatus({
        taxinvoice: {
          deptUser: workingCell(),
          failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }),
        },
      }),
      expected: { state: 'collectable', isChecked: false },
    },
    {
      name: 'questions that were never answered',
      status: aStatus({
        taxinvoice: { failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }) },
      }),
      expected: { state: 'unknown', isChecked: false },
    },
    {
      name: 'questions without an answer for so long that this is a reason of its own',
      status: aStatus(
        { taxinvoice: { failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }) } },
        { failedSweeps: 3, failedSweepsAt: [YESTERDAY - DAY, YESTERDAY, ROUND] },
      ),
      expected: { state: 'atRisk', isChecked: true },
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
      expected: { state: 'collectable', isChecked: true, isLoginUnverified: true },
    },
    {
      name: 'a department user that is not tested because of the settings',
      status: aStatus({
        taxinvoice: {
          deptUser: { registration: 'registered', foundAt: FOUND_AT, attempts: [] },
          certificate: missingCell(),
        },
      }),
      expected: { state: 'unknown', isChecked: true },
    },
    {
      name: 'an answer of the day before',
      status: aStatus({ taxinvoice: { deptUser: workingCell() } }, { answeredAt: YESTERDAY }),
      expected: { state: 'collectable', isChecked: false },
    },
    {
      name: 'a sweep without any answer',
      status: aStatus(
        { taxinvoice: { failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }) } },
        { answeredAt: YESTERDAY, sweptAt: ROUND },
      ),
      expected: { state: 'unknown', isChecked: false },
    },
  ])('counts $name', ({ status, expected }) => {
    expect(countedStateOf(assessed(status), status, ROUND)).toEqual({
      isLoginUnverified: false,
      ...expected,
    });
  });
});

describe('soleExpiries', () => {
  const until = endOf('2026-11-28');
  const alone = aStatus({
    taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(until) },
  });

  it('has the expiry of a certificate without another method', () => {
    expect(soleExpiries(assessed(alone), DEFAULT_POLICY)).toEqual([until]);
  });

  it('has the expiry of a certificate beside a rejected department user', () => {
    const status = aStatus({
      taxinvoice: { deptUser: rejectedCell(), certificate: certificateUntil(until) },
    });

    expect(soleExpiries(assessed(status), DEFAULT_POLICY)).toEqual([until]);
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
  ])('is empty if $name', ({ status, policy }) => {
    expect(soleExpiries(assessed(status, policy), policy)).toEqual([]);
  });

  it('has those of both products', () => {
    const status = aStatus({
      taxinvoice: { deptUser: missingCell(), certificate: certificateUntil(endOf('2026-12-09')) },
      cashbill: { deptUser: missingCell(), certificate: certificateUntil(until) },
    });
    const both = assess(status, {
      products: ['taxinvoice', 'cashbill'],
      policy: DEFAULT_POLICY,
      now: NOW,
    });

    expect(soleExpiries(both, DEFAULT_POLICY)).toEqual([endOf('2026-12-09'), until]);
  });
});

const BROKEN = { severity: 'critical', reasons: [authMissing()] } as const;
const OPEN = { state: 'open', openedAt: seoul('2026-11-25 08:31') } as const;

describe('digestListOf', () => {
  it.each([
    { state: 'open', place: 'unclaimed' },
    { state: 'acknowledged', place: 'claimed' },
    { state: 'snoozed', place: 'snoozed' },
  ] as const)('is $place for a company whose alert is $state', ({ state, place }) => {
    expect(digestListOf(BROKEN, { state })).toBe(place);
  });

  it('is unclaimed for a company that needs action and has no alert, e.g. because alerts are frozen', () => {
    expect(digestListOf(BROKEN, undefined)).toBe('unclaimed');
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
  const since = seoul('2026-11-24 09:00');

  it('has the worst reason and the owner, and no date if the reason has none', () => {
    expect(rowOf(aCompany({ owner: 'S0TAX' }), BROKEN, OPEN, since)).toEqual({
      brn: HANBIT,
      name: '한빛상사',
      severity: 'critical',
      kind: 'auth-missing',
      reason: BROKEN.reasons[0],
      owner: 'S0TAX',
      at: seoul('2026-11-25 08:31'),
      isNew: true,
    });
  });

  it('has who handles it since and until when', () => {
    const handling = { handledBy: 'U0KIM', handledAt: YESTERDAY };
    const alert = { ...OPEN, ...handling, snoozedUntil: NOW + DAY };

    const row = rowOf(aCompany(), BROKEN, alert, since);

    expect(row).toMatchObject({ ...handling, until: NOW + DAY });
  });

  it.each([
    { name: 'was opened before the previous digest', alert: { openedAt: YESTERDAY } },
    { name: 'is not opened yet', alert: undefined },
  ])('is not new if its alert $name', ({ alert }) => {
    expect(rowOf(aCompany(), BROKEN, alert, since)).not.toHaveProperty('isNew', true);
  });
});
