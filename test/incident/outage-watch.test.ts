import { describe, expect, it } from 'vitest';
import { OutageWatch } from '../../src/incident/outage-watch.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { HOUR } from '../../src/kernel/time.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import { captureLog } from '../support/capture-log.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOON = seoul('2026-11-25 12:00');
const FINDING = { since: NOON, asked: 9, failed: 9, noConnection: false, isAskedFor: false };

async function watchOf(silent: 'popbill' | 'hometax') {
  const store = memoryStore();
  const watch = await OutageWatch.load({
    ...{ store, outbox: await OutboxLog.load(store), policy: DEFAULT_POLICY, log: captureLog() },
    ...{ stage: 'test', defaultChannel: () => 'C0ALERTS' },
  });
  await watch.found({ silent, ...FINDING }, NOON);
  return watch;
}

describe('OutageWatch', () => {
  it('knows since when nobody can show that HomeTax answers, until somebody can or it is over', async () => {
    const watch = await watchOf('hometax');
    watch.canBeProven(false, NOON + HOUR);
    watch.canBeProven(false, NOON + 2 * HOUR);
    expect(watch.unprovableSince).toBe(NOON + HOUR);

    watch.canBeProven(true, NOON + 3 * HOUR);
    expect(watch.unprovableSince).toBeUndefined();

    watch.canBeProven(false, NOON + 4 * HOUR);
    await watch.end(NOON + 5 * HOUR);
    expect(watch.unprovableSince).toBeUndefined();
  });

  it('does not say so any more once POPBiLL itself is silent, which anybody can show to be over', async () => {
    const watch = await watchOf('hometax');
    watch.canBeProven(false, NOON + HOUR);

    await watch.found({ silent: 'popbill', ...FINDING }, NOON + 2 * HOUR);

    expect(watch.unprovableSince).toBeUndefined();
  });
});
