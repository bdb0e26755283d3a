import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { link, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort, listen, stop } from '../../src/sandbox/loopback.js';
import { PEOPLE } from '../../src/sandbox/world.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { openDatabase } from '../../src/store/open-store.js';
import { builtFile, startAppProcess, startProcess } from './support/app-process.js';
import { cli } from './support/command-line.js';
import { logOf } from './support/days.js';
import { aWorld, metricsAt, startApp } from './support/running-app.js';
import { findSample, sampleApp, sampleWorld } from './support/sample-world.js';
import { ABOUT_SQLITE } from './support/test-store.js';
import { answerTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
/** These tests use signals, limits and files of Linux. */
const onLinux = { skip: process.platform !== 'linux' };
const onLinuxWithSqlite = { skip: onLinux.skip || ABOUT_SQLITE.skip };

/** A port that is in use until the test is over. */
async function portInUse(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  onTestFinished(() => stop(server));
  return port;
}

async function statusOf(port: number, path = '/readyz'): Promise<number | undefined> {
  const url = `http://127.0.0.1:${port}${path}`;
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).status;
  } catch {
    return undefined;
  }
}

function untilReady(port: number): Promise<unknown> {
  return expect.poll(() => statusOf(port)).toBe(200);
}

/** Kills the process after the test, if it is still running. */
function killAfterTest(child: ChildProcess): ChildProcess {
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  return child;
}

describe('a process whose output cannot be written', () => {
  it('keeps working if it is the app', onLinux, async () => {
    const world = await aWorld();
    const port = await freePort();
    killAfterTest(
      spawn(process.execPath, [builtFile('main.js')], {
        cwd: world.folder,
        env: { PATH: process.env['PATH'], TZ: 'UTC', ...world.environment, PORT: String(port) },
        stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'],
      }),
    );

    await untilReady(port);
    world.slack.connectApp(`http://127.0.0.1:${port}/slack/events`);
    await world.slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    await answerTo(world, kim, '/hometax [확인]');
  });

  it(
    'reports it and exits 1 if it is a command, and exits 0 if its reader closed the pipe',
    onLinux,
    async () => {
      const world = await aWorld();
      const env = { PATH: process.env['PATH'], TZ: 'UTC', ...world.environment };
      const options = { cwd: world.folder, env } as const;
      const args = [builtFile('cli.js'), 'export'];

      const withFullDisk = killAfterTest(
        spawn(process.execPath, args, {
          ...options,
          stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
        }),
      );
      const withClosedPipe = killAfterTest(
        spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }),
      );
      withClosedPipe.stdout?.destroy();
      const [full, closed] = await Promise.all([withFullDisk, withClosedPipe].map(outcomeOf));

      expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining('(ENOSPC)') });
      expect(closed).toMatchObject({ code: 0 });
      for (const outcome of [full, closed]) expect(outcome?.stderr).not.toMatch(/node:|^\s+at /m);
    },
  );
});

async function outcomeOf(child: ChildProcess) {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code]: unknown[] = await once(child, 'close');
  return { code, stderr };
}

describe('a suspended process', () => {
  it('keeps its store locked, and continues when it is resumed', onLinuxWithSqlite, async () => {
    const world = await aWorld();
    const app = await startAppProcess(world);
    const port = Number((await app.waitForLine('HomeTax Watch has started'))['port']);
    await untilReady(port);
    app.child.kill('SIGSTOP');

    const statusDuring = await statusOf(port, '/healthz');
    const second = startProcess(world.environment, { cwd: world.folder });
    const { code } = await second.exited;
    app.child.kill('SIGCONT');
    await untilReady(port);
    await world.slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    expect(statusDuring).toBeUndefined();
    expect(code).toBe(1);
    await answerTo(world, kim, '/hometax [확인]');
  });
});

