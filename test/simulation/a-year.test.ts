import { afterAll, describe, expect, it } from 'vitest';
import { nameOf, runYear } from './run-year.js';

const COMPANIES = 120;
const DAYS = 365;
/**
 * One whole year and two shorter ones. The shorter ones have the same number of faults in fewer days, so that faults
 * overlap, and take half the time. In one, another process becomes the leader every week. `SIMULATION_SEEDS=17` or
 * `17/90/60/7` (seed, companies, days, days between changes of the leader) repeats a failing run,
 * `SIMULATION_SEEDS=1,2,3,4/30/90` runs several.
 */
const YEARS = (process.env['SIMULATION_SEEDS'] ?? '1,2/90/60/7,3/60/120').split(',').map((run) => {
  const [seed = Number.NaN, companies = COMPANIES, days = DAYS, leaderDays] = run
    .split('/')
    .map(Number);
  const options = { seed, companies, days, leaderDays };
  return { ...options, name: nameOf(options) };
});
/** Generous, for busy machines. */
const TIMEOUT_MS = 600_000;

/** Must happen at least once in all runs together; else the runs prove too little. */
const MUST_HAPPEN = {
  held: ['quiet-hours', 'digest-only', 'told-today', 'common-cause'],
  wide: ['common cause', 'setup'],
  faults: [
    'clock wrong in a sweep',
    'clock wrong at a start',
    'clock wrong at any time',
    'clock ahead',
    'clock behind',
    'Slack refuses',
    'Slack is-silent',
    'tokenRefusal -10001059',
    'tokenRefusal -99002004',
    'tokenRefusal -99010012',
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
/** Also, if the leader changes in one of them. */
const LEADER_FAULTS = [
  'leader killed',
  'leader cut off',
  'late write rejected',
  'late send held back',
] as const;

describe('the app in a simulated year', () => {
  const happened = {
    held: new Set<string>(),
    wide: new Set<string>(),
    faults: new Set<string>(),
    massChangeEnds: new Set<string>(),
    reported: new Set<string>(),
  };

  afterAll(() => {
    if (YEARS.length < 3) return;
    if (YEARS.some(({ leaderDays }) => leaderDays !== undefined)) {
      expect([...happened.faults]).toEqual(expect.arrayContaining([...LEADER_FAULTS]));
    }
    for (const group of ['held', 'wide', 'faults', 'massChangeEnds', 'reported'] as const) {
      expect([...happened[group]], group).toEqual(expect.arrayContaining([...MUST_HAPPEN[group]]));
    }
  });

  it.each(YEARS)(
    'reports every problem once, in time and in the right channel, and every time it is blind ($name)',
    async (options) => {
      const year = await runYear(options);

      for (const group of ['held', 'faults', 'massChangeEnds', 'reported'] as const) {
        for (const key of Object.keys(year[group])) happened[group].add(key);
      }
      if (year.commonCauses > 0) happened.wide.add('common cause');
      if (year.setups > 0) happened.wide.add('setup');
      // A year without alerts would prove nothing.
      expect(year.alertsOpened).toBeGreaterThan(Math.min(60, options.companies));
      if (options.companies < COMPANIES || options.days < DAYS) return;
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
      expect(year.messages['post digest']).toBeGreaterThan(200);
      expect(year.messages['post alert']).toBeGreaterThan(60);
      expect(year.messages['post roll-up']).toBeGreaterThan(0);
      expect(year.messages['alert-line']).toBeGreaterThan(180);
      expect(year.reported).toMatchObject({
        'clock-off': expect.any(Number),
        'slack-refused': expect.any(Number),
      });
    },
    TIMEOUT_MS,
  );
});
