import { describe, expect, it } from 'vitest';
import { createPacing, nextSlot, POSTS_PER_CHANNEL, UPDATES } from '../../src/slack/sender.js';

describe('nextSlot', () => {
  it.each([
    { name: 'is now for the first call', taken: [], now: 5000, slot: 5000 },
    { name: 'waits until a second after the last post', taken: [4500], now: 5000, slot: 5500 },
    { name: 'queues behind turns that lie ahead', taken: [6500], now: 5000, slot: 7500 },
    { name: 'is now when the last post is long ago', taken: [1000], now: 5000, slot: 5000 },
  ])('$name', ({ taken, now, slot }) => {
    expect(nextSlot(taken, POSTS_PER_CHANNEL, now)).toBe(slot);
  });

  it('lets 45 updates through at once and the 46th after a minute', () => {
    const taken: number[] = [];
    for (let i = 0; i < 46; i += 1) taken.push(nextSlot(taken, UPDATES, 1000));

    expect(taken.slice(0, 45)).toEqual(new Array(45).fill(1000));
    expect(taken[45]).toBe(61_000);
  });

  it('never lets a later call overtake an earlier one', () => {
    expect(nextSlot([9000], { times: 5, perMs: 1000 }, 5000)).toBe(9000);
  });
});

describe('createPacing', () => {
  it('makes each name wait for its own turns only', async () => {
    const waits: number[] = [];
    const pacing = createPacing({
      now: () => 0,
      sleep: async (ms) => {
        waits.push(ms);
      },
    });

    await pacing.turn('post C0A', POSTS_PER_CHANNEL);
    await pacing.turn('post C0A', POSTS_PER_CHANNEL);
    await pacing.turn('post C0A', POSTS_PER_CHANNEL);
    await pacing.turn('post C0B', POSTS_PER_CHANNEL);

    expect(waits).toEqual([1000, 2000]);
  });

  it('waits for a turn outside the gate, so that others pass meanwhile', async () => {
    let now = 0;
    const steps: string[] = [];
    const pacing = createPacing({
      now: () => now,
      sleep: async (ms) => {
        steps.push(`waits ${ms}`);
        now += ms;
      },
    });
    const gate = {
      enter: async () => {
        steps.push('enters');
      },
      leave: () => {
        steps.push('leaves');
      },
    };

    await pacing.turnInside(gate, 'post C0A', POSTS_PER_CHANNEL);
    now += 300;
    await pacing.turnInside(gate, 'post C0A', POSTS_PER_CHANNEL);

    expect(steps).toEqual(['enters', 'enters', 'leaves', 'waits 700', 'enters']);
  });

  it('counts a turn from when it was let in, not from when it came', async () => {
    let now = 0;
    const waits: number[] = [];
    const pacing = createPacing({
      now: () => now,
      sleep: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    });
    const slow = {
      enter: async () => {
        now += 5000;
      },
      leave: () => {},
    };
    const open = { enter: async () => {}, leave: () => {} };

    await pacing.turnInside(slow, 'post C0A', POSTS_PER_CHANNEL);
    await pacing.turnInside(open, 'post C0A', POSTS_PER_CHANNEL);

    expect(waits).toEqual([1000]);
  });

  it('stops waiting when it is told to', async () => {
    const stopping = new AbortController();
    const pacing = createPacing({ now: () => 0, signal: stopping.signal });
    await pacing.turn('update', { times: 1, perMs: 3_600_000 });
    const waiting = pacing.turn('update', { times: 1, perMs: 3_600_000 });

    stopping.abort();

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
