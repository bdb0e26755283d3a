import { describe, expect, it } from 'vitest';
import { isDigestDue } from '../../src/digest/digest-rules.js';
import { nextRunOf } from '../../src/kernel/next-run.js';
import { DEFAULT_POLICY, type QuietHours } from '../../src/kernel/policy.js';
import type { DigestRecord } from '../../src/records/digest.js';
import { seoul } from '../support/fake-clock.js';

const HOLIDAYS = { dates: new Set(['2026-12-25']), knownUntil: '2026-12-31' };

function isDue(options: {
  readonly now: string;
  readonly last?: string;
  readonly runningSince?: string;
  readonly isSweepDone?: boolean;
  readonly cron?: string;
  readonly quietHours?: QuietHours;
}): boolean {
  const last: DigestRecord | undefined =
    options.last === undefined
      ? undefined
      : { v: 1, day: options.last, at: seoul(`${options.last} 09:00`), since: 0 };
  return isDigestDue({
    last,
    now: seoul(options.now),
    runningSince: seoul(options.runningSince ?? '2026-11-01 00:00'),
    isSweepDone: options.isSweepDone ?? true,
    nextRun: nextRunOf(options.cron ?? '0 9 * * *', 'Asia/Seoul'),
    quietTimes: { quietHours: options.quietHours ?? DEFAULT_POLICY.quietHours, holidays: HOLIDAYS },
  });
}

describe('isDigestDue', () => {
  it.each([
    { name: 'before its time', now: '2026-11-25 08:59', due: false },
    { name: 'at its time', now: '2026-11-25 09:00', due: true },
    {
      name: 'at its time, with the last digest yesterday',
      now: '2026-11-25 09:00',
      last: '2026-11-24',
      due: true,
    },
    {
      name: 'later on a day that had a digest',
      now: '2026-11-25 17:00',
      last: '2026-11-25',
      due: false,
    },
    {
      name: 'after a wrong clock made a digest of a later day',
      now: '2026-11-25 09:00',
      last: '2026-11-26',
      due: true,
    },
    { name: 'on a Saturday', now: '2026-11-28 09:00', due: false },
    { name: 'on a holiday', now: '2026-12-25 09:00', due: false },
    {
      name: 'on the working day after a holiday',
      now: '2026-12-28 09:00',
      last: '2026-12-24',
      due: true,
    },
    { name: 'missed in the morning', now: '2026-11-25 15:00', last: '2026-11-24', due: true },
    { name: 'missed until quiet hours', now: '2026-11-25 20:00', last: '2026-11-24', due: false },
    { name: 'missed the day before', now: '2026-11-26 08:40', last: '2026-11-24', due: false },
    {
      name: 'missed until the evening without quiet hours',
      now: '2026-11-25 23:00',
      quietHours: 'off' as const,
      due: true,
    },
    {
      name: 'on a Saturday without quiet hours',
      now: '2026-11-28 09:00',
      quietHours: 'off' as const,
      due: false,
    },
  ])('is $due $name', ({ due, name: _, ...options }) => {
    expect(isDue(options)).toBe(due);
  });

  describe('isDigestDue, before the day’s sweep is finished', () => {
    it.each([
      { name: 'waits', now: '2026-11-25 09:00', due: false },
      { name: 'waits for half an hour', now: '2026-11-25 09:29', due: false },
      { name: 'waits no longer than half an hour', now: '2026-11-25 09:30', due: true },
      {
        name: 'waits half an hour from the start of the process',
        now: '2026-11-25 11:10',
        runningSince: '2026-11-25 11:00',
        due: false,
      },
      {
        name: 'waits no longer after a late start either',
        now: '2026-11-25 11:30',
        runningSince: '2026-11-25 11:00',
        due: true,
      },
      {
        name: 'does not wait into quiet hours',
        now: '2026-11-25 19:45',
        runningSince: '2026-11-25 19:45',
        due: true,
      },
      {
        name: 'does not wait for the next day',
        now: '2026-11-25 20:10',
        runningSince: '2026-11-25 19:50',
        due: false,
      },
    ])('$name', ({ due, name: _, ...options }) => {
      expect(isDue({ ...options, isSweepDone: false })).toBe(due);
    });
  });

  describe('isDigestDue, with a custom schedule', () => {
    it.each([
      {
        name: 'in quiet hours comes at its time',
        cron: '0 7 * * *',
        now: '2026-11-25 07:00',
        due: true,
      },
      {
        name: 'in the evening comes in the evening',
        cron: '0 21 * * *',
        now: '2026-11-25 21:00',
        due: true,
      },
      {
        name: 'on Mondays only is not due on a Wednesday',
        cron: '0 9 * * 1',
        now: '2026-11-25 12:00',
        due: false,
      },
      {
        name: 'on Mondays only is due on a Monday',
        cron: '0 9 * * 1',
        now: '2026-11-30 09:00',
        due: true,
      },
      {
        name: 'twice a day comes once',
        cron: '0 9,17 * * *',
        now: '2026-11-25 17:00',
        last: '2026-11-25',
        due: false,
      },
      {
        name: 'at midnight is due at midnight',
        cron: '0 0 * * *',
        now: '2026-11-25 00:00',
        due: true,
      },
    ])('$name', ({ due, name: _, ...options }) => {
      expect(isDue(options)).toBe(due);
    });
  });
});
