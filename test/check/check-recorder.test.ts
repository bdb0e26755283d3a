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
  it('writes nothing by a clock that turns out to be wrong between the answers and their record', async () => {
    const kept = memoryStore();
    let reads = 0;
    let jump = () => {};
    const store: typeof kept = {
      ...kept,
      statusOrLost(brn) {
        reads += 1;
        // Before the questions, with the note of the login, and for the record.
        if (reads === 3) jump();
        return kept.statusOrLost(brn);
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

  it('lets an alert follow although the clock seemed to jump, once somebody has confirmed the time', async () => {
    const company = aCompany();
    const { store, clock, clockWatch, recorder } = await serviceBench({ companies: [company] });
    await store.write([{ put: 'status', value: NOTHING }]);
    const tells = (by: ClockWitness, at: Instant) =>
      clockWatch.witness(by)()(new Date(at).toUTCString());
    clockWatch.askBy('popbill', async () => tells('popbill', clock.now()));
    tells('slack', clock.now() + HOUR);
    const mayAct = clockWatch.mayAct;

    await recorder.updateAlert(company, { ...SWEEP, round: clock.now() });

    expect(mayAct).toBe(false);
    expect((await store.alert(company.brn))?.reasons.map(({ kind }) => kind)).toEqual([
      'auth-missing',
    ]);
  });
});
