import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { secretsOf } from '../../app/config.js';
import { createApp } from '../../app/create-app.js';
import type { Environment } from '../../app/environment.js';
import { createLogger } from '../../app/logger.js';
import type { Instant } from '../../kernel/time.js';
import { diskUsageOf } from '../../store/disk-usage.js';
import { SandboxClock } from '../sandbox-clock.js';
import { configOf } from '../start-app.js';
import { METRICS_TOKEN } from '../world.js';
import { serve } from './worker.js';

export interface SoakJob {
  readonly environment: Environment;
  readonly startsAt: Instant;
}

/** Advance the clock to `until` and wait until the app is idle (answer: null); or measure the app. */
export type SoakQuestion = { readonly until: Instant } | 'measure';

export interface ResourceUsage {
  /** After garbage collection. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Sockets, timers and files that keep the process alive, after idle connections were closed. */
  readonly handles: number;
  readonly storeBytes: number;
  /** 99th percentile since the previous measurement. */
  readonly loopDelayMs: number;
}

const POLL_INTERVAL_MS = 50;
const QUIET_MS = 250;
/** Longer than the second between two messages of a channel. Entries still unsent then wait for a later time of the clock. */
const QUIET_WITH_UNSENT_MS = 1500;
/** The app closes its idle connections within this time. */
const IDLE_CONNECTION_MS = 6000;

const loop = monitorEventLoopDelay({ resolution: 10 });

await serve<SoakJob, string, ResourceUsage | null, SoakQuestion>(
  async ({ environment, startsAt }) => {
    const config = configOf(environment);
    const clock = new SandboxClock(startsAt);
    let lineCount = 0;
    let runningSweeps = 0;
    const readLogLine = (line: string): void => {
      lineCount += 1;
      if (line.includes('"Scheduled check begins"')) runningSweeps += 1;
      if (line.includes('"Scheduled check ends"')) runningSweeps -= 1;
      if (line.includes('"level":"error"')) process.stderr.write(line);
    };
    const secrets = secretsOf(config);
    const log = createLogger({ level: 'info', secrets, destination: { write: readLogLine } });
    const app = await createApp(config, log, { clock, timers: clock });
    if (!app.ok) throw app.error;
    const url = `http://127.0.0.1:${app.value.address.port}`;
    await app.value.connected;
    loop.enable();

    async function waitUntilQuiet(): Promise<void> {
      let previous = { lineCount: -1, unsent: 0 };
      let quietSince = performance.now();
      for (;;) {
        await delay(POLL_INTERVAL_MS);
        const current = { lineCount, unsent: await countUnsent(url) };
        const isSame =
          current.lineCount === previous.lineCount && current.unsent === previous.unsent;
        if (!isSame || runningSweeps > 0) quietSince = performance.now();
        previous = current;
        const quietMs = performance.now() - quietSince;
        if (quietMs > (current.unsent > 0 ? QUIET_WITH_UNSENT_MS : QUIET_MS)) return;
      }
    }

    return {
      started: url,
      async answer(question) {
        if (question === 'measure') return measure(config.store.url);
        clock.advance(Math.max(0, question.until - clock.now()));
        await waitUntilQuiet();
        return null;
      },
    };
  },
);

async function countUnsent(url: string): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const { body } = await request(`${url}/metrics`, { headers });
  const match = /^hometax_watch_outbox_entries(?:\{[^}]*\})? (\d+)$/m.exec(await body.text());
  if (match === null) throw new Error('The metrics do not count the unsent entries.');
  return Number(match[1]);
}

async function measure(storeUrl: string): Promise<ResourceUsage> {
  const loopDelayMs = loop.percentile(99) / 1e6;
  await delay(IDLE_CONNECTION_MS);
  // Several runs, because finalizers release objects that only the next run collects.
  for (let n = 0; n < 3; n++) {
    globalThis.gc?.();
    await delay(POLL_INTERVAL_MS);
  }
  const { heapUsed, rss } = process.memoryUsage();
  const disk = await diskUsageOf(storeUrl);
  if (disk === undefined) throw new Error('The size of the store is unknown.');
  const handles = process.getActiveResourcesInfo().length;
  loop.reset();
  return {
    heapBytes: heapUsed,
    residentBytes: rss,
    handles,
    storeBytes: disk.storeBytes,
    loopDelayMs,
  };
}
