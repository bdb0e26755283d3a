import { describe, expect, it } from 'vitest';
import { nextRunOf } from '../../src/kernel/next-run.js';
import type { SweepRecord } from '../../src/records/store.js';
import { isAskingAgainDue, isSweepDue } from '../../src/sweep/sweep-log.js';
import { seoul } from '../support/fake-clock.js';

const nextRun = nextRunOf('0 6 * * *', 'Asia/Seoul');

function sweptAt(
  startedAt: string,
  finishedAt?: string,
  about: Partial<SweepRecord> = {},
): SweepRecord {
  return {
    v: 1,
    by: 'schedule',
    startedAt: seoul(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: seoul(finishedAt) }),
    ...about,
  };
}

describe('nextRunOf', () => {
  it('counts in the time zone it is given, whatever the machine has', () => {
    expect(nextRun(seoul('2026-11-25 05:59'))).toBe(seoul('2026-11-25 06:00'));
    expect(nextRun(seoul('2026-11-25 06:00'))).toBe(seoul('2026-11-26 06:00'));
  });
});

describe('isSweepDue', () => {
  const now = seoul('2026-11-25 08:31');
  it.each([
    { name: 'when there never was one', last: undefined, due: true },
    { name: 'not when nothing is watched', last: undefined, watched: 0, due: false },
    {
      name: 'when today was missed',
      last: sweptAt('2026-11-24 06:00', '2026-11-24 06:05'),
      due: true,
    },
    {
      name: 'not when today was made',
      last: sweptAt('2026-11-25 06:00', '2026-11-25 06:05'),
      due: false,
    },
    { name: 'at start when it was interrupted', last: sweptAt('2026-11-25 06:00'), due: true },
    {
      name: 'not again within an hour when our settings were refused',
      last: sweptAt('2026-11-25 06:00'),
      triedAt: seoul('2026-11-25 07:40'),
      due: false,
    },
    {
      name: 'again after an hour when our settings were refused',
      last: sweptAt('2026-11-25 06:00'),
      triedAt: seoul('2026-11-25 07:31'),
      due: true,
    },
    {
      name: 'not while POPBiLL does not answer',
      last: sweptAt('2026-11-24 06:00', '2026-11-24 06:05'),
      isPopbillSilent: true,
      due: false,
    },
    {
      name: 'not every second when it cannot be written down',
      last: sweptAt('2026-11-24 06:00', '2026-11-24 06:05'),
      triedAt: seoul('2026-11-25 08:31') - 5000,
      due: false,
    },
    {
      name: 'every quarter of an hour while our settings are refused',
      last: sweptAt('2026-11-25 06:00', '2026-11-25 06:05'),
      triedAt: seoul('2026-11-25 08:16'),
      setup: { isOpen: true, hastenedAt: undefined },
      due: true,
    },
    {
      name: 'not sooner',
      last: sweptAt('2026-11-25 06:00'),
      triedAt: seoul('2026-11-25 08:17'),
      setup: { isOpen: true, hastenedAt: undefined },
      due: false,
    },
    {
      name: 'five minutes after the last when a check gives reason to look',
      last: sweptAt('2026-11-25 06:00', '2026-11-25 06:05'),
      triedAt: seoul('2026-11-25 08:26'),
      setup: { isOpen: false, hastenedAt: seoul('2026-11-25 08:30') },
      due: true,
    },
    {
      name: 'not for a reason that was looked at',
      last: sweptAt('2026-11-25 06:00', '2026-11-25 06:05'),
      triedAt: seoul('2026-11-25 08:20'),
      setup: { isOpen: false, hastenedAt: seoul('2026-11-25 08:19') },
      due: false,
    },
  ])('$name', ({ last, watched = 3, triedAt, isPopbillSilent = false, setup, due }) => {
    const about = { last, watched, triedAt, isPopbillSilent, now, nextRun };
    const isDue = isSweepDue({ ...about, ...(setup === undefined ? {} : { setup }) });
    expect(isDue).toBe(due);
  });
});

describe('isAskingAgainDue', () => {
  const failed = (askedAgain?: number) =>
    sweptAt('2026-11-25 06:00', '2026-11-25 06:10', {
      failed: 2,
      ...(askedAgain === undefined ? {} : { askedAgain }),
    });
  it.each([
    { name: 'not before an hour', last: failed(), now: '2026-11-25 07:09', due: false },
    { name: 'after an hour', last: failed(), now: '2026-11-25 07:10', due: true },
    { name: 'not twice after one hour', last: failed(1), now: '2026-11-25 07:10', due: false },
    { name: 'after three hours', last: failed(1), now: '2026-11-25 09:10', due: true },
    { name: 'never a third time', last: failed(2), now: '2026-11-25 20:00', due: false },
    {
      name: 'not when nothing failed',
      last: sweptAt('2026-11-25 06:00', '2026-11-25 06:10', { failed: 0 }),
      now: '2026-11-25 12:00',
      due: false,
    },
  ])('$name', ({ last, now, due }) => {
    expect(isAskingAgainDue(last, seoul(now))).toBe(due);
  });
});
