import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { request } from 'undici';
import type { Environment } from '../../app/environment.js';

/** The built app as it runs in life: a process of its own, told everything by its environment. */
export interface AppProcess {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** From the start of the process to the first `/readyz` that said ready, in milliseconds. */
  readonly readyAfterMs: number;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/** Resident memory of the process in bytes. */
export interface Memory {
  readonly now: number;
  /** The most it ever was; only Linux tells. */
  readonly peak?: number;
}

const run = promisify(execFile);

type App = ChildProcessByStdio<null, Readable, null>;

const ASK_READY_EVERY_MS = 10;
const READY_WITHIN_MS = 60_000;

/** Starts it and waits until it is ready. Rejects with what it logged last when it is not within a minute. */
export async function startAppProcess(
  environment: Environment,
  folder: string,
): Promise<AppProcess> {
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

/** The port the app says in its log, which is lines of JSON. */
function portOf(app: App): Promise<number> {
  return new Promise((resolve, reject) => {
    let last = '';
    const lines = createInterface(app.stdout);
    lines.on('line', (line) => {
      last = line;
      const port = /"port":(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    lines.once('close', () => reject(new Error(`The app ended. Its last word was: ${last}`)));
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
