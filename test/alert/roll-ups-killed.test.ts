import { describe, expect, it } from 'vitest';
import { MAX_INDIVIDUAL_NOTICES } from '../../src/alert/roll-up-rules.js';
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
 * Two rounds and the end of a combined alert of four members. Work that is in the store already is left out, like a sweep
 * after a kill, which only decides about the remaining companies.
 */
async function runDay(bench: Bench, day: 'first' | 'second' | 'last'): Promise<void> {
  if (day === 'first') {
    for (const alert of alerts(COMPANIES)) {
      if ((await bench.store.alert(alert.brn)) === undefined) await bench.notify(alert, NOW);
    }
  }
  if (day === 'second') {
    for (let n = 6; n < COMPANIES; n += 1) {
      const alert = await bench.store.alert(brnOf(n));
      if (alert !== undefined && alert.told.round !== NEXT) await bench.notify(alert, NEXT);
    }
  }
  if (day === 'last') {
    for (let n = MAX_INDIVIDUAL_NOTICES; n < COMPANIES; n += 1) {
      if ((await bench.store.alert(brnOf(n))) !== undefined) await bench.resolve(brnOf(n));
    }
  }
  for (let i = 0; i < 4; i += 1) await bench.advance(30 * SECOND);
}

/** Runs all days. The process is killed before its `diesAt`th step, and a new one continues. */
async function runAllDays(diesAt?: number) {
  const world = { rawStore: memoryStore(), clock: fakeClock(NOW), sender: fakeSender() };
  let bench = await deliveryBench({
    ...world,
    ...(diesAt === undefined ? {} : { killAtStep: diesAt }),
  });
  const { process } = bench;
  for (const day of ['first', 'second', 'last'] as const) {
    await Promise.race([runDay(bench, day), bench.process.death]);
    if (process.isDead && bench.process === process) {
      bench = await bench.restart();
      await runDay(bench, day);
    }
    world.clock.set(world.clock.now() + 24 * HOUR - (world.clock.now() % MINUTE));
  }
  return { ...bench, steps: process.steps };
}

function notificationsIn({ sends }: { readonly sends: readonly Send[] }): readonly string[] {
  return sends
    .filter(({ operation }) => operation === 'post' || operation === 'broadcast-reply')
    .map(({ operation, kind, state }) => `${operation} ${kind}: ${state}`);
}

describe('RollUps, killed', () => {
  it('notify once about each member without a kill', async () => {
    const { sender, pendingEntries } = await runAllDays();

    expect(notificationsIn(sender)).toEqual([
      ...Array(MAX_INDIVIDUAL_NOTICES).fill('post alert: open'),
      'post roll-up: 0 of 4 resolved',
      'broadcast-reply roll-up: 3 to look at',
    ]);
    expect(sender.sends.findLast(({ operation }) => operation === 'edit')?.state).toBe(
      '4 of 4 resolved',
    );
    expect(await pendingEntries()).toEqual([]);
  });

  it('lose no member and no news, and repeat at most one notification, when killed at any step', async () => {
    const { steps } = await runAllDays();
    expect(steps).toBeGreaterThan(30);
    for (let diesAt = 1; diesAt <= steps; diesAt += 1) {
      const { sender, pendingEntries, rawStore } = await runAllDays(diesAt);
      const notifications = notificationsIn(sender);
      const at = `killed before step ${diesAt}`;

      expect(notifications.length, at).toBeLessThanOrEqual(MAX_INDIVIDUAL_NOTICES + 3);
      expect(notifications, at).toContain('broadcast-reply roll-up: 3 to look at');
      expect(sender.sends.findLast(({ operation }) => operation === 'edit')?.state, at).toBe(
        '4 of 4 resolved',
      );
      for (let n = 0; n < COMPANIES; n += 1) {
        const records = await historyIn(rawStore, { brn: brnOf(n), limit: 10 });
        const notices = records.filter(({ event }) => event.kind === 'told');
        expect(notices.length, `${at}, company ${n}`).toBe(n < 6 ? 1 : 2);
      }
      expect(await pendingEntries(), at).toEqual([]);
      for await (const left of rawStore.rollUps()) expect(left, at).toBeUndefined();
    }
  });
});
