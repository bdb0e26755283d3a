import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { seoul } from '../support/fake-clock.js';
import { GARBLED, NEW_CODE, TOO_LATE } from '../support/popbill-problems.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  FOUND,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const NOW = seoul('2026-11-25 08:31');
const endOf = (day: string) => seoul(`${day} 23:59`) + 59_000;
const FAR = endOf('2027-06-30');
const IN_14_DAYS = endOf('2026-12-09');
const IN_3_DAYS = endOf('2026-11-28');
const YESTERDAY = endOf('2026-11-24');

function look(
  status: CompanyStatus | undefined,
  policy: Partial<Policy> = {},
  products: readonly Product[] = ['taxinvoice'],
  now = NOW,
) {
  return assess(status, { products, policy: { ...DEFAULT_POLICY, ...policy }, now });
}

/** Verdict and reasons of one product, in short. */
function shortly(facts: Parameters<typeof aStatus>[0]['taxinvoice'], policy: Partial<Policy> = {}) {
  const { products, reasons } = look(aStatus({ taxinvoice: facts ?? {} }), policy);
  const verdict = products[0]?.verdict;
  return {
    verdict: verdict === undefined ? '' : Object.values(verdict).join(' '),
    reasons: reasons.map(({ kind, severity }) => `${kind} ${severity}`),
  };
}

