import { stat } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { secretsOf } from '../../app/config.js';
import { createApp } from '../../app/create-app.js';
import type { Environment } from '../../app/environment.js';
import { createLogger } from '../../app/logger.js';
import type { Instant } from '../../kernel/time.js';
import { SandboxClock } from '../sandbox-clock.js';
import { configOf } from '../start-app.js';
import { serve } from './worker.js';

export interface SoakOrder {
  readonly environment: Environment;
  readonly startsAt: Instant;
  readonly file: string;
}

/** Until when the clock is moved, while the app does what is due; or to measure it. */
export type SoakQuestion = { readonly until: Instant } | 'measure';

export interface Taken {
  /** After garbage was collected. */
  readonly heapBytes: number;
  readonly residentBytes: number;
  /** Sockets, timers and files that keep the process going, once idle connections are closed. */
  readonly handles: number;
  readonly storeBytes: number;
  /** Since the look before, 99th percentile. */
  readonly loopDelayMs: number;
}

const LOOK_EVERY_MS = 50;
const STILL_MS = 250;
/** A channel takes one message a second; what waits for longer waits for the clock. */
const UNSENT_STILL_MS = 1500;
/** Connections that nobody uses are closed after a few seconds. */
const IDLE_MS = 6000;

const loop = monitorEventLoopDelay({ resolution: 10 });

await serve<SoakOrder, string, Taken | null, SoakQuestion>(
  async ({ environment, startsAt, file }) => {
    const config = configOf(environment);
    const clock = new SandboxClock(startsAt);
    let lines = 0;
    let sweeps = 0;
    const hear = (line: string): void => {
      lines += 1;
      if (line.includes('"Sweep begins"')) sweeps += 1;
      if (line.includes('"Sweep ends"')) sweeps -= 1;
      if (line.includes('"level":"error"')) process.stderr.write(line);
    };
    const secrets = secretsOf(config);
    const log = createLogger({ level: 'info', secrets, destination: { write: hear } });
    const app = await createApp(config, log, { clock, timers: clock });
    if (!app.ok) throw app.error;
    const url = `http://127.0.0.1:${app.value.address.port}`;
    await app.value.connected;
    loop.enable();

    async function untilQuiet(): Promise<void> {
      let before = { lines: -1, unsent: 0 };
      let since = performance.now();
      for (;;) {
        await delay(LOOK_EVERY_MS);
        const now = { lines, unsent: await waiting(url) };
        const isSame = now.lines === before.lines && now.unsent === before.unsent;
        if (!isSame || sweeps > 0) since = performance.now();
        before = now;
        const stillMs = performance.now() - since;
        if (stillMs > (now.unsent > 0 ? UNSENT_STILL_MS : STILL_MS)) return;
      }
    }

    return {
      started: url,
      async answer(question) {
        if (question === 'measure') return measure(file);
        clock.advance(Math.max(0, question.until - clock.now()));
        await untilQuiet();
        return null;
      },
    };
  },
);

async function waiting(url: string): Promise<number> {
  const { body } = await request(`${url}/metrics`);
  const said = /^hometax_watch_outbox_entries(?:\{[^}]*\})? (\d+)$/m.exec(await body.text());
  return Number(said?.[1] ?? 0);
}

async function measure(file: string): Promise<Taken> {
  const loopDelayMs = loop.percentile(99) / 1e6;
  await delay(IDLE_MS);
  // What finalizers let go of is garbage the next time.
  for (let n = 0; n < 3; n++) {
    globalThis.gc?.();
    await delay(LOOK_EVERY_MS);
  }
  const { heapUsed, rss } = process.memoryUsage();
  const sizes = await Promise.all([sizeOf(file), sizeOf(`${file}-wal`)]);
  const handles = process.getActiveResourcesInfo().length;
  loop.reset();
  return {
    heapBytes: heapUsed,
    residentBytes: rss,
    handles,
    storeBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    loopDelayMs,
  };
}

function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
