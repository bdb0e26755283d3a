import { describe, expect, it } from 'vitest';
import {
  markRegisteredAgain,
  recordAnswers,
  recordAttempt,
} from '../../src/check/record-answers-rules.js';
import { liveAnswersIn, type ProductAnswers } from '../../src/check/record-product-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { err, ok } from '../../src/kernel/result.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type {
  CompanyStatus,
  MethodStatus,
  PopbillProblem,
  ProductStatus,
} from '../../src/records/status.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  aRefusal,
  DOUBLE_LOGIN,
  GARBLED,
  HOMETAX_TROUBLE,
  NO_CERTIFICATE,
  NO_DEPT_USER,
  NOT_A_MEMBER,
  NOT_CONNECTED,
  PLAN_ENDED,
  RESET,
  TOO_LATE,
  UNKNOWN_CODE,
  WRONG_PASSWORD,
  WRONG_SIGNATURE,
} from '../support/popbill-problems.js';

const NOW = seoul('2026-11-25 08:31');
const EARLIER = seoul('2026-11-24 06:05');
const UNTIL = seoul('2027-06-30 23:59');

function aStatus(taxinvoice: ProductStatus, overrides: Partial<CompanyStatus> = {}): CompanyStatus {
  return {
    v: 1,
    brn: HANBIT,
    products: { taxinvoice },
    answeredAt: EARLIER,
    failedSweeps: 0,
    failedSweepsAt: [],
    ...overrides,
  };
}

function aCell(overrides: Partial<MethodStatus> = {}): MethodStatus {
  return { registration: 'registered', foundAt: EARLIER, attempts: [], ...overrides };
}

const WORKED: MethodStatus = aCell({
  login: { outcome: 'works', at: EARLIER, rejections: 0 },
  lastWorkedAt: EARLIER,
});

const REJECTED: MethodStatus = aCell({
  login: {
    outcome: 'rejected',
    at: EARLIER,
    code: -11100021,
    message: 'no',
    rejections: 1,
    rejectedSince: EARLIER,
  },
  attempts: [EARLIER],
});

interface Check {
  readonly before?: CompanyStatus;
  readonly policy?: Partial<Policy>;
  readonly startedAt?: Instant;
  readonly isOutage?: boolean;
  readonly now?: Instant;
}

function record(taxinvoice: ProductAnswers, check: Check = {}) {
  const { before, policy, startedAt, isOutage, now = NOW } = check;
  const status = recordAnswers(before, {
    brn: HANBIT,
    answers: { taxinvoice },
    sweptAt: startedAt,
    isOutage,
    policy: { ...DEFAULT_POLICY, ...policy },
    now,
  });
  return { status, product: status.products.taxinvoice };
}

const bothFail = (problem: PopbillProblem): ProductAnswers => ({
  certificate: err(problem),
  deptUserLogin: err(problem),
});

