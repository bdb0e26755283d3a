import { describe, expect, it } from 'vitest';
import { type LiveAnswer, liveAnswersOnRecord } from '../../src/incident/common-cause-rules.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { ProductStatus } from '../../src/records/status.js';
import { HANBIT } from '../support/builders.js';
import {
  aCell,
  aStatus,
  FOUND_AT,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const SPAN = { since: FOUND_AT - MINUTE, before: FOUND_AT + MINUTE };
const WORKS: LiveAnswer = { brn: HANBIT, at: FOUND_AT };
const REJECTED: LiveAnswer = {
  ...WORKS,
  rejection: { code: -11100021, message: 'words of -11100021' },
};
const LOST: LiveAnswer = { ...WORKS, isLost: true };

interface Row {
  readonly name: string;
  readonly facts: Partial<ProductStatus>;
  readonly answers: readonly LiveAnswer[];
}

describe('liveAnswersOnRecord', () => {
  it.each<Row>([
    { name: 'a login that works', facts: { deptUser: workingCell() }, answers: [WORKS] },
    { name: 'a login that is rejected', facts: { deptUser: rejectedCell() }, answers: [REJECTED] },
    {
      name: 'an answer for each method',
      facts: { deptUser: rejectedCell(), certificate: workingCell() },
      answers: [WORKS, REJECTED],
    },
    {
      name: 'nothing for a repeated rejection',
      facts: { deptUser: rejectedCell(-11100021, { rejections: 2 }) },
      answers: [],
    },
    {
      name: 'nothing from before the span',
      facts: {
        deptUser: workingCell({ login: { outcome: 'works', at: SPAN.since - 1, rejections: 0 } }),
      },
      answers: [],
    },
    {
      name: 'nothing from after the span',
      facts: { deptUser: rejectedCell(-11100021, { at: SPAN.before }) },
      answers: [],
    },
    {
      name: 'a lost answer for a test that was recorded without an outcome',
      facts: { deptUser: aCell({ attempts: [FOUND_AT] }) },
      answers: [LOST],
    },
    {
      name: 'nothing for a test with a recorded failure',
      facts: {
        deptUser: aCell({ attempts: [FOUND_AT] }),
        failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }),
      },
      answers: [],
    },
    {
      name: 'a lost answer for a test after one that failed',
      facts: {
        deptUser: aCell({ attempts: [FOUND_AT, FOUND_AT + 1] }),
        failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }),
      },
      answers: [{ ...LOST, at: FOUND_AT + 1 }],
    },
    {
      name: 'nothing without a registration',
      facts: { deptUser: missingCell() },
      answers: [],
    },
  ])('returns $name', ({ facts, answers }) => {
    expect(liveAnswersOnRecord(aStatus({ taxinvoice: facts }), SPAN)).toEqual(answers);
  });

  it('returns the answers of both products', () => {
    const status = aStatus({
      taxinvoice: { deptUser: workingCell() },
      cashbill: { deptUser: rejectedCell() },
    });

    expect(liveAnswersOnRecord(status, SPAN)).toEqual([WORKS, REJECTED]);
  });
});
