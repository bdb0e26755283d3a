import { describe, expect, it } from 'vitest';
import { assess, wouldRegisteringHelp } from '../../src/assessment/assess-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { seoul } from '../support/fake-clock.js';
import { GARBLED, TOO_LATE, UNKNOWN_CODE } from '../support/popbill-problems.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  FOUND_AT,
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

function assessStatus(
  status: CompanyStatus | undefined,
  policy: Partial<Policy> = {},
  products: readonly Product[] = ['taxinvoice'],
  now = NOW,
) {
  return assess(status, { products, policy: { ...DEFAULT_POLICY, ...policy }, now });
}

/** The verdict and reasons of one product as short texts. */
function summarize(
  facts: Parameters<typeof aStatus>[0]['taxinvoice'],
  policy: Partial<Policy> = {},
) {
  const { products, reasons } = assessStatus(aStatus({ taxinvoice: facts ?? {} }), policy);
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
      name: 'certificate that expires soon beside a working department user',
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
      name: 'rejected department user beside a certificate that expires soon',
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
      name: 'one general login failure',
      facts: { certificate: missingCell(), deptUser: rejectedCell(-11100001) },
      verdict: 'broken',
      reasons: ['dept-user-login warning'],
    },
    {
      name: 'one general login failure beside an expired certificate',
      facts: { certificate: certificateUntil(YESTERDAY), deptUser: rejectedCell(-11100001) },
      verdict: 'broken',
      reasons: ['dept-user-login critical', 'certificate-expiry critical'],
    },
    {
      name: 'one general login failure beside a revoked certificate',
      facts: {
        certificate: aCell({ registration: 'unusable', code: -10004004, expiresAt: FAR }),
        deptUser: rejectedCell(-11100001),
      },
      verdict: 'broken',
      reasons: ['dept-user-login critical', 'certificate-invalid critical'],
    },
    {
      name: 'two general login failures in a row',
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
      name: 'a stopped plan and a working department user',
      facts: {
        deptUser: workingCell(),
        plan: { state: 'stopped' as const, why: 'unpaid' as const, foundAt: FOUND_AT },
      },
      verdict: 'broken',
      reasons: ['plan critical'],
    },
    {
      name: 'a plan that ends later',
      facts: { deptUser: workingCell(), plan: { state: 'ending' as const, foundAt: FOUND_AT } },
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
      name: 'a department user whose tests stopped without an answer, beside a certificate with three days left',
      facts: {
        certificate: certificateUntil(IN_3_DAYS),
        deptUser: workingCell({ inRow: 4 }),
        failures: failuresOf(TOO_LATE, ['dept-user-login-test']),
      },
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
      name: 'a missing certificate and an unknown department user',
      facts: { certificate: missingCell() },
      verdict: 'unknown',
      reasons: [],
    },
    {
      name: 'a rejected department user and an unknown certificate',
      facts: { deptUser: rejectedCell() },
      verdict: 'unknown',
      reasons: ['dept-user-login warning'],
    },
    {
      name: 'a missing certificate and a recorded live test',
      facts: { certificate: missingCell(), deptUser: aCell({ registration: 'unknown' as const }) },
      verdict: 'unknown',
      reasons: [],
    },
  ])('$name', ({ facts, verdict, reasons }) => {
    expect(summarize(facts)).toEqual({ verdict, reasons });
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
    expect(summarize(facts, { collectsBy: 'deptUser' })).toEqual({ verdict, reasons });
  });
});

