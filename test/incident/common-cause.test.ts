import { describe, expect, it } from 'vitest';
import {
  decideCommonCause,
  isAmongShared,
  type LiveAnswer,
  mayBegin,
  SAMPLE_EVERY,
} from '../../src/incident/common-cause-rules.js';
import { isTimeToAsk } from '../../src/incident/outage-rules.js';
import { MINUTE } from '../../src/kernel/time.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { aStatus, FOUND, rejectedCell, workingCell } from '../support/status-builders.js';
import { aCommonCause } from '../support/wide-samples.js';

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
    { name: '19 rejections alike', window: times(19, rejects()), code: undefined },
    { name: '20 rejections alike', window: times(20, rejects()), code: CODE },
    {
      name: '20 of 50',
      window: [...times(30, works()), ...times(20, rejects())],
      code: CODE,
    },
    {
      name: '20 that reach back further than 50 answers',
      window: [rejects(), ...times(31, works()), ...times(19, rejects())],
      code: undefined,
    },
    {
      name: '38 for two reasons',
      window: [...times(19, rejects(-11100021)), ...times(19, rejects(-11100001))],
      code: undefined,
    },
    { name: 'no answers', window: [], code: undefined },
    {
      name: 'answers that are lost',
      window: [...times(19, rejects()), ...times(31, lost)],
      code: undefined,
    },
  ])('gives $code for $name', ({ window, code }) => {
    expect(decideCommonCause(window)?.code).toBe(code);
  });

  it('names the rejections that led to it, oldest first', () => {
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
    { name: 'the fiftieth at once', window: [], underWay: 49, tests: 1, may: true },
    { name: 'a fifty-first at once', window: [], underWay: 50, tests: 1, may: false },
    { name: 'two products where one has room', window: [], underWay: 49, tests: 2, may: false },
    {
      name: 'one more beside those whose answer is lost',
      window: [...times(30, lost), ...times(10, rejects())],
      underWay: 9,
      tests: 1,
      may: true,
    },
    {
      name: 'one too many beside them',
      window: [...times(30, lost), ...times(10, rejects())],
      underWay: 10,
      tests: 1,
      may: false,
    },
    {
      name: 'one after another when 50 are lost',
      window: times(50, lost),
      underWay: 0,
      tests: 1,
      may: true,
    },
    {
      name: 'no second one when 50 are lost',
      window: times(50, lost),
      underWay: 1,
      tests: 1,
      may: false,
    },
    {
      name: 'as many as could still be rejected alike',
      window: times(19, rejects()),
      underWay: 30,
      tests: 1,
      may: true,
    },
    {
      name: 'one more than that',
      window: times(19, rejects()),
      underWay: 31,
      tests: 1,
      may: false,
    },
    {
      name: 'beside logins that work',
      window: times(50, works()),
      underWay: 49,
      tests: 1,
      may: true,
    },
  ])('$name: $may', ({ window, underWay, tests, may }) => {
    expect(mayBegin(window, underWay, tests)).toBe(may);
  });

  it('always leaves room while nothing pauses', () => {
    expect(mayBegin([...times(31, works()), ...times(19, rejects())], 0, 4)).toBe(true);
  });
});

describe('isTimeToAsk', () => {
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
      name: 'there was nobody to test just now',
      cause,
      triedAt: AT + 60 * MINUTE,
      after: 61,
      due: false,
    },
  ])('is $due when $name', ({ cause: one, triedAt, after, due }) => {
    const times = [one.openedAt, one.lastSampledAt, triedAt];
    expect(isTimeToAsk(times, SAMPLE_EVERY, AT + after * MINUTE)).toBe(due);
  });
});

describe('isAmongShared', () => {
  const rejected = aStatus({ cashbill: { deptUser: rejectedCell(CODE) } });
  it.each([
    { name: 'a login found in that time', status: rejected, since: FOUND, until: FOUND, is: true },
    { name: 'one found before', status: rejected, since: FOUND + 1, is: false },
    { name: 'one found later', status: rejected, since: FOUND - 2, until: FOUND - 1, is: false },
    {
      name: 'another code',
      status: aStatus({ taxinvoice: { deptUser: rejectedCell(-11100021) } }),
      since: FOUND,
      is: false,
    },
    {
      name: 'a certificate',
      status: aStatus({ taxinvoice: { certificate: rejectedCell(CODE) } }),
      since: FOUND,
      is: true,
    },
    {
      name: 'a login that works',
      status: aStatus({ taxinvoice: { deptUser: workingCell() } }),
      since: FOUND,
      is: false,
    },
  ])('$name: $is', ({ status, since, until, is }) => {
    expect(
      isAmongShared(status, { code: CODE, since, ...(until === undefined ? {} : { until }) }),
    ).toBe(is);
  });
});
