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
import { configOf } from '../start-app.js';
import { openWorld, type World } from '../world.js';

export interface AppProcess {
  readonly url: string;
  /** From the start of the process to the first `/readyz` that said ready, in milliseconds. */
  readonly readyAfterMs: number;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

export interface Memory {
  readonly now: number;
  /** The most it ever was; only Linux tells. */
  readonly peak?: number;
}

interface About {
  readonly environment?: (world: World) => Environment;
  readonly fill?: (store: Store, world: World) => Promise<void>;
}

/** The app still counts its companies a moment after it said that it is ready. */
const SETTLE_MS = 2000;

/** Lets `work` use the app in a world of its own, once it has settled, and ends both. */
export async function withApp<T>(
  { environment = () => ({}), fill }: About,
  work: (world: World, app: AppProcess) => Promise<T>,
): Promise<T> {
  const world = await openWorld({ slackRateLimits: false });
  try {
    if (fill !== undefined) await withStore(world, (store) => fill(store, world));
    const settings = { ...world.environment, ...environment(world) };
    const app = await startAppProcess(settings, world.folder);
    try {
      world.slack.connectApp(`${app.url}/slack/events`);
      await delay(SETTLE_MS);
      return await work(world, app);
    } finally {
      await app.stop();
    }
  } finally {
    await world.close();
  }
}

export async function withStore(
  { environment }: World,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const config = configOf(environment);
  const store = await openStore({ url: config.store.url, stage: config.popbill.stage });
  await work(store);
  await store.close();
}

const run = promisify(execFile);

type App = ChildProcessByStdio<null, Readable, null>;

const ASK_READY_EVERY_MS = 10;
const READY_WITHIN_MS = 60_000;

/** Starts it and waits until it is ready. Rejects with what it logged last when it is not within a minute. */
async function startAppProcess(environment: Environment, folder: string): Promise<AppProcess> {
  const program = fileURLToPath(new URL('../../main.js', import.meta.url));
  const begun = performance.now();
  const app: App = spawn(process.execPath, ['--enable-source-maps', program], {
    // A folder without .env, and nothing of this shell's settings.
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => app.once('exit', () => resolve()));
  try {
    const url = `http://127.0.0.1:${await portOf(app)}`;
    while (!(await isReady(url))) {
      if (performance.now() - begun > READY_WITHIN_MS) throw new Error('The app is not ready.');
      await delay(ASK_READY_EVERY_MS);
    }
    return {
      url,
      readyAfterMs: performance.now() - begun,
      memory: () => memoryOf(app.pid),
      async stop() {
        app.kill('SIGTERM');
        await ended;
      },
    };
  } catch (error) {
    app.kill('SIGKILL');
    throw error;
  }
}

function portOf(app: App): Promise<number> {
  return new Promise((resolve, reject) => {
    let last = '';
    const lines = createInterface(app.stdout);
    lines.on('line', (line) => {
      last = line;
      const port = /"port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    lines.once('close', () => reject(new Error(`The app ended. Its last line was: ${last}`)));
  });
}

async function isReady(url: string): Promise<boolean> {
  const { statusCode, body } = await request(`${url}/readyz`);
  await body.dump();
  return statusCode === 200;
}

async function memoryOf(pid: number | undefined): Promise<Memory> {
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return { now: Number(stdout) * 1024 };
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string): number => {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    if (kilobytes === undefined) throw new Error(`/proc says nothing of ${name}.`);
    return Number(kilobytes) * 1024;
  };
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}
