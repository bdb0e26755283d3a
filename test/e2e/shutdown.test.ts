import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { eventually } from '../support/eventually.js';
import { linesOf, startAppProcess } from './support/app-process.js';
import { built } from './support/built.js';
import { messages } from './support/channel.js';
import { aWorld } from './support/running-app.js';
import { allOf, fromStore, outboxOf } from './support/stored.js';
import { brns, deptUserWorks, watch } from './support/watching.js';

async function aWorldWith(count: number): Promise<World> {
  const world = await aWorld();
  await watch(
    world,
    brns(count).map((brn, i) => ({ brn, name: `회사${i}호`, at: deptUserWorks() })),
  );
  return world;
}

function sweptIn(world: World) {
  return fromStore(world, async (store) =>
    (await allOf(store.statuses())).filter(({ sweptAt }) => sweptAt !== undefined),
  );
}

async function isLockFree(world: World): Promise<boolean> {
  const { acquireWriterLock } = await built.lock();
  const lock = await acquireWriterLock(String(world.environment['STORE_URL']));
  if (lock.ok) await lock.value.release();
  return lock.ok;
}

describe('a process in the middle of a sweep', () => {
  it('finishes the companies in hand when it is told to stop, and leaves a whole store behind', async () => {
    const world = await aWorldWith(40);
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'delay', ms: 700 });
    const app = await startAppProcess(world, { POPBILL_CONCURRENCY: '4' });
    await eventually(() => world.popbill.countOf('certInfo') > 4);

    app.child.kill('SIGTERM');
    const { code } = await app.ended;

    const file = join(world.folder, 'store.sqlite');
    const isWalGone = !existsSync(`${file}-wal`);
    const swept = await sweptIn(world);
    const answered = world.popbill.calls.filter(
      ({ operation, status }) => operation === 'certInfo' && status > 0,
    );
    expect([code, app.stderr(), isWalGone]).toEqual([0, '', true]);
    expect(await isLockFree(world)).toBe(true);
    expect(linesOf(app.stdout()).map(({ msg }) => msg)).toContain('Stopped');
    expect(linesOf(app.stdout()).find(({ msg }) => msg === 'Sweep ends')).toMatchObject({
      interrupted: true,
      failed: 0,
    });
    expect(swept).toHaveLength(answered.length);
    expect(swept.length).toBeLessThan(40);
  });

  it('that is killed continues with those that were not asked, and logs in to nobody twice', async () => {
    const world = await aWorldWith(12);
    const last = brns(12).slice(-2);
    for (const brn of last) {
      world.popbill.faults.set({ brn, operation: 'certInfo' }, { kind: 'hang' });
    }
    const first = await startAppProcess(world);
    await expect.poll(async () => (await sweptIn(world)).length, { timeout: 10_000 }).toBe(10);

    first.child.kill('SIGKILL');
    await first.ended;
    world.popbill.faults.clear();
    world.popbill.clearCalls();
    const second = await startAppProcess(world);
    await second.line('"Sweep ends"');

    const asked = world.popbill.calls.filter(({ operation }) => operation === 'certInfo');
    const logins = brns(12).map((brn) =>
      world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser'),
    );
    expect(asked.map(({ brn }) => brn).toSorted()).toEqual(last.toSorted());
    // A login test is on record before it is made.
    expect(Math.max(...logins)).toBe(1);
    expect(messages(world)).toEqual([]);
  });

  it('waits for a POPBiLL and a Slack that hang no longer than its deadline, and loses nothing', async () => {
    const world = await aWorldWith(3);
    const [TROUBLED = '', , SILENT = ''] = brns(3);
    world.popbill.companies.update(TROUBLED, { taxinvoice: { deptUser: { state: 'none' } } });
    world.popbill.faults.set({ brn: SILENT, operation: 'deptUserCheck' }, { kind: 'hang' });
    world.slack.faults.set({ method: 'chat.postMessage' }, { kind: 'hang' });
    const app = await startAppProcess(world);
    await world.slack.waitFor(({ calls }) =>
      calls.some(({ method }) => method === 'chat.postMessage'),
    );

    const at = performance.now();
    app.child.kill('SIGTERM');
    const { code } = await app.ended;
    const took = performance.now() - at;

    expect(code).toBe(0);
    expect(took).toBeGreaterThan(5000);
    expect(took).toBeLessThan(10_000);
    expect(await isLockFree(world)).toBe(true);
    expect(await outboxOf(world)).toHaveLength(1);
  });

  it('ends a check of a person that outlives its deadline without an error', async () => {
    const world = await aWorldWith(1);
    const app = await startAppProcess(world);
    await app.line('"Sweep ends"');
    // It is answered after the calls are given up, when the store is about to be closed.
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'delay', ms: 8300 });
    const before = world.popbill.countOf('certInfo');
    await world.slack.slash(PEOPLE.kim, '/hometax', '확인', { channel: 'C0TEAM' });
    await eventually(() => world.popbill.countOf('certInfo') > before);

    app.child.kill('SIGTERM');
    const { code } = await app.ended;

    const lines = linesOf(app.stdout());
    expect([code, app.stderr()]).toEqual([0, '']);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(lines.map(({ msg }) => msg)).toContain('Stopped');
  });
});
