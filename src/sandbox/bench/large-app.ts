import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../../records/store.js';
import { acquireWriterLock } from '../../store/writer-lock.js';
import { configOf } from '../start-app.js';
import { PEOPLE, type World } from '../world.js';
import { type AppProcess, type Memory, withApp } from './app-process.js';
import { crowdBrn, watchSweptCrowd } from './crowd.js';
import { type Figure, formatNumber, median, percentile } from './figures.js';
import { ACCOUNT, popbillSettings, startPopbillProcess } from './popbill-process.js';

const COMPANIES = 100_000;
const MEGABYTE = 1_000_000;

const COMMAND_EVERY_MS = 25;
const COMMANDS = 600;

/** The built app with 100,000 watched companies: its start, its memory, and its acks while it sweeps them. */
export async function measureLargeApp(): Promise<readonly Figure[]> {
  // Without latency, so that the sweep keeps the app as busy as it can be.
  const popbill = await startPopbillProcess({ ...ACCOUNT, latencyMs: 0, companies: COMPANIES });
  const environment = () => popbillSettings(popbill);
  try {
    return await withApp({ environment, fill }, async (world, app) => {
      const started = await app.memory();
      const acks = await acksDuringSweep(world, () => popbill.calls());
      return [startFigure(app), memoryFigure(started, await app.memory()), ackFigure(acks)];
    });
  } finally {
    await popbill.close();
  }
}

async function fill(store: Store, { environment, clock }: World): Promise<void> {
  // A used store has a lock file: without one the start waits for a writer that may still live.
  const lock = await acquireWriterLock(configOf(environment).store.url);
  if (!lock.ok) throw lock.error;
  await watchSweptCrowd(store, COMPANIES, clock.now());
  await lock.value.release();
}

interface Acks {
  readonly ackMs: readonly number[];
  readonly callsPerSecond: number;
}

/** Commands at a steady pace, acknowledged or not, while the sweep runs. */
async function acksDuringSweep({ slack }: World, calls: () => Promise<number>): Promise<Acks> {
  const begin = await slack.slash(PEOPLE.lee, '/hometax', 'sweep');
  if (!begin.acked) throw new Error('The sweep was not begun.');
  const deadline = performance.now() + 10_000;
  while ((await calls()) === 0) {
    if (performance.now() > deadline) throw new Error('The sweep asks nothing.');
    await delay(COMMAND_EVERY_MS);
  }
  const callsBefore = await calls();
  const start = performance.now();
  const typed: Promise<number>[] = [];
  for (let n = 0; n < COMMANDS; n++) {
    await delay(Math.max(0, start + n * COMMAND_EVERY_MS - performance.now()));
    typed.push(ackTime(slack.slash(PEOPLE.kim, '/hometax', commandOf(n))));
  }
  const ackMs = await Promise.all(typed);
  const seconds = (performance.now() - start) / 1000;
  return { ackMs, callsPerSecond: ((await calls()) - callsBefore) / seconds };
}

async function ackTime(delivery: ReturnType<World['slack']['slash']>): Promise<number> {
  const { acked, ackMs, failure } = await delivery;
  // One that Slack gave up on counts as the time it took.
  if (!acked && failure !== 'operation_timeout') throw new Error(`A command failed: ${failure}.`);
  return ackMs;
}

function commandOf(n: number): string {
  if (n % 200 === 100) return 'list';
  return n % 3 === 0 ? 'help' : `check ${crowdBrn((n * 7919) % COMPANIES)}`;
}

function startFigure({ readyAfterMs }: AppProcess): Figure {
  return {
    name: `Start with ${formatNumber(COMPANIES)} watched companies, until ready`,
    value: readyAfterMs / 1000,
    unit: 's',
    aim: { bound: 'at most', value: 3 },
    detail: 'from the start of the process to the first /readyz that says ready',
    parts: { readyAfterMs, companies: COMPANIES },
  };
}

function memoryFigure(started: Memory, swept: Memory): Figure {
  const most = ({ now, peak = now }: Memory): string => `${formatNumber(peak / MEGABYTE)} MB`;
  return {
    name: `Memory with ${formatNumber(COMPANIES)} watched companies, after the start`,
    value: started.now / MEGABYTE,
    unit: 'MB',
    aim: { bound: 'at most', value: 350 },
    detail: `resident; ${most(started)} at most until then, ${most(swept)} at most in a sweep with commands`,
    parts: {
      afterStartBytes: started.now,
      startPeakBytes: started.peak ?? started.now,
      sweepPeakBytes: swept.peak ?? swept.now,
    },
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
      `${ackMs.length} commands, ${1000 / COMMAND_EVERY_MS} a second; median ${formatNumber(middle)} ms, ` +
      `longest ${formatNumber(longest)} ms; ${formatNumber(callsPerSecond)} POPBiLL calls/s meanwhile`,
    parts: {
      commands: ackMs.length,
      medianMs: middle,
      longestMs: longest,
      popbillCallsPerSecond: callsPerSecond,
    },
  };
}
