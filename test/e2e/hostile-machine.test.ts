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
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { PEOPLE } from '../../src/sandbox/world.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { startAppProcess, startProcess } from './support/app-process.js';
import { builtFile } from './support/built.js';
import { logOf } from './support/days.js';
import { aWorld, figuresAt, startIn } from './support/running-app.js';
import { sampleApp, sampleThat, sampleWorld } from './support/sample-world.js';
import { answerTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
/** What is done here to a process is Linux's own. */
const onLinux = { skip: process.platform !== 'linux' };

/** A port that is free at this moment; `held`: somebody listens there until the test is over. */
async function aPort({ held = false } = {}): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  if (held) onTestFinished(() => void server.close());
  else await new Promise<void>((resolve) => server.close(() => resolve()));
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
  return vi.waitUntil(async () => (await statusOf(port)) === 200, { timeout: 15_000 });
}

/** Ends with the test, whatever becomes of it. */
function mortal(child: ChildProcess): ChildProcess {
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  return child;
}

describe('a machine that takes no log', () => {
  it('is worked on all the same: the disk of the log is full', onLinux, async () => {
    const world = await aWorld();
    const port = await aPort();
    mortal(
      spawn(process.execPath, [builtFile('main.js')], {
        cwd: world.folder,
        env: { PATH: process.env['PATH'], TZ: 'UTC', ...world.environment, PORT: String(port) },
        stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'],
      }),
    );

    await untilReady(port);
    world.slack.connectApp(`http://127.0.0.1:${port}/slack/events`);
    await world.slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    await answerTo(world, kim, '/hometax 확인');
  });

  it(
    'a command that cannot write its output says so and exits 1; one whose reader has enough does not',
    onLinux,
    async () => {
      const world = await aWorld();
      const env = { PATH: process.env['PATH'], TZ: 'UTC', ...world.environment };
      const about = { cwd: world.folder, env } as const;
      const args = [builtFile('cli.js'), 'export'];

      const full = mortal(
        spawn(process.execPath, args, {
          ...about,
          stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
        }),
      );
      const enough = mortal(
        spawn(process.execPath, args, { ...about, stdio: ['ignore', 'pipe', 'pipe'] }),
      );
      enough.stdout?.destroy();
      const [toFull, toNobody] = await Promise.all([full, enough].map(outcomeOf));

      expect(toFull).toMatchObject({ code: 1, said: expect.stringContaining('(ENOSPC)') });
      expect(toNobody).toMatchObject({ code: 0 });
      for (const outcome of [toFull, toNobody]) expect(outcome?.said).not.toMatch(/node:|^\s+at /m);
    },
  );
});

async function outcomeOf(child: ChildProcess) {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code]: unknown[] = await once(child, 'close');
  return { code, said };
}

describe('a process that stands still', () => {
  it(
    'lets no other take its store, and continues as if nothing had happened',
    onLinux,
    async () => {
      const world = await aWorld();
      const app = await startAppProcess(world);
      const port = Number((await app.line('HomeTax Watch has started'))['port']);
      await untilReady(port);
      app.child.kill('SIGSTOP');

      const during = await statusOf(port, '/healthz');
      const second = startProcess(world.environment, { cwd: world.folder });
      const { code } = await second.ended;
      app.child.kill('SIGCONT');
      await untilReady(port);
      await world.slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

      expect(during).toBeUndefined();
      expect(code).toBe(1);
      await answerTo(world, kim, '/hometax 확인');
    },
  );
});

