import type { Environment } from '../../app/environment.js';
import { openWorld } from '../world.js';
import { withStore } from './app-process.js';
import type { CpuShares } from './cpu-profile.js';
import { type Figure, formatNumber } from './figures.js';
import { addCompanies } from './generated-companies.js';
import { ACCOUNT, popbillSettings, startPopbillProcess } from './popbill-process.js';
import { startWorker } from './worker.js';

const COMPANIES = 10_000;

export interface SweepJob {
  readonly environment: Environment;
}

export interface SweepRound {
  readonly collectable: number;
  /** CPU of all threads. */
  readonly cpuMs: number;
  readonly tookMs: number;
  /** Empty if the sweep was not profiled. */
  readonly shares: CpuShares;
}

/** Measures the CPU of a sweep in a process of its own, against a POPBiLL that answers at once in another. */
export async function measureSweepCpu(): Promise<readonly Figure[]> {
  const world = await openWorld();
  const popbill = await startPopbillProcess({ ...ACCOUNT, latencyMs: 0, companies: COMPANIES });
  try {
    await withStore(world.environment, (store) =>
      addCompanies(store, COMPANIES, world.clock.now()),
    );
    const job: SweepJob = { environment: { ...world.environment, ...popbillSettings(popbill) } };
    const sweep = await startWorker<'started', SweepRound, 'plain' | 'profiled'>(
      './sweep-worker.js',
      job,
    );
    try {
      const first = await sweep.ask('plain');
      if (first.collectable !== COMPANIES) {
        throw new Error(`Only ${first.collectable} of ${COMPANIES} companies are collectable.`);
      }
      const second = await sweep.ask('plain');
      return [cpuFigure(first, second, await sweep.ask('profiled'))];
    } finally {
      await sweep.close();
    }
  } finally {
    await popbill.close();
    await world.close();
  }
}

function cpuFigure(first: SweepRound, second: SweepRound, profiled: SweepRound): Figure {
  const perCompany = (ms: number) => `${formatNumber(ms / COMPANIES)} ms`;
  const shares = profiled.shares
    .filter(([subject]) => subject !== 'idle')
    .map(([subject, ms]) => `${subject} ${perCompany(ms)}`);
  return {
    name: `Sweep of ${formatNumber(COMPANIES)} companies without latency, CPU a company`,
    value: first.cpuMs / COMPANIES,
    unit: 'ms',
    aim: { bound: 'at most', value: 1 },
    detail:
      `the first sweep, ${formatNumber(first.tookMs / 1000)} s; the next one ${perCompany(second.cpuMs)}; ` +
      `of which, on the main thread while profiled: ${shares.join(', ')}`,
  };
}