describe('a process without free file descriptors', () => {
  it('answers nobody until descriptors are free again', onLinux, async () => {
    const world = await aWorld();
    const app = await startAppProcess(world);
    const port = Number((await app.waitForLine('HomeTax Watch has started'))['port']);
    await untilReady(port);
    const { pid } = app.child;
    const openFiles = readdirSync(`/proc/${pid}/fd`).length;
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${openFiles + 4}:`]);
    const sockets = Array.from({ length: 40 }, () =>
      connect(port, '127.0.0.1').on('error', () => {}),
    );
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });

    await expect.poll(() => statusOf(port, '/healthz')).toBeUndefined();
    for (const socket of sockets) socket.destroy();

    await untilReady(port);
    expect(app.child.exitCode).toBeNull();
  });
});

describe('a start that fails', () => {
  it('names the cause and exits: the port is in use', async () => {
    const world = await aWorld();
    const port = await portInUse();
    const app = startProcess({ ...world.environment, PORT: String(port) }, { cwd: world.folder });

    expect((await app.exited).code).toBe(1);
    expect(app.output()).toContain('Another process listens at PORT');
    // The failed process released the store.
    await startAppProcess(world);
  });

  it.each([
    {
      name: 'that is no SQLite file',
      prepare: async (file: string) => writeFile(file, 'brn,name\n'.repeat(1000)),
      says: 'is damaged or not an SQLite database',
    },
    {
      name: 'with a second name',
      prepare: async (file: string) => {
        await writeFile(file, '');
        await link(file, `${file}.other`);
      },
      says: 'has a second name',
    },
    {
      name: 'that is an unfinished copy',
      prepare: async (file: string) => {
        const database = await openDatabase(`sqlite://${file}`);
        await database.write([{ key: 'unfinished-copy', text: '{}' }]);
        await database.close();
      },
      says: 'Another store was being copied here, which did not finish',
    },
  ])('names the cause and exits: a store $name', ABOUT_SQLITE, async ({ prepare, says }) => {
    const world = await aWorld();
    const file = join(world.folder, 'store.sqlite');
    await prepare(file);

    const app = startProcess(world.environment, { cwd: world.folder });

    expect((await app.exited).code).toBe(1);
    expect(app.output()).toContain(says);
  });

  it('names the cause and exits: an unknown name in HOST', async () => {
    const world = await aWorld();
    const environment = { ...world.environment, HOST: 'localhost:3000' };
    const app = startProcess(environment, { cwd: world.folder });

    expect((await app.exited).code).toBe(1);
    expect(app.output()).toContain('Set HOST to 0.0.0.0 or to an address of this machine.');
  });

  it('names the cause and exits: an unknown time zone', async () => {
    const world = await aWorld();
    const app = startProcess(
      { ...world.environment, TIMEZONE: 'Asia/Seoull', CHANNEL_LANGUAGE: 'en' },
      { cwd: world.folder },
    );

    expect((await app.exited).code).toBe(1);
    expect(app.output()).toMatch(/TIMEZONE must be the name of a time zone/);
  });
});

describe('an unreachable POPBiLL', () => {
  it.each([
    { name: 'nothing listens there', changeUrl: () => 'http://127.0.0.1:9' },
    { name: 'it does not speak TLS', changeUrl: (url: string) => url.replace('http:', 'https:') },
  ])('is no company’s fault, and is counted in the metrics: $name', async ({ changeUrl }) => {
    const world = await sampleWorld();
    const brokenUrl = changeUrl(world.popbill.url);
    const { url } = await startApp(world, {
      POPBILL_AUTH_URL: brokenUrl,
      POPBILL_API_URL: brokenUrl,
    });

    await world.slack.slash(kim, '/hometax', `확인 ${findSample('healthy').brn}`, {
      channel: 'C0TEAM',
    });

    const report = await answerTo(world, kim, '확인하지 못함 ⚪');
    expect(wordsOf(report)).toContain('연결하지 못했습니다');
    const metrics = await metricsAt(url);
    expect(metrics).toContain('call_duration_seconds_count{call="token",outcome="unreachable"}');
  });
});

