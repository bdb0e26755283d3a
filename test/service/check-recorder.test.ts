import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/domain/instant.js';
import { ClockOffError } from '../../src/service/clock-off-error.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';

const SWEEP = { kind: 'sweep', by: 'schedule', round: 1 } as const;

describe('CheckRecorder', () => {
  it('writes nothing by a clock that turns out to be wrong between the answers and their record', async () => {
    const kept = memoryStore();
    let reads = 0;
    let jump = () => {};
    const store: typeof kept = {
      ...kept,
      status(brn) {
        reads += 1;
        // Before the questions, with the note of the login, and for the record.
        if (reads === 3) jump();
        return kept.status(brn);
      },
    };
    const { sweepChecker, clock, clockWatch } = await serviceBench({
      companies: [aCompany()],
      store,
    });
    jump = () => {
      clockWatch.witness('popbill')()(new Date(clock.now() + DAY).toUTCString());
    };

    const check = sweepChecker.checkInSweep(aCompany(), { ...SWEEP, round: clock.now() });

    await expect(check).rejects.toThrow(ClockOffError);
    expect((await kept.status(HANBIT))?.answeredAt).toBeUndefined();
  });
});
