import { describe, expect, it } from 'vitest';
import type { LiveAnswer } from '../../src/incident/common-cause-rules.js';
import { CommonCauseWatch } from '../../src/incident/common-cause-watch.js';
import { LiveTestGate } from '../../src/incident/live-test-gate.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import { indexedStore } from '../../src/records/store.js';
import { HANBIT } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { aStatus, FOUND_AT, rejectedCell } from '../support/status-builders.js';

const SIX = seoul('2026-11-25 06:00');
const CODE = -11100021;

const rejectedAt = (at: Instant): LiveAnswer => ({
  brn: HANBIT,
  at,
  rejection: { code: CODE, message: '' },
});

async function watchAt(now: Instant): Promise<CommonCauseWatch> {
  const memory = memoryStore();
  const outbox = await OutboxIndex.load(memory);
  return CommonCauseWatch.load({
    ...{ store: indexedStore(memory, outbox), outbox, policy: DEFAULT_POLICY, log: captureLog() },
    ...{ stage: 'test', clock: fakeClock(now), defaultChannel: () => 'C0ALERTS' },
  });
}

describe('CommonCauseWatch', () => {
  it.each([
    { name: 'at the first rejection', times: [SIX, SIX + MINUTE], since: SIX },
    {
      name: 'at the first rejection of a right clock, after a clock that was ahead',
      times: [SIX + 2 * HOUR, SIX + 20 * MINUTE],
      since: SIX + 20 * MINUTE,
    },
    {
      name: 'now, if the clock was ahead at each rejection',
      times: [SIX + 2 * HOUR],
      since: SIX + 30 * MINUTE,
    },
  ])('begins $name', async ({ times, since }) => {
    const watch = await watchAt(SIX + 30 * MINUTE);

    await watch.report({ code: CODE, message: '', rejections: times.map(rejectedAt) }, false);

    expect(watch.sharedRejection).toEqual({ code: CODE, since });
  });
});

describe('LiveTestGate', () => {
  it.each([
    { name: 'finds a common cause of rejections within a day', after: DAY - 1, isOpen: true },
    { name: 'finds none of rejections that are days apart', after: DAY, isOpen: false },
  ])('$name', async ({ after, isOpen }) => {
    const commonCauses = await watchAt(SIX);
    const clock = fakeClock(SIX);
    const gate = new LiveTestGate({ store: memoryStore(), clock, commonCauses });
    const count = (times: number) => {
      const answers = Array.from({ length: times }, () => rejectedAt(clock.now()));
      return gate.finish(0, answers, { isOnDemand: false });
    };

    await count(10);
    clock.advance(after);
    await count(10);

    expect(commonCauses.open !== undefined).toBe(isOpen);
  });

  it('counts recorded rejections once when two passes begin at once', async () => {
    const store = memoryStore();
    const statuses = Array.from({ length: 10 }, (_, i) =>
      aStatus(
        { taxinvoice: { deptUser: rejectedCell(CODE) } },
        { brn: String(1_000_000_000 + i) as Brn },
      ),
    );
    const sweep = { v: 1, startedAt: SIX, by: 'schedule' } as const;
    await store.write([
      { put: 'sweep', value: sweep },
      ...statuses.map((value) => ({ put: 'status', value }) as const),
    ]);
    const commonCauses = await watchAt(FOUND_AT + MINUTE);
    const gate = new LiveTestGate({ store, clock: fakeClock(FOUND_AT + MINUTE), commonCauses });
    const count = (times: number) =>
      gate.finish(0, Array(times).fill(rejectedAt(FOUND_AT)), { isOnDemand: false });

    await Promise.all([gate.loadAnswers(), gate.loadAnswers()]);
    await count(9);
    const afterNineMore = commonCauses.open;
    await count(1);

    expect(afterNineMore).toBeUndefined();
    expect(commonCauses.open).toBeDefined();
  });
});
