import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ClockWitness } from '../../src/kernel/clock-rules.js';
import { ClockOffError } from '../../src/kernel/clock-watch.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { NOTHING } from '../support/deciding.js';
import { eventually } from '../support/eventually.js';
import { CERTIFICATE_MISSING, DEPT_USER_MISSING, fakePopbill } from '../support/fake-popbill.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';

const SWEEP = { kind: 'sweep', by: 'schedule', round: 1 } as const;

describe('CheckRecorder', () => {
  it('writes nothing if the clock turns out to be wrong after POPBiLL was asked', async () => {
    const store = memoryStore();
    const popbill = fakePopbill();
    const answer = popbill.hold('testDeptUserLogin');
    const { sweepChecker, clock, clockWatch, companyQueue } = await serviceBench({
      companies: [aCompany()],
      store,
      popbill,
    });

    const check = sweepChecker.checkInSweep(aCompany(), { ...SWEEP, round: clock.now() }, {});
    const outcome = expect(check).rejects.toThrow(ClockOffError);
    await eventually(() => popbill.countOf('testDeptUserLogin') === 1);
    // The answers are recorded in the company's turn, for which they wait while the clock jumps.
    await companyQueue.run(HANBIT, async () => {
      answer();
      await nextTurn();
      clockWatch.observerFor('popbill')()(new Date(clock.now() + DAY).toUTCString());
    });

    await outcome;
    expect((await store.status(HANBIT))?.answeredAt).toBeUndefined();
  });

  it('opens no alert about a product that was removed from the company while POPBiLL was asked', async () => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const { checker, popbill, store, jobs } = await serviceBench({ companies: [company] });
    popbill.answer('testDeptUserLogin', DEPT_USER_MISSING, 'cashbill');
    popbill.answer('certificateExpiry', CERTIFICATE_MISSING, 'cashbill');
    const answer = popbill.hold('testDeptUserLogin');

    const check = checker.check({ brn: HANBIT, by: 'U0KIM', mayOperate: true, intent: 'check' });
    await eventually(() => popbill.countOf('testDeptUserLogin') === 2);
    await store.write([{ put: 'company', value: { ...company, products: ['taxinvoice'] } }]);
    answer();
    await check;

    expect(await store.alert(HANBIT)).toBeUndefined();
    expect(jobs()).toEqual([]);
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
