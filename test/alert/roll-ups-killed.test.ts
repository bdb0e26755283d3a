import { describe, expect, it } from 'vitest';
import { POSTED_INDIVIDUALLY_AT_MOST } from '../../src/alert/roll-up-rules.js';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { alerts, brnOf, deliveryBench, NOW } from '../support/delivery-bench.js';
import { fakeClock } from '../support/fake-clock.js';
import { fakeSender, type Send } from '../support/fake-sender.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';

type Bench = Awaited<ReturnType<typeof deliveryBench>>;

const COMPANIES = 9;
const NEXT = NOW + 24 * HOUR;

/**
 * Two rounds and the end of a combined alert of four. Whatever part of it is done already, as the store says, is left
 * out: a sweep that was killed decides again about those it had not decided about.
 */
async function live(bench: Bench, day: 'first' | 'second' | 'last'): Promise<void> {
  if (day === 'first') {
    for (const alert of alerts(COMPANIES)) {
      if ((await bench.store.alert(alert.brn)) === undefined) await bench.tell(alert, NOW);
    }
  }
  if (day === 'second') {
    for (let n = 6; n < COMPANIES; n += 1) {
      const alert = await bench.store.alert(brnOf(n));
      if (alert !== undefined && alert.told.round !== NEXT) await bench.tell(alert, NEXT);
    }
  }
  if (day === 'last') {
    for (let n = POSTED_INDIVIDUALLY_AT_MOST; n < COMPANIES; n += 1) {
      if ((await bench.store.alert(brnOf(n))) !== undefined) await bench.solve(brnOf(n));
    }
  }
  for (let i = 0; i < 4; i += 1) await bench.passes(30 * SECOND);
}

/** Lives all days; the process is killed before its `diesAt`th step, and the next one goes on. */
async function aLife(diesAt?: number) {
  const world = { kept: memoryStore(), clock: fakeClock(NOW), sender: fakeSender() };
  let bench = await deliveryBench({ ...world, ...(diesAt === undefined ? {} : { diesAt }) });
  const { process } = bench;
  for (const day of ['first', 'second', 'last'] as const) {
    await Promise.race([live(bench, day), bench.process.death]);
    if (process.isDead && bench.process === process) {
      bench = await bench.restarted();
      await live(bench, day);
    }
    world.clock.set(world.clock.now() + 24 * HOUR - (world.clock.now() % MINUTE));
  }
  return { ...bench, steps: process.steps };
}

function noises({ sends }: { readonly sends: readonly Send[] }): readonly string[] {
  return sends
    .filter(({ what }) => what === 'post' || what === 'loud-reply')
    .map(({ what, about, says }) => `${what} ${about}: ${says}`);
}

describe('RollUps, killed', () => {
  it('tell everybody once when nothing happens', async () => {
    const { sender, waiting } = await aLife();

    expect(noises(sender)).toEqual([
      ...Array(POSTED_INDIVIDUALLY_AT_MOST).fill('post alert: open'),
      'post roll-up: 0 of 4 solved',
      'loud-reply roll-up: 3 to look at',
    ]);
    expect(sender.sends.findLast(({ what }) => what === 'edit')?.says).toBe('4 of 4 solved');
    expect(await waiting()).toEqual([]);
  });

  it('lose no member and no news at any step, and make noise once more at most', async () => {
    const { steps } = await aLife();
    expect(steps).toBeGreaterThan(30);
    for (let diesAt = 1; diesAt <= steps; diesAt += 1) {
      const { sender, waiting, kept } = await aLife(diesAt);
      const heard = noises(sender);
      const at = `killed before step ${diesAt}`;

      expect(heard.length, at).toBeLessThanOrEqual(POSTED_INDIVIDUALLY_AT_MOST + 3);
      expect(heard, at).toContain('loud-reply roll-up: 3 to look at');
      expect(sender.sends.findLast(({ what }) => what === 'edit')?.says, at).toBe('4 of 4 solved');
      for (let n = 0; n < COMPANIES; n += 1) {
        const records = await historyIn(kept, { brn: brnOf(n), limit: 10 });
        const told = records.filter(({ event }) => event.kind === 'told');
        expect(told.length, `${at}, company ${n}`).toBe(n < 6 ? 1 : 2);
      }
      expect(await waiting(), at).toEqual([]);
      for await (const left of kept.rollUps()) expect(left, at).toBeUndefined();
    }
  });
});
