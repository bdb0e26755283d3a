import { describe, expect, it } from 'vitest';
import {
  decideCommonCause,
  hasSharedRejection,
  type LiveAnswer,
  latestAnswers,
  mayBegin,
  SAMPLE_INTERVAL,
  withoutSharedRejection,
} from '../../src/incident/common-cause-rules.js';
import { isProbeDue } from '../../src/incident/incident-rules.js';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { aCommonCause } from '../support/incident-samples.js';
import { aStatus, FOUND_AT, rejectedCell, workingCell } from '../support/status-builders.js';

const AT = seoul('2026-11-25 06:00');
const CODE = -11100029;

const works = (at = AT): LiveAnswer => ({ brn: HANBIT, at });
const rejects = (code = CODE, at = AT): LiveAnswer => ({
  ...works(at),
  rejection: { code, message: `words of ${code}` },
});
const lost: LiveAnswer = { ...works(), isLost: true };
const times = (count: number, answer: LiveAnswer) => Array.from({ length: count }, () => answer);

describe('decideCommonCause', () => {
  it.each([
    { name: '19 rejections with one code', window: times(19, rejects()), code: undefined },
    { name: '20 rejections with one code', window: times(20, rejects()), code: CODE },
    {
      name: '20 rejections among 50 answers',
      window: [...times(30, works()), ...times(20, rejects())],
      code: CODE,
    },
    {
      name: '20 rejections that are not all among the last 50 answers',
      window: [rejects(), ...times(31, works()), ...times(19, rejects())],
      code: undefined,
    },
    {
      name: '38 rejections with two codes',
      window: [...times(19, rejects(-11100021)), ...times(19, rejects(-11100001))],
      code: undefined,
    },
    { name: 'no answers', window: [], code: undefined },
    {
      name: '19 rejections and 31 lost answers',
      window: [...times(19, rejects()), ...times(31, lost)],
      code: undefined,
    },
  ])('gives $code for $name', ({ window, code }) => {
    expect(decideCommonCause(latestAnswers(window, AT))?.code).toBe(code);
  });

  it('returns the rejections with the code, oldest first', () => {
    const window = [works(AT), ...Array.from({ length: 20 }, (_, i) => rejects(CODE, AT + i))];

    const found = decideCommonCause(window);

    expect(found?.rejections.map(({ at }) => at)).toEqual(
      Array.from({ length: 20 }, (_, i) => AT + i),
    );
    expect(found?.message).toBe(`words of ${CODE}`);
  });
});

describe('mayBegin', () => {
  it.each([
    { name: 'the fiftieth pending test', window: [], pending: 49, tests: 1, may: true },
    { name: 'a fifty-first pending test', window: [], pending: 50, tests: 1, may: false },
    { name: 'two tests where one is left', window: [], pending: 49, tests: 2, may: false },
    {
      name: 'the last test that lost answers leave room for',
      window: [...times(30, lost), ...times(10, rejects())],
      pending: 9,
      tests: 1,
      may: true,
    },
    {
      name: 'one test more than lost answers leave room for',
      window: [...times(30, lost), ...times(10, rejects())],
      pending: 10,
      tests: 1,
      may: false,
    },
    {
      name: 'the only test when 50 answers are lost',
      window: times(50, lost),
      pending: 0,
      tests: 1,
      may: true,
    },
    {
      name: 'a second test when 50 answers are lost',
      window: times(50, lost),
      pending: 1,
      tests: 1,
      may: false,
    },
    {
      name: 'as many tests as may still be rejected with one code',
      window: times(19, rejects()),
      pending: 30,
      tests: 1,
      may: true,
    },
    {
      name: 'one test more than may still be rejected with one code',
      window: times(19, rejects()),
      pending: 31,
      tests: 1,
      may: false,
    },
    {
      name: 'a test after logins that work',
      window: times(50, works()),
      pending: 49,
      tests: 1,
      may: true,
    },
  ])('returns $may for $name', ({ window, pending, tests, may }) => {
    expect(mayBegin(window, pending, tests)).toBe(may);
  });

  it('always allows the tests of one company while none is pending', () => {
    expect(mayBegin(times(50, lost), 0, 4)).toBe(true);
  });
});