describe('a process without a file handle left', () => {
  it('answers nobody meanwhile, and everybody again afterwards', onLinux, async () => {
    const world = await aWorld();
    const app = await startAppProcess(world);
    const port = Number((await app.line('HomeTax Watch has started'))['port']);
    await untilReady(port);
    const { pid } = app.child;
    const open = readdirSync(`/proc/${pid}/fd`).length;
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${open + 4}:`]);
    const held = Array.from({ length: 40 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    onTestFinished(() => {
      for (const socket of held) socket.destroy();
    });

    await vi.waitUntil(async () => (await statusOf(port, '/healthz')) === undefined);
    for (const socket of held) socket.destroy();

    await untilReady(port);
    expect(app.child.exitCode).toBeNull();
  });
});

describe('the start', () => {
  it('says what is in its way, and ends: the port is taken', async () => {
    const world = await aWorld();
    const port = await aPort({ held: true });
    const app = startProcess({ ...world.environment, PORT: String(port) }, { cwd: world.folder });

    expect((await app.ended).code).toBe(1);
    expect(app.output()).toContain('Another process listens at PORT');
    // It gave the store back.
    await startAppProcess(world);
  });

  it.each([
    {
      name: 'that is no SQLite file',
      spoil: async (file: string) => writeFile(file, 'brn,name\n'.repeat(1000)),
      says: 'is damaged or is no SQLite database',
    },
    {
      name: 'with a second name',
      spoil: async (file: string) => {
        await writeFile(file, '');
        await link(file, `${file}.other`);
      },
      says: 'has a second name',
    },
  ])('says what is in its way, and ends: a store $name', async ({ spoil, says }) => {
    const world = await aWorld();
    const file = join(world.folder, 'store.sqlite');
    await spoil(file);

    const app = startProcess(world.environment, { cwd: world.folder });

    expect((await app.ended).code).toBe(1);
    expect(app.output()).toContain(says);
  });

  it('says what is in its way, and ends: a time zone nobody knows', async () => {
    const world = await aWorld();
    const app = startProcess(
      { ...world.environment, TIMEZONE: 'Asia/Seoull', CHANNEL_LANGUAGE: 'en' },
      { cwd: world.folder },
    );

    expect((await app.ended).code).toBe(1);
    expect(app.output()).toMatch(/TIMEZONE is not/);
  });
});

describe('a way to POPBiLL that is broken', () => {
  it.each([
    { name: 'nobody listens there', broken: () => 'http://127.0.0.1:9' },
    { name: 'it speaks no TLS', broken: (url: string) => url.replace('http:', 'https:') },
  ])('is no company’s fault, and stands in the metrics: $name', async ({ broken }) => {
    const world = await sampleWorld();
    const elsewhere = broken(world.popbill.url);
    const { url } = await startIn(world, {
      POPBILL_AUTH_URL: elsewhere,
      POPBILL_API_URL: elsewhere,
    });

    await world.slack.slash(kim, '/hometax', `확인 ${sampleThat('healthy').brn}`, {
      channel: 'C0TEAM',
    });

    const report = await answerTo(world, kim, '확인하지 못함 ⚪');
    expect(wordsOf(report)).toContain('연결하지 못했습니다');
    const metrics = await figuresAt(url);
    expect(metrics).toContain('call_duration_seconds_count{call="token",outcome="unreachable"}');
  });
});

/** Whether a process may have a small disk of its own here. */
const hasDisks =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describe('a full disk', () => {
  it('is said to whoever saves something, which is not lost, and saves again once there is room', {
    skip: !hasDisks,
  }, async () => {
    const world = await aWorld();
    const disk = join(world.folder, 'disk');
    mkdirSync(disk);
    const port = await aPort();
    const node = `exec ${process.execPath} ${builtFile('main.js')}`;
    const app = mortal(
      spawn('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=1m tmpfs ${disk} && ${node}`], {
        cwd: world.folder,
        env: {
          ...{ PATH: process.env['PATH'], TZ: 'UTC', ...world.environment },
          ...{ PORT: String(port), STORE_URL: `sqlite://${join(disk, 'store.sqlite')}` },
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
    // What the process sees there, others see below its own root.
    const filler = `/proc/${app.pid}/root${disk}/filler`;
    fillUp(filler);
    await slack.slash(lee, '/hometax', 'settings', { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Settings');

    await slack.submit(lee, { [FIELDS.settingLanguage.id]: 'en' });
    await windowOf(world, lee, 'What you entered is still here');
    rmSync(filler);
    await slack.submit(lee);
    await windowOf(world, lee, 'The settings were changed');

    expect(output).toContain('"code":"disk-full"');
    expect(app.exitCode).toBeNull();
  });
});

/** Takes all the room there is. */
function fillUp(file: string): void {
  for (const size of [64 * 1024, 4096, 1]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}

describe('a store that is deleted, moved or replaced under the running app', () => {
  it('is said to everybody who asks, nothing is lost in silence, and all is well once it is back', async () => {
    const running = await sampleApp();
    const { world, logged } = running;
    const aside = join(world.folder, 'aside');
    mkdirSync(aside);
    const names = readdirSync(world.folder).filter((name) => /^store\.sqlite(-\w+)?$/.test(name));
    const move = (from: string, to: string) => {
      for (const name of names) {
        if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name));
      }
    };
    await world.slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    await world.slack.waitFor(({ ephemerals }) => ephemerals(kim).length > 0);

    move(world.folder, aside);
    // It is looked for once a second.
    await vi.waitUntil(
      async () => {
        await world.slack.slash(lee, '/hometax', 'status', { channel: 'C0TEAM' });
        return JSON.stringify(world.slack.ephemerals(lee)).includes(
          'was deleted, moved or replaced',
        );
      },
      { timeout: 10_000, interval: 300 },
    );
    await world.slack.slash(kim, '/hometax', '이력', { channel: 'C0TEAM' });
    await answerTo(world, kim, '저장소를 읽거나 쓰지 못했습니다');
    const ready = await fetch(`${running.url}/readyz`);
    const monitoring = await fetch(`${running.url}/monitoring`);
    move(aside, world.folder);
    const before = world.slack.ephemerals(kim).length;
    await world.slack.slash(kim, '/hometax', '이력', { channel: 'C0TEAM' });

    await world.slack.waitFor(
      ({ ephemerals, views }) => ephemerals(kim).length > before || views(kim).length > 0,
    );
    expect(JSON.stringify(world.slack.ephemerals(kim).slice(before))).not.toContain('저장소를');
    expect([ready.status, monitoring.status]).toEqual([503, 503]);
    expect(await monitoring.text()).toContain('store-broken');
    expect(logged.join('')).toContain('"code":"moved"');
    expect(logOf(running).some(({ level }) => level === 'error')).toBe(true);
  });
});
