import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import type { Environment } from '../../../src/app/environment.js';
import type { World } from '../../../src/sandbox/world.js';
import type { LogLine } from './days.js';
import { recordOutput } from './running-app.js';

/** `node dist/main.js` as a host runs it. */
export interface AppProcess {
  readonly child: ChildProcess;
  /** Everything written so far, standard output and standard error mixed. */
  output(): string;
  stdout(): string;
  stderr(): string;
  /** Resolves with the first log line that contains these words. Rejects when the process exits before. */
  waitForLine(words: string): Promise<Readonly<Record<string, unknown>>>;
  /** Resolves with exit code and signal when the process has exited. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** The path of a built file, to start a process with. */
export function builtFile(path: string): string {
  return new URL(`../../../dist/${path}`, import.meta.url).pathname;
}

/** Starts the process. Besides PATH and TZ it gets this environment alone. */
export function startProcess(
  environment: Environment,
  { file = 'main.js', args = [], cwd }: { file?: string; args?: readonly string[]; cwd: string },
): AppProcess {
  // Processes of tests are too short for optimized code: without it a start takes a quarter less processor time.
  const child = spawn(process.execPath, ['--no-opt', builtFile(file), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const written = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk: string) => {
      output += chunk;
      written[name] += chunk;
      for (const notify of listeners) notify();
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  void exited.then(() => {
    for (const notify of listeners) notify();
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
    recordOutput(cwd, file === 'main.js' ? 'log' : 'terminal', output);
  });
  return {
    child,
    output: () => output,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    exited,
    waitForLine: (words) =>
      new Promise((resolve, reject) => {
        const search = (): void => {
          const match = output.split('\n').find((line) => line.includes(words));
          const hasExited = child.exitCode !== null || child.signalCode !== null;
          if (match === undefined && !hasExited) return;
          listeners.delete(search);
          if (match === undefined) {
            reject(new Error(`The process exited without writing "${words}":\n${output}`));
          } else resolve(JSON.parse(match));
        };
        listeners.add(search);
        search();
      }),
  };
}

const SAMPLE_INTERVAL_MS = 50;

/**
 * Milliseconds that one of the given processes, or this one, has waited for a processor since, where Linux counts them:
 * the most of any. A time limit is about the app, not about how busy the machine is.
 */
export function measureStarvation(...processes: readonly Pick<AppProcess, 'child'>[]) {
  const pids = [process.pid, ...processes.map(({ child }) => child.pid ?? 0)];
  const waits = pids.map((pid) => ({ pid, before: waitedMs(pid) ?? 0, ms: 0 }));
  const sample = (): void => {
    for (const wait of waits) {
      // Of a process that has exited, the last sample counts.
      wait.ms = (waitedMs(wait.pid) ?? wait.before + wait.ms) - wait.before;
    }
  };
  const timer = setInterval(sample, SAMPLE_INTERVAL_MS);
  onTestFinished(() => clearInterval(timer));
  return {
    ms(): number {
      sample();
      return Math.max(...waits.map(({ ms }) => ms));
    },
  };
}

function waitedMs(pid: number): number | undefined {
  try {
    // Nanoseconds on a processor, nanoseconds of waiting for one, and the number of turns.
    const [, nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds) / 1e6;
  } catch {
    return undefined;
  }
}

/** Milliseconds, without those in which the system let this process and the given ones wait for a processor. */
export async function timeOf(
  work: Promise<unknown>,
  ...processes: readonly Pick<AppProcess, 'child'>[]
): Promise<number> {
  const startedAt = performance.now();
  const starvation = measureStarvation(...processes);
  await work;
  return performance.now() - startedAt - starvation.ms();
}

/** Starts the app in a world and connects the stand-in Slack to it. Its log is searched for secrets after the test. */
export async function startAppProcess(
  world: World,
  settings: Environment = {},
): Promise<AppProcess> {
  const environment = { ...world.environment, LOG_LEVEL: 'debug', ...settings };
  const app = startProcess(environment, { cwd: world.folder });
  const { port } = await app.waitForLine('HomeTax Watch has started');
  world.slack.connectApp(`http://127.0.0.1:${String(port)}/slack/events`);
  return app;
}

/** Starts the app and waits until it is ready. */
export async function startReadyApp(world: World, settings: Environment = {}) {
  const app = await startAppProcess(world, settings);
  const { port } = await app.waitForLine('HomeTax Watch has started');
  const url = `http://127.0.0.1:${String(port)}`;
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200);
  return { ...app, url };
}

/** The complete lines of a log, each one JSON object. */
export function parseLog(written: string): readonly LogLine[] {
  // The last line may still be incomplete.
  const lines = written.split('\n').slice(0, -1);
  // Written by the app's own logger.
  return lines.map((line) => JSON.parse(line) as LogLine);
}
