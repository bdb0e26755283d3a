import { describe, expect, it } from 'vitest';
import { createPacing, nextSlot, POSTS_PER_CHANNEL, UPDATES } from '../../src/slack/sender.js';

describe('nextSlot', () => {
  it.each([
    { name: 'is now for the first call', slots: [], now: 5000, slot: 5000 },
    { name: 'is a second after the last post', slots: [4500], now: 5000, slot: 5500 },
    { name: 'is a second after a post in the future', slots: [6500], now: 5000, slot: 7500 },
    { name: 'is now if the last post was long ago', slots: [1000], now: 5000, slot: 5000 },
  ])('$name', ({ slots, now, slot }) => {
    expect(nextSlot(slots, POSTS_PER_CHANNEL, now)).toBe(slot);
  });

  it('allows 45 updates at once and the 46th after a minute', () => {
    const slots: number[] = [];
    for (let i = 0; i < 46; i += 1) slots.push(nextSlot(slots, UPDATES, 1000));

    expect(slots.slice(0, 45)).toEqual(new Array(45).fill(1000));
    expect(slots[45]).toBe(61_000);
  });

  it('is never before an earlier call’s slot', () => {
    expect(nextSlot([9000], { times: 5, perMs: 1000 }, 5000)).toBe(9000);
  });
});

describe('createPacing', () => {
  it('limits each name separately', async () => {
    const waits: number[] = [];
    const pacing = createPacing({
      now: () => 0,
      sleep: async (ms) => {
        waits.push(ms);
      },
    });

    await pacing.waitForTurn('post C0A', POSTS_PER_CHANNEL);
    await pacing.waitForTurn('post C0A', POSTS_PER_CHANNEL);
    await pacing.waitForTurn('post C0A', POSTS_PER_CHANNEL);
    await pacing.waitForTurn('post C0B', POSTS_PER_CHANNEL);

    expect(waits).toEqual([1000, 2000]);
  });

  it('leaves the pass while it waits for a turn, so that others can enter', async () => {
    let now = 0;
    const steps: string[] = [];
    const pacing = createPacing({
      now: () => now,
      sleep: async (ms) => {
        steps.push(`waits ${ms}`);
        now += ms;
      },
    });
    const pass = {
      enter: async () => {
        steps.push('enters');
      },
      leave: () => {
        steps.push('leaves');
      },
    };

    await pacing.enterAtTurn(pass, 'post C0A', POSTS_PER_CHANNEL);
    now += 300;
    await pacing.enterAtTurn(pass, 'post C0A', POSTS_PER_CHANNEL);

    expect(steps).toEqual(['enters', 'enters', 'leaves', 'waits 700', 'enters']);
  });

  it('counts a turn from the time at which it entered the pass', async () => {
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

    await pacing.enterAtTurn(slow, 'post C0A', POSTS_PER_CHANNEL);
    await pacing.enterAtTurn(open, 'post C0A', POSTS_PER_CHANNEL);

    expect(waits).toEqual([1000]);
  });

  it('stops waiting when its signal aborts', async () => {
    const stopping = new AbortController();
    const pacing = createPacing({ now: () => 0, signal: stopping.signal });
    await pacing.waitForTurn('update', { times: 1, perMs: 3_600_000 });
    const waiting = pacing.waitForTurn('update', { times: 1, perMs: 3_600_000 });

    stopping.abort();

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