describe('recordAnswers: registrations', () => {
  it('records a certificate with its expiry date', () => {
    const { product } = record({ certificate: ok({ expiresAt: UNTIL }) });

    expect(product).toEqual({
      certificate: { registration: 'registered', foundAt: NOW, expiresAt: UNTIL, attempts: [] },
      collectableAt: NOW,
      failures: [],
    });
  });

  it('records a department user whose login was not tested', () => {
    const { product } = record({ deptUserRegistration: ok('registered') });

    expect(product).toEqual({
      deptUser: { registration: 'registered', foundAt: NOW, attempts: [] },
      failures: [],
    });
  });

  it('keeps the result of the last login test if only the registration was asked about', () => {
    const before = aStatus({ deptUser: REJECTED, failures: [] });

    const { product } = record({ deptUserRegistration: ok('registered') }, { before });

    expect(product?.deptUser).toEqual({ ...REJECTED, foundAt: NOW, attempts: [] });
  });

  it('records POPBiLL’s code and message of a missing registration', () => {
    const { product } = record({
      certificate: err(NO_CERTIFICATE),
      deptUserLogin: err(NO_DEPT_USER),
    });

    const missing = { registration: 'missing', foundAt: NOW, attempts: [] };
    expect(product).toEqual({
      certificate: { ...missing, code: -11101004, message: 'words of -11101004' },
      deptUser: { ...missing, code: -11101014, message: 'words of -11101014' },
      failures: [],
    });
  });

  it('discards the login of a registration that is gone, so that sweeps test the next one', () => {
    const before = aStatus({ deptUser: { ...REJECTED, attempts: [NOW - HOUR] }, failures: [] });

    const gone = record({ deptUserRegistration: err(NO_DEPT_USER) }, { before });
    const back = record({ deptUserRegistration: ok('registered') }, { before: gone.status });

    expect(gone.product?.deptUser?.login).toBeUndefined();
    expect(back.product?.deptUser).toEqual({
      registration: 'registered',
      foundAt: NOW,
      registeredSince: NOW,
      attempts: [NOW - HOUR],
      inRow: 0,
    });
  });

  it('discards the login and attempts of a certificate whose date changed', () => {
    const old = { ...REJECTED, expiresAt: UNTIL - DAY, attempts: [NOW - HOUR] };
    const before = aStatus({ certificate: { ...old, lastWorkedAt: 5 }, failures: [] });

    const { product } = record({ certificate: ok({ expiresAt: UNTIL }) }, { before });

    expect(product?.certificate).toEqual({
      registration: 'registered',
      foundAt: NOW,
      registeredSince: NOW,
      expiresAt: UNTIL,
      lastWorkedAt: 5,
      attempts: [],
    });
  });

  it('keeps the login of a certificate whose date did not change', () => {
    const before = aStatus({ certificate: { ...REJECTED, expiresAt: UNTIL }, failures: [] });

    const { product } = record({ certificate: ok({ expiresAt: UNTIL }) }, { before });

    expect(product?.certificate?.login).toEqual(REJECTED.login);
  });

  it.each([
    { name: 'POPBiLL cannot load it', problem: aRefusal(-11101005, 'auth-rejected') },
    { name: 'it is revoked', problem: aRefusal(-10004004, 'cert-expired') },
    { name: "it is another company's", problem: aRefusal(-10004009, 'auth-rejected') },
  ])(
    'records a certificate as unusable when $name, and as usable after a new date',
    ({ problem }) => {
      const before = aStatus({ certificate: aCell({ expiresAt: UNTIL }), failures: [] });

      const broken = record({ certificate: err(problem) }, { before });
      const usable = record({ certificate: ok({ expiresAt: UNTIL }) }, { before: broken.status });

      expect(broken.product?.certificate).toMatchObject({
        registration: 'unusable',
        code: problem.code,
        message: problem.message,
        expiresAt: UNTIL,
      });
      expect(usable.product?.certificate).toEqual({
        registration: 'registered',
        foundAt: NOW,
        expiresAt: UNTIL,
        attempts: [],
      });
    },
  );

  it('records a login code in answer to a call without a login as a failure', () => {
    const { product } = record({ certificate: err(aRefusal(-11100001, 'auth-rejected')) });

    expect(product?.certificate).toBeUndefined();
    expect(product?.failures).toMatchObject([{ call: 'certificate-expiry', at: NOW }]);
  });
});

