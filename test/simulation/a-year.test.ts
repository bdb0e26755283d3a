import { afterAll, describe, expect, it } from 'vitest';
import { runYear } from './run-year.js';

/** `SIMULATION_SEEDS=17` lives one failing year again; `SIMULATION_SEEDS=1,2,3,4,5,6` lives more of them. */
const SEEDS = (process.env['SIMULATION_SEEDS'] ?? '1,2,3').split(',').map(Number);
/** A machine that does other things besides takes a while for a year. */
const PATIENCE = 600_000;

describe('a year of 200 companies', () => {
  const heldInAnyYear = new Set<string>();
  const wide = { commonCauses: 0, setups: 0 };

  // Not every year has a company with a second piece of news on one day, or both kinds of trouble that is everybody's.
  afterAll(() => {
    if (SEEDS.length < 3) return;
    expect(wide.commonCauses).toBeGreaterThan(0);
    expect(wide.setups).toBeGreaterThan(0);
    expect([...heldInAnyYear]).toEqual(
      expect.arrayContaining(['quiet-hours', 'digest-only', 'told-today', 'common-cause']),
    );
  });

  it.each(SEEDS)(
    'tells everything once, in time and to the right channel (seed %i)',
    async (seed) => {
      const year = await runYear({ seed, companies: 200, days: 365 });

      // A year in which nothing happened would prove nothing.
      expect(year.alertsOpened).toBeGreaterThan(150);
      expect(year.alertsResolved).toBeGreaterThan(100);
      expect(year.crashes).toBeGreaterThan(5);
      expect(year.outages).toBeGreaterThan(0);
      expect(year.commonCauses + year.setups).toBeGreaterThan(0);
      wide.commonCauses += year.commonCauses;
      wide.setups += year.setups;
      for (const why of Object.keys(year.held)) heldInAnyYear.add(why);
      expect(Object.keys(year.held)).toEqual(
        expect.arrayContaining(['quiet-hours', 'digest-only']),
      );
      expect(year.said['post digest']).toBeGreaterThan(200);
      expect(year.said['post alert']).toBeGreaterThan(100);
      expect(year.said['post roll-up']).toBeGreaterThan(0);
      expect(year.said['reply']).toBeGreaterThan(300);
    },
    PATIENCE,
  );
});
