import { describe, expect, it } from 'vitest';
import { runYear } from './run-year.js';

const SEEDS = (process.env['SIMULATION_SEEDS'] ?? '1,2,3').split(',').map(Number);

describe('a year of the app', () => {
  it.each(SEEDS)(
    'keeps its promises (seed %i)',
    async (seed) => {
      const report = await runYear({
        seed,
        companies: 200,
        days: Number(process.env['SIMULATION_DAYS'] ?? 365),
      });
      console.log(seed, JSON.stringify(report), process.cpuUsage().user / 1e6);
      expect(report.alertsOpened).toBeGreaterThan(100);
    },
    600_000,
  );
});
