import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../../src/app/environment.js';
import type { World } from '../../../src/sandbox/world.js';
import { builtFile } from './built.js';
import type { Logged } from './days.js';
import { noteWritten } from './running-app.js';

/** `node dist/main.js` as a host runs it. */
export interface AppProcess {
  readonly child: ChildProcess;
  /** What it wrote to standard output and standard error so far. */
  output(): string;
  stdout(): string;
  stderr(): string;
  /** Resolves with the first log line that holds the words. Rejects when the process ends before. */
  line(words: string): Promise<Readonly<Record<string, unknown>>>;
  /** Resolves with exit code and signal when the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Starts the process; what it was started with is all of its environment. */
export function startProcess(
  environment: Environment,
  { file = 'main.js', args = [], cwd }: { file?: string; args?: readonly string[]; cwd: string },
): AppProcess {
  const child = spawn(process.execPath, [builtFile(file), ...args], {
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
      for (const tell of listeners) tell();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  void ended.then(() => {
    for (const tell of listeners) tell();
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    noteWritten(cwd, file === 'main.js' ? 'log' : 'terminal', output);
  });
  return {
    child,
    output: () => output,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    ended,
    line: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = output.split('\n').find((line) => line.includes(words));
          const isOver = child.exitCode !== null || child.signalCode !== null;
          if (found === undefined && !isOver) return;
          listeners.delete(look);
          if (found === undefined)
            reject(new Error(`It ended without saying "${words}":\n${output}`));
          else resolve(JSON.parse(found));
        };
        listeners.add(look);
        look();
      }),
  };
}

/** Starts the app in a world and lets Slack call it. All it logs is searched for secrets when the test is over. */
export async function startAppProcess(
  world: World,
  settings: Environment = {},
): Promise<AppProcess> {
  const environment = { ...world.environment, LOG_LEVEL: 'debug', ...settings };
  const started = startProcess(environment, { cwd: world.folder });
  const { port } = await started.line('HomeTax Watch has started');
  world.slack.connectApp(`http://127.0.0.1:${String(port)}/slack/events`);
  return started;
}

/** Whole lines of a log, each one JSON object. */
export function linesOf(written: string): readonly Logged[] {
  // The last one may not be written to its end yet.
  const lines = written.split('\n').slice(0, -1);
  // Written by the app's own logger.
  return lines.map((line) => JSON.parse(line) as Logged);
}
