import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '../../store/open-store.js';
import { acquireWriterLock } from '../../store/writer-lock.js';
import { openWorld, PEOPLE, type World } from '../world.js';
import { type AppProcess, type Memory, startAppProcess } from './app-process.js';
import { crowdBrn, watchSweptCrowd } from './crowd.js';
import type { Figure } from './figure.js';
import { startPopbillProcess } from './popbill-process.js';
import { configOf } from './settings.js';
import { median, percentile } from './statistics.js';
import { formatNumber } from './table.js';

const COMPANIES = 100_000;
const MEGABYTE = 1_000_000;

/** The app has settled a moment after it said that it is ready. */
const SETTLE_MS = 1000;

const COMMAND_EVERY_MS = 25;
const COMMANDS = 600;

/** The built app with 100,000 watched companies: its start, its memory, and its acks while it sweeps them. */
export async function measureLargeApp(): Promise<readonly Figure[]> {
  const world = await openWorld({ slackRateLimits: false });
  // Without latency, so that the sweep keeps the app as busy as it can be.
  const popbill = await startPopbillProcess({
    linkId: world.popbill.linkId,
    secretKey: world.popbill.secretKey,
    latencyMs: 0,
    companies: COMPANIES,
  });
  try {
    await fillStore(world);
    const app = await startAppProcess(
      { ...world.environment, POPBILL_AUTH_URL: popbill.url, POPBILL_API_URL: popbill.url },
      world.folder,
    );
    try {
      await delay(SETTLE_MS);
      const started = await app.memory();
      const acks = await acksDuringSweep(world, app, () => popbill.calls());
      return [startFigure(app), memoryFigure(started, await app.memory()), ackFigure(acks)];
    } finally {
      await app.stop();
    }
  } finally {
    await popbill.close();
    await world.close();
  }
}

async function fillStore(world: World): Promise<void> {
  const config = configOf(world.environment);
  // As any store that was in use has a lock file: without one the start waits for a writer that may still live.
  const lock = await acquireWriterLock(config.store.url);
  if (!lock.ok) throw lock.error;
  const store = await openStore({ url: config.store.url, stage: config.popbill.stage });
  await watchSweptCrowd(store, COMPANIES, world.clock.now());
  await store.close();
  await lock.value.release();
}

interface Acks {
  readonly ackMs: readonly number[];
  readonly callsPerSecond: number;
}

/** Commands at a steady pace, whether or not those before were acknowledged, while the sweep runs from end to end. */
async function acksDuringSweep(
  { slack }: World,
  app: AppProcess,
  calls: () => Promise<number>,
): Promise<Acks> {
  slack.connectApp(`${app.url}/slack/events`);
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
  // One that Slack gave up on is as bad as it took, and is not left out.
  if (!acked && failure !== 'operation_timeout') throw new Error(`A command failed: ${failure}.`);
  return ackMs;
}

/** What people type: mostly checks, some help, and now and then the whole list. */
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
