import { expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { stateOf } from '../../src/assessment/urgency-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { CERTIFICATE_MISSING, refused, TOO_LATE } from '../support/fake-popbill.js';
import { runningBench } from '../support/running-bench.js';

const MORNING = seoul('2026-11-23 09:30');
const CALLS = [
  'certificateExpiry',
  'deptUserRegistration',
  'testDeptUserLogin',
  'flatRate',
] as const;

it('still counts as at risk what repeatedly could not be checked, after a sweep that found an outage', async () => {
  const companies = Array.from({ length: 10 }, (_, i) =>
    aCompany({ brn: String(1_000_000_000 + i) as Brn, name: `회사 ${i}` }),
  );
  const brn = '1000000000' as Brn;
  const bench = await runningBench({ companies, now: MORNING });
  const unknownCode = { ok: false, error: refused(-12345678, 'unknown') } as const;
  bench.popbill.answer('certificateExpiry', CERTIFICATE_MISSING, brn);
  bench.popbill.answer('testDeptUserLogin', unknownCode, brn);
  const stateNow = async () => {
    const context = { ...aCompany(), policy: DEFAULT_POLICY, now: bench.clock.now() };
    return stateOf(assess(await bench.store.status(brn), context));
  };
  await bench.advance(4 * DAY);
  const before = await stateNow();

  for (const call of CALLS) bench.popbill.answer(call, TOO_LATE);
  await bench.advance(DAY);

  expect(bench.outages.open?.silent).toBe('popbill');
  expect([before, await stateNow()]).toEqual(['atRisk', 'atRisk']);
});
