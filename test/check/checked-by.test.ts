import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/time.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { fakePopbill, TOO_LATE, WRONG_SECRET } from '../support/fake-popbill.js';
import { serviceBench } from '../support/service-bench.js';

async function counted() {
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

describe('what is counted of checks', () => {
  it('is what a person asked', async () => {
    const { checks, checker } = await counted();

    await checker.check({ brn: HANBIT, by: 'U0KIM', mayOperate: true, intent: 'check' });

    expect(checks).toEqual(['person collectable']);
  });

  it('is a sweep’s, also one that a person began', async () => {
    const { checks, sweeper } = await counted();
    const sweep = sweeper.start('U0KIM');
    if (sweep.kind !== 'started') throw new Error('another sweep is at work');

    await sweep.done;

    expect(checks).toEqual(['sweep collectable']);
  });

  it('is nobody’s when it is asked again by itself', async () => {
    const { checks, sweepChecker, popbill, clock } = await counted();
    popbill.answer('certificateExpiry', TOO_LATE);
    popbill.answer('testDeptUserLogin', TOO_LATE);
    await sweepChecker.checkInSweep(aCompany(), { ...SWEEP, round: clock.now() });
    clock.advance(HOUR);

    await sweepChecker.checkAfterFailure(aCompany(), { ...SWEEP, round: clock.now() });
    await sweepChecker.probe(aCompany(), 'plain', SWEEP);

    expect(checks).toEqual(['sweep unknown', 'recheck unknown', 'recheck unknown']);
  });

  it('is a sweep’s too where our own settings kept it from asking', async () => {
    const { checks, sweepChecker, popbill, clock } = await counted();

    popbill.answer('certificateExpiry', WRONG_SECRET);
    popbill.answer('testDeptUserLogin', WRONG_SECRET);

    await sweepChecker.checkInSweep(aCompany(), { ...SWEEP, round: clock.now() });

    expect(checks).toEqual(['sweep unknown']);
  });
});
