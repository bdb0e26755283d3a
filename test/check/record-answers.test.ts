import { describe, expect, it } from 'vitest';
import {
  markRegisteredAgain,
  noteAttempt,
  recordAnswers,
} from '../../src/check/record-answers-rules.js';
import type { ProductAnswers } from '../../src/check/record-product-rules.js';
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
  NEW_CODE,
  NO_CERTIFICATE,
  NO_DEPT_USER,
  NOT_A_MEMBER,
  NOT_CONNECTED,
  PLAN_ENDED,
  RESET,
  TOO_LATE,
  WRONG_PASSWORD,
  WRONG_SIGNATURE,
} from '../support/popbill-problems.js';

const NOW = seoul('2026-11-25 08:31');
const EARLIER = seoul('2026-11-24 06:05');
const UNTIL = seoul('2027-06-30 23:59');

function aStatus(taxinvoice: ProductStatus, about: Partial<CompanyStatus> = {}): CompanyStatus {
  return {
    v: 1,
    brn: HANBIT,
    products: { taxinvoice },
    answeredAt: EARLIER,
    failedSweeps: 0,
    failedSweepsAt: [],
    ...about,
  };
}

function aCell(about: Partial<MethodStatus> = {}): MethodStatus {
  return { registration: 'registered', foundAt: EARLIER, attempts: [], ...about };
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

function record(taxinvoice: ProductAnswers, about: Check = {}) {
  const { before, policy, startedAt, isOutage, now = NOW } = about;
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

describe('recordAnswers: what is registered', () => {
  it('keeps a certificate with its date', () => {
    const { product } = record({ certificate: ok({ expiresAt: UNTIL }) });

    expect(product).toEqual({
      certificate: { registration: 'registered', foundAt: NOW, expiresAt: UNTIL, attempts: [] },
      collectableAt: NOW,
      failures: [],
    });
  });

  it('keeps a department user whose login was not tested', () => {
    const { product } = record({ deptUserRegistered: ok('registered') });

    expect(product).toEqual({
      deptUser: { registration: 'registered', foundAt: NOW, attempts: [] },
      failures: [],
    });
  });

  it('keeps what the last login test found when only the registration was asked', () => {
    const before = aStatus({ deptUser: REJECTED, failures: [] });

    const { product } = record({ deptUserRegistered: ok('registered') }, { before });

    expect(product?.deptUser).toEqual({ ...REJECTED, foundAt: NOW, attempts: [] });
  });

  it('keeps the code and words behind a missing registration', () => {
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

  it('forgets the login of a registration that vanished, so that sweeps test the next one', () => {
    const before = aStatus({ deptUser: { ...REJECTED, attempts: [NOW - HOUR] }, failures: [] });

    const vanished = record({ deptUserRegistered: err(NO_DEPT_USER) }, { before });
    const back = record({ deptUserRegistered: ok('registered') }, { before: vanished.status });

    expect(vanished.product?.deptUser?.login).toBeUndefined();
    expect(back.product?.deptUser).toEqual({
      registration: 'registered',
      foundAt: NOW,
      attempts: [NOW - HOUR],
      inRow: 0,
    });
  });

  it('forgets the login and attempts of a certificate whose date moved', () => {
    const old = { ...REJECTED, expiresAt: UNTIL - DAY, attempts: [NOW - HOUR] };
    const before = aStatus({ certificate: { ...old, lastWorkedAt: 5 }, failures: [] });

    const { product } = record({ certificate: ok({ expiresAt: UNTIL }) }, { before });

    expect(product?.certificate).toEqual({
      registration: 'registered',
      foundAt: NOW,
      expiresAt: UNTIL,
      lastWorkedAt: 5,
      attempts: [],
    });
  });

  it('keeps the login of a certificate whose date stayed', () => {
    const before = aStatus({ certificate: { ...REJECTED, expiresAt: UNTIL }, failures: [] });

    const { product } = record({ certificate: ok({ expiresAt: UNTIL }) }, { before });

    expect(product?.certificate?.login).toEqual(REJECTED.login);
  });

  it.each([
    { name: 'POPBiLL cannot load it', problem: aRefusal(-11101005, 'auth-rejected') },
    { name: 'it is revoked', problem: aRefusal(-10004004, 'cert-expired') },
    { name: "it is another company's", problem: aRefusal(-10004009, 'auth-rejected') },
  ])(
    'calls a certificate unusable when $name, and usable again when a date is answered',
    ({ problem }) => {
      const before = aStatus({ certificate: aCell({ expiresAt: UNTIL }), failures: [] });

      const broken = record({ certificate: err(problem) }, { before });
      const mended = record({ certificate: ok({ expiresAt: UNTIL }) }, { before: broken.status });

      expect(broken.product?.certificate).toMatchObject({
        registration: 'unusable',
        code: problem.code,
        message: problem.message,
        expiresAt: UNTIL,
      });
      expect(mended.product?.certificate).toEqual({
        registration: 'registered',
        foundAt: NOW,
        expiresAt: UNTIL,
        attempts: [],
      });
    },
  );

  it('takes a login code in answer to a question without login for a failure', () => {
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

  it('counts rejections in a row from the first one and uses up the word of a person', () => {
    const login = { ...REJECTED.login, registeredAnew: true } as MethodStatus['login'];
    const before = aStatus({
      deptUser: { ...REJECTED, ...(login && { login }), lastWorkedAt: 7 },
      failures: [],
    });
    const noted = noteAttempt(before, {
      brn: HANBIT,
      product: 'taxinvoice',
      method: 'deptUser',
      now: NOW - MINUTE,
    });

    const { product } = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before: noted });

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

  it('remembers through all rejections when the same registration let in last', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const once = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before });
    const twice = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before: once.status });
    const anew = record({ deptUserRegistered: err(NO_DEPT_USER) }, { before: twice.status });
    const rejected = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before: anew.status });

    expect(once.product?.deptUser?.login?.workedBefore).toBe(EARLIER);
    expect(twice.product?.deptUser?.login?.workedBefore).toBe(EARLIER);
    expect(rejected.product?.deptUser?.login).not.toHaveProperty('workedBefore', expect.anything());
  });

  it('starts to count again after a login that worked', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const { product } = record({ deptUserLogin: err(WRONG_PASSWORD) }, { before });

    expect(product?.deptUser?.login).toMatchObject({ rejections: 1, rejectedSince: NOW });
    expect(product?.deptUser?.lastWorkedAt).toBe(EARLIER);
  });

  it('keeps a certificate that its login test found revoked so when its date is read again', () => {
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

  const noted = noteAttempt(aStatus({ deptUser: WORKED, failures: [] }), {
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
    { name: 'nothing registered', problem: NO_DEPT_USER, counts: false },
    { name: 'an ended plan', problem: PLAN_ENDED, counts: false },
    {
      name: 'an unknown error in the login',
      problem: aRefusal(-11100016, 'transient'),
      counts: true,
    },
    { name: 'a code we do not know', problem: NEW_CODE, counts: true },
    { name: 'an answer that came too late', problem: TOO_LATE, counts: true },
    { name: 'an answer that cannot be read', problem: GARBLED, counts: true },
    { name: 'a connection that broke', problem: RESET, counts: true },
    { name: 'a rejection', problem: WRONG_PASSWORD, counts: true },
  ])('$name counts as an attempt: $counts', ({ problem, counts }) => {
    const { product } = record({ deptUserLogin: err(problem) }, { before: noted });

    expect(product?.deptUser?.attempts).toEqual(counts ? [NOW - MINUTE] : []);
  });
});

