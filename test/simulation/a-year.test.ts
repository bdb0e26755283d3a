import { afterAll, describe, expect, it } from 'vitest';
import { runYear } from './run-year.js';

const COMPANIES = 120;
const DAYS = 365;
/**
 * One whole year, and two shorter ones of other sizes: as many faults come in fewer days, so that they overlap, for half
 * of what another year takes. `SIMULATION_SEEDS=17` or `17/90/60` (seed, companies, days) lives a failing one again,
 * `SIMULATION_SEEDS=1,2,3,4/30/90` several.
 */
const YEARS = (process.env['SIMULATION_SEEDS'] ?? '1,2/90/60,3/60/120').split(',').map((one) => {
  const [seed = Number.NaN, companies = COMPANIES, days = DAYS] = one.split('/').map(Number);
  return { seed, companies, days };
});
/** A machine that does other things besides takes a while for a year. */
const PATIENCE = 600_000;

/** What has to happen in all of them together. */
const IN_ALL = {
  held: ['quiet-hours', 'digest-only', 'told-today', 'common-cause'],
  wide: ['common cause', 'setup'],
  faults: [
    ...['clock wrong in a sweep', 'clock wrong at a start', 'clock wrong at any time'],
    ...['clock ahead', 'clock behind', 'Slack refuses', 'Slack is-silent'],
    ...['tokenRefusal -10001059', 'tokenRefusal -99002004', 'tokenRefusal -99010012'],
    ...['00010101000000', '99991231235959', '20260230120000'].map((end) => `impossibleEnd ${end}`),
    ...['member-missing', 'auth-missing', 'plan', 'certificate-invalid'].map(
      (kind) => `misreport ${kind}`,
    ),
    ...['status', 'alert', 'company', 'sweep'].map((kind) => `damaged ${kind}`),
    'watched again',
  ],
  massChangeEnds: ['withdrawn', 'released', 'repeated'],
  reported: ['clock-off', 'slack-refused', 'slack-unreachable', 'records-unreadable'],
} as const;

describe('a year', () => {
  const happened = {
    held: new Set<string>(),
    wide: new Set<string>(),
    faults: new Set<string>(),
    massChangeEnds: new Set<string>(),
    reported: new Set<string>(),
  };

  afterAll(() => {
    if (YEARS.length < 3) return;
    for (const what of ['held', 'wide', 'faults', 'massChangeEnds', 'reported'] as const) {
      expect([...happened[what]], what).toEqual(expect.arrayContaining([...IN_ALL[what]]));
    }
  });

  it.each(YEARS)(
    'tells everything once, in time and to the right channel, and is never blind unsaid ($seed/$companies/$days)',
    async (about) => {
      const year = await runYear(about);

      for (const what of ['held', 'faults', 'massChangeEnds', 'reported'] as const) {
        for (const one of Object.keys(year[what])) happened[what].add(one);
      }
      if (year.commonCauses > 0) happened.wide.add('common cause');
      if (year.setups > 0) happened.wide.add('setup');
      // A year in which nothing happened would prove nothing.
      expect(year.alertsOpened).toBeGreaterThan(60);
      if (about.companies < COMPANIES || about.days < DAYS) return;
      expect(year.alertsOpened).toBeGreaterThan(100);
      expect(year.alertsResolved).toBeGreaterThan(60);
      expect(year.crashes).toBeGreaterThan(5);
      expect(year.outages).toBeGreaterThan(0);
      expect(year.commonCauses + year.setups).toBeGreaterThan(0);
      expect(year.massChanges).toBeGreaterThan(1);
      expect(year.checksBroken).toBeGreaterThan(0);
      expect(Object.keys(year.held)).toEqual(
        expect.arrayContaining(['quiet-hours', 'digest-only']),
      );
      expect(year.said['post digest']).toBeGreaterThan(200);
      expect(year.said['post alert']).toBeGreaterThan(60);
      expect(year.said['post roll-up']).toBeGreaterThan(0);
      expect(year.said['alert-line']).toBeGreaterThan(180);
      expect(year.reported).toMatchObject({
        'clock-off': expect.any(Number),
        'slack-refused': expect.any(Number),
      });
    },
    PATIENCE,
  );
});
