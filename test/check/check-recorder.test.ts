import { describe, expect, it } from 'vitest';
import type { ClockWitness } from '../../src/kernel/clock-rules.js';
import { ClockOffError } from '../../src/kernel/clock-watch.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { NOTHING } from '../support/deciding.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';

const SWEEP = { kind: 'sweep', by: 'schedule', round: 1 } as const;

describe('CheckRecorder', () => {
  it('writes nothing if the clock turns out to be wrong after POPBiLL was asked', async () => {
    const memory = memoryStore();
    let reads = 0;
    let jump = () => {};
    const store: typeof memory = {
      ...memory,
      statusOrLost(brn) {
        reads += 1;
        // The status is read before the calls, when the login is recorded, and when the answers are.
        if (reads === 3) jump();
        return memory.statusOrLost(brn);
      },
    };
    const { sweepChecker, clock, clockWatch } = await serviceBench({
      companies: [aCompany()],
      store,
    });
    jump = () => {
      clockWatch.observerFor('popbill')()(new Date(clock.now() + DAY).toUTCString());
    };

    const check = sweepChecker.checkInSweep(aCompany(), { ...SWEEP, round: clock.now() }, {});

    await expect(check).rejects.toThrow(ClockOffError);
    expect((await memory.status(HANBIT))?.answeredAt).toBeUndefined();
  });

  it('updates an alert after a clock jump that a witness disproves', async () => {
    const company = aCompany();
    const { store, clock, clockWatch, recorder } = await serviceBench({ companies: [company] });
    await store.write([{ put: 'status', value: NOTHING }]);
    const reportTime = (by: ClockWitness, at: Instant) =>
      clockWatch.observerFor(by)()(new Date(at).toUTCString());
    clockWatch.setTimeCall('popbill', async () => reportTime('popbill', clock.now()));
    reportTime('slack', clock.now() + HOUR);
    const mayAct = clockWatch.mayAct;

    await recorder.updateAlert(company, { ...SWEEP, round: clock.now() });

    expect(mayAct).toBe(false);
    expect((await store.alert(company.brn))?.reasons.map(({ kind }) => kind)).toEqual([
      'auth-missing',
    ]);
  });
});