describe('recordAnswers: questions without an answer', () => {
  it.each([
    { name: 'too late', problem: TOO_LATE, mayHideOne: true },
    { name: 'garbled', problem: GARBLED, mayHideOne: true },
    { name: 'unreachable', problem: RESET, mayHideOne: true },
    { name: "HomeTax's trouble", problem: HOMETAX_TROUBLE, mayHideOne: false },
    { name: 'a code we do not know', problem: NEW_CODE, mayHideOne: true },
    { name: 'our own fault', problem: WRONG_SIGNATURE, mayHideOne: false },
    {
      name: 'too many calls',
      problem: aRefusal(-10010032, 'rate-limited'),
      mayHideOne: false,
    },
  ])('$name: keeps every fact and notes the failures', ({ problem, mayHideOne }) => {
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
      // A wrong password may hide in the silence: a live test after it is one of how many.
      deptUser: mayHideOne ? { ...WORKED, unansweredAt: NOW } : WORKED,
      failures: [
        { call: 'flat-rate', problem, at: NOW },
        { call: 'certificate-expiry', problem, at: NOW },
        { call: 'dept-user-login-test', problem, at: NOW },
      ],
    });
    expect(status.answeredAt).toBe(EARLIER);
  });

  it('forgets the failures of the check before', () => {
    const { status } = record(bothFail(TOO_LATE));

    const { product } = record({ deptUserLogin: ok('works') }, { before: status });

    expect(product?.failures).toEqual([]);
  });

  it('leaves products alone that were not asked about', () => {
    const cashbill: ProductStatus = { deptUser: WORKED, failures: [] };
    const before = { ...aStatus({ failures: [] }), products: { cashbill } };

    const { status } = record({ deptUserLogin: ok('works') }, { before });

    expect(status.products.cashbill).toBe(cashbill);
  });
});

