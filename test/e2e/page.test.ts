import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type AppProcess, startProcess, timeOf } from './support/app-process.js';

/** Starts `npm run demo` with its own temporary folder, so that leftovers can be seen. */
function startPage(
  options: { args?: readonly string[]; environment?: Record<string, string> } = {},
) {
  const folder = temporaryFolder();
  const { args = ['--port', '0'], environment = {} } = options;
  const page = startProcess(
    { TMPDIR: folder, ...environment },
    { file: 'sandbox/page.js', args, cwd: tmpdir() },
  );
  return { page, folder };
}

async function addressOf(page: AppProcess): Promise<string> {
  await vi.waitUntil(() => page.stdout().includes('Ctrl-C'), { timeout: 40_000, interval: 20 });
  return /http:\/\/localhost:\d+/.exec(page.stdout())?.[0] ?? '';
}

/** A `data:` module's body that runs this code on SIGUSR2. URL-encoded, because NODE_OPTIONS is split at spaces. */
function onSigusr2(code: string): string {
  return encodeURIComponent(`process.on('SIGUSR2',()=>{${code}})`);
}

async function aPortInUse(): Promise<number> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP address.');
  return address.port;
}

describe('npm run demo', () => {
  it('prints its address, serves the page with its files, and runs the app', async () => {
    const { page } = startPage();

    const url = await addressOf(page);
    const html = await (await fetch(url)).text();
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    const answers = await Promise.all(files.map(async (path) => (await fetch(url + path)).status));
    const state = await (await fetch(`${url}/api/state?as=U0KIM`)).json();

    expect(page.stdout()).toContain('a tour in six steps');
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(state).toMatchObject({ me: { id: 'U0KIM' }, channelLanguage: 'ko' });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'closes its port and removes its folder on %s, even during a sweep with a page open',
    async (signal) => {
      const { page, folder } = startPage();
      const url = await addressOf(page);
      const events = await fetch(`${url}/api/events`);

      page.child.kill(signal);
      // npm forwards a terminal's Ctrl-C, so the process receives the signal twice.
      page.child.kill(signal);

      expect(await timeOf(page.exited, page)).toBeLessThan(5000);
      expect((await page.exited).code).toBe(0);
      await expect(fetch(url)).rejects.toThrow();
      expect(readdirSync(folder)).toEqual([]);
      expect(page.stderr()).toBe('');
      await events.body?.cancel().catch(() => undefined);
    },
  );

  it.each([
    { name: '--port', optionsFor: (port: number) => ({ args: ['--port', String(port)] }) },
    {
      name: 'PAGE_PORT',
      optionsFor: (port: number) => ({ args: [], environment: { PAGE_PORT: String(port) } }),
    },
  ])(
    'says in one line that the port from $name is in use, and how to choose another',
    async ({ optionsFor }) => {
      const port = await aPortInUse();
      const { page, folder } = startPage(optionsFor(port));

      const { code } = await page.exited;

      expect([code, page.stdout()]).toEqual([1, '']);
      expect(page.stderr()).toBe(
        `Port ${port} is in use. Stop that program, or choose another port: npm run demo -- --port ${port + 1}\n`,
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each([
    { args: ['--port', 'many'], name: 'an invalid port' },
    { args: ['--language', 'fr'], name: 'an unsupported language' },
    { args: ['--colour'], name: 'an unknown option' },
  ])('prints its usage when given $name', async ({ args }) => {
    const { page } = startPage({ args });

    const { code } = await page.exited;

    expect([code, page.stdout()]).toEqual([1, '']);
    expect(page.stderr()).toContain('npm run demo -- --port 4100');
  });

  it.each([
    { name: 'an unhandled rejection', script: 'Promise.reject(new Error("lost"))' },
    { name: 'an uncaught exception', script: 'throw new Error("lost")' },
  ])('prints the error and exits with code 1 after $name', async ({ script }) => {
    const { page, folder } = startPage({
      environment: { NODE_OPTIONS: `--import=data:text/javascript,${onSigusr2(script)}` },
    });
    const url = await addressOf(page);

    page.child.kill('SIGUSR2');
    const { code } = await page.exited;

    expect(code).toBe(1);
    expect(page.stderr()).toContain('The sandbox ends because of an unhandled error');
    expect(page.stderr()).toContain('Error: lost');
    await expect(fetch(url)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports a process.exit from inside the app', async () => {
    const { page } = startPage({
      environment: {
        NODE_OPTIONS: `--import=data:text/javascript,${onSigusr2('process.exit(0)')}`,
      },
    });
    await addressOf(page);

    page.child.kill('SIGUSR2');
    const { code } = await page.exited;

    expect(code).toBe(1);
    expect(page.stderr()).toBe('The sandbox ended unexpectedly, with exit code 0.\n');
  });

  it('posts in English with --language en', async () => {
    const { page } = startPage({ args: ['--port', '0', '--language', 'en'] });

    const url = await addressOf(page);

    expect(await (await fetch(`${url}/api/state`)).json()).toMatchObject({ channelLanguage: 'en' });
  });
});