describe('recordAnswers: logins', () => {
  it('clears rejections and attempts when a login works', () => {
    const before = aStatus({
      deptUser: { ...REJECTED, attempts: [NOW - HOUR, NOW] },
      failures: [],
    });

    const { product } = record({ deptUserLogin: ok('works') }, { before });

    expect(product).toEqual({
      deptUser: {
        registration: 'registered',
        foundAt: NOW,
        login: { outcome: 'works', at: NOW, rejections: 0 },
        lastWorkedAt: NOW,
        attempts: [],
      },
      collectableAt: NOW,
      failures: [],
    });
  });

  it('counts rejections in a row, and clears a person’s report of a new registration', () => {
    const login = { ...REJECTED.login, registeredAnew: true } as MethodStatus['login'];
    const before = aStatus({
      deptUser: { ...REJECTED, ...(login && { login }), lastWorkedAt: 7 },
      failures: [],
    });
    const attempted = recordAttempt(before, {
      brn: HANBIT,
      product: 'taxinvoice',
      method: 'deptUser',
      now: NOW - MINUTE,
    });

    const { product } = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before: attempted });

    expect(product?.deptUser).toEqual({
      registration: 'registered',
      foundAt: NOW,
      login: {
        outcome: 'rejected',
        at: NOW,
        code: -11100021,
        message: 'words of -11100021',
        rejections: 2,
        rejectedSince: EARLIER,
      },
      lastWorkedAt: 7,
      attempts: [NOW - MINUTE],
      inRow: 2,
    });
  });

  it('keeps over several rejections when the same registration last worked', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const once = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before });
    const twice = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before: once.status });
    const gone = record({ deptUserRegistration: err(NO_DEPT_USER) }, { before: twice.status });
    const rejected = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before: gone.status });

    expect(once.product?.deptUser?.login?.workedBefore).toBe(EARLIER);
    expect(twice.product?.deptUser?.login?.workedBefore).toBe(EARLIER);
    expect(rejected.product?.deptUser?.login).not.toHaveProperty('workedBefore', expect.anything());
  });

  it('counts from 1 after a login that worked', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const { product } = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before });

    expect(product?.deptUser?.login).toMatchObject({ rejections: 1, rejectedSince: NOW });
    expect(product?.deptUser?.lastWorkedAt).toBe(EARLIER);
  });

  it('keeps a certificate revoked that failed its login test, although its date is read again', () => {
    const revoked = aRefusal(-10004004, 'cert-expired');
    const tested = record({
      certificate: ok({ expiresAt: UNTIL }),
      certificateLogin: err(revoked),
    });

    const { product } = record(
      { certificate: ok({ expiresAt: UNTIL }) },
      { before: tested.status, now: NOW + DAY },
    );

    expect(product?.certificate?.login).toMatchObject({ outcome: 'rejected', code: -10004004 });
  });

  const attempted = recordAttempt(aStatus({ deptUser: WORKED, failures: [] }), {
    brn: HANBIT,
    product: 'taxinvoice',
    method: 'deptUser',
    now: NOW - MINUTE,
  });

  it.each([
    { name: "HomeTax's trouble", problem: HOMETAX_TROUBLE, counts: false },
    { name: 'a double login', problem: DOUBLE_LOGIN, counts: false },
    { name: 'too many calls at once', problem: aRefusal(-10010032, 'rate-limited'), counts: false },
    { name: 'a refused token', problem: WRONG_SIGNATURE, counts: false },
    {
      name: 'a token refused with a code we do not know',
      problem: aRefusal(-99999998, 'unknown', { at: 'token' }),
      counts: false,
    },
    { name: 'a connection that was never made', problem: NOT_CONNECTED, counts: false },
    { name: 'a missing registration', problem: NO_DEPT_USER, counts: false },
    { name: 'an ended plan', problem: PLAN_ENDED, counts: false },
    {
      name: 'an unknown error in the login',
      problem: aRefusal(-11100016, 'transient'),
      counts: true,
    },
    { name: 'a code we do not know', problem: UNKNOWN_CODE, counts: true },
    { name: 'an answer that came too late', problem: TOO_LATE, counts: true },
    { name: 'an answer that cannot be read', problem: GARBLED, counts: true },
    { name: 'a connection that broke', problem: RESET, counts: true },
    { name: 'a rejection', problem: WRONG_PASSWORD, counts: true },
  ])('$name counts as an attempt: $counts', ({ problem, counts }) => {
    const { product } = record({ deptUserLogin: err(problem) }, { before: attempted });

    expect(product?.deptUser?.attempts).toEqual(counts ? [NOW - MINUTE] : []);
  });
});

describe('recordAnswers: questions without an answer', () => {
  it.each([
    { name: 'too late', problem: TOO_LATE, mayHideRejection: true },
    { name: 'garbled', problem: GARBLED, mayHideRejection: true },
    { name: 'unreachable', problem: RESET, mayHideRejection: true },
    { name: "HomeTax's trouble", problem: HOMETAX_TROUBLE, mayHideRejection: false },
    { name: 'a code we do not know', problem: UNKNOWN_CODE, mayHideRejection: true },
    { name: 'our own fault', problem: WRONG_SIGNATURE, mayHideRejection: false },
    {
      name: 'too many calls',
      problem: aRefusal(-10010032, 'rate-limited'),
      mayHideRejection: false,
    },
  ])('keeps all facts and records the failures: $name', ({ problem, mayHideRejection }) => {
    const facts: ProductStatus = {
      certificate: aCell({ expiresAt: UNTIL }),
      deptUser: WORKED,
      plan: { state: 'in-use', foundAt: EARLIER },
      collectableAt: EARLIER,
      failures: [],
    };
    const before = aStatus(facts);

    const { status, product } = record(
      { ...bothFail(problem), flatRate: err(problem) },
      { before },
    );

    expect(product).toEqual({
      ...facts,
      // The missing answer may have been a rejection.
      deptUser: mayHideRejection ? { ...WORKED, unansweredAt: NOW } : WORKED,
      failures: [
        { call: 'flat-rate', problem, at: NOW },
        { call: 'certificate-expiry', problem, at: NOW },
        { call: 'dept-user-login-test', problem, at: NOW },
      ],
    });
    expect(status.answeredAt).toBe(EARLIER);
  });

  it('discards the failures of the previous check', () => {
    const { status } = record(bothFail(TOO_LATE));

    const { product } = record({ deptUserLogin: ok('works') }, { before: status });

    expect(product?.failures).toEqual([]);
  });

  it('keeps products that were not asked about', () => {
    const cashbill: ProductStatus = { deptUser: WORKED, failures: [] };
    const before = { ...aStatus({ failures: [] }), products: { cashbill } };

    const { status } = record({ deptUserLogin: ok('works') }, { before });

    expect(status.products.cashbill).toBe(cashbill);
  });
});

