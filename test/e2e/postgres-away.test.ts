import { describe, expect, it } from 'vitest';
import { PEOPLE } from '../../src/sandbox/world.js';
import {
  changedUrl,
  hasPostgres,
  newDatabase,
  ownServer,
  queryAt,
} from '../support/postgres-server.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { parseLog, startProcess, timeOf } from './support/app-process.js';
import {
  ALERTS,
  aSharedWorld,
  balance,
  expectNothingLost,
  type Member,
  posted,
  STORE_AWAY,
  startMember,
  untilPosted,
} from './support/members.js';
import { companiesIn } from './support/stored.js';
import { answerTo, windowOf } from './support/what-people-see.js';

const { kim } = PEOPLE;

/** A world on a server of its own. */
async function aWorldOfItsOwn() {
  const server = await ownServer();
  return { server, world: await aSharedWorld(await newDatabase(server.url())) };
}

/** Resolves when one of the processes leads again. */
function untilLedAgain(...members: readonly Member[]): Promise<void> {
  const times = () => members.reduce((sum, member) => sum + member.times('leads'), 0);
  return expect.poll(times).toBe(2);
}

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  it('is restarted: no process exits, and no alert is lost', async () => {
    const { server, world } = await aWorldOfItsOwn();
    const members = [await startMember(world), await startMember(world)] as const;
    await untilPosted(world, 2);

    await server.stop();
    await server.start();

    await members[0].until('lost');
    await untilLedAgain(...members);
    await untilPosted(world, ALERTS);
    expectNothingLost(world);
    expect(members.map(({ child }) => child.exitCode)).toEqual([null, null]);
  });

  it('is gone for a while: people get a sentence, nothing is sent or lost, and all resumes', async () => {
    const { server, world } = await aWorldOfItsOwn();
    const leader = await startMember(world);
    const members = [leader];
    await balance(world, () => members);
    await untilPosted(world, 2);
    const openForm = async () => {
      await world.slack.slash(kim, '/hometax', '수정 회사 0번', { channel: 'C0TEAM' });
      return world.slack.waitFor(({ views }) => views(kim)[0], 15_000);
    };
    // On a busy machine the first command after a start can miss the 3 s in which Slack opens a window.
    await openForm().catch(openForm);

    await server.stop('kill');
    await leader.until('lost');
    const before = posted(world).length;
    await world.slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    await answerTo(world, kim, STORE_AWAY);
    await world.slack.submit(kim, { name: '새 이름' });
    await windowOf(world, kim, STORE_AWAY);
    const [ready, monitoring] = [await leader.probe('/readyz'), await leader.probe('/monitoring')];
    const late = await startMember(world);
    members.push(late);

    expect(ready).toEqual([503, expect.stringContaining('The store has been unreadable since')]);
    expect(monitoring[0]).toBe(503);
    expect(JSON.parse(monitoring[1])).toMatchObject({
      role: 'frozen',
      reasons: [{ kind: 'store-broken', text: expect.stringContaining('저장소') }],
    });
    expect([late.times('waits'), (await late.probe('/healthz'))[0]]).toEqual([1, 200]);
    expect([(await late.probe('/readyz'))[0], (await late.probe('/monitoring'))[0]]).toEqual([
      503, 503,
    ]);
    expect(posted(world)).toHaveLength(before);

    await server.start();
    await untilLedAgain(...members);
    await untilPosted(world, ALERTS);
    expectNothingLost(world);
    await world.slack.submit(kim, { name: '새 이름' });
    await expect
      .poll(async () => (await companiesIn(world)).map(({ name }) => name))
      .toContain('새 이름');
    const bugs = parseLog(leader.stdout()).filter(({ msg }) => msg.startsWith('Unexpected'));
    expect([bugs, leader.child.exitCode]).toEqual([[], null]);
  });

  it('refuses the user: a process that runs waits, logs what is refused, and leads once it is accepted', async () => {
    const url = await newDatabase();
    const user = `app_${url.slice(-12)}`;
    await queryAt(url, `CREATE ROLE ${user} LOGIN SUPERUSER`);
    const world = await aSharedWorld(url);
    const leader = await startMember(world, { STORE_URL: changedUrl(url, { username: user }) });
    await untilPosted(world, 2);

    await queryAt(url, `ALTER ROLE ${user} NOLOGIN`);
    await queryAt(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`,
    );
    await leader.until('waits');

    expect((await leader.probe('/readyz'))[0]).toBe(503);
    expect(JSON.parse((await leader.probe('/monitoring'))[1])).toMatchObject({
      role: 'frozen',
      reasons: [{ kind: 'store-broken', text: expect.stringContaining('저장소') }],
    });
    expect(leader.stdout()).toContain('refused the user or the password. Check both in STORE_URL');
    await queryAt(url, `ALTER ROLE ${user} LOGIN`);
    await leader.until('leads', 2);
    await untilPosted(world, ALERTS);
    expectNothingLost(world);
    leader.child.kill('SIGTERM');
    await leader.exited;
    await queryAt(url, `DROP ROLE ${user}`);
  });

  it('has lost the table: no process begins with an empty store, and all resumes once it is back', async () => {
    const world = await aSharedWorld(await newDatabase());
    const url = world.environment['STORE_URL'] ?? '';
    const leader = await startMember(world);
    await untilPosted(world, 2);

    await queryAt(url, 'ALTER TABLE keyv RENAME TO lost');
    await leader.until('lost');
    const late = startProcess(world.environment, { cwd: world.folder });

    expect((await late.exited).code).toBe(1);
    expect(late.output()).toContain('has no table public.keyv any more. Restore a backup');
    expect((await leader.probe('/readyz'))[0]).toBe(503);
    await queryAt(url, 'ALTER TABLE lost RENAME TO keyv');
    await leader.until('leads', 2);
    await untilPosted(world, ALERTS);
    expectNothingLost(world);
  });

  it('answers no more: a process that led is told to stop, and exits within 5 s', async () => {
    const { server, world } = await aWorldOfItsOwn();
    const proxy = await startTcpProxy(server.port);
    const leader = await startMember(world, {
      STORE_URL: changedUrl(world.environment['STORE_URL'] ?? '', { port: proxy.port }),
    });
    await untilPosted(world, 2);

    proxy.swallow('all');
    leader.child.kill('SIGTERM');

    expect(await timeOf(leader.exited, leader)).toBeLessThan(5000);
    expect((await leader.exited).code).toBe(0);
  });
});