describe('assess: unanswered questions', () => {
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
    expect(summarize(facts).verdict).toBe(verdict);
  });

  const sweptAt = [FOUND_AT - 2 * DAY, FOUND_AT - DAY, FOUND_AT];
  const failing = (failedSweeps: number) =>
    aStatus(
      {
        taxinvoice: {
          deptUser: workingCell(),
          certificate: missingCell(),
          collectableAt: FOUND_AT - 3 * DAY,
          failures: failuresOf(TOO_LATE),
        },
      },
      {
        failedSweeps,
        failedSweepsAt: sweptAt.slice(0, failedSweeps),
        answeredAt: FOUND_AT - HOUR,
      },
    );

  it('gives no reason after two failed sweeps, nor after more of which only two were outside outages', () => {
    const inOutage = { ...failing(2), failedSweeps: 6 };

    expect(assessStatus(failing(2)).reasons).toEqual([]);
    expect(assessStatus(inOutage).reasons).toEqual([]);
  });

  it('gives check-broken after three failed sweeps, with the last known state', () => {
    expect(assessStatus(failing(3)).reasons).toEqual([
      {
        kind: 'check-broken',
        products: ['taxinvoice'],
        severity: 'warning',
        times: 3,
        failedSweepsAt: sweptAt,
        failure: { call: 'certificate-expiry', problem: TOO_LATE, at: FOUND_AT },
        knownSince: FOUND_AT - 3 * DAY,
        couldCollectThen: true,
      },
    ]);
  });

  it('counts the failed sweeps, and names when the state was last known, although questions were answered', () => {
    const status = aStatus(
      { taxinvoice: { certificate: missingCell(), failures: failuresOf(TOO_LATE) } },
      {
        failedSweeps: 9,
        failedSweepsAt: sweptAt,
        answeredAt: FOUND_AT,
        firstAskedAt: FOUND_AT - 20 * DAY,
        decidedAt: FOUND_AT - 9 * DAY,
      },
    );
    const { decidedAt: _, ...neverDetermined } = status;

    expect(assessStatus(status).reasons).toMatchObject([
      { kind: 'check-broken', times: 9, knownSince: FOUND_AT - 9 * DAY },
    ]);
    const [neverKnown] = assessStatus(neverDetermined).reasons;
    expect(neverKnown).toMatchObject({ times: 9, firstAskedAt: FOUND_AT - 20 * DAY });
    expect(neverKnown).not.toHaveProperty('knownSince', expect.anything());
  });

  it('names the last failure, although a login test of an earlier day is still unanswered', () => {
    const test = {
      call: 'dept-user-login-test',
      problem: UNKNOWN_CODE,
      at: FOUND_AT - 2 * DAY,
    } as const;
    const last = { call: 'certificate-expiry', problem: TOO_LATE, at: FOUND_AT } as const;
    const [broken] = assessStatus(
      aStatus(
        { taxinvoice: { deptUser: workingCell(), failures: [test, last] } },
        { failedSweeps: 3, failedSweepsAt: sweptAt },
      ),
    ).reasons;

    expect(broken).toMatchObject({ kind: 'check-broken', failure: last });
  });

  it('gives no check-broken beside a later "not a member"; after new failures that answer is the last known state', () => {
    const products = {
      taxinvoice: {
        deptUser: workingCell(),
        collectableAt: FOUND_AT - 9 * DAY,
        failures: failuresOf(TOO_LATE),
      },
    };
    const reasonsIfNotMemberAt = (foundAt: Instant) =>
      assessStatus(
        aStatus(products, {
          failedSweeps: 3,
          failedSweepsAt: sweptAt,
          decidedAt: FOUND_AT - 9 * DAY,
          memberMissing: { code: -99003008, message: 'not joined', foundAt },
        }),
      ).reasons;

    expect(reasonsIfNotMemberAt(FOUND_AT + HOUR)).toMatchObject([{ kind: 'member-missing' }]);
    for (const foundAt of [FOUND_AT - 3 * DAY, FOUND_AT - HOUR]) {
      expect(reasonsIfNotMemberAt(foundAt)).toMatchObject([
        { kind: 'member-missing' },
        { kind: 'check-broken', knownSince: foundAt, couldCollectThen: false },
      ]);
    }
  });

  it.each([
    {
      name: 'gives the earlier time at which both products could be collected',
      cashbill: { deptUser: workingCell(), collectableAt: FOUND_AT - 5 * DAY },
      expected: { couldCollectThen: true, knownSince: FOUND_AT - 5 * DAY },
    },
    {
      name: 'does not claim that collection was possible if only one product could be collected',
      cashbill: { deptUser: aCell() },
      expected: { couldCollectThen: false, knownSince: FOUND_AT },
    },
  ])('$name', ({ cashbill, expected }) => {
    const failures = failuresOf(TOO_LATE);
    const taxinvoice = {
      // At risk, because it expires soon.
      certificate: certificateUntil(IN_14_DAYS),
      deptUser: missingCell(),
      collectableAt: FOUND_AT - 2 * DAY,
      failures,
    };
    const status = aStatus(
      { taxinvoice, cashbill: { ...cashbill, failures } },
      { failedSweeps: 3, failedSweepsAt: sweptAt },
    );

    const { reasons } = assessStatus(status, {}, ['taxinvoice', 'cashbill']);

    expect(reasons.find(({ kind }) => kind === 'check-broken')).toMatchObject(expected);
  });

  it('does not claim that collection was possible if a rejection was found since', () => {
    const status = aStatus(
      {
        taxinvoice: {
          deptUser: rejectedCell(),
          certificate: missingCell(),
          collectableAt: FOUND_AT - 9 * DAY,
          failures: failuresOf(TOO_LATE),
        },
      },
      { failedSweeps: 3, failedSweepsAt: sweptAt },
    );

    const broken = assessStatus(status).reasons.find(({ kind }) => kind === 'check-broken');

    expect(broken).toMatchObject({ couldCollectThen: false, knownSince: FOUND_AT });
  });
});

