import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../../e2e/support/built.js';

/** The built sandbox, as `npm run demo` starts it. */
export interface PageProcess {
  readonly url: string;
  /** What it wrote to standard error: the app's troubles. */
  complaints(): string;
  end(): Promise<void>;
}

const STARTS_WITHIN_MS = 25_000;

/** Starts it on a free port; resolves when the page is served. Rejects with what it wrote when it ends before. */
export async function startPageProcess(args: readonly string[] = []): Promise<PageProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'hometax-watch-'));
  const child = spawn(process.execPath, [builtFile('sandbox/page.js'), '--port', '0', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk: string) => {
      written[name] += chunk;
    });
  }
  const ended = once(child, 'close');
  const url = await addressIn(child, written).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    url,
    complaints: () => written.stderr,
    async end() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The address is printed when the page can be used. */
function addressIn(
  child: ChildProcess,
  written: { readonly stdout: string; readonly stderr: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () =>
      reject(new Error(`The page did not start:\n${written.stdout}${written.stderr}`));
    const timer = setTimeout(fail, STARTS_WITHIN_MS);
    child.once('close', fail);
    child.stdout?.on('data', () => {
      const found = /http:\/\/localhost:\d+/.exec(written.stdout)?.[0];
      if (found === undefined) return;
      clearTimeout(timer);
      child.off('close', fail);
      resolve(found);
    });
  });
}
