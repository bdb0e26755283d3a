import { setTimeout as delay } from 'node:timers/promises';
import { PEOPLE, type World } from '../world.js';
import { type AppOptions, type AppProcess, type Memory, withApp } from './app-process.js';
import { type Figure, formatNumber, median, percentile } from './figures.js';
import { addSweptCompanies, generatedBrn } from './generated-companies.js';
import { ACCOUNT, popbillSettings, startPopbillProcess } from './popbill-process.js';

const COMPANIES = 100_000;
const MEGABYTE = 1_000_000;

const COMMAND_INTERVAL_MS = 25;
const COMMANDS = 600;

/** Measures the built app with 100,000 watched companies: start, memory, and acks during a sweep. */
export async function measureLargeApp(): Promise<readonly Figure[]> {
  // No latency, so that the sweep keeps the app as busy as possible.
  const popbill = await startPopbillProcess({ ...ACCOUNT, latencyMs: 0, companies: COMPANIES });
  const environment = () => popbillSettings(popbill);
  try {
    const fill: AppOptions['fill'] = (store, { clock }) =>
      addSweptCompanies(store, COMPANIES, clock.now());
    return await withApp({ environment, fill }, async (world, app) => {
      const afterStart = await app.memory();
      const acks = await measureAcks(world, () => popbill.calls());
      return [startFigure(app), memoryFigure(afterStart, await app.memory()), ackFigure(acks)];
    });
  } finally {
    await popbill.close();
  }
}

interface Acks {
  readonly ackMs: readonly number[];
  readonly callsPerSecond: number;
}

/** Sends commands at a steady rate during a sweep, without waiting for the previous ack. */
async function measureAcks({ slack }: World, calls: () => Promise<number>): Promise<Acks> {
  const sweepStart = await slack.slash(PEOPLE.lee, '/hometax', 'sweep');
  if (!sweepStart.acked) throw new Error('The sweep did not start.');
  const deadline = performance.now() + 10_000;
  while ((await calls()) === 0) {
    if (performance.now() > deadline) throw new Error('The sweep makes no calls to POPBiLL.');
    await delay(COMMAND_INTERVAL_MS);
  }
  const callsBefore = await calls();
  const start = performance.now();
  const pendingAcks: Promise<number>[] = [];
  for (let n = 0; n < COMMANDS; n++) {
    await delay(Math.max(0, start + n * COMMAND_INTERVAL_MS - performance.now()));
    pendingAcks.push(ackTime(slack.slash(PEOPLE.kim, '/hometax', commandOf(n))));
  }
  const ackMs = await Promise.all(pendingAcks);
  const seconds = (performance.now() - start) / 1000;
  return { ackMs, callsPerSecond: ((await calls()) - callsBefore) / seconds };
}

async function ackTime(command: ReturnType<World['slack']['slash']>): Promise<number> {
  const { acked, ackMs, failure } = await command;
  // A command that timed out counts with the time it took.
  if (!acked && failure !== 'operation_timeout') throw new Error(`A command failed: ${failure}.`);
  return ackMs;
}

/** Two in three check a company, a different one each time. The others are `help`, and a few `list`. */
function commandOf(n: number): string {
  if (n % 200 === 100) return 'list';
  return n % 3 === 0 ? 'help' : `check ${generatedBrn((n * 7919) % COMPANIES)}`;
}

function startFigure({ readyAfterMs }: AppProcess): Figure {
  return {
    name: `Start with ${formatNumber(COMPANIES)} watched companies, until ready`,
    value: readyAfterMs / 1000,
    unit: 's',
    aim: { bound: 'at most', value: 3 },
    detail: 'from the start of the process to the first /readyz that says ready',
  };
}

function memoryFigure(afterStart: Memory, afterSweep: Memory): Figure {
  const peakText = ({ current, peak = current }: Memory): string =>
    `${formatNumber(peak / MEGABYTE)} MB`;
  return {
    name: `Memory with ${formatNumber(COMPANIES)} watched companies, after the start`,
    value: afterStart.current / MEGABYTE,
    unit: 'MB',
    aim: { bound: 'at most', value: 350 },
    detail: `resident; ${peakText(afterStart)} at most until then, ${peakText(afterSweep)} at most in a sweep with commands`,
  };
}

function ackFigure({ ackMs, callsPerSecond }: Acks): Figure {
  const p99 = percentile(ackMs, 99);
  const middle = median(ackMs);
  const longest = percentile(ackMs, 100);
  return {
    name: 'Ack of a slash command while a sweep runs, 99th percentile',
    value: p99,
    unit: 'ms',
    aim: { bound: 'below', value: 200 },
    detail:
      `${ackMs.length} commands, ${1000 / COMMAND_INTERVAL_MS} a second; median ${formatNumber(middle)} ms, ` +
      `longest ${formatNumber(longest)} ms; ${formatNumber(callsPerSecond)} POPBiLL calls/s at the same time`,
  };
}