describe('recordAnswers: membership', () => {
  const notMember = { code: -99003008, message: 'words of -99003008', foundAt: NOW };

  it('records that the company is not a member as an answer, not as a failure', () => {
    const { status, product } = record(bothFail(NOT_A_MEMBER));

    expect(status.memberMissing).toEqual(notMember);
    expect(status.answeredAt).toBe(NOW);
    expect(product?.failures).toEqual([]);
  });

  it('ignores "not a member" if another call got an answer about the company', () => {
    const { status, product } = record({
      certificate: ok({ expiresAt: UNTIL }),
      deptUserLogin: err(NOT_A_MEMBER),
    });

    expect(status.memberMissing).toBeUndefined();
    expect(product?.failures).toMatchObject([{ call: 'dept-user-login-test' }]);
  });

  it.each([
    { name: 'a date', answers: { certificate: ok({ expiresAt: UNTIL }) } },
    { name: 'a rejection', answers: { deptUserLogin: err(WRONG_PASSWORD) } },
    { name: 'nothing registered', answers: { certificate: err(NO_CERTIFICATE) } },
    { name: 'a plan', answers: { flatRate: ok({ state: 'in-use' } as const) } },
  ])('records the company as a member again after $name', ({ answers }) => {
    const before = aStatus({ failures: [] }, { memberMissing: notMember });

    expect(record(answers, { before }).status.memberMissing).toBeUndefined();
  });

  it('keeps "not a member" while no question is answered', () => {
    const before = aStatus({ failures: [] }, { memberMissing: notMember });

    expect(record(bothFail(TOO_LATE), { before }).status.memberMissing).toEqual(notMember);
  });
});

describe('recordAnswers: the plan', () => {
  it('records the plan as POPBiLL describes it', () => {
    const { product } = record({ flatRate: ok({ state: 'ending', endsAt: UNTIL }) });

    expect(product?.plan).toEqual({ state: 'ending', endsAt: UNTIL, foundAt: NOW });
  });

  it('records the plan as stopped when a call is refused because of it, although it is reported in use', () => {
    const { product } = record({
      certificate: ok({ expiresAt: UNTIL }),
      deptUserLogin: err(PLAN_ENDED),
      flatRate: ok({ state: 'in-use' }),
    });

    expect(product?.plan).toEqual({
      state: 'stopped',
      why: 'refused',
      code: -99008047,
      message: 'words of -99008047',
      foundAt: NOW,
    });
    expect(product?.failures).toEqual([]);
    expect(product?.deptUser).toBeUndefined();
  });

  it('drops the refused plan after a login that reached HomeTax', () => {
    const before = record({ deptUserLogin: err(PLAN_ENDED) }).status;

    expect(record({ deptUserLogin: ok('works') }, { before }).product?.plan).toBeUndefined();
    expect(
      record({ deptUserLogin: err(WRONG_PASSWORD) }, { before }).product?.plan,
    ).toBeUndefined();
    expect(
      record({ certificate: ok({ expiresAt: UNTIL }) }, { before }).product?.plan,
    ).toBeDefined();
  });
});

describe('recordAnswers: a refused question about the plan', () => {
  it('keeps the plan stopped after a login that works, until POPBiLL reports it in use', () => {
    const { status, product } = record({
      deptUserLogin: ok('works'),
      flatRate: err(PLAN_ENDED),
    });
    const nextDay = record({ deptUserLogin: ok('works') }, { before: status });
    const paid = record({ flatRate: ok({ state: 'in-use' }) }, { before: nextDay.status });

    expect(product?.plan).toMatchObject({ state: 'stopped', why: 'refused', code: -99008047 });
    expect(nextDay.product?.plan).toEqual(product?.plan);
    expect(paid.product?.plan).toEqual({ state: 'in-use', foundAt: NOW });
  });
});

