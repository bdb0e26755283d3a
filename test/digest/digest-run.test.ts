import { describe, expect, it, vi } from 'vitest';
import { createDigestRun } from '../../src/digest/digest-run.js';
import { nextRunOf } from '../../src/kernel/next-run.js';
import { seoulDayOf } from '../../src/kernel/time.js';
import type { DigestRecord } from '../../src/records/digest.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { aGate } from '../support/fake-services.js';

const MINUTE = 60_000;

/** A digest run at this time, with a fake digest service that records the sends. */
function aRun(at = '2026-11-25 08:59') {
  const clock = fakeClock(seoul(at));
  const log = captureLog();
  const sent: string[] = [];
  const digests = {
    last: undefined as DigestRecord | undefined,
    isSweepFinished: true,
    failure: undefined as Error | undefined,
    gate: undefined as ReturnType<typeof aGate> | undefined,
    isSweepDone: () => digests.isSweepFinished,
    async send(now: number) {
      sent.push(new Date(now).toISOString());
      await digests.gate?.passed;
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
    log,
  });
  /** Ticks every minute until then, and awaits each run. */
  const until = async (end: string): Promise<void> => {
    while (clock.now() < seoul(end)) {
      clock.advance(MINUTE);
      run.tick();
      await run.stop();
    }
  };
  return { run, digests, clock, log, sent, until };
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

  it('never sends twice at the same time', async () => {
    const { run, digests, clock, sent } = aRun();
    digests.gate = aGate();
    clock.set(seoul('2026-11-25 09:00'));

    run.tick();
    clock.advance(5 * MINUTE);
    run.tick();
    digests.gate.open();
    await run.stop();

    expect(sent).toHaveLength(1);
  });

  it('waits for the current send when it is stopped', async () => {
    const { run, digests, clock } = aRun();
    digests.gate = aGate();
    clock.set(seoul('2026-11-25 09:00'));
    run.tick();
    let stopped = false;

    const stopping = run.stop().then(() => {
      stopped = true;
    });
    await vi.waitFor(() => expect(digests.last).toBeUndefined());
    expect(stopped).toBe(false);
    digests.gate.open();
    await stopping;

    expect(digests.last?.day).toBe('2026-11-25');
  });

  it('logs a failed send and tries again a minute later', async () => {
    const { run, digests, clock, sent, log } = aRun();
    digests.failure = new Error('disk full');
    clock.set(seoul('2026-11-25 09:00'));

    run.tick();
    await run.stop();
    clock.advance(MINUTE - 1);
    run.tick();
    await run.stop();
    expect(sent).toHaveLength(1);
    digests.failure = undefined;
    clock.advance(1);
    run.tick();
    await run.stop();

    expect(sent).toHaveLength(2);
    expect(digests.last?.day).toBe('2026-11-25');
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
  });
});
