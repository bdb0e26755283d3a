import { describe, expect, it } from 'vitest';
import { createDigestRun } from '../../src/digest/digests.js';
import { nextRunOf } from '../../src/kernel/next-run.js';
import { seoulDayOf } from '../../src/kernel/time.js';
import type { DigestRecord } from '../../src/records/digest.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const MINUTE = 60_000;

/** A digest run at this time, with a fake digest service that records the sends. */
function aRun(at = '2026-11-25 08:59') {
  const clock = fakeClock(seoul(at));
  const sent: string[] = [];
  const digests = {
    last: undefined as DigestRecord | undefined,
    isSweepFinished: true,
    failure: undefined as Error | undefined,
    isSweepDone: () => digests.isSweepFinished,
    async send(now: number) {
      sent.push(new Date(now).toISOString());
      if (digests.failure !== undefined) throw digests.failure;
      digests.last = { v: 1, day: seoulDayOf(now), at: now, since: 0 };
      return 1;
    },
  };
  const run = createDigestRun({
    digests,
    policy: {
      quietHours: { from: 20 * 60, to: 8 * 60 + 30 },
      holidays: { dates: new Set(['2026-11-26']) },
    },
    nextRun: nextRunOf('0 9 * * *', 'Asia/Seoul'),
    clock,
    log: captureLog(),
  });
  /** Runs every minute until then. */
  const until = async (end: string): Promise<void> => {
    while (clock.now() < seoul(end)) {
      clock.advance(MINUTE);
      await run(clock.now());
    }
  };
  return { run, digests, clock, sent, until };
}

describe('DigestRun', () => {
  it('sends once on each working day at its time', async () => {
    const { sent, until } = aRun();

    await until('2026-12-01 12:00');

    expect(sent).toEqual([
      '2026-11-25T00:00:00.000Z',
      '2026-11-27T00:00:00.000Z',
      '2026-11-30T00:00:00.000Z',
      '2026-12-01T00:00:00.000Z',
    ]);
  });

  it('sends as soon as the day’s sweep is done', async () => {
    const { sent, digests, until } = aRun();
    digests.isSweepFinished = false;

    await until('2026-11-25 09:12');
    expect(sent).toEqual([]);
    digests.isSweepFinished = true;
    await until('2026-11-25 09:20');

    expect(sent).toEqual(['2026-11-25T00:13:00.000Z']);
  });

  it('sends at 09:30 even if the sweep is not finished', async () => {
    const { sent, digests, until } = aRun();
    digests.isSweepFinished = false;

    await until('2026-11-25 10:00');

    expect(sent).toEqual(['2026-11-25T00:30:00.000Z']);
  });

  it('sends a missed digest after the start, once the missed sweep is finished', async () => {
    const { sent, digests, until } = aRun('2026-11-25 13:00');
    digests.isSweepFinished = false;

    await until('2026-11-25 13:10');
    digests.isSweepFinished = true;
    await until('2026-11-25 13:20');

    expect(sent).toEqual(['2026-11-25T04:11:00.000Z']);
  });

  it('tries again a minute after a failed send', async () => {
    const { run, digests, clock, sent } = aRun();
    digests.failure = new Error('disk full');
    clock.set(seoul('2026-11-25 09:00'));

    await expect(run(clock.now())).rejects.toThrow('disk full');
    clock.advance(MINUTE - 1);
    await run(clock.now());
    expect(sent).toHaveLength(1);
    digests.failure = undefined;
    clock.advance(1);
    await run(clock.now());

    expect(sent).toHaveLength(2);
    expect(digests.last?.day).toBe('2026-11-25');
  });
});