describe('recordAnswers: collectableAt', () => {
  const recordedAt = EARLIER - DAY;

  it.each([
    {
      name: 'is now for a login that works',
      answers: { deptUserLogin: ok('works' as const) },
      expected: NOW,
    },
    {
      name: 'is now for a valid certificate',
      answers: { certificate: ok({ expiresAt: UNTIL }) },
      expected: NOW,
    },
    {
      name: 'is the last second of an expired certificate',
      answers: { certificate: ok({ expiresAt: NOW - HOUR }) },
      expected: NOW - HOUR,
    },
    {
      name: 'does not change for a rejection',
      answers: { deptUserLogin: err(WRONG_PASSWORD) },
      expected: recordedAt,
    },
    {
      name: 'does not change for an untested department user',
      answers: { deptUserRegistration: ok('registered' as const) },
      expected: recordedAt,
    },
    {
      name: 'does not change for an unanswered question',
      answers: bothFail(TOO_LATE),
      expected: recordedAt,
    },
    {
      name: 'does not change for a certificate if only department users collect',
      answers: { certificate: ok({ expiresAt: UNTIL }) },
      policy: { collectsBy: 'deptUser' as const },
      expected: recordedAt,
    },
    {
      name: 'does not change for a login while the plan is stopped',
      answers: { deptUserLogin: ok('works' as const), flatRate: ok({ state: 'stopped' as const }) },
      expected: recordedAt,
    },
    {
      name: 'does not change for a certificate that failed its login test',
      answers: { certificate: ok({ expiresAt: UNTIL }), certificateLogin: err(WRONG_PASSWORD) },
      expected: recordedAt,
    },
  ])('$name', ({ answers, policy, expected }) => {
    const before = aStatus({ collectableAt: recordedAt, failures: [] });

    const { product } = record(answers, { before, ...(policy && { policy }) });

    expect(product?.collectableAt).toBe(expected);
  });

  const expired = { ...REJECTED, expiresAt: NOW - HOUR };

  it.each<{
    name: string;
    certificate: MethodStatus;
    answers: ProductAnswers;
    expected: Instant;
  }>([
    {
      name: 'does not change for a certificate without an answer',
      certificate: aCell({ expiresAt: UNTIL }),
      answers: bothFail(TOO_LATE),
      expected: recordedAt,
    },
    {
      name: 'does not change for a certificate that was not asked about',
      certificate: aCell({ expiresAt: UNTIL }),
      answers: { deptUserRegistration: ok('registered') },
      expected: recordedAt,
    },
    {
      name: 'does not change for a certificate whose date is unknown now, although it logs in',
      certificate: aCell({ expiresAt: UNTIL }),
      answers: { certificate: err(TOO_LATE), certificateLogin: ok('works') },
      expected: recordedAt,
    },
    {
      name: 'does not change for a certificate that was rejected before it expired',
      certificate: expired,
      answers: { certificate: ok({ expiresAt: expired.expiresAt }) },
      expected: recordedAt,
    },
    {
      name: 'is now for a valid certificate beside an unanswered login test',
      certificate: aCell({ expiresAt: UNTIL }),
      answers: { certificate: ok({ expiresAt: UNTIL }), deptUserLogin: err(TOO_LATE) },
      expected: NOW,
    },
  ])('$name', ({ certificate, answers, expected }) => {
    const before = aStatus({ certificate, collectableAt: recordedAt, failures: [] });

    expect(record(answers, { before }).product?.collectableAt).toBe(expected);
  });

  it('is the last login that worked, not the last time the department user was found registered', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const { product } = record({ deptUserRegistration: ok('registered') }, { before });

    expect(product?.collectableAt).toBe(EARLIER);
  });
});

