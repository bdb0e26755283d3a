import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../../e2e/support/app-process.js';

/** The built sandbox, started like `npm run demo`. */
export interface PageProcess {
  readonly url: string;
  /** Everything on standard error: the problems of the app. */
  errorOutput(): string;
  end(): Promise<void>;
}

/** Shorter than the time limit of a hook, whose error would not contain the output. */
const START_TIMEOUT_MS = 100_000;

/** Starts the sandbox on a free port. Resolves when the page is served; rejects with its output if it does not start. */
export async function startPageProcess(args: readonly string[] = []): Promise<PageProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'hometax-watch-'));
  const child = spawn(process.execPath, [builtFile('sandbox/page.js'), '--port', '0', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk: string) => {
      output[name] += chunk;
    });
  }
  const exited = once(child, 'close');
  const url = await waitForAddress(child, output).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    errorOutput: () => output.stderr,
    async end() {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for the address, which is printed when the page can be used. */
function waitForAddress(
  child: ChildProcess,
  output: { readonly stdout: string; readonly stderr: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () =>
      reject(new Error(`The page did not start:\n${output.stdout}${output.stderr}`));
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    child.once('close', fail);
    child.stdout?.on('data', () => {
      const url = /http:\/\/localhost:\d+/.exec(output.stdout)?.[0];
      if (url === undefined) return;
      clearTimeout(timer);
      child.off('close', fail);
      resolve(url);
    });
  });
}
