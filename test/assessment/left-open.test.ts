import { describe, expect, it } from 'vitest';
import {
  hasUnansweredQuestion,
  isLoginDue,
  isLoginUnanswered,
  isRejected,
  lastLoginEvidenceAt,
  mayRepeatLogin,
} from '../../src/assessment/left-open-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, MINUTE } from '../../src/kernel/time.js';
import { aCompany } from '../support/builders.js';
import { GARBLED, TOO_LATE, UNKNOWN_CODE } from '../support/popbill-problems.js';
import {
  aCell,
  aStatus,
  FOUND_AT,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const COMPANY = aCompany();
const CONTEXT = { policy: DEFAULT_POLICY, now: FOUND_AT + MINUTE };
const deptUser = (cell: ReturnType<typeof aCell>) => aStatus({ taxinvoice: { deptUser: cell } });
const ATTEMPTED = deptUser(aCell({ attempts: [FOUND_AT], unansweredAt: FOUND_AT }));
/** The process was killed between the attempt and its answer. */
const LOST = deptUser(aCell({ attempts: [FOUND_AT] }));

describe('isLoginDue', () => {
  it.each([
    { name: 'a company that was never checked', status: undefined, due: true },
    { name: 'a login that worked today', status: deptUser(workingCell()), due: false },
    {
      name: 'a login that worked yesterday',
      status: deptUser(
        workingCell({ login: { outcome: 'works', at: FOUND_AT - DAY, rejections: 0 } }),
      ),
      due: true,
    },
    { name: 'a login rejected today', status: deptUser(rejectedCell()), due: false },
    { name: 'a login test without an answer today', status: ATTEMPTED, due: false },
    {
      name: 'a registration found missing today',
      status: deptUser(missingCell()),
      due: false,
    },
    {
      name: 'a registration found missing yesterday',
      status: deptUser({ ...missingCell(), foundAt: FOUND_AT - DAY }),
      due: true,
    },
  ])('$name: $due', ({ status, due }) => {
    expect(isLoginDue(COMPANY, status, CONTEXT)).toBe(due);
  });

  it('is false if login tests are switched off', () => {
    const policy = { ...DEFAULT_POLICY, deptLoginTest: 'off' } as const;

    expect(isLoginDue(COMPANY, undefined, { ...CONTEXT, policy })).toBe(false);
  });
});

describe('isLoginUnanswered', () => {
  it.each([
    { name: 'a login that worked', status: deptUser(workingCell()), is: false },
    { name: 'a login that was rejected', status: deptUser(rejectedCell()), is: false },
    {
      name: 'a timeout',
      status: aStatus({ taxinvoice: { failures: failuresOf(TOO_LATE) } }),
      is: true,
    },
    { name: 'a recorded attempt, after a check without a test', status: ATTEMPTED, is: true },
    {
      name: 'an unanswered attempt after a rejected one',
      status: deptUser({
        ...rejectedCell(),
        attempts: [FOUND_AT, FOUND_AT + 1],
        unansweredAt: FOUND_AT + 2,
      }),
      is: true,
    },
    { name: 'an attempt whose answer was lost', status: LOST, is: false },
    {
      name: 'an attempt whose answer was lost, after a timeout',
      status: aStatus({
        taxinvoice: {
          deptUser: aCell({ attempts: [FOUND_AT, FOUND_AT + 1], unansweredAt: FOUND_AT }),
          failures: failuresOf(TOO_LATE),
        },
      }),
      is: false,
    },
    {
      name: 'an unanswered login of long ago, whose attempt no longer counts',
      status: deptUser(aCell({ unansweredAt: FOUND_AT })),
      is: false,
    },
    { name: 'an unknown company', status: undefined, is: false },
  ])('$name: $is', ({ status, is }) => {
    expect(isLoginUnanswered(status)).toBe(is);
  });
});

describe('mayRepeatLogin', () => {
  it.each([
    { name: 'after one attempt without an answer', status: ATTEMPTED, may: true },
    {
      name: 'after four attempts without an answer in a day',
      status: deptUser(
        aCell({
          attempts: [FOUND_AT, FOUND_AT + 1, FOUND_AT + 2, FOUND_AT + 3],
          unansweredAt: FOUND_AT + 3,
        }),
      ),
      may: false,
    },
    { name: 'after an attempt whose answer was lost', status: LOST, may: false },
    { name: 'after a rejection', status: deptUser(rejectedCell()), may: false },
    { name: 'after a login that worked', status: deptUser(workingCell()), may: false },
  ])('$name: $may', ({ status, may }) => {
    expect(mayRepeatLogin(COMPANY, status, CONTEXT)).toBe(may);
  });
});

describe('hasUnansweredQuestion', () => {
  it.each([
    {
      name: 'HTML instead of a date',
      failures: failuresOf(GARBLED, ['certificate-expiry']),
      is: true,
    },
    { name: 'an unknown code', failures: failuresOf(UNKNOWN_CODE), is: false },
    {
      name: 'a question about the plan without an answer',
      failures: failuresOf(TOO_LATE, ['flat-rate']),
      is: false,
    },
    { name: 'no failure', failures: [], is: false },
  ])('$name: $is', ({ failures, is }) => {
    expect(hasUnansweredQuestion(aStatus({ taxinvoice: { failures } }))).toBe(is);
  });
});

describe('lastLoginEvidenceAt', () => {
  it.each([
    { name: 'never checked', status: undefined, at: 0 },
    { name: 'registered, never tested', status: deptUser(aCell()), at: 0 },
    { name: 'a login', status: deptUser(workingCell()), at: FOUND_AT },
    { name: 'an attempt', status: ATTEMPTED, at: FOUND_AT },
    { name: 'a missing registration', status: deptUser(missingCell()), at: FOUND_AT },
    {
      name: 'a failed call without a recorded attempt',
      status: aStatus({ taxinvoice: { deptUser: aCell(), failures: failuresOf(GARBLED) } }),
      at: FOUND_AT,
    },
  ])('$name: $at', ({ status, at }) => {
    expect(lastLoginEvidenceAt(status)).toBe(at);
  });
});

describe('isRejected', () => {
  it('considers all products and methods', () => {
    const status = aStatus({ cashbill: { certificate: rejectedCell() } });

    expect(isRejected(status, FOUND_AT)).toBe(true);
    expect(isRejected(status, FOUND_AT + 1)).toBe(false);
    expect(isRejected(undefined, 0)).toBe(false);
  });
});