describe('recordAnswers: failed sweeps and times', () => {
  const sweeps = [NOW, NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY, NOW + 4 * DAY];

  it('counts failed sweeps, and keeps the times of the last four', () => {
    const status = sweeps.reduce<CompanyStatus | undefined>(
      (before, now) =>
        record(bothFail(TOO_LATE), {
          ...(before && { before }),
          startedAt: now - MINUTE,
          now,
        }).status,
      undefined,
    );

    expect(status).toMatchObject({
      sweptAt: NOW + 4 * DAY - MINUTE,
      failedSweeps: 5,
      failedSweepsAt: sweeps.slice(1),
    });
  });

  const failing = record(bothFail(TOO_LATE), { startedAt: NOW }).status;

  it('keeps no time of a failed sweep during an outage', () => {
    const sweep = { before: failing, startedAt: NOW + DAY, now: NOW + DAY };

    expect(record(bothFail(TOO_LATE), { ...sweep, isOutage: true })).toMatchObject({
      status: { sweptAt: NOW + DAY, failedSweeps: 2, failedSweepsAt: [NOW] },
    });
  });

  it('does not count a failed sweep that a person repeats within minutes', () => {
    const soon = NOW + 5 * MINUTE;

    expect(
      record(bothFail(TOO_LATE), { before: failing, startedAt: soon, now: soon }),
    ).toMatchObject({
      status: { sweptAt: soon, failedSweeps: 1, failedSweepsAt: [NOW] },
    });
  });

  it("does not count a person's check without an answer", () => {
    expect(record(bothFail(TOO_LATE), { before: failing })).toMatchObject({
      status: { sweptAt: NOW, failedSweeps: 1, failedSweepsAt: [NOW] },
    });
  });

  it('records when the company was first asked about, first answered, and last determined', () => {
    const first = record(bothFail(TOO_LATE), { startedAt: NOW }).status;
    const answered = record(
      { certificate: ok({ expiresAt: UNTIL }), deptUserLogin: ok('works') },
      { before: first, now: NOW + DAY },
    ).status;
    // POPBiLL answers, but the company's state remains unknown.
    const open = record(
      { certificate: err(NO_CERTIFICATE), deptUserLogin: err(TOO_LATE) },
      { before: answered, now: NOW + 2 * DAY },
    ).status;

    expect(first).toMatchObject({ firstAskedAt: NOW });
    expect(first.firstAnsweredAt).toBeUndefined();
    expect(first.decidedAt).toBeUndefined();
    expect(open).toMatchObject({
      firstAskedAt: NOW,
      firstAnsweredAt: NOW + DAY,
      answeredAt: NOW + 2 * DAY,
      decidedAt: NOW + DAY,
    });
  });

  it('keeps since when a problem exists, also for a record of an earlier version', () => {
    const missing = { certificate: err(NO_CERTIFICATE), deptUserLogin: err(NO_DEPT_USER) };
    const fine = { certificate: ok({ expiresAt: UNTIL }), deptUserLogin: ok('works' as const) };
    const healthy = record(fine, { now: NOW }).status;
    const broken = record(missing, { before: healthy, now: NOW + DAY }).status;
    const stillBroken = record(missing, { before: broken, now: NOW + 2 * DAY }).status;
    const { wrongSince: _, ...older } = broken;
    const updated = record(missing, { before: older, now: NOW + 2 * DAY }).status;
    const healthyAgain = record(fine, { before: stillBroken, now: NOW + 3 * DAY }).status;

    expect(healthy.wrongSince).toBeUndefined();
    expect(broken.wrongSince).toEqual({ 'auth-missing': NOW + DAY });
    expect(stillBroken.wrongSince).toEqual({ 'auth-missing': NOW + DAY });
    expect(updated.wrongSince).toEqual({ 'auth-missing': NOW + DAY });
    expect(healthyAgain.wrongSince).toBeUndefined();
  });

  it('records since when a certificate’s date is earlier than before, but not that the date is near', () => {
    const until = (expiresAt: Instant) => ({ certificate: ok({ expiresAt }) });
    const far = record(until(NOW + 31 * DAY), { now: NOW }).status;
    const near = record(until(NOW + 31 * DAY), { before: far, now: NOW + 20 * DAY }).status;
    const moved = record(until(NOW - DAY), { before: far, now: NOW + DAY }).status;
    const still = record(until(NOW - DAY), { before: moved, now: NOW + 2 * DAY }).status;
    const renewed = record(until(NOW + 400 * DAY), { before: still, now: NOW + 3 * DAY }).status;

    expect(near.wrongSince).toBeUndefined();
    expect(moved.wrongSince).toEqual({ 'certificate-expiry': NOW + DAY });
    expect(still.wrongSince).toEqual({ 'certificate-expiry': NOW + DAY });
    expect(renewed.wrongSince).toBeUndefined();
  });

  it.each([
    {
      name: 'a login that works',
      answers: { certificate: err(TOO_LATE), deptUserLogin: ok('works' as const) },
    },
    {
      name: 'a valid certificate',
      answers: { certificate: ok({ expiresAt: UNTIL }), deptUserLogin: err(TOO_LATE) },
    },
    {
      name: 'nothing registered',
      answers: { certificate: err(NO_CERTIFICATE), deptUserLogin: err(NO_DEPT_USER) },
    },
  ])('resets the count of failed sweeps after $name', ({ answers }) => {
    expect(record(answers, { before: failing }).status).toMatchObject({
      failedSweeps: 0,
      failedSweepsAt: [],
    });
  });

  it('accepts "not a member", which may be a false report, when a later sweep repeats it', () => {
    const notMember = bothFail(NOT_A_MEMBER);
    const unchanged = { failedSweeps: 1, failedSweepsAt: [NOW], decidedAt: EARLIER };
    const before = { ...failing, decidedAt: EARLIER };
    const reported = record(notMember, { before, startedAt: NOW + DAY, now: NOW + DAY }).status;
    const checkedByPerson = record(notMember, { before: reported, now: NOW + DAY + HOUR }).status;
    const next = { before: checkedByPerson, startedAt: NOW + 2 * DAY, now: NOW + 2 * DAY + MINUTE };
    const open = { certificate: err(NO_CERTIFICATE), deptUserLogin: err(TOO_LATE) };
    const unanswered = record(open, next).status;
    const repeated = record(notMember, next).status;

    expect(reported).toMatchObject(unchanged);
    expect(checkedByPerson).toMatchObject(unchanged);
    expect(unanswered).toMatchObject({ failedSweeps: 2, decidedAt: EARLIER });
    expect(repeated).toMatchObject({ failedSweeps: 0, decidedAt: NOW + 2 * DAY + MINUTE });
  });

  it('keeps the failure of an unanswered login test after a check without one', () => {
    const before = record(
      { certificate: err(NO_CERTIFICATE), deptUserLogin: err(UNKNOWN_CODE) },
      { startedAt: NOW },
    ).status;
    const untested: ProductAnswers = {
      certificate: err(NO_CERTIFICATE),
      deptUserRegistration: ok('registered'),
    };

    const { status, product } = record(untested, { before, now: NOW + HOUR });

    expect(product?.failures).toEqual([
      { call: 'dept-user-login-test', problem: UNKNOWN_CODE, at: NOW },
    ]);
    expect(status).toMatchObject({ failedSweeps: 1, failedSweepsAt: [NOW] });
    expect(status.decidedAt).toBeUndefined();
  });

  it('records the lost answer of the latest login test instead of an older failure', () => {
    const test = { call: 'dept-user-login-test', problem: UNKNOWN_CODE, at: EARLIER } as const;
    const deptUser = aCell({ attempts: [EARLIER, NOW - HOUR], inRow: 4 });
    const before = aStatus({ deptUser, failures: [test] });

    const { product } = record({ deptUserRegistration: ok('registered') }, { before });

    expect(product?.failures).toEqual([
      {
        call: 'dept-user-login-test',
        problem: { kind: 'unreachable', cause: 'answer lost' },
        at: NOW - HOUR,
      },
    ]);
  });

  it('records the lost answer at its recorded time if no attempt of the last day is known', () => {
    const deptUser = aCell({ inRow: 4, unansweredAt: EARLIER });
    const before = aStatus({ deptUser, failures: [] });

    const { product } = record({ deptUserRegistration: ok('registered') }, { before });

    expect(product?.failures).toMatchObject([{ call: 'dept-user-login-test', at: EARLIER }]);
  });

  it('does not determine the state while the login was never tested', () => {
    const { status } = record({
      certificate: err(NO_CERTIFICATE),
      deptUserRegistration: ok('registered'),
    });

    expect(status.decidedAt).toBeUndefined();
  });

  it('counts a failed sweep while the only registered method gets no answer', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const { status } = record(
      { certificate: err(NO_CERTIFICATE), deptUserLogin: err(TOO_LATE) },
      { before, startedAt: NOW },
    );

    expect(status.failedSweeps).toBe(1);
  });
});

