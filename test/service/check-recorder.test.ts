import { expect, it } from 'vitest';
import type { ClockWitness } from '../../src/domain/clock-difference.js';
import { HOUR, type Instant } from '../../src/domain/instant.js';
import { aCompany } from '../support/builders.js';
import { NOTHING } from '../support/deciding.js';
import { serviceBench } from '../support/service-bench.js';

it('lets an alert follow although the clock seemed to jump, once somebody has confirmed the time', async () => {
  const company = aCompany();
  const { store, clock, clockWatch, sweepChecker } = await serviceBench({ companies: [company] });
  await store.write([{ put: 'status', value: NOTHING }]);
  const tells = (by: ClockWitness, at: Instant) =>
    clockWatch.witness(by)()(new Date(at).toUTCString());
  clockWatch.askBy('popbill', async () => tells('popbill', clock.now()));
  tells('slack', clock.now() + HOUR);
  const mayAct = clockWatch.mayAct;

  await sweepChecker.follow(company, { kind: 'sweep', by: 'schedule', round: clock.now() });

  expect(mayAct).toBe(false);
  expect((await store.alert(company.brn))?.reasons.map(({ kind }) => kind)).toEqual([
    'auth-missing',
  ]);
});
