import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { openDatabase } from '../../src/store/open-store.js';
import { changedUrl, hasPostgres, newDatabase, queryAt } from '../support/postgres-server.js';
import { startProcess } from './support/app-process.js';
import { messages } from './support/channel.js';
import { cli, cliProcess } from './support/command-line.js';
import { untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { outboxOf } from './support/stored.js';
import { openRows, storeUrlOf } from './support/test-store.js';
import { brns, certificateOnly, deptUserWorks, watch } from './support/watching.js';
import { answerTo } from './support/what-people-see.js';

const [GARAM = '', NURI = ''] = brns(2);
const PASSWORD = 'hunter2!Secret';
const settings = { CHANNEL_LANGUAGE: 'en' };

/** What waits in the database. `pg_locks` also lists the databases of other tests. */
const WAITING = `SELECT FROM pg_locks WHERE NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** A world whose app has checked two companies, has sent one alert, and is stopped. */
async function aSweptWorld(): Promise<World> {
  const world = await aWorld({ settings });
  await watch(world, [
    { brn: GARAM, name: '가람무역', state: deptUserWorks() },
    { brn: NURI, name: '누리전자', state: certificateOnly(world, -1) },
  ]);
  const running = await startApp(world);
  await untilSwept(running);
  await expect.poll(() => outboxOf(world)).toEqual([]);
  await running.stop();
  return world;
}

function fileIn(world: World, name: string): string {
  return `sqlite://${join(world.folder, name)}`;
}

/** An empty store of the other engine, whose address has a password if it is on PostgreSQL. */
async function aTarget(world: World): Promise<string> {
  const isOnFile = storeUrlOf(world).startsWith('sqlite:');
  if (!isOnFile || !hasPostgres) return fileIn(world, 'target.sqlite');
  return withPassword(await newDatabase());
}

/** The tests' server asks for none, so it accepts any. */
function withPassword(url: string): string {
  return changedUrl(url, { password: encodeURIComponent(PASSWORD) });
}

function copy(world: World, from: string, to: string) {
  return cli(world, ['store', 'copy', from, to]);
}

describe('hometax-watch store copy', () => {
  it('moves a store to the other engine and back; the app continues with the copy', async () => {
    const world = await aSweptWorld();
    const [from, there, back] = [
      storeUrlOf(world),
      await aTarget(world),
      fileIn(world, 'back.sqlite'),
    ];

    const first = await copy(world, from, there);
    const second = await copy(world, there, back);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.out).toMatch(/^Records \(source \d+, target \d+\)\n/);
    expect(first.out).toMatch(/ {2}company:test {2,}2 {2,}2\n/);
    expect(first.out).toMatch(/\nSource and target are identical\. SHA-256 .+: [0-9a-f]{64}\n$/);
    expect(second.out).toBe(first.out);
    expect(first.err).toContain('do not start it with the source');
    for (const { out, err } of [first, second]) expect(out + err).not.toContain('hunter2');

    const running = await startApp(world, { STORE_URL: there });
    await world.slack.slash(PEOPLE.kim, '/hometax', '목록', { channel: ALERT_CHANNEL });
    await answerTo(world, PEOPLE.kim, '누리전자');
    await running.stop();
    expect(messages(world)).toHaveLength(1);
    expect(await copy(world, from, there)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('The target already holds records, so nothing was copied.'),
    });
  });

  it('copies nothing while the app is running', async () => {
    const world = await aWorld({ settings });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
    await startApp(world);

    const used = await copy(world, storeUrlOf(world), fileIn(world, 'target.sqlite'));

    expect([used.code, used.out]).toEqual([1, '']);
    expect(used.err).toContain('The app is using the source, so nothing was copied.');
  });

  it.each([
    { from: '', to: 'sqlite://b', says: 'The first address cannot be read.' },
    { from: 'data/a.sqlite', to: 'sqlite://b', says: 'The first address cannot be read.' },
    { from: 'sqlite://a', to: 'mysql://u:hunter2@h/d', says: 'The second address cannot be read.' },
    { from: 'sqlite://a', to: 'postgres://u:hunter2#@h/d', says: 'The second address cannot' },
    { from: 'sqlite://missing', to: 'sqlite://b', says: 'The source does not exist' },
  ])('explains a wrong address without repeating it: $from $to', async ({ from, to, says }) => {
    const world = await aWorld({ settings });

    const { code, out, err } = await copy(world, from, to);

    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(says);
    expect(err).not.toContain('hunter2');
  });

  it.skipIf(!hasPostgres)('names a database that does not exist, but no password', async () => {
    const world = await aSweptWorld();
    const missing = changedUrl(withPassword(await newDatabase()), { pathname: '/missing' });

    const { code, out, err } = await cliProcess(
      world,
      ['store', 'copy', storeUrlOf(world), missing],
      { LOG_LEVEL: 'debug' },
    );

    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('missing on 127.0.0.1');
    expect(err).not.toContain('hunter2');
  });

  it.skipIf(!hasPostgres)('says that the target is incomplete when it is interrupted', async () => {
    const world = await aSweptWorld();
    const target = await newDatabase();
    await (await openDatabase(target)).close();
    const blocker = new Client(target);
    await blocker.connect();
    onTestFinished(() => blocker.end());
    await blocker.query('BEGIN; LOCK TABLE keyv IN EXCLUSIVE MODE');
    const args = ['store', 'copy', storeUrlOf(world), target];
    const copying = startProcess(world.environment, { file: 'cli.js', args, cwd: world.folder });
    await vi.waitUntil(async () => (await queryAt(target, WAITING)).length > 0, {
      timeout: 40_000,
    });

    copying.child.kill('SIGINT');
    await blocker.query('ROLLBACK');

    expect((await copying.exited).code).toBe(1);
    expect(copying.output()).toBe(
      'The copy did not finish, so the app refuses to use the target. Run the same command again to start over. The records of the source are unchanged.\n',
    );
    const refused = await cli(world, ['export'], { STORE_URL: target });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('store copy')]);
    expect(await copy(world, storeUrlOf(world), target)).toMatchObject({ code: 0 });
  });
});

describe('hometax-watch store check', () => {
  it('finds nothing wrong in a store of the app, also while the app is running', async () => {
    const world = await aSweptWorld();
    const running = await startApp(world);

    const { code, out, err } = await cli(world, ['store', 'check']);
    await running.stop();

    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/^\d+ rows read\.\nNo problem found\.\n$/);
  });

  it('lists what is wrong, with masked business numbers, and exits 2', async () => {
    const world = await aSweptWorld();
    const rows = await openRows(world);
    const [entry] = await rows.first({ from: 'history-time:test:', to: 'history-time:test;' }, 1);
    await rows.write([
      { key: `company:test:${GARAM}`, text: 'damaged' },
      { key: entry?.key ?? '', text: undefined },
    ]);

    const { code, out, err } = await cli(world, ['store', 'check']);

    expect(code).toBe(2);
    expect(out).toContain('company:test:99981*****: is not JSON written by this app\n');
    expect(out).toMatch(/\nhistory:test:\S+: missing from the time index of the history\n/);
    expect(err).toContain('1 stored record cannot be read. Nothing was deleted.');
    expect(err).toContain('Missing from the time index of the history (1)');
    expect(out + err).not.toContain(GARAM);
  });
});
