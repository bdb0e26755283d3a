import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/kernel/time.js';
import { ClockMover } from '../../../../src/sandbox/page/server/clock-mover.js';

const START = 1_000_000;

/** A mover whose app has work at the times `due`, and the times at which the mover waited for the app. */
function aMover(due: readonly number[], { timer }: { readonly timer?: number } = {}) {
  const stops: number[] = [];
  const errors: unknown[] = [];
  const clock = {
    at: START,
    now: () => clock.at,
    advance: (ms: number) => {
      clock.at += ms;
    },
    get nextDue() {
      return timer !== undefined && timer > clock.at ? timer : undefined;
    },
  };
  let hold: Promise<void> | undefined;
  let busyRounds = 0;
  const mover = new ClockMover({
    clock,
    nextDue: async ({ now, until }) => due.find((at) => at > now && at < until),
    waitUntilIdle: async (signal) => {
      await hold;
      signal.throwIfAborted();
      stops.push(clock.at);
      busyRounds -= 1;
      return busyRounds >= 0;
    },
    onChange: () => {},
    onError: (error) => errors.push(error),
  });
  return {
    mover,
    clock,
    stops,
    errors,
    hold: (until: Promise<void>) => {
      hold = until;
    },
    /** The app finds work the next `rounds` times that the mover waits for it. */
    makeBusy: (rounds: number) => {
      busyRounds = rounds;
    },
  };
}

async function moveEnd(mover: ClockMover): Promise<void> {
  while (mover.movingTo !== undefined) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('ClockMover', () => {
  it('waits for the app at every due time, in order', async () => {
    const { mover, stops } = aMover([START + 5 * MINUTE, START + 20 * MINUTE]);

    mover.moveTo(START + 30 * MINUTE);
    await moveEnd(mover);

    expect(stops).toEqual([START, START + 5 * MINUTE, START + 20 * MINUTE, START + 30 * MINUTE]);
  });

  it('waits again while the app finds more work, but not forever', async () => {
    const { mover, stops, makeBusy } = aMover([]);

    // The first round is before the clock moves.
    makeBusy(3);
    mover.moveTo(START + MINUTE);
    await moveEnd(mover);
    expect(stops).toEqual([START, START + MINUTE, START + MINUTE, START + MINUTE]);

    makeBusy(Number.POSITIVE_INFINITY);
    mover.moveTo(START + 2 * MINUTE);
    await moveEnd(mover);
    expect(stops.length).toBeLessThan(20);
  });

  it('waits at the due time of a timer of the clock', async () => {
    const { mover, stops } = aMover([START + 20 * MINUTE], { timer: START + 5 * MINUTE });

    mover.moveTo(START + 30 * MINUTE);
    await moveEnd(mover);

    expect(stops).toContain(START + 5 * MINUTE);
  });

  it('reports its target while it moves, and refuses a second move', async () => {
    const { mover } = aMover([]);

    mover.moveTo(START + MINUTE);
    const [to, second] = [mover.movingTo, mover.moveTo(START + 2 * MINUTE)];
    await moveEnd(mover);

    expect([to, second]).toEqual([START + MINUTE, { ok: false, error: 'moving' }]);
    expect(mover.moveTo(START + 2 * MINUTE)).toMatchObject({ ok: true });
    await moveEnd(mover);
  });

  it('refuses to move back', () => {
    const { mover } = aMover([]);

    expect(mover.moveTo(START)).toEqual({ ok: false, error: 'past' });
  });

  it('leaves the clock where it is when it is stopped', async () => {
    const { mover, clock, hold, errors } = aMover([START + 5 * MINUTE]);
    let release = () => {};
    hold(
      new Promise((resolve) => {
        release = resolve;
      }),
    );

    mover.moveTo(START + 30 * MINUTE);
    const stopped = mover.stop();
    release();
    await stopped;

    expect([clock.at, mover.movingTo, errors]).toEqual([START, undefined, []]);
  });

  it('reports the error that ended a move', async () => {
    const { mover, hold, errors } = aMover([]);
    hold(Promise.reject(new Error('the store is gone')));

    mover.moveTo(START + MINUTE);
    await moveEnd(mover);

    expect(errors).toEqual([new Error('the store is gone')]);
  });
});