describe('liveAnswersIn', () => {
  const answer = { brn: HANBIT, at: NOW };
  const rejection = { code: -11100021, message: 'words of -11100021' };

  it.each<{
    name: string;
    answers: ProductAnswers;
    facts?: Partial<ProductStatus>;
    expected: readonly unknown[];
  }>([
    {
      name: 'each login that works',
      answers: { certificateLogin: ok('works'), deptUserLogin: ok('works') },
      expected: [answer, answer],
    },
    {
      name: 'the first rejection of a certificate, whatever the department user',
      answers: { certificateLogin: err(WRONG_PASSWORD) },
      facts: { certificate: WORKED, deptUser: REJECTED },
      expected: [{ ...answer, rejection }],
    },
    {
      name: 'the first rejection of a department user, whatever the certificate',
      answers: { deptUserLogin: err(WRONG_PASSWORD) },
      facts: { certificate: REJECTED },
      expected: [{ ...answer, rejection }],
    },
    {
      name: 'no repeated rejection',
      answers: { certificateLogin: err(WRONG_PASSWORD), deptUserLogin: err(WRONG_PASSWORD) },
      facts: { certificate: REJECTED, deptUser: REJECTED },
      expected: [],
    },
    {
      name: 'a double login without a rejection',
      answers: { deptUserLogin: err(DOUBLE_LOGIN) },
      facts: { deptUser: REJECTED },
      expected: [answer],
    },
    {
      name: 'no login that HomeTax did not answer',
      answers: { certificateLogin: err(TOO_LATE), deptUserLogin: err(HOMETAX_TROUBLE) },
      expected: [],
    },
    {
      name: 'nothing if no login was tested',
      answers: { certificate: ok({ expiresAt: UNTIL }) },
      expected: [],
    },
  ])('returns $name', ({ answers: taxinvoice, facts, expected }) => {
    const previous = aStatus({ failures: [], ...facts });

    expect(liveAnswersIn({ taxinvoice }, previous, { brn: HANBIT, at: NOW })).toEqual(expected);
  });
});

