import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type AppProcess, startProcess } from './support/app-process.js';

/** `npm run demo`, with a folder of its own for what it leaves on the disk. */
function startPage(about: { args?: readonly string[]; environment?: Record<string, string> } = {}) {
  const folder = temporaryFolder();
  const { args = ['--port', '0'], environment = {} } = about;
  const page = startProcess(
    { TMPDIR: folder, ...environment },
    { file: 'sandbox/page.js', args, cwd: tmpdir() },
  );
  return { page, folder };
}

async function addressOf(page: AppProcess): Promise<string> {
  await vi.waitUntil(() => page.stdout().includes('Ctrl-C'), { timeout: 20_000, interval: 20 });
  return /http:\/\/localhost:\d+/.exec(page.stdout())?.[0] ?? '';
}

/** A module that does this on SIGUSR2, as an option without spaces. */
function inOneWord(what: string): string {
  return encodeURIComponent(`process.on('SIGUSR2',()=>{${what}})`);
}

async function aTakenPort(): Promise<number> {
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

    expect(page.stdout()).toContain('a tour of five steps');
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(state).toMatchObject({ me: { id: 'U0KIM' }, channelLanguage: 'ko' });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'frees its ports and its folder on %s, in the middle of a sweep and with a page open',
    async (signal) => {
      const { page, folder } = startPage();
      const url = await addressOf(page);
      const events = await fetch(`${url}/api/events`);
      const begun = performance.now();

      page.child.kill(signal);
      // A terminal's Ctrl-C comes from npm once more.
      page.child.kill(signal);
      const { code } = await page.ended;

      expect(code).toBe(0);
      expect(performance.now() - begun).toBeLessThan(5000);
      await expect(fetch(url)).rejects.toThrow();
      expect(readdirSync(folder)).toEqual([]);
      expect(page.stderr()).toBe('');
      await events.body?.cancel().catch(() => undefined);
    },
  );

  it.each([
    { name: 'the argument', of: (port: number) => ({ args: ['--port', String(port)] }) },
    {
      name: 'PAGE_PORT',
      of: (port: number) => ({ args: [], environment: { PAGE_PORT: String(port) } }),
    },
  ])(
    'says in one line that the port of $name is taken, and how to choose another',
    async ({ of }) => {
      const port = await aTakenPort();
      const { page, folder } = startPage(of(port));

      const { code } = await page.ended;

      expect([code, page.stdout()]).toEqual([1, '']);
      expect(page.stderr()).toBe(
        `Another program listens at port ${port}. Stop it, or choose another: npm run demo -- --port ${port + 1}\n`,
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each([
    { args: ['--port', 'many'], name: 'no port' },
    { args: ['--language', 'fr'], name: 'a language it does not speak' },
    { args: ['--colour'], name: 'what it does not know' },
  ])('explains itself when it is given $name', async ({ args }) => {
    const { page } = startPage({ args });

    const { code } = await page.ended;

    expect([code, page.stdout()]).toEqual([1, '']);
    expect(page.stderr()).toContain('npm run demo -- --port 4100');
  });

  it.each([
    { name: 'a promise that nobody caught', what: 'Promise.reject(new Error("lost"))' },
    { name: 'an error that nobody caught', what: '(()=>{throw(new(Error)("lost"))})()' },
  ])('ends with what happened and exit code 1 after $name', async ({ what }) => {
    const { page, folder } = startPage({
      environment: { NODE_OPTIONS: `--import=data:text/javascript,${inOneWord(what)}` },
    });
    const url = await addressOf(page);

    page.child.kill('SIGUSR2');
    const { code } = await page.ended;

    expect(code).toBe(1);
    expect(page.stderr()).toContain('The sandbox ends: something went wrong that nobody caught');
    expect(page.stderr()).toContain('Error: lost');
    await expect(fetch(url)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says so when something ends it from within', async () => {
    const { page } = startPage({
      environment: {
        NODE_OPTIONS: `--import=data:text/javascript,${inOneWord('process.exit(0)')}`,
      },
    });
    await addressOf(page);

    page.child.kill('SIGUSR2');
    const { code } = await page.ended;

    expect(code).toBe(1);
    expect(page.stderr()).toBe('The sandbox ended by itself, with exit code 0.\n');
  });

  it('speaks English in its channel when it is asked to', async () => {
    const { page } = startPage({ args: ['--port', '0', '--language', 'en'] });

    const url = await addressOf(page);

    expect(await (await fetch(`${url}/api/state`)).json()).toMatchObject({ channelLanguage: 'en' });
  });
});
