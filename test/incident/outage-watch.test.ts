import { describe, expect, it } from 'vitest';
import { OutageWatch } from '../../src/incident/outage-watch.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { HOUR } from '../../src/kernel/time.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import { indexedStore } from '../../src/records/store.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOON = seoul('2026-11-25 12:00');
const FINDING = { since: NOON, asked: 9, failed: 9, isOnDemand: false };

async function watchWithOutage(silent: 'popbill' | 'hometax') {
  const memory = memoryStore();
  const outbox = await OutboxIndex.load(memory);
  const store = indexedStore(memory, outbox);
  const clock = fakeClock(NOON);
  const watch = await OutageWatch.load({
    ...{ store, outbox, policy: DEFAULT_POLICY, log: captureLog() },
    ...{ stage: 'test', clock, defaultChannel: () => 'C0ALERTS' },
  });
  await watch.report({ silent, ...FINDING });
  return { watch, clock };
}

describe('OutageWatch', () => {
  it('remembers since when no login test can prove that HomeTax answers, until one can or the outage ends', async () => {
    const { watch, clock } = await watchWithOutage('hometax');
    clock.set(NOON + HOUR);
    watch.setLoginsTestable(false);
    clock.set(NOON + 2 * HOUR);
    watch.setLoginsTestable(false);
    expect(watch.loginsUntestableSince).toBe(NOON + HOUR);

    clock.set(NOON + 3 * HOUR);
    watch.setLoginsTestable(true);
    expect(watch.loginsUntestableSince).toBeUndefined();

    clock.set(NOON + 4 * HOUR);
    watch.setLoginsTestable(false);
    clock.set(NOON + 5 * HOUR);
    await watch.end();
    expect(watch.loginsUntestableSince).toBeUndefined();
  });

  it('forgets since when once POPBiLL itself is silent, because any call can prove that POPBiLL answers', async () => {
    const { watch, clock } = await watchWithOutage('hometax');
    clock.set(NOON + HOUR);
    watch.setLoginsTestable(false);

    clock.set(NOON + 2 * HOUR);
    await watch.report({ silent: 'popbill', ...FINDING });

    expect(watch.loginsUntestableSince).toBeUndefined();
  });
});
