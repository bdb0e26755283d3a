import { describe, expect, it } from 'vitest';
import { OutageWatch } from '../../src/incident/outage-watch.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { HOUR } from '../../src/kernel/time.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import { indexedStore } from '../../src/records/store.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOON = seoul('2026-11-25 12:00');
const FINDING = { since: NOON, asked: 9, failed: 9, noConnection: false, isAskedFor: false };

async function watchOf(silent: 'popbill' | 'hometax') {
  const kept = memoryStore();
  const outbox = await OutboxLog.load(kept);
  const store = indexedStore(kept, outbox);
  const clock = fakeClock(NOON);
  const watch = await OutageWatch.load({
    ...{ store, outbox, policy: DEFAULT_POLICY, log: captureLog() },
    ...{ stage: 'test', clock, defaultChannel: () => 'C0ALERTS' },
  });
  await watch.found({ silent, ...FINDING });
  return { watch, clock };
}

describe('OutageWatch', () => {
  it('knows since when nobody can show that HomeTax answers, until somebody can or it is over', async () => {
    const { watch, clock } = await watchOf('hometax');
    clock.set(NOON + HOUR);
    watch.setProvable(false);
    clock.set(NOON + 2 * HOUR);
    watch.setProvable(false);
    expect(watch.unprovableSince).toBe(NOON + HOUR);

    clock.set(NOON + 3 * HOUR);
    watch.setProvable(true);
    expect(watch.unprovableSince).toBeUndefined();

    clock.set(NOON + 4 * HOUR);
    watch.setProvable(false);
    clock.set(NOON + 5 * HOUR);
    await watch.end();
    expect(watch.unprovableSince).toBeUndefined();
  });

  it('does not say so any more once POPBiLL itself is silent, which anybody can show to be over', async () => {
    const { watch, clock } = await watchOf('hometax');
    clock.set(NOON + HOUR);
    watch.setProvable(false);

    clock.set(NOON + 2 * HOUR);
    await watch.found({ silent: 'popbill', ...FINDING });

    expect(watch.unprovableSince).toBeUndefined();
  });
});