describe('assess: not a member', () => {
  const memberMissing = { code: -99003008, message: 'not joined', foundAt: FOUND_AT };

  it('gives one critical reason for all products, and none about the authentication', () => {
    const status = aStatus(
      {
        taxinvoice: { certificate: missingCell(), deptUser: rejectedCell() },
        cashbill: { certificate: missingCell(), deptUser: missingCell() },
      },
      { memberMissing },
    );

    const assessment = assessStatus(status, {}, ['taxinvoice', 'cashbill']);

    expect(assessment).toMatchObject({ isNotMember: true, severity: 'critical' });
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
  it('gives unknown verdicts and no reasons', () => {
    expect(assessStatus(undefined)).toEqual({
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
      isNotMember: false,
    });
  });
});

describe('assess: facts of a reason', () => {
  const reasonOf = (facts: Parameters<typeof summarize>[0], policy: Partial<Policy> = {}) =>
    assessStatus(aStatus({ taxinvoice: facts ?? {} }), policy).reasons[0];

  it('gives the rung of a certificate without a department user, and the next rung', () => {
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
    'beside a working department user a certificate is at $name',
    ({ expiresAt, rung, nextRung }) => {
      const reason = reasonOf({
        certificate: certificateUntil(expiresAt),
        deptUser: workingCell(),
      });

      expect(reason).toMatchObject({ rung, beside: 'working-dept-user' });
      expect(reason && 'nextRung' in reason ? reason.nextRung : undefined).toBe(nextRung);
    },
  );

  it('a certificate that expired this morning has 0 days left', () => {
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

  it('an expired certificate is a reason even with an empty ladder', () => {
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
  ])('gives the doubt about the department user: $expected', ({ deptUser, expected }) => {
    const { reasons } = assessStatus(
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
      foundAt: FOUND_AT,
      beside: 'nothing',
    });
  });

  it('a rejected certificate that has expired is a certificate-expiry', () => {
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
    const deptUser = { ...rejectedCell(code), lastWorkedAt: FOUND_AT - DAY };

    expect(reasonOf({ certificate: certificateUntil(FAR), deptUser })).toEqual({
      kind: 'dept-user-login',
      products: ['taxinvoice'],
      severity: 'warning',
      sub,
      code,
      message: `words of ${code}`,
      rejectedAt: FOUND_AT,
      rejections: 1,
      lastWorkedAt: FOUND_AT - DAY,
      certificateUntil: FAR,
      willTestAgain: ![-11100022, -11100023, -11100024, -11100027, -11100028].includes(code),
      attempts: 1,
    });
  });

  it.each([
    { name: 'tests are switched off', policy: { deptLoginTest: 'off' as const } },
    { name: 'the rejection was confirmed', since: FOUND_AT - DAY },
  ])('no sweep will test again when $name', ({ policy, since = FOUND_AT }) => {
    const deptUser = rejectedCell(-11100021, { rejectedSince: since });

    expect(reasonOf({ certificate: missingCell(), deptUser }, policy)).toMatchObject({
      willTestAgain: false,
    });
  });

  it('says that no certificate is registered, but not that an unknown one is not', () => {
    const deptUser = rejectedCell(-11100001);

    expect(reasonOf({ certificate: missingCell(), deptUser })).toMatchObject({
      severity: 'warning',
      certificateMissing: true,
    });
    expect(reasonOf({ deptUser })).toMatchObject({
      severity: 'warning',
      certificateMissing: undefined,
    });
  });

  it('names no certificate if only department users collect', () => {
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
    assessStatus(aStatus({ taxinvoice: taxinvoice ?? {}, cashbill: cashbill ?? {} }), {}, [
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
      name: 'of two equally severe reasons the one to fix first comes first',
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

  it('takes the later collectableAt of both products', () => {
    const facts = { certificate: missingCell(), deptUser: missingCell() };
    const status = aStatus({
      taxinvoice: { ...facts, collectableAt: FOUND_AT - DAY },
      cashbill: { ...facts, collectableAt: FOUND_AT - 2 * DAY },
    });

    const [reason] = assessStatus(status, {}, ['taxinvoice', 'cashbill']).reasons;

    expect(reason).toMatchObject({ kind: 'auth-missing', collectableAt: FOUND_AT - DAY });
  });

  it('ignores a product that is not collected', () => {
    const status = aStatus({
      taxinvoice: { deptUser: workingCell() },
      cashbill: { certificate: missingCell(), deptUser: missingCell() },
    });

    expect(assessStatus(status, {}, ['taxinvoice']).reasons).toEqual([]);
  });
});

describe('assess: views', () => {
  it('gives the state of both methods and when it was found', () => {
    const status = aStatus({
      taxinvoice: {
        certificate: certificateUntil(FAR, workingCell()),
        deptUser: { ...rejectedCell(), lastWorkedAt: FOUND_AT - DAY },
        collectableAt: FOUND_AT,
      },
    });

    expect(assessStatus(status).products[0]).toMatchObject({
      certificate: {
        kind: 'valid',
        expiresAt: FAR,
        daysLeft: 217,
        foundAt: FOUND_AT,
        loginTestedAt: FOUND_AT,
      },
      deptUser: {
        kind: 'rejected',
        at: FOUND_AT,
        code: -11100021,
        message: 'words of -11100021',
        lastWorkedAt: FOUND_AT - DAY,
      },
      collectableAt: FOUND_AT,
    });
  });

  it('gives an unknown certificate if only its login is recorded', () => {
    const status = aStatus({ taxinvoice: { certificate: workingCell() } });

    expect(assessStatus(status).products[0]?.certificate).toEqual({ kind: 'unknown' });
  });
});

describe('wouldRegisteringHelp', () => {
  const stopped = {
    plan: { state: 'stopped', code: -99003004, message: 'words', foundAt: FOUND_AT },
    certificate: certificateUntil(FAR),
    deptUser: missingCell(),
  } as const;

  it.each([
    { collectsBy: 'any', isExpected: false },
    { collectsBy: 'deptUser', isExpected: true },
  ] as const)(
    'is $isExpected beside a valid certificate and a stopped plan if COLLECTS_BY=$collectsBy',
    (row) => {
      const { collectsBy, isExpected } = row;
      const { products } = assessStatus(aStatus({ taxinvoice: stopped }), { collectsBy });

      expect(
        products.map((product) =>
          wouldRegisteringHelp(product, { isNotMember: false, collectsBy }),
        ),
      ).toEqual([isExpected]);
    },
  );

  it('is false for a company that is not a member', () => {
    const memberMissing = { code: -99003008, message: 'words', foundAt: FOUND_AT };
    const facts = { certificate: missingCell(), deptUser: missingCell() };
    const { products, isNotMember } = assessStatus({
      ...aStatus({ taxinvoice: facts }),
      memberMissing,
    });

    expect(
      products.map((product) => wouldRegisteringHelp(product, { isNotMember, collectsBy: 'any' })),
    ).toEqual([false]);
  });
});