describe('isProbeDue', () => {
  const cause = aCommonCause({ openedAt: AT });
  it.each([
    { name: 'it began 59 minutes ago', cause, after: 59, due: false },
    { name: 'it began an hour ago', cause, after: 60, due: true },
    {
      name: 'the last samples are 59 minutes old',
      cause: { ...cause, lastSampledAt: AT + 60 * MINUTE },
      after: 119,
      due: false,
    },
    {
      name: 'the last attempt found no company to test',
      cause,
      triedAt: AT + 60 * MINUTE,
      after: 61,
      due: false,
    },
  ])('returns $due when $name', ({ cause: one, triedAt, after, due }) => {
    const times = [one.openedAt, one.lastSampledAt, triedAt];
    expect(isProbeDue(times, SAMPLE_INTERVAL, AT + after * MINUTE)).toBe(due);
  });
});

describe('hasSharedRejection', () => {
  const rejected = aStatus({ cashbill: { deptUser: rejectedCell(CODE) } });
  it.each([
    {
      name: 'a rejection in the period',
      status: rejected,
      since: FOUND_AT,
      until: FOUND_AT,
      expected: true,
    },
    { name: 'an earlier rejection', status: rejected, since: FOUND_AT + 1, expected: false },
    {
      name: 'a later rejection',
      status: rejected,
      since: FOUND_AT - 2,
      until: FOUND_AT - 1,
      expected: false,
    },
    {
      name: 'another code',
      status: aStatus({ taxinvoice: { deptUser: rejectedCell(-11100021) } }),
      since: FOUND_AT,
      expected: false,
    },
    {
      name: 'a certificate',
      status: aStatus({ taxinvoice: { certificate: rejectedCell(CODE) } }),
      since: FOUND_AT,
      expected: true,
    },
    {
      name: 'a login that works',
      status: aStatus({ taxinvoice: { deptUser: workingCell() } }),
      since: FOUND_AT,
      expected: false,
    },
  ])('returns $expected for $name', ({ status, since, until, expected }) => {
    expect(
      hasSharedRejection(status, { code: CODE, since, ...(until === undefined ? {} : { until }) }),
    ).toBe(expected);
  });
});

describe('withoutSharedRejection', () => {
  const shared = { code: CODE, since: FOUND_AT };
  const { login: _, ...withoutLogin } = rejectedCell(CODE);
  const other = rejectedCell(-11100021);
  const earlier = rejectedCell(CODE, { rejectedSince: FOUND_AT - 1 });
  it.each([
    { name: 'nothing without a cell', cell: undefined, shared, expected: undefined },
    {
      name: 'the cell without a common cause',
      cell: rejectedCell(CODE),
      shared: undefined,
      expected: rejectedCell(CODE),
    },
    {
      name: 'a cell whose login works',
      cell: workingCell(),
      shared,
      expected: workingCell(),
    },
    { name: 'a cell rejected with another code', cell: other, shared, expected: other },
    {
      name: 'a cell that was rejected before the common cause began',
      cell: earlier,
      shared,
      expected: earlier,
    },
    {
      name: 'a cell without a login if it never worked',
      cell: rejectedCell(CODE),
      shared,
      expected: withoutLogin,
    },
    {
      name: 'the login that worked before',
      cell: rejectedCell(CODE, { workedBefore: FOUND_AT - HOUR }),
      shared,
      expected: {
        ...withoutLogin,
        login: { outcome: 'works', at: FOUND_AT - HOUR, rejections: 0 },
      },
    },
  ])('returns $name', ({ cell, shared: cause, expected }) => {
    expect(withoutSharedRejection(cell, cause)).toEqual(expected);
  });
});
