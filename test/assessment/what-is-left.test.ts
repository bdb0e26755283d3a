import { describe, expect, it } from 'vitest';
import {
  isLoginDue,
  isLoginUnanswered,
  isRejectedSince,
  isUnanswered,
  loginTriedAt,
  mayRepeatLogin,
} from '../../src/assessment/left-open-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, MINUTE } from '../../src/kernel/time.js';
import { aCompany } from '../support/builders.js';
import { GARBLED, NEW_CODE, TOO_LATE } from '../support/popbill-problems.js';
import {
  aCell,
  aStatus,
  FOUND,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const COMPANY = aCompany();
const RULES = { policy: DEFAULT_POLICY, now: FOUND + MINUTE };
const deptUser = (cell: ReturnType<typeof aCell>) => aStatus({ taxinvoice: { deptUser: cell } });
const ATTEMPTED = deptUser(aCell({ attempts: [FOUND], unansweredAt: FOUND }));
/** The process was killed between the attempt and what it heard. */
const LOST = deptUser(aCell({ attempts: [FOUND] }));

describe('isLoginDue', () => {
  it.each([
    { name: 'of a company never asked about', status: undefined, due: true },
    { name: 'of a login that worked today', status: deptUser(workingCell()), due: false },
    {
      name: 'of a login that worked yesterday',
      status: deptUser(
        workingCell({ login: { outcome: 'works', at: FOUND - DAY, rejections: 0 } }),
      ),
      due: true,
    },
    { name: 'of one rejected today', status: deptUser(rejectedCell()), due: false },
    { name: 'of one tried today without an answer', status: ATTEMPTED, due: false },
    {
      name: 'where none is registered, as was found today',
      status: deptUser(missingCell()),
      due: false,
    },
    {
      name: 'where none was registered yesterday',
      status: deptUser({ ...missingCell(), foundAt: FOUND - DAY }),
      due: true,
    },
  ])('$name: $due', ({ status, due }) => {
    expect(isLoginDue(COMPANY, status, RULES)).toBe(due);
  });

  it('never, when the settings switch login tests off', () => {
    const policy = { ...DEFAULT_POLICY, deptLoginTest: 'off' } as const;

    expect(isLoginDue(COMPANY, undefined, { ...RULES, policy })).toBe(false);
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
    { name: 'an attempt on record, after a check that made none', status: ATTEMPTED, is: true },
    {
      name: 'an attempt after one that was rejected',
      status: deptUser({
        ...rejectedCell(),
        attempts: [FOUND, FOUND + 1],
        unansweredAt: FOUND + 2,
      }),
      is: true,
    },
    { name: 'an attempt whose answer was lost', status: LOST, is: false },
    {
      name: 'an attempt whose answer was lost, after a timeout',
      status: aStatus({
        taxinvoice: {
          deptUser: aCell({ attempts: [FOUND, FOUND + 1], unansweredAt: FOUND }),
          failures: failuresOf(TOO_LATE),
        },
      }),
      is: false,
    },
    {
      name: 'a silence of long ago, of which no attempt counts any more',
      status: deptUser(aCell({ unansweredAt: FOUND })),
      is: false,
    },
    { name: 'nothing known', status: undefined, is: false },
  ])('$name: $is', ({ status, is }) => {
    expect(isLoginUnanswered(status)).toBe(is);
  });
});

describe('mayRepeatLogin', () => {
  it.each([
    { name: 'after one attempt without an answer', status: ATTEMPTED, may: true },
    {
      name: 'after four of them in a day',
      status: deptUser(
        aCell({ attempts: [FOUND, FOUND + 1, FOUND + 2, FOUND + 3], unansweredAt: FOUND + 3 }),
      ),
      may: false,
    },
    { name: 'after one whose answer was lost', status: LOST, may: false },
    { name: 'after a rejection', status: deptUser(rejectedCell()), may: false },
    { name: 'after one that worked', status: deptUser(workingCell()), may: false },
  ])('$name: $may', ({ status, may }) => {
    expect(mayRepeatLogin(COMPANY, status, RULES)).toBe(may);
  });
});

describe('isUnanswered', () => {
  it.each([
    { name: 'HTML for a date', failures: failuresOf(GARBLED, ['certificate-expiry']), is: true },
    { name: 'a code nobody knows', failures: failuresOf(NEW_CODE), is: false },
    {
      name: 'a plan that cannot be asked about',
      failures: failuresOf(TOO_LATE, ['flat-rate']),
      is: false,
    },
    { name: 'no failure', failures: [], is: false },
  ])('$name: $is', ({ failures, is }) => {
    expect(isUnanswered(aStatus({ taxinvoice: { failures } }))).toBe(is);
  });
});

describe('loginTriedAt', () => {
  it.each([
    { name: 'never', status: undefined, at: 0 },
    { name: 'registered, never tested', status: deptUser(aCell()), at: 0 },
    { name: 'a login', status: deptUser(workingCell()), at: FOUND },
    { name: 'an attempt', status: ATTEMPTED, at: FOUND },
    { name: 'nothing registered', status: deptUser(missingCell()), at: FOUND },
    {
      name: 'a silence that left no attempt',
      status: aStatus({ taxinvoice: { deptUser: aCell(), failures: failuresOf(GARBLED) } }),
      at: FOUND,
    },
  ])('$name: $at', ({ status, at }) => {
    expect(loginTriedAt(status)).toBe(at);
  });
});

describe('isRejectedSince', () => {
  it('looks at all products and methods', () => {
    const status = aStatus({ cashbill: { certificate: rejectedCell() } });

    expect(isRejectedSince(status, FOUND)).toBe(true);
    expect(isRejectedSince(status, FOUND + 1)).toBe(false);
    expect(isRejectedSince(undefined, 0)).toBe(false);
  });
});