describe('assess: verdict and reasons', () => {
  it.each([
    {
      name: 'working department user and a certificate far from its end',
      facts: { certificate: certificateUntil(FAR), deptUser: workingCell() },
      verdict: 'collectable deptUser tested',
      reasons: [],
    },
    {
      name: 'working department user alone',
      facts: { certificate: missingCell(), deptUser: workingCell() },
      verdict: 'collectable deptUser tested',
      reasons: [],
    },
    {
      name: 'certificate alone, by its date',
      facts: { certificate: certificateUntil(FAR), deptUser: missingCell() },
      verdict: 'collectable certificate by-date',
      reasons: [],
    },
    {
      name: 'certificate alone, login tested',
      facts: {
        certificate: certificateUntil(FAR, workingCell()),
        deptUser: missingCell(),
      },
      verdict: 'collectable certificate tested',
      reasons: [],
    },
    {
      name: 'certificate alone on the ladder',
      facts: { certificate: certificateUntil(IN_14_DAYS), deptUser: missingCell() },
      verdict: 'at-risk by-date',
      reasons: ['certificate-expiry warning'],
    },
    {
      name: 'certificate alone with three days left',
      facts: { certificate: certificateUntil(IN_3_DAYS), deptUser: missingCell() },
      verdict: 'at-risk by-date',
      reasons: ['certificate-expiry critical'],
    },
    {
      name: 'certificate alone, expired',
      facts: { certificate: certificateUntil(YESTERDAY), deptUser: missingCell() },
      verdict: 'broken',
      reasons: ['certificate-expiry critical'],
    },
    {
      name: 'dying certificate beside a working department user',
      facts: { certificate: certificateUntil(IN_3_DAYS), deptUser: workingCell() },
      verdict: 'collectable deptUser tested',
      reasons: ['certificate-expiry notice'],
    },
    {
      name: 'expired certificate beside a working department user',
      facts: { certificate: certificateUntil(YESTERDAY), deptUser: workingCell() },
      verdict: 'collectable deptUser tested',
      reasons: ['certificate-expiry notice'],
    },
    {
      name: 'rejected department user alone',
      facts: { certificate: missingCell(), deptUser: rejectedCell() },
      verdict: 'broken',
      reasons: ['dept-user-login critical'],
    },
    {
      name: 'rejected department user beside a valid certificate',
      facts: { certificate: certificateUntil(FAR), deptUser: rejectedCell() },
      verdict: 'at-risk by-date',
      reasons: ['dept-user-login warning'],
    },
    {
      name: 'rejected department user beside a dying certificate',
      facts: { certificate: certificateUntil(IN_3_DAYS), deptUser: rejectedCell() },
      verdict: 'at-risk by-date',
      reasons: ['certificate-expiry critical', 'dept-user-login warning'],
    },
    {
      name: 'rejected department user beside an expired certificate',
      facts: { certificate: certificateUntil(YESTERDAY), deptUser: rejectedCell() },
      verdict: 'broken',
      reasons: ['dept-user-login critical', 'certificate-expiry critical'],
    },
    {
      name: 'a general login failure that was met once',
      facts: { certificate: missingCell(), deptUser: rejectedCell(-11100001) },
      verdict: 'broken',
      reasons: ['dept-user-login warning'],
    },
    {
      name: 'a general login failure that was met twice',
      facts: { certificate: missingCell(), deptUser: rejectedCell(-11100001, { rejections: 2 }) },
      verdict: 'broken',
      reasons: ['dept-user-login critical'],
    },
    {
      name: 'a revoked certificate alone',
      facts: {
        certificate: aCell({ registration: 'unusable', code: -10004004, expiresAt: FAR }),
        deptUser: missingCell(),
      },
      verdict: 'broken',
      reasons: ['certificate-invalid critical'],
    },
    {
      name: 'a certificate whose login test was rejected, beside a working department user',
      facts: {
        certificate: { ...rejectedCell(-10004009), expiresAt: FAR },
        deptUser: workingCell(),
      },
      verdict: 'collectable deptUser tested',
      reasons: ['certificate-invalid notice'],
    },
    {
      name: 'nothing registered',
      facts: { certificate: missingCell(), deptUser: missingCell() },
      verdict: 'broken',
      reasons: ['auth-missing critical'],
    },
    {
      name: 'a stopped plan over a working department user',
      facts: {
        deptUser: workingCell(),
        plan: { state: 'stopped' as const, why: 'unpaid' as const, foundAt: FOUND },
      },
      verdict: 'broken',
      reasons: ['plan critical'],
    },
    {
      name: 'a plan that ends later',
      facts: { deptUser: workingCell(), plan: { state: 'ending' as const, foundAt: FOUND } },
      verdict: 'collectable deptUser tested',
      reasons: [],
    },
    {
      name: 'an untested department user alone',
      facts: { certificate: missingCell(), deptUser: aCell() },
      verdict: 'unknown',
      reasons: [],
    },
    {
      name: 'an untested department user beside a valid certificate',
      facts: { certificate: certificateUntil(FAR), deptUser: aCell() },
      verdict: 'collectable certificate by-date',
      reasons: [],
    },
    {
      name: 'an untested department user beside a certificate with three days left',
      facts: { certificate: certificateUntil(IN_3_DAYS), deptUser: aCell() },
      verdict: 'at-risk by-date',
      reasons: ['certificate-expiry warning'],
    },
    {
      name: 'an untested department user beside an expired certificate',
      facts: { certificate: certificateUntil(YESTERDAY), deptUser: aCell() },
      verdict: 'unknown',
      reasons: ['certificate-expiry warning'],
    },
    {
      name: 'a missing certificate and nothing known of a department user',
      facts: { certificate: missingCell() },
      verdict: 'unknown',
      reasons: [],
    },
    {
      name: 'a rejected department user and nothing known of a certificate',
      facts: { deptUser: rejectedCell() },
      verdict: 'unknown',
      reasons: ['dept-user-login warning'],
    },
    {
      name: 'a live test on record and nothing else',
      facts: { certificate: missingCell(), deptUser: aCell({ registration: 'unknown' as const }) },
      verdict: 'unknown',
      reasons: [],
    },
  ])('$name', ({ facts, verdict, reasons }) => {
    expect(shortly(facts)).toEqual({ verdict, reasons });
  });

  it.each([
    {
      name: 'a valid certificate does not help a rejected department user',
      facts: { certificate: certificateUntil(FAR), deptUser: rejectedCell() },
      verdict: 'broken',
      reasons: ['dept-user-login critical'],
    },
    {
      name: 'a valid certificate does not help a missing department user',
      facts: { certificate: certificateUntil(FAR), deptUser: missingCell() },
      verdict: 'broken',
      reasons: ['auth-missing critical'],
    },
    {
      name: 'an expired certificate does not matter beside a working department user',
      facts: { certificate: certificateUntil(YESTERDAY), deptUser: workingCell() },
      verdict: 'collectable deptUser tested',
      reasons: [],
    },
    {
      name: 'an untested department user stays unknown beside a valid certificate',
      facts: { certificate: certificateUntil(FAR), deptUser: aCell() },
      verdict: 'unknown',
      reasons: [],
    },
  ])('collecting by department user only: $name', ({ facts, verdict, reasons }) => {
    expect(shortly(facts, { collectsBy: 'deptUser' })).toEqual({ verdict, reasons });
  });
});

