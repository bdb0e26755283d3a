import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/kernel/time.js';
import { ClockMover } from '../../../../src/sandbox/page/server/clock-mover.js';

const START = 1_000_000;

/** A mover whose app has these things to do, and a record of when it got the time for each of them. */
function aMover(due: readonly number[], about: { readonly timer?: number } = {}) {
  const stops: number[] = [];
  const errors: unknown[] = [];
  const clock = {
    at: START,
    now: () => clock.at,
    advance: (ms: number) => {
      clock.at += ms;
    },
    get nextDue() {
      return about.timer !== undefined && about.timer > clock.at ? about.timer : undefined;
    },
  };
  let hold: Promise<void> | undefined;
  let busyLooks = 0;
  const mover = new ClockMover({
    clock,
    nextDue: async ({ now, until }) => due.find((at) => at > now && at < until),
    untilQuiet: async (signal) => {
      await hold;
      signal.throwIfAborted();
      stops.push(clock.at);
      busyLooks -= 1;
      return busyLooks >= 0;
    },
    onChange: () => {},
    onError: (error) => errors.push(error),
  });
  return {
    ...{ mover, clock, stops, errors },
    hold: (until: Promise<void>) => {
      hold = until;
    },
    /** At so many looks from now the app finds something to do. */
    isBusy: (looks: number) => {
      busyLooks = looks;
    },
  };
}

async function end(mover: ClockMover): Promise<void> {
  while (mover.movingTo !== undefined) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('ClockMover', () => {
  it('gives the app time at every moment at which something is due, in order', async () => {
    const { mover, stops } = aMover([START + 5 * MINUTE, START + 20 * MINUTE]);

    mover.moveTo(START + 30 * MINUTE);
    await end(mover);

    expect(stops).toEqual([START, START + 5 * MINUTE, START + 20 * MINUTE, START + 30 * MINUTE]);
  });

  it('lets the app look again while that finds something to do, and not for ever', async () => {
    const { mover, stops, isBusy } = aMover([]);

    // The first of them goes by before the clock moves.
    isBusy(3);
    mover.moveTo(START + MINUTE);
    await end(mover);
    expect(stops).toEqual([START, START + MINUTE, START + MINUTE, START + MINUTE]);

    isBusy(Number.POSITIVE_INFINITY);
    mover.moveTo(START + 2 * MINUTE);
    await end(mover);
    expect(stops.length).toBeLessThan(20);
  });

  it('stops for what was put off by the clock itself', async () => {
    const { mover, stops } = aMover([START + 20 * MINUTE], { timer: START + 5 * MINUTE });

    mover.moveTo(START + 30 * MINUTE);
    await end(mover);

    expect(stops).toContain(START + 5 * MINUTE);
  });

  it('says where it goes while it moves, and takes no second move meanwhile', async () => {
    const { mover } = aMover([]);

    mover.moveTo(START + MINUTE);
    const [to, second] = [mover.movingTo, mover.moveTo(START + 2 * MINUTE)];
    await end(mover);

    expect([to, second]).toEqual([START + MINUTE, { ok: false, error: 'moving' }]);
    expect(mover.moveTo(START + 2 * MINUTE)).toMatchObject({ ok: true });
    await end(mover);
  });

  it('does not move back', () => {
    const { mover } = aMover([]);

    expect(mover.moveTo(START)).toEqual({ ok: false, error: 'past' });
  });

  it('stays where it is when it is stopped', async () => {
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

  it('tells what broke it off', async () => {
    const { mover, hold, errors } = aMover([]);
    hold(Promise.reject(new Error('the store is gone')));

    mover.moveTo(START + MINUTE);
    await end(mover);

    expect(errors).toEqual([new Error('the store is gone')]);
  });
});
