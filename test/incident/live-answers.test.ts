import { describe, expect, it } from 'vitest';
import { type LiveAnswer, liveAnswersOnRecord } from '../../src/incident/common-cause-rules.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { ProductStatus } from '../../src/records/status.js';
import { HANBIT } from '../support/builders.js';
import {
  aCell,
  aStatus,
  FOUND,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const SPAN = { since: FOUND - MINUTE, before: FOUND + MINUTE };
const WORKS: LiveAnswer = { brn: HANBIT, at: FOUND };
const REJECTED: LiveAnswer = {
  ...WORKS,
  rejection: { code: -11100021, message: 'words of -11100021' },
};
const LOST: LiveAnswer = { ...WORKS, isLost: true };

interface Row {
  readonly name: string;
  readonly known: Partial<ProductStatus>;
  readonly answers: readonly LiveAnswer[];
}

describe('liveAnswersOnRecord', () => {
  it.each<Row>([
    { name: 'a login that works', known: { deptUser: workingCell() }, answers: [WORKS] },
    { name: 'a login that is rejected', known: { deptUser: rejectedCell() }, answers: [REJECTED] },
    {
      name: 'one of each method',
      known: { deptUser: rejectedCell(), certificate: workingCell() },
      answers: [WORKS, REJECTED],
    },
    {
      name: 'nothing for one that was rejected before and still is',
      known: { deptUser: rejectedCell(-11100021, { rejections: 2 }) },
      answers: [],
    },
    {
      name: 'nothing from before that time',
      known: {
        deptUser: workingCell({ login: { outcome: 'works', at: SPAN.since - 1, rejections: 0 } }),
      },
      answers: [],
    },
    {
      name: 'nothing from after it',
      known: { deptUser: rejectedCell(-11100021, { at: SPAN.before }) },
      answers: [],
    },
    {
      name: 'a test without an answer',
      known: { deptUser: aCell({ attempts: [FOUND] }) },
      answers: [LOST],
    },
    {
      name: 'nothing for a test of which it is known that no answer came',
      known: {
        deptUser: aCell({ attempts: [FOUND] }),
        failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }),
      },
      answers: [],
    },
    {
      name: 'a test without an answer after one that failed',
      known: {
        deptUser: aCell({ attempts: [FOUND, FOUND + 1] }),
        failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }),
      },
      answers: [{ ...LOST, at: FOUND + 1 }],
    },
    {
      name: 'nothing where nothing is registered',
      known: { deptUser: missingCell() },
      answers: [],
    },
  ])('gives $name', ({ known, answers }) => {
    expect(liveAnswersOnRecord(aStatus({ taxinvoice: known }), SPAN)).toEqual(answers);
  });

  it('gives those of both products', () => {
    const status = aStatus({
      taxinvoice: { deptUser: workingCell() },
      cashbill: { deptUser: rejectedCell() },
    });

    expect(liveAnswersOnRecord(status, SPAN)).toEqual([WORKS, REJECTED]);
  });
});