describe('assess: checks that could not be made', () => {
  const deptUserOnly = failuresOf(TOO_LATE, ['dept-user-login-test']);
  const certificateOnly = failuresOf(GARBLED, ['certificate-expiry']);

  it.each([
    {
      name: 'nothing answered: unknown, though it worked before',
      facts: { deptUser: workingCell(), failures: failuresOf(TOO_LATE) },
      verdict: 'unknown',
    },
    {
      name: 'nothing answered: unknown and not broken, though it was rejected before',
      facts: {
        certificate: missingCell(),
        deptUser: rejectedCell(),
        failures: failuresOf(TOO_LATE),
      },
      verdict: 'unknown',
    },
    {
      name: 'login unanswered, certificate valid: by date',
      facts: {
        certificate: certificateUntil(FAR),
        deptUser: workingCell(),
        failures: deptUserOnly,
      },
      verdict: 'collectable certificate by-date',
    },
    {
      name: 'login unanswered, worked before, certificate on the ladder: by date, not at risk',
      facts: {
        certificate: certificateUntil(IN_3_DAYS),
        deptUser: workingCell(),
        failures: deptUserOnly,
      },
      verdict: 'collectable certificate by-date',
    },
    {
      name: 'login unanswered, worked before, certificate missing: unknown',
      facts: { certificate: missingCell(), deptUser: workingCell(), failures: deptUserOnly },
      verdict: 'unknown',
    },
    {
      name: 'login unanswered, rejected before, certificate missing: broken as it was',
      facts: { certificate: missingCell(), deptUser: rejectedCell(), failures: deptUserOnly },
      verdict: 'broken',
    },
    {
      name: 'certificate unanswered, login works',
      facts: {
        certificate: certificateUntil(FAR),
        deptUser: workingCell(),
        failures: certificateOnly,
      },
      verdict: 'collectable deptUser tested',
    },
    {
      name: 'certificate unanswered, department user missing: unknown',
      facts: {
        certificate: certificateUntil(FAR),
        deptUser: missingCell(),
        failures: certificateOnly,
      },
      verdict: 'unknown',
    },
    {
      name: 'plan unanswered: does not matter',
      facts: { deptUser: workingCell(), failures: failuresOf(TOO_LATE, ['flat-rate']) },
      verdict: 'collectable deptUser tested',
    },
  ])('$name', ({ facts, verdict }) => {
    expect(shortly(facts).verdict).toBe(verdict);
  });

  const sweptAt = [FOUND - 2 * DAY, FOUND - DAY, FOUND];
  const failing = (failedSweeps: number) =>
    aStatus(
      {
        taxinvoice: {
          deptUser: workingCell(),
          certificate: missingCell(),
          collectableAt: FOUND - 3 * DAY,
          failures: failuresOf(TOO_LATE),
        },
      },
      {
        failedSweeps,
        failedSweepsAt: sweptAt.slice(0, failedSweeps),
        answeredAt: FOUND - HOUR,
      },
    );

  it('says nothing of two sweeps in a row, nor of more of which only two were in no outage', () => {
    const inOutage = { ...failing(2), failedSweeps: 6 };

    expect(look(failing(2)).reasons).toEqual([]);
    expect(look(inOutage).reasons).toEqual([]);
  });

  it('warns after three, and knows since when and that it could be collected then', () => {
    expect(look(failing(3)).reasons).toEqual([
      {
        kind: 'check-broken',
        products: ['taxinvoice'],
        severity: 'warning',
        times: 3,
        failedSweepsAt: sweptAt,
        failure: { call: 'certificate-expiry', problem: TOO_LATE, at: FOUND },
        knownSince: FOUND - 3 * DAY,
        couldCollectThen: true,
      },
    ]);
  });

  it('knows since when it is not known, and how often it failed, whatever answers left open', () => {
    const status = aStatus(
      { taxinvoice: { certificate: missingCell(), failures: failuresOf(TOO_LATE) } },
      {
        ...{ failedSweeps: 9, failedSweepsAt: sweptAt, answeredAt: FOUND },
        ...{ firstAskedAt: FOUND - 20 * DAY, decidedAt: FOUND - 9 * DAY },
      },
    );
    const { decidedAt: _, ...never } = status;

    expect(look(status).reasons).toMatchObject([
      { kind: 'check-broken', times: 9, knownSince: FOUND - 9 * DAY },
    ]);
    const [neverKnown] = look(never).reasons;
    expect(neverKnown).toMatchObject({ times: 9, firstAskedAt: FOUND - 20 * DAY });
    expect(neverKnown).not.toHaveProperty('knownSince', expect.anything());
  });

  it('names the last failure, although a login test of an earlier day is still open', () => {
    const test = { call: 'dept-user-login-test', problem: NEW_CODE, at: FOUND - 2 * DAY } as const;
    const last = { call: 'certificate-expiry', problem: TOO_LATE, at: FOUND } as const;
    const [broken] = look(
      aStatus(
        { taxinvoice: { deptUser: workingCell(), failures: [test, last] } },
        { failedSweeps: 3, failedSweepsAt: sweptAt },
      ),
    ).reasons;

    expect(broken).toMatchObject({ kind: 'check-broken', failure: last });
  });

  it('is not said beside a later answer that it is no member, and later knows it since that answer', () => {
    const products = { taxinvoice: { deptUser: workingCell(), failures: failuresOf(TOO_LATE) } };
    const kinds = (foundAt: Instant) =>
      look(
        aStatus(products, {
          ...{ failedSweeps: 3, failedSweepsAt: sweptAt, decidedAt: FOUND - 9 * DAY },
          memberMissing: { code: -99003008, message: 'not joined', foundAt },
        }),
      ).reasons;

    expect(kinds(FOUND + HOUR)).toMatchObject([{ kind: 'member-missing' }]);
    expect(kinds(FOUND - 3 * DAY)).toMatchObject([
      { kind: 'member-missing' },
      { kind: 'check-broken', knownSince: FOUND - 3 * DAY, couldCollectThen: false },
    ]);
  });

  it('does not claim that it could be collected when a rejection was found since', () => {
    const status = aStatus(
      {
        taxinvoice: {
          deptUser: rejectedCell(),
          certificate: missingCell(),
          collectableAt: FOUND - 9 * DAY,
          failures: failuresOf(TOO_LATE),
        },
      },
      { failedSweeps: 3, failedSweepsAt: sweptAt },
    );

    const broken = look(status).reasons.find(({ kind }) => kind === 'check-broken');

    expect(broken).toMatchObject({ couldCollectThen: false, knownSince: FOUND });
  });
});