describe('recordAnswers: membership', () => {
  const notMember = { code: -99003008, message: 'words of -99003008', foundAt: NOW };

  it('notes that the company is no member, which is an answer and no failure', () => {
    const { status, product } = record(bothFail(NOT_A_MEMBER));

    expect(status.memberMissing).toEqual(notMember);
    expect(status.answeredAt).toBe(NOW);
    expect(product?.failures).toEqual([]);
  });

  it('believes the call that got an answer about the company', () => {
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
  ])('is a member again with $name', ({ answers }) => {
    const before = aStatus({ failures: [] }, { memberMissing: notMember });

    expect(record(answers, { before }).status.memberMissing).toBeUndefined();
  });

  it('stays no member while nothing can be found out', () => {
    const before = aStatus({ failures: [] }, { memberMissing: notMember });

    expect(record(bothFail(TOO_LATE), { before }).status.memberMissing).toEqual(notMember);
  });
});

describe('recordAnswers: the plan', () => {
  it('keeps what POPBiLL says of it', () => {
    const { product } = record({ flatRate: ok({ state: 'ending', endsAt: UNTIL }) });

    expect(product?.plan).toEqual({ state: 'ending', endsAt: UNTIL, foundAt: NOW });
  });

  it('is stopped when any call is refused because of it, though it is said to be in use', () => {
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

  it('is refused no more once a login gets through', () => {
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

describe('recordAnswers: a plan that is refused when it is asked for', () => {
  it('stays refused although a login gets through, until it is said to be in use', () => {
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

describe('recordAnswers: when it could last be collected', () => {
  const known = EARLIER - DAY;

  it.each([
    {
      name: 'a login that works vouches for now',
      answers: { deptUserLogin: ok('works' as const) },
      expected: NOW,
    },
    {
      name: 'a valid certificate vouches for now',
      answers: { certificate: ok({ expiresAt: UNTIL }) },
      expected: NOW,
    },
    {
      name: 'an expired one vouches for its last second',
      answers: { certificate: ok({ expiresAt: NOW - HOUR }) },
      expected: NOW - HOUR,
    },
    {
      name: 'a rejection vouches for nothing',
      answers: { deptUserLogin: err(WRONG_PASSWORD) },
      expected: known,
    },
    {
      name: 'a registered department user vouches for nothing',
      answers: { deptUserRegistered: ok('registered' as const) },
      expected: known,
    },
    {
      name: 'an unanswered question vouches for nothing',
      answers: bothFail(TOO_LATE),
      expected: known,
    },
    {
      name: 'a certificate does not where it is no help',
      answers: { certificate: ok({ expiresAt: UNTIL }) },
      policy: { collectsBy: 'deptUser' as const },
      expected: known,
    },
    {
      name: 'a login does not while the plan is stopped',
      answers: { deptUserLogin: ok('works' as const), flatRate: ok({ state: 'stopped' as const }) },
      expected: known,
    },
    {
      name: 'a certificate that failed its login test does not',
      answers: { certificate: ok({ expiresAt: UNTIL }), certificateLogin: err(WRONG_PASSWORD) },
      expected: known,
    },
  ])('$name', ({ answers, policy, expected }) => {
    const before = aStatus({ collectableAt: known, failures: [] });

    const { product } = record(answers, { before, ...(policy && { policy }) });

    expect(product?.collectableAt).toBe(expected);
  });

  it('does not move with a certificate that was valid when it was last asked about', () => {
    const certificate = aCell({ expiresAt: UNTIL });
    const before = aStatus({ certificate, collectableAt: known, failures: [] });

    expect(record(bothFail(TOO_LATE), { before }).product?.collectableAt).toBe(known);
  });

  it('is the last login that worked, not the last time it was found registered', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const { product } = record({ deptUserRegistered: ok('registered') }, { before });

    expect(product?.collectableAt).toBe(EARLIER);
  });
});

describe('recordAnswers: sweeps in a row', () => {
  const sweeps = [NOW, NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY];

  it('counts sweeps that found out nothing and keeps the last three times', () => {
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
      sweptAt: NOW + 3 * DAY - MINUTE,
      failedSweeps: 4,
      failedSweepsAt: sweeps.slice(1),
    });
  });

  const failing = record(bothFail(TOO_LATE), { startedAt: NOW }).status;

  it('keeps no time of a sweep in an outage, which says nothing of the company', () => {
    const about = { before: failing, startedAt: NOW + DAY, now: NOW + DAY };

    expect(record(bothFail(TOO_LATE), { ...about, isOutage: true })).toMatchObject({
      status: { sweptAt: NOW + DAY, failedSweeps: 2, failedSweepsAt: [NOW] },
    });
  });

  it("a person's check that finds out nothing does not count", () => {
    expect(record(bothFail(TOO_LATE), { before: failing })).toMatchObject({
      status: { sweptAt: NOW, failedSweeps: 1, failedSweepsAt: [NOW] },
    });
  });

  it('remembers when it was first asked, first answered, and last known how it stands', () => {
    const first = record(bothFail(TOO_LATE), { startedAt: NOW }).status;
    const answered = record(
      { certificate: ok({ expiresAt: UNTIL }), deptUserLogin: ok('works') },
      { before: first, now: NOW + DAY },
    ).status;
    // POPBiLL answers, but how the company stands stays open.
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

  it('remembers since when it has been wrong, check after check, also of a record of an earlier version', () => {
    const nothing = { certificate: err(NO_CERTIFICATE), deptUserLogin: err(NO_DEPT_USER) };
    const fine = { certificate: ok({ expiresAt: UNTIL }), deptUserLogin: ok('works' as const) };
    const well = record(fine, { now: NOW }).status;
    const turned = record(nothing, { before: well, now: NOW + DAY }).status;
    const still = record(nothing, { before: turned, now: NOW + 2 * DAY }).status;
    const { wrongSince: _, ...older } = turned;
    const updated = record(nothing, { before: older, now: NOW + 2 * DAY }).status;
    const well2 = record(fine, { before: still, now: NOW + 3 * DAY }).status;

    expect(well.wrongSince).toBeUndefined();
    expect(turned.wrongSince).toEqual({ 'auth-missing': NOW + DAY });
    expect(still.wrongSince).toEqual({ 'auth-missing': NOW + DAY });
    expect(updated.wrongSince).toEqual({ 'auth-missing': NOW + DAY });
    expect(well2.wrongSince).toBeUndefined();
  });

  it('keeps since when a certificate has ended earlier than it did, and nothing where its day comes near', () => {
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
  ])('any check ends the row with $name', ({ answers }) => {
    expect(record(answers, { before: failing }).status).toMatchObject({
      failedSweeps: 0,
      failedSweepsAt: [],
    });
  });

  it('believes that it is no member, which may be a misreport, when a later sweep says it again', () => {
    const noMember = bothFail(NOT_A_MEMBER);
    const known = { failedSweeps: 1, failedSweepsAt: [NOW], decidedAt: EARLIER };
    const before = { ...failing, decidedAt: EARLIER };
    const said = record(noMember, { before, startedAt: NOW + DAY, now: NOW + DAY }).status;
    const askedFor = record(noMember, { before: said, now: NOW + DAY + HOUR }).status;
    const next = { before: askedFor, startedAt: NOW + 2 * DAY, now: NOW + 2 * DAY + MINUTE };
    const open = { certificate: err(NO_CERTIFICATE), deptUserLogin: err(TOO_LATE) };
    const over = record(open, next).status;
    const again = record(noMember, next).status;

    expect(said).toMatchObject(known);
    expect(askedFor).toMatchObject(known);
    expect(over).toMatchObject({ failedSweeps: 2, decidedAt: EARLIER });
    expect(again).toMatchObject({ failedSweeps: 0, decidedAt: NOW + 2 * DAY + MINUTE });
  });

  it('knows no more of a login test without an answer after a check that makes none', () => {
    const before = record(
      { certificate: err(NO_CERTIFICATE), deptUserLogin: err(NEW_CODE) },
      { startedAt: NOW },
    ).status;
    const untested: ProductAnswers = {
      certificate: err(NO_CERTIFICATE),
      deptUserRegistered: ok('registered'),
    };

    const { status, product } = record(untested, { before, now: NOW + HOUR });

    expect(product?.failures).toEqual([
      { call: 'dept-user-login-test', problem: NEW_CODE, at: NOW },
    ]);
    expect(status).toMatchObject({ failedSweeps: 1, failedSweepsAt: [NOW] });
    expect(status.decidedAt).toBeUndefined();
  });

  it('names no older login test where the answer of a later one was lost with the process', () => {
    const test = { call: 'dept-user-login-test', problem: NEW_CODE, at: EARLIER } as const;
    const deptUser = aCell({ attempts: [EARLIER, NOW - HOUR], inRow: 4 });
    const before = aStatus({ deptUser, failures: [test] });

    const { product } = record({ deptUserRegistered: ok('registered') }, { before });

    expect(product?.failures).toEqual([
      {
        call: 'dept-user-login-test',
        problem: { kind: 'unreachable', cause: 'answer lost' },
        at: NOW - HOUR,
      },
    ]);
  });

  it('does not know how it stands when all is answered and the login was never tested', () => {
    const { status } = record({
      certificate: err(NO_CERTIFICATE),
      deptUserRegistered: ok('registered'),
    });

    expect(status.decidedAt).toBeUndefined();
  });

  it('continues while the only method that is left cannot be asked about', () => {
    const before = aStatus({ deptUser: WORKED, failures: [] });

    const { status } = record(
      { certificate: err(NO_CERTIFICATE), deptUserLogin: err(TOO_LATE) },
      { before, startedAt: NOW },
    );

    expect(status.failedSweeps).toBe(1);
  });
});

describe('noteAttempt', () => {
  const at = { brn: HANBIT, product: 'taxinvoice', method: 'deptUser', now: NOW } as const;

  it('puts the test on record before anything is known', () => {
    expect(noteAttempt(undefined, at)).toEqual({
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

  it('adds to the attempts of the last day and keeps the facts', () => {
    const deptUser = { ...REJECTED, attempts: [NOW - DAY, NOW - HOUR] };

    const status = noteAttempt(aStatus({ deptUser, collectableAt: 3, failures: [] }), at);

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

  it('marks the rejected methods of the product that was meant', () => {
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

  it('marks every rejected cell when nothing particular was meant', () => {
    const status = markRegisteredAgain(before);

    expect(marked(status)).toEqual({
      taxCertificate: true,
      taxDeptUser: true,
      cashDeptUser: undefined,
    });
  });
});
