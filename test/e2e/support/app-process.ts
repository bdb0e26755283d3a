import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../../src/app/config.js';
import type { World } from '../../../src/sandbox/world.js';
import { builtFile } from './built.js';

/** `node dist/main.js` as a host runs it. */
export interface AppProcess {
  readonly child: ChildProcess;
  /** What it wrote to standard output and standard error so far. */
  output(): string;
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
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      output += chunk;
      for (const tell of listeners) tell();
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  void ended.then(() => {
    for (const tell of listeners) tell();
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    child,
    output: () => output,
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

/** Starts the app in a world and lets Slack call it. */
export async function startAppProcess(
  world: World,
  settings: Environment = {},
): Promise<AppProcess> {
  const started = startProcess({ ...world.environment, ...settings }, { cwd: world.folder });
  const { port } = await started.line('HomeTax Watch has started');
  world.slack.connectApp(`http://127.0.0.1:${String(port)}/slack/events`);
  return started;
}
