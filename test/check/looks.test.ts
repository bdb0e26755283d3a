import { describe, expect, it } from 'vitest';
import { Looks } from '../../src/check/looks.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Store } from '../../src/records/store.js';
import { HANBIT } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 12:00');
const LOOK = { user: 'U1', brn: HANBIT, product: 'taxinvoice' } as const;

async function bench(store: Store = memoryStore()) {
  const looks = await Looks.load({ store, log: captureLog() });
  const slack = { looked: 0, said: 0, fails: false };
  return {
    ...{ store, looks, slack },
    async ticks(now: Instant) {
      const tell = async () => {
        slack.looked += 1;
        return async () => {
          if (slack.fails) throw new Error('Slack is away');
          slack.said += 1;
        };
      };
      looks.tellDue(now, tell, () => ({ enter: async () => {}, leave: () => {} }));
      await looks.idle();
    },
  };
}

describe('the look after an authentication page', () => {
  it('is made five minutes later and told once', async () => {
    const { looks, slack, ticks } = await bench();
    await looks.plan(LOOK, NOW);
    await ticks(NOW + 5 * MINUTE - 1);
    expect(slack.looked).toBe(0);

    for (const minute of [5, 6, 60]) await ticks(NOW + minute * MINUTE);

    expect(slack).toMatchObject({ looked: 1, said: 1 });
  });

  it('outlives the process', async () => {
    const first = await bench();
    await first.looks.plan(LOOK, NOW);
    const next = await bench(first.store);
    await next.ticks(NOW + 20 * MINUTE);
    const last = await bench(first.store);
    await last.ticks(NOW + 30 * MINUTE);

    expect([next.slack.said, last.slack.said]).toEqual([1, 0]);
  });

  it('is tried again while Slack does not take it, and is given up an hour later', async () => {
    const { looks, slack, ticks } = await bench();
    await looks.plan(LOOK, NOW);
    slack.fails = true;
    for (const minute of [5, 6, 10]) await ticks(NOW + minute * MINUTE);
    expect(slack.looked).toBe(2);
    slack.fails = false;

    await ticks(NOW + 2 * HOUR);
    await ticks(NOW + 3 * HOUR);

    expect(slack).toMatchObject({ looked: 2, said: 0 });
    expect(looks.nextDue).toBeUndefined();
  });

  it('is not made where they asked themselves, and waits again when they open another page', async () => {
    const { looks, slack, ticks } = await bench();
    await looks.plan(LOOK, NOW);
    await looks.cancel(LOOK);
    await ticks(NOW + 5 * MINUTE);
    await looks.plan(LOOK, NOW);
    await looks.plan(LOOK, NOW + 4 * MINUTE);
    await ticks(NOW + 8 * MINUTE);
    expect(slack.looked).toBe(0);

    await ticks(NOW + 9 * MINUTE);

    expect(slack.looked).toBe(1);
  });

  it('is made now when a wrong clock had put it off for years', async () => {
    const { looks, slack, ticks } = await bench();
    await looks.plan(LOOK, NOW + 400 * DAY);

    await ticks(NOW);

    expect(slack.said).toBe(1);
  });
});
