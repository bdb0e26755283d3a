import { describe, expect, it } from 'vitest';
import { nextRunOf } from '../../src/kernel/next-run.js';
import { SECOND } from '../../src/kernel/time.js';
import type { SweepRecord } from '../../src/records/store.js';
import { isRecheckDue, isSweepDue } from '../../src/sweep/sweep-records.js';
import { seoul } from '../support/fake-clock.js';

const nextRun = nextRunOf('0 6 * * *', 'Asia/Seoul');

function aSweep(
  startedAt: string,
  finishedAt?: string,
  fields: Partial<SweepRecord> = {},
): SweepRecord {
  return {
    v: 1,
    by: 'schedule',
    startedAt: seoul(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: seoul(finishedAt) }),
    ...fields,
  };
}

describe('nextRunOf', () => {
  it('uses the given time zone, whatever that of the machine is', () => {
    expect(nextRun(seoul('2026-11-25 05:59'))).toBe(seoul('2026-11-25 06:00'));
    expect(nextRun(seoul('2026-11-25 06:00'))).toBe(seoul('2026-11-26 06:00'));
  });
});

describe('isSweepDue', () => {
  const now = seoul('2026-11-25 08:31');
  it.each([
    { name: 'returns true when there was no sweep yet', last: undefined, due: true },
    {
      name: 'returns false when no company is watched',
      last: undefined,
      watchedCount: 0,
      due: false,
    },
    {
      name: 'returns true when the sweep of today was missed',
      last: aSweep('2026-11-24 06:00', '2026-11-24 06:05'),
      due: true,
    },
    {
      name: 'returns false when the sweep of today was made',
      last: aSweep('2026-11-25 06:00', '2026-11-25 06:05'),
      due: false,
    },
    {
      name: 'returns true at the start of the app after an interrupted sweep',
      last: aSweep('2026-11-25 06:00'),
      due: true,
    },
    {
      name: 'returns false within an hour after a stopped sweep',
      last: aSweep('2026-11-25 06:00'),
      triedAt: seoul('2026-11-25 07:40'),
      due: false,
    },
    {
      name: 'returns true an hour after a stopped sweep',
      last: aSweep('2026-11-25 06:00'),
      triedAt: seoul('2026-11-25 07:31'),
      due: true,
    },
    {
      name: 'returns false while POPBiLL does not answer',
      last: aSweep('2026-11-24 06:00', '2026-11-24 06:05'),
      isPopbillSilent: true,
      due: false,
    },
    {
      name: 'returns false within a minute after a try that could not be recorded',
      last: aSweep('2026-11-24 06:00', '2026-11-24 06:05'),
      triedAt: now - 5 * SECOND,
      due: false,
    },
    {
      name: 'returns true 15 minutes after the last try while the setup alert is open',
      last: aSweep('2026-11-25 06:00', '2026-11-25 06:05'),
      triedAt: seoul('2026-11-25 08:16'),
      setup: { isOpen: true, sweepRequestedAt: undefined },
      due: true,
    },
    {
      name: 'returns false within 15 minutes while the setup alert is open',
      last: aSweep('2026-11-25 06:00'),
      triedAt: seoul('2026-11-25 08:17'),
      setup: { isOpen: true, sweepRequestedAt: undefined },
      due: false,
    },
    {
      name: 'returns true five minutes after the last sweep when a check asked for one',
      last: aSweep('2026-11-25 06:00', '2026-11-25 06:05'),
      triedAt: seoul('2026-11-25 08:26'),
      setup: { isOpen: false, sweepRequestedAt: seoul('2026-11-25 08:30') },
      due: true,
    },
    {
      name: 'returns false when the last sweep began after the check that asked for it',
      last: aSweep('2026-11-25 06:00', '2026-11-25 06:05'),
      triedAt: seoul('2026-11-25 08:20'),
      setup: { isOpen: false, sweepRequestedAt: seoul('2026-11-25 08:19') },
      due: false,
    },
  ])('$name', ({ last, watchedCount = 3, triedAt, isPopbillSilent = false, setup, due }) => {
    const options = { last, watchedCount, triedAt, isPopbillSilent, now, nextRun };
    const isDue = isSweepDue({ ...options, ...(setup === undefined ? {} : { setup }) });
    expect(isDue).toBe(due);
  });
});

describe('isRecheckDue', () => {
  const failed = (askedAgain?: number) =>
    aSweep('2026-11-25 06:00', '2026-11-25 06:10', {
      failed: 2,
      ...(askedAgain === undefined ? {} : { askedAgain }),
    });
  it.each([
    { name: 'returns false within an hour', last: failed(), now: '2026-11-25 07:09', due: false },
    { name: 'returns true after an hour', last: failed(), now: '2026-11-25 07:10', due: true },
    {
      name: 'returns false after an hour when the first repetition was made',
      last: failed(1),
      now: '2026-11-25 07:10',
      due: false,
    },
    { name: 'returns true after three hours', last: failed(1), now: '2026-11-25 09:10', due: true },
    {
      name: 'returns false after two repetitions',
      last: failed(2),
      now: '2026-11-25 20:00',
      due: false,
    },
    {
      name: 'returns false when nothing failed',
      last: aSweep('2026-11-25 06:00', '2026-11-25 06:10', { failed: 0 }),
      now: '2026-11-25 12:00',
      due: false,
    },
  ])('$name', ({ last, now, due }) => {
    expect(isRecheckDue(last, seoul(now))).toBe(due);
  });
});
