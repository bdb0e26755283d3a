import { openCore } from '../../app/open-core.js';
import type { Log } from '../../kernel/ports.js';
import { configOf } from '../start-app.js';
import { openWorld, type World } from '../world.js';
import { withStore } from './app-process.js';
import { type Figure, formatNumber } from './figures.js';
import { addCompanies } from './generated-companies.js';
import {
  ACCOUNT,
  type PopbillProcess,
  popbillSettings,
  startPopbillProcess,
} from './popbill-process.js';

const COMPANIES = 2000;
const LATENCY_MS = 50;

const SILENT_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Measures a first sweep of 2,000 companies at 50 ms a call with the app's own sweeper, client, rules and store. */
export async function measureSweepTime(): Promise<readonly Figure[]> {
  const world = await openWorld();
  const options = { ...ACCOUNT, latencyMs: LATENCY_MS, companies: COMPANIES };
  const popbill = await startPopbillProcess(options);
  try {
    await withStore(world.environment, (store) =>
      addCompanies(store, COMPANIES, world.clock.now()),
    );
    return [await measureSweep(world, popbill)];
  } finally {
    await popbill.close();
    await world.close();
  }
}

async function measureSweep(world: World, popbill: PopbillProcess): Promise<Figure> {
  const config = configOf({ ...world.environment, ...popbillSettings(popbill) });
  const opened = await openCore(config, { clock: world.clock, log: SILENT_LOG });
  if (!opened.ok) throw opened.error;
  const core = opened.value;
  try {
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    const started = core.sweeper.start('cli');
    if (started.kind !== 'started') throw new Error('Another sweep is running.');
    const summary = await started.done;
    const tookMs = performance.now() - startedAt;
    const cpu = process.cpuUsage(cpuBefore);
    if (summary.collectable !== COMPANIES) {
      throw new Error(`Only ${summary.collectable} of ${COMPANIES} companies are collectable.`);
    }
    return figure({
      tookMs,
      calls: await popbill.calls(),
      concurrency: config.popbill.concurrency,
      cpuMs: (cpu.user + cpu.system) / 1000,
    });
  } finally {
    await core.close();
  }
}

function figure(measured: {
  readonly tookMs: number;
  readonly calls: number;
  readonly concurrency: number;
  readonly cpuMs: number;
}): Figure {
  const { tookMs, calls, concurrency, cpuMs } = measured;
  const idealMs = (calls * LATENCY_MS) / concurrency;
  return {
    name: `Sweep of ${formatNumber(COMPANIES)} companies at ${LATENCY_MS} ms, against calls x latency / concurrency`,
    value: tookMs / idealMs,
    unit: 'x',
    aim: { bound: 'at most', value: 1.1 },
    detail:
      `${formatNumber(tookMs / 1000)} s for ${calls.toLocaleString('en-US')} calls, ${concurrency} at once, ` +
      `against ${formatNumber(idealMs / 1000)} s; ${formatNumber(cpuMs / COMPANIES)} ms CPU a company`,
  };
}