describe('assess: no member', () => {
  const memberMissing = { code: -99003008, message: 'not joined', foundAt: FOUND };

  it('is one critical reason for all products, and the authentication is beside the point', () => {
    const status = aStatus(
      {
        taxinvoice: { certificate: missingCell(), deptUser: rejectedCell() },
        cashbill: { certificate: missingCell(), deptUser: missingCell() },
      },
      { memberMissing },
    );

    const assessment = look(status, {}, ['taxinvoice', 'cashbill']);

    expect(assessment).toMatchObject({ memberMissing: true, severity: 'critical' });
    expect(assessment.products.map(({ verdict }) => verdict.kind)).toEqual(['broken', 'broken']);
    expect(assessment.reasons).toEqual([
      {
        kind: 'member-missing',
        products: ['taxinvoice', 'cashbill'],
        severity: 'critical',
        ...memberMissing,
      },
    ]);
  });
});

describe('assess: never checked', () => {
  it('is unknown without reasons', () => {
    expect(look(undefined)).toEqual({
      products: [
        {
          product: 'taxinvoice',
          verdict: { kind: 'unknown' },
          lastKnown: { kind: 'unknown' },
          certificate: { kind: 'unknown' },
          deptUser: { kind: 'unknown' },
          failures: [],
        },
      ],
      reasons: [],
      memberMissing: false,
    });
  });
});

