import { describe, expect, it } from 'vitest';
import { nextRunOf } from '../../../../src/kernel/next-run.js';
import { DEFAULT_POLICY } from '../../../../src/kernel/policy.js';
import { DAY, HOUR } from '../../../../src/kernel/time.js';
import type { Change, SweepRecord } from '../../../../src/records/store.js';
import {
  nextDue,
  nextRung,
  nextRuns,
  type Schedule,
} from '../../../../src/sandbox/page/server/due-times.js';
import { anAlert } from '../../../support/builders.js';
import { seoul } from '../../../support/fake-clock.js';
import { aCommonCause, anOutage } from '../../../support/incident-samples.js';
import { memoryStore } from '../../../support/memory-store.js';

const SCHEDULE: Schedule = {
  policy: DEFAULT_POLICY,
  sweepRun: nextRunOf('0 6 * * *', 'Asia/Seoul'),
  digestRun: nextRunOf('0 9 * * *', 'Asia/Seoul'),
};
/** A Tuesday. */
const MORNING = seoul('2026-11-24 10:00');

const SWEPT: SweepRecord = {
  v: 1,
  startedAt: seoul('2026-11-24 09:30'),
  finishedAt: seoul('2026-11-24 09:31'),
  by: 'schedule',
};

/** Today's digest was sent, so none is due. */
const DIGEST_SENT: Change = {
  put: 'digest',
  value: { v: 1, day: '2026-11-24', at: seoul('2026-11-24 09:30'), since: MORNING - DAY },
};

async function dueWith(changes: readonly Change[], until = MORNING + 3 * HOUR) {
  const store = memoryStore();
  await store.write([DIGEST_SENT, ...changes]);
  return nextDue(store, SCHEDULE, { now: MORNING, until });
}

describe('nextRuns', () => {
  it('lists the next sweep and digest, soonest first', () => {
    expect(nextRuns(SCHEDULE, MORNING)).toEqual([
      { kind: 'sweep', at: seoul('2026-11-25 06:00') },
      { kind: 'digest', at: seoul('2026-11-25 09:00') },
    ]);
  });

  it('includes the end of quiet hours during quiet hours', () => {
    expect(nextRuns(SCHEDULE, seoul('2026-11-24 21:00'))).toContainEqual({
      kind: 'quiet-hours-end',
      at: seoul('2026-11-25 08:30'),
    });
  });

  it('skips digests on days off', () => {
    const friday = seoul('2026-11-27 10:00');

    expect(nextRuns(SCHEDULE, friday)).toContainEqual({
      kind: 'digest',
      at: seoul('2026-11-30 09:00'),
    });
  });
});

describe('nextRung', () => {
  it('counts the days actually left when the notice is sent before a weekend', () => {
    const next = { rung: 3, on: '2026-12-04', expiresAt: seoul('2026-12-09 23:59') };
    const alerts = [{ brn: '1234567891', name: '가람무역', isOpen: true, next }];

    expect(nextRung(SCHEDULE, { alerts }, seoul('2026-12-02 10:00'))).toEqual([
      { kind: 'rung', at: seoul('2026-12-04 08:30'), company: '가람무역', days: 5 },
    ]);
  });
});

describe('nextDue', () => {
  it('finds nothing when nothing is due before the end', async () => {
    expect(await dueWith([])).toBeUndefined();
  });

  it.each<{ readonly name: string; readonly change: Change; readonly at: number }>([
    {
      name: 'the end of a snooze',
      change: {
        put: 'alert',
        value: anAlert({
          life: { state: 'snoozed', by: 'U0KIM', at: MORNING, until: seoul('2026-11-24 12:00') },
        }),
      },
      at: seoul('2026-11-24 12:00'),
    },
    {
      name: 'a postponed message',
      change: {
        put: 'outbox',
        value: {
          v: 1,
          seq: '000001',
          createdAt: MORNING,
          attempts: 0,
          job: { kind: 'outage', outage: anOutage() },
          notBefore: seoul('2026-11-24 10:01'),
        },
      },
      at: seoul('2026-11-24 10:01'),
    },
    {
      name: 'the next attempt for a broken channel',
      change: {
        put: 'broken-channel',
        value: { v: 1, channel: 'C0OPS', error: 'is_archived', since: MORNING },
      },
      at: MORNING + HOUR,
    },
    {
      name: 'the first repetition of failed checks, after one hour',
      change: { put: 'sweep', value: { ...SWEPT, failed: 2 } },
      at: seoul('2026-11-24 10:31'),
    },
    {
      name: 'the second repetition of failed checks, after three hours',
      change: { put: 'sweep', value: { ...SWEPT, failed: 2, askedAgain: 1 } },
      at: seoul('2026-11-24 12:31'),
    },
    {
      name: 'the repetition of an interrupted sweep',
      change: { put: 'sweep', value: { v: 1, startedAt: SWEPT.startedAt, by: 'schedule' } },
      at: MORNING + HOUR,
    },
    {
      name: 'the next probe in an outage',
      change: {
        put: 'outage',
        value: anOutage({ stage: 'test', openedAt: seoul('2026-11-24 09:50') }),
      },
      at: seoul('2026-11-24 10:05'),
    },
    {
      name: 'the next samples of a common cause',
      change: {
        put: 'common-cause',
        value: aCommonCause({ stage: 'test', openedAt: seoul('2026-11-24 09:50') }),
      },
      at: seoul('2026-11-24 10:50'),
    },
  ])('finds the time of $name', async ({ change, at }) => {
    expect(await dueWith([change])).toBe(at);
  });

  it.each<{ readonly name: string; readonly change: Change }>([
    { name: 'a sweep without failed checks', change: { put: 'sweep', value: SWEPT } },
    {
      name: 'failed checks that were repeated twice',
      change: { put: 'sweep', value: { ...SWEPT, failed: 2, askedAgain: 2 } },
    },
    {
      name: 'an outage that has ended',
      change: { put: 'outage', value: anOutage({ stage: 'test', endedAt: MORNING - HOUR }) },
    },
    {
      name: 'a common cause that has ended',
      change: {
        put: 'common-cause',
        value: aCommonCause({ stage: 'test', endedAt: MORNING - HOUR }),
      },
    },
  ])('finds nothing due for $name', async ({ change }) => {
    expect(await dueWith([change])).toBeUndefined();
  });

  it('finds the latest time of a digest that waits for its sweep', async () => {
    const store = memoryStore();

    const due = nextDue(store, SCHEDULE, { now: seoul('2026-11-24 09:10'), until: MORNING });

    expect(await due).toBe(seoul('2026-11-24 09:30'));
  });

  it('finds one probe per hour of an outage when the clock moves far', async () => {
    const openedAt = seoul('2026-11-24 09:50');
    const outage: Change = { put: 'outage', value: anOutage({ stage: 'test', openedAt }) };

    expect(await dueWith([outage], MORNING + DAY)).toBe(openedAt + HOUR);
  });
});
