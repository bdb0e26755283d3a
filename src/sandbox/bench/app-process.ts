import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { request } from 'undici';
import type { Environment } from '../../app/environment.js';
import type { Store } from '../../records/store.js';
import { openStore } from '../../store/open-store.js';
import { acquireWriterLock } from '../../store/writer-lock.js';
import { configOf } from '../start-app.js';
import { openWorld, type World } from '../world.js';

export interface AppProcess {
  readonly url: string;
  /** Milliseconds from the start of the process to the first successful `/readyz`. */
  readonly readyAfterMs: number;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export interface Memory {
  /** Resident bytes. */
  readonly current: number;
  /** The highest value so far; only on Linux. */
  readonly peak?: number;
}

export interface AppOptions {
  /** Settings that replace those of the world. */
  readonly environment?: (world: World) => Environment;
  /** Fills the store before the app starts. */
  readonly fill?: (store: Store, world: World) => Promise<void>;
  /** The wait between the app's start and `work`. Default: until the companies are counted. */
  readonly settleMs?: number;
}

/** The app still counts its companies for a moment after it is ready. */
const SETTLE_MS = 2000;

/** Starts the app in a new world, runs `work`, and closes both. */
export async function withApp<T>(
  { environment = () => ({}), fill, settleMs = SETTLE_MS }: AppOptions,
  work: (world: World, app: AppProcess) => Promise<T>,
): Promise<T> {
  const world = await openWorld({ slackRateLimits: false });
  try {
    const settings = { ...world.environment, ...environment(world) };
    if (fill !== undefined) await withStore(settings, (store) => fill(store, world));
    const app = await startAppProcess(settings, world.folder);
    try {
      world.slack.connectApp(`${app.url}/slack/events`);
      await delay(settleMs);
      return await work(world, app);
    } finally {
      await app.stop();
    }
  } finally {
    await world.close();
  }
}

/** Runs `work` on the store of these settings. */
export async function withStore(
  environment: Environment,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const { store, popbill } = configOf(environment);
  // Leaves a lock file, as in a used store. Without one, the app waits at its start for another possible writer.
  const lock = await acquireWriterLock(store.url);
  if (!lock.ok) throw lock.error;
  const opened = await openStore({ url: store.url, stage: popbill.stage });
  await work(opened);
  await opened.close();
  await lock.value.release();
}

const runCommand = promisify(execFile);

type App = ChildProcessByStdio<null, Readable, null>;

const READY_POLL_INTERVAL_MS = 10;
const READY_TIMEOUT_MS = 180_000;

/** Starts the app and waits until it is ready. Rejects if that takes too long or the app exits before. */
async function startAppProcess(environment: Environment, folder: string): Promise<AppProcess> {
  const program = fileURLToPath(new URL('../../main.js', import.meta.url));
  const start = performance.now();
  const app: App = spawn(process.execPath, ['--enable-source-maps', program], {
    // The folder has no .env, and this shell's settings are not passed on.
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => app.once('exit', () => resolve()));
  try {
    const url = `http://127.0.0.1:${await readPort(app)}`;
    while (!(await isReady(url))) {
      if (performance.now() - start > READY_TIMEOUT_MS) throw new Error('The app is not ready.');
      await delay(READY_POLL_INTERVAL_MS);
    }
    return {
      url,
      readyAfterMs: performance.now() - start,
      memory: () => readMemory(app.pid),
      async stop() {
        app.kill('SIGTERM');
        await exited;
      },
    };
  } catch (error) {
    app.kill('SIGKILL');
    throw error;
  }
}

function readPort(app: App): Promise<number> {
  return new Promise((resolve, reject) => {
    let lastLine = '';
    const lines = createInterface(app.stdout);
    lines.on('line', (line) => {
      lastLine = line;
      const port = /"port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    lines.once('close', () => reject(new Error(`The app ended. Its last line was: ${lastLine}`)));
  });
}

async function isReady(url: string): Promise<boolean> {
  const { statusCode, body } = await request(`${url}/readyz`);
  await body.dump();
  return statusCode === 200;
}

async function readMemory(pid: number | undefined): Promise<Memory> {
  if (process.platform !== 'linux') {
    const { stdout } = await runCommand('ps', ['-o', 'rss=', '-p', String(pid)]);
    return { current: Number(stdout) * 1024 };
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string): number => {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    if (kilobytes === undefined) throw new Error(`/proc has no ${name}.`);
    return Number(kilobytes) * 1024;
  };
  return { current: bytes('VmRSS'), peak: bytes('VmHWM') };
}