describe('assess: facts of a reason', () => {
  const reasonOf = (facts: Parameters<typeof shortly>[0], policy: Partial<Policy> = {}) =>
    look(aStatus({ taxinvoice: facts ?? {} }), policy).reasons[0];

  it('a certificate alone is on its rung and names the next one', () => {
    expect(
      reasonOf({ certificate: certificateUntil(IN_14_DAYS - 2 * DAY), deptUser: missingCell() }),
    ).toEqual({
      kind: 'certificate-expiry',
      products: ['taxinvoice'],
      severity: 'warning',
      expiresAt: IN_14_DAYS - 2 * DAY,
      daysLeft: 12,
      expired: false,
      rung: 14,
      nextRung: 7,
      nextNoticeOn: '2026-11-30',
      beside: 'nothing',
    });
  });

  it.each([
    { name: 'its first rung, whatever the days', expiresAt: IN_3_DAYS, rung: 30, nextRung: 0 },
    { name: 'its last day', expiresAt: endOf('2026-11-25'), rung: 0, nextRung: undefined },
    { name: 'no rung after that', expiresAt: YESTERDAY - 9 * DAY, rung: 0, nextRung: undefined },
  ])(
    'a certificate beside a working department user is told at $name',
    ({ expiresAt, rung, nextRung }) => {
      const reason = reasonOf({
        certificate: certificateUntil(expiresAt),
        deptUser: workingCell(),
      });

      expect(reason).toMatchObject({ rung, beside: 'working-dept-user', deptUserWorkedAt: FOUND });
      expect(reason && 'nextRung' in reason ? reason.nextRung : undefined).toBe(nextRung);
    },
  );

  it('a certificate that ended this morning is expired with no days left', () => {
    const certificate = certificateUntil(seoul('2026-11-25 07:00'));

    expect(reasonOf({ certificate, deptUser: missingCell() })).toMatchObject({
      expired: true,
      daysLeft: 0,
      rung: 0,
      nextRung: -1,
      severity: 'critical',
    });
  });

  it('a certificate on its last day is not expired yet', () => {
    const certificate = certificateUntil(endOf('2026-11-25'));

    expect(reasonOf({ certificate, deptUser: missingCell() })).toMatchObject({
      expired: false,
      daysLeft: 0,
      severity: 'critical',
    });
  });

  it('an expired certificate is a reason even without any ladder', () => {
    const certificate = certificateUntil(seoul('2026-11-25 07:00'));

    expect(reasonOf({ certificate, deptUser: missingCell() }, { certAlertDays: [] })).toMatchObject(
      { rung: 0, nextRung: -1 },
    );
  });

  it.each([
    { deptUser: aCell(), expected: 'untested' },
    { deptUser: aCell({ registration: 'unknown' as const }), expected: 'unknown' },
    { deptUser: missingCell(), expected: undefined },
    { deptUser: rejectedCell(), expected: undefined },
  ])('says of a certificate that a department user is $expected', ({ deptUser, expected }) => {
    const { reasons } = look(
      aStatus({ taxinvoice: { certificate: certificateUntil(IN_3_DAYS), deptUser } }),
    );
    const expiry = reasons.find(({ kind }) => kind === 'certificate-expiry');

    expect(expiry && 'deptUserUnsure' in expiry ? expiry.deptUserUnsure : undefined).toBe(expected);
  });

  it.each([
    { name: 'revoked', code: -10004004, sub: 'revoked' },
    { name: 'of another company', code: -10004009, sub: 'wrong-company' },
    { name: 'whose business number is not confirmed', code: -10001068, sub: 'wrong-company' },
    { name: 'that cannot be loaded', code: -11101005, sub: 'unusable' },
  ])('a certificate $name is $sub', ({ code, sub }) => {
    const certificate = aCell({ registration: 'unusable', code, message: 'words' });

    expect(reasonOf({ certificate, deptUser: missingCell() })).toEqual({
      kind: 'certificate-invalid',
      products: ['taxinvoice'],
      severity: 'critical',
      sub,
      code,
      message: 'words',
      foundAt: FOUND,
      beside: 'nothing',
    });
  });

  it('a rejected certificate that has expired since is told as expired', () => {
    const certificate = { ...rejectedCell(-10004004), expiresAt: YESTERDAY };

    expect(reasonOf({ certificate, deptUser: missingCell() })?.kind).toBe('certificate-expiry');
  });

  it.each([
    { code: -11100021, sub: 'wrong-password' },
    { code: -11100001, sub: 'generic' },
    { code: -11100022, sub: 'wrong-company' },
    { code: -11100023, sub: 'wrong-account-type' },
    { code: -11100024, sub: 'wrong-account-type' },
    { code: -11100027, sub: 'temporary-password' },
    { code: -11100028, sub: 'second-step-missing' },
    { code: -11100029, sub: 'second-step-failed' },
  ])('a department user rejected with $code is $sub', ({ code, sub }) => {
    const deptUser = { ...rejectedCell(code), lastWorkedAt: FOUND - DAY };

    expect(reasonOf({ certificate: certificateUntil(FAR), deptUser })).toEqual({
      kind: 'dept-user-login',
      products: ['taxinvoice'],
      severity: 'warning',
      sub,
      code,
      message: `words of ${code}`,
      rejectedAt: FOUND,
      rejections: 1,
      lastWorkedAt: FOUND - DAY,
      certificateUntil: FAR,
      willTestAgain: ![-11100022, -11100023, -11100024, -11100027, -11100028].includes(code),
      attempts: 1,
    });
  });

  it.each([
    { name: 'tests are switched off', policy: { deptLoginTest: 'off' as const } },
    { name: 'it was confirmed', since: FOUND - DAY },
  ])('no sweep tests again when $name', ({ policy, since = FOUND }) => {
    const deptUser = rejectedCell(-11100021, { rejectedSince: since });

    expect(reasonOf({ certificate: missingCell(), deptUser }, policy)).toMatchObject({
      willTestAgain: false,
    });
  });

  it('does not count on a certificate where it is no help', () => {
    const facts = { certificate: certificateUntil(FAR), deptUser: rejectedCell() };

    expect(reasonOf(facts, { collectsBy: 'deptUser' })).not.toHaveProperty(
      'certificateUntil',
      expect.anything(),
    );
  });
});

