import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/time.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { fakePopbill, TOO_LATE, WRONG_SECRET } from '../support/fake-popbill.js';
import { serviceBench } from '../support/service-bench.js';

async function countingBench() {
  const checks: string[] = [];
  const popbill = fakePopbill();
  const metrics = {
    decided: () => {},
    checked: (by: string, verdict: string) => checks.push(`${by} ${verdict}`),
  };
  const bench = await serviceBench({ companies: [aCompany()], popbill, metrics });
  return { ...bench, checks };
}

const SWEEP = { kind: 'sweep', by: 'schedule', round: 1 } as const;

describe('the metric of checks', () => {
  it('counts a check of a person', async () => {
    const { checks, checker } = await countingBench();

    await checker.check({ brn: HANBIT, by: 'U0KIM', mayOperate: true, intent: 'check' });

    expect(checks).toEqual(['person collectable']);
  });

  it('counts the checks of a sweep that a person started as those of a sweep', async () => {
    const { checks, sweeper } = await countingBench();
    const sweep = sweeper.start('U0KIM');
    if (sweep.kind !== 'started') throw new Error('Another sweep is running.');

    await sweep.done;

    expect(checks).toEqual(['sweep collectable']);
  });

  it('counts automatic checks after a failure as rechecks', async () => {
    const { checks, sweepChecker, popbill, clock } = await countingBench();
    popbill.answer('certificateExpiry', TOO_LATE);
    popbill.answer('testDeptUserLogin', TOO_LATE);
    await sweepChecker.checkInSweep(aCompany(), { ...SWEEP, round: clock.now() }, {});
    clock.advance(HOUR);

    await sweepChecker.checkAfterFailure(aCompany(), { ...SWEEP, round: clock.now() });
    await sweepChecker.probe(aCompany(), 'plain', SWEEP);

    expect(checks).toEqual(['sweep unknown', 'recheck unknown', 'recheck unknown']);
  });

  it('counts a check of a sweep although POPBiLL refuses our settings', async () => {
    const { checks, sweepChecker, popbill, clock } = await countingBench();

    popbill.answer('certificateExpiry', WRONG_SECRET);
    popbill.answer('testDeptUserLogin', WRONG_SECRET);

    await sweepChecker.checkInSweep(aCompany(), { ...SWEEP, round: clock.now() }, {});

    expect(checks).toEqual(['sweep unknown']);
  });
});