/** Whether a process can mount its own small disk here. */
const canMountDisk =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describe('a full disk', () => {
  it('is reported to the person who saves a form, which can be saved once there is space', {
    skip: !canMountDisk || ABOUT_SQLITE.skip,
  }, async () => {
    const world = await aWorld();
    const disk = join(world.folder, 'disk');
    mkdirSync(disk);
    const port = await freePort();
    const node = `exec ${process.execPath} ${builtFile('main.js')}`;
    const app = killAfterTest(
      spawn('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=1m tmpfs ${disk} && ${node}`], {
        cwd: world.folder,
        env: {
          PATH: process.env['PATH'],
          TZ: 'UTC',
          ...world.environment,
          PORT: String(port),
          STORE_URL: `sqlite://${join(disk, 'store.sqlite')}`,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    let output = '';
    app.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await untilReady(port);
    const { slack } = world;
    slack.connectApp(`http://127.0.0.1:${port}/slack/events`);
    // Other processes see the mounted disk under /proc.
    const filler = `/proc/${app.pid}/root${disk}/filler`;
    fillUp(filler);
    await slack.slash(lee, '/hometax', 'settings', { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Settings');

    await slack.submit(lee, { [FIELDS.settingLanguage.id]: 'en' });
    await windowOf(world, lee, 'a change you made may not have been saved');
    rmSync(filler);
    await slack.submit(lee);
    await windowOf(world, lee, 'Saved. The changes are in effect.');

    expect(output).toContain('"code":"disk-full"');
    expect(app.exitCode).toBeNull();
  });
});

/** Writes until the disk is full. */
function fillUp(file: string): void {
  for (const size of [64 * 1024, 4096, 1]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}

describe(
  'a store that is deleted, moved or replaced while the app is running',
  ABOUT_SQLITE,
  () => {
    it('is reported to everybody who sends a command, and works again once it is back', async () => {
      const running = await sampleApp();
      const { world, logged } = running;
      const otherFolder = join(world.folder, 'other');
      mkdirSync(otherFolder);
      const names = readdirSync(world.folder).filter((name) => /^store\.sqlite(-\w+)?$/.test(name));
      const move = (from: string, to: string) => {
        for (const name of names) {
          if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name));
        }
      };
      await world.slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
      await world.slack.waitFor(({ ephemerals }) => ephemerals(kim).length > 0);

      move(world.folder, otherFolder);
      // The app checks for the file once a second.
      await vi.waitUntil(
        async () => {
          await world.slack.slash(lee, '/hometax', 'status', { channel: 'C0TEAM' });
          return JSON.stringify(world.slack.ephemerals(lee)).includes(
            'was deleted, moved or replaced',
          );
        },
        { timeout: 40_000, interval: 300 },
      );
      await world.slack.slash(kim, '/hometax', '이력', { channel: 'C0TEAM' });
      await answerTo(world, kim, '데이터를 읽거나 저장하지 못했습니다');
      const ready = await fetch(`${running.url}/readyz`);
      const monitoring = await fetch(`${running.url}/monitoring`);
      const doctor = await cli(world, ['doctor'], { CHANNEL_LANGUAGE: 'en' });
      // An export of a new, empty store would look complete.
      expect(await cli(world, ['export'])).toMatchObject({ code: 1, out: '' });
      expect(existsSync(join(world.folder, 'store.sqlite'))).toBe(false);
      move(otherFolder, world.folder);
      const answersBefore = world.slack.ephemerals(kim).length;
      await world.slack.slash(kim, '/hometax', '이력', { channel: 'C0TEAM' });

      await world.slack.waitFor(
        ({ ephemerals, views }) => ephemerals(kim).length > answersBefore || views(kim).length > 0,
      );
      expect(JSON.stringify(world.slack.ephemerals(kim).slice(answersBefore))).not.toContain(
        '데이터를 읽거나',
      );
      expect([ready.status, monitoring.status, doctor.code]).toEqual([503, 503, 2]);
      expect(doctor.out).toContain('! Store: cannot be used.');
      expect(await monitoring.text()).toContain('store-broken');
      expect(logged.join('')).toContain('"code":"moved"');
      expect(logOf(running).some(({ level }) => level === 'error')).toBe(true);
    });
  },
);