describe('assess: two products', () => {
  const both = (
    taxinvoice: Parameters<typeof aStatus>[0]['taxinvoice'],
    cashbill: Parameters<typeof aStatus>[0]['cashbill'],
  ) =>
    look(aStatus({ taxinvoice: taxinvoice ?? {}, cashbill: cashbill ?? {} }), {}, [
      'taxinvoice',
      'cashbill',
    ]).reasons.map(({ kind, severity, products }) => `${kind} ${severity}: ${products.join('+')}`);

  it.each([
    {
      name: 'one certificate is one reason',
      taxinvoice: { certificate: certificateUntil(IN_14_DAYS), deptUser: missingCell() },
      cashbill: { certificate: certificateUntil(IN_14_DAYS), deptUser: missingCell() },
      expected: ['certificate-expiry warning: taxinvoice+cashbill'],
    },
    {
      name: 'two dates are two reasons, the worse one first',
      taxinvoice: { certificate: certificateUntil(IN_14_DAYS), deptUser: missingCell() },
      cashbill: { certificate: certificateUntil(IN_3_DAYS), deptUser: missingCell() },
      expected: ['certificate-expiry critical: cashbill', 'certificate-expiry warning: taxinvoice'],
    },
    {
      name: 'one certificate that only one product depends on is two reasons',
      taxinvoice: { certificate: certificateUntil(IN_14_DAYS), deptUser: workingCell() },
      cashbill: { certificate: certificateUntil(IN_14_DAYS), deptUser: missingCell() },
      expected: ['certificate-expiry warning: cashbill', 'certificate-expiry notice: taxinvoice'],
    },
    {
      name: 'nothing registered is one reason',
      taxinvoice: { certificate: missingCell(), deptUser: missingCell() },
      cashbill: { certificate: missingCell(), deptUser: missingCell() },
      expected: ['auth-missing critical: taxinvoice+cashbill'],
    },
    {
      name: 'of two that are equally bad the one to be mended first comes first',
      taxinvoice: { certificate: certificateUntil(IN_3_DAYS), deptUser: missingCell() },
      cashbill: { certificate: missingCell(), deptUser: missingCell() },
      expected: ['auth-missing critical: cashbill', 'certificate-expiry critical: taxinvoice'],
    },
    {
      name: 'two department users are two reasons',
      taxinvoice: { certificate: missingCell(), deptUser: rejectedCell() },
      cashbill: { certificate: missingCell(), deptUser: rejectedCell() },
      expected: ['dept-user-login critical: taxinvoice', 'dept-user-login critical: cashbill'],
    },
    {
      name: 'one stopped plan each is one reason',
      taxinvoice: { deptUser: workingCell(), plan: { state: 'stopped', why: 'ended', foundAt: 1 } },
      cashbill: { deptUser: workingCell(), plan: { state: 'stopped', why: 'ended', foundAt: 2 } },
      expected: ['plan critical: taxinvoice+cashbill'],
    },
  ] as const)('$name', ({ taxinvoice, cashbill, expected }) => {
    expect(both(taxinvoice, cashbill)).toEqual(expected);
  });

  it('takes the later time at which one of them could still be collected', () => {
    const facts = { certificate: missingCell(), deptUser: missingCell() };
    const status = aStatus({
      taxinvoice: { ...facts, collectableAt: FOUND - DAY },
      cashbill: { ...facts, collectableAt: FOUND - 2 * DAY },
    });

    const [reason] = look(status, {}, ['taxinvoice', 'cashbill']).reasons;

    expect(reason).toMatchObject({ kind: 'auth-missing', collectableAt: FOUND - DAY });
  });

  it('leaves out a product that is not collected', () => {
    const status = aStatus({
      taxinvoice: { deptUser: workingCell() },
      cashbill: { certificate: missingCell(), deptUser: missingCell() },
    });

    expect(look(status, {}, ['taxinvoice']).reasons).toEqual([]);
  });
});

describe('assess: views', () => {
  it('shows both methods with when and how they were found', () => {
    const status = aStatus({
      taxinvoice: {
        certificate: certificateUntil(FAR, workingCell()),
        deptUser: { ...rejectedCell(), lastWorkedAt: FOUND - DAY },
        collectableAt: FOUND,
      },
    });

    expect(look(status).products[0]).toMatchObject({
      certificate: {
        kind: 'valid',
        expiresAt: FAR,
        daysLeft: 217,
        foundAt: FOUND,
        loginTestedAt: FOUND,
      },
      deptUser: {
        kind: 'rejected',
        at: FOUND,
        code: -11100021,
        message: 'words of -11100021',
        lastWorkedAt: FOUND - DAY,
      },
      collectableAt: FOUND,
    });
  });

  it('does not know a certificate of which only a login is known', () => {
    const status = aStatus({ taxinvoice: { certificate: workingCell() } });

    expect(look(status).products[0]?.certificate).toEqual({ kind: 'unknown' });
  });
});