describe('recordAttempt', () => {
  const attempt = { brn: HANBIT, product: 'taxinvoice', method: 'deptUser', now: NOW } as const;

  it('records the test of an unknown company', () => {
    expect(recordAttempt(undefined, attempt)).toEqual({
      v: 1,
      brn: HANBIT,
      products: {
        taxinvoice: {
          deptUser: { registration: 'unknown', foundAt: NOW, attempts: [NOW], inRow: 1 },
          failures: [],
        },
      },
      failedSweeps: 0,
      failedSweepsAt: [],
    });
  });

  it('adds to the attempts of the last 24 hours and keeps the facts', () => {
    const deptUser = { ...REJECTED, attempts: [NOW - DAY, NOW - HOUR] };

    const status = recordAttempt(aStatus({ deptUser, collectableAt: 3, failures: [] }), attempt);

    expect(status.products.taxinvoice).toEqual({
      deptUser: { ...REJECTED, attempts: [NOW - HOUR, NOW], inRow: 4 },
      collectableAt: 3,
      failures: [],
    });
  });
});

describe('markRegisteredAgain', () => {
  const before: CompanyStatus = {
    ...aStatus({ certificate: REJECTED, deptUser: REJECTED, failures: [] }),
    products: {
      taxinvoice: { certificate: REJECTED, deptUser: REJECTED, failures: [] },
      cashbill: { deptUser: WORKED, failures: [] },
    },
  };
  const marked = (status: CompanyStatus) => ({
    taxCertificate: status.products.taxinvoice?.certificate?.login?.registeredAnew,
    taxDeptUser: status.products.taxinvoice?.deptUser?.login?.registeredAnew,
    cashDeptUser: status.products.cashbill?.deptUser?.login?.registeredAnew,
  });

  it('marks the rejected methods of one product', () => {
    const other = markRegisteredAgain(before, 'cashbill');
    const status = markRegisteredAgain(before, 'taxinvoice');

    expect(other).toEqual(before);
    expect(marked(status)).toEqual({
      taxCertificate: true,
      taxDeptUser: true,
      cashDeptUser: undefined,
    });
    expect(status.products.taxinvoice?.deptUser?.attempts).toEqual(REJECTED.attempts);
  });

  it('marks every rejected cell without a product', () => {
    const status = markRegisteredAgain(before);

    expect(marked(status)).toEqual({
      taxCertificate: true,
      taxDeptUser: true,
      cashDeptUser: undefined,
    });
  });
});
