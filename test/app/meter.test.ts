import { describe, expect, it } from 'vitest';
import { noticeCounter, popbillOutcomeOf } from '../../src/app/metrics.js';
import type { HistoryEvent } from '../../src/records/history.js';
import type { PopbillProblem } from '../../src/records/status.js';
import type { Change } from '../../src/records/store.js';

function record(event: HistoryEvent): Change {
  return { put: 'history', value: { v: 1, at: 1, event } };
}

describe('noticeCounter', () => {
  it('counts what was told and what was kept back, and nothing else that is written', () => {
    const counted: string[] = [];
    const counter = noticeCounter({
      told: (why, severity) => counted.push(`told ${why} ${severity}`),
      held: (why) => counted.push(`held ${why}`),
    });

    counter.apply([
      record({ kind: 'told', why: 'first', severity: 'critical', channel: 'C1' }),
      record({ kind: 'held', why: 'quiet-hours' }),
      record({ kind: 'resolved' }),
      { delete: 'outbox', seq: '1' },
    ]);

    expect(counted).toEqual(['told first critical', 'held quiet-hours']);
  });
});

describe('popbillOutcomeOf', () => {
  it.each<{ problem: PopbillProblem | undefined; outcome: string }>([
    { problem: undefined, outcome: 'answered' },
    { problem: { kind: 'too-late', afterMs: 1 }, outcome: 'too-late' },
    {
      problem: {
        ...{ kind: 'refused', code: -1, message: '한빛상사', at: 'call' },
        codeClass: 'auth-rejected',
      },
      outcome: 'auth-rejected',
    },
  ])('is $outcome', ({ problem, outcome }) => {
    expect(popbillOutcomeOf(problem)).toBe(outcome);
  });
});
