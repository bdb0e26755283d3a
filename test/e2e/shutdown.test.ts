import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import { eventually } from '../support/eventually.js';
import { measureStarvation, parseLog, startAppProcess } from './support/app-process.js';
import { messages } from './support/channel.js';
import { aWorld } from './support/running-app.js';
import { allOf, fromStore, outboxOf } from './support/stored.js';
import { isOnPostgres, isStoreClosed, storeUrlOf } from './support/test-store.js';
import { brns, deptUserWorks, watch } from './support/watching.js';

async function aWorldWith(count: number): Promise<World> {
  const world = await aWorld();
  await watch(
    world,
    brns(count).map((brn, i) => ({ brn, name: `회사${i}호`, state: deptUserWorks() })),
  );
  return world;
}

async function sweptCount(world: World): Promise<number> {
  const statuses = await fromStore(world, (store) => allOf(store.statuses()));
  return statuses.filter(({ sweptAt }) => sweptAt !== undefined).length;
}

async function isLockFree(world: World): Promise<boolean> {
  const lock = await acquireWriterLock(storeUrlOf(world));
  if (lock.ok) await lock.value.release();
  return lock.ok;
}

describe('a process in the middle of a sweep', () => {
  it('finishes the checks in progress on a stop signal, and leaves a complete store', async () => {
    const world = await aWorldWith(40);
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'delay', ms: 700 });
    const app = await startAppProcess(world, { POPBILL_CONCURRENCY: '4' });
    await eventually(() => world.popbill.countOf('certInfo') > 4);

    app.child.kill('SIGTERM');
    const { code } = await app.exited;

    await expect.poll(() => isStoreClosed(world)).toBe(true);
    const swept = await sweptCount(world);
    const answered = world.popbill.calls.filter(
      ({ operation, status }) => operation === 'certInfo' && status > 0,
    );
    expect([code, app.stderr()]).toEqual([0, '']);
    expect(await isLockFree(world)).toBe(true);
    expect(parseLog(app.stdout()).map(({ msg }) => msg)).toContain('Stopped');
    expect(parseLog(app.stdout()).find(({ msg }) => msg === 'Scheduled check ends')).toMatchObject({
      interrupted: true,
      failed: 0,
    });
    expect(swept).toBe(answered.length);
    expect(swept).toBeLessThan(40);
  });

  it('continues after a kill with the unchecked companies, and repeats no login', async () => {
    const world = await aWorldWith(12);
    const unchecked = brns(12).slice(-2);
    for (const brn of unchecked) {
      world.popbill.faults.set({ brn, operation: 'certInfo' }, { kind: 'hang' });
    }
    const first = await startAppProcess(world);
    await expect.poll(() => sweptCount(world)).toBe(10);

    first.child.kill('SIGKILL');
    await first.exited;
    world.popbill.faults.clear();
    world.popbill.clearCalls();
    const second = await startAppProcess(world);
    await second.waitForLine('"Scheduled check ends"');

    const calls = world.popbill.calls.filter(({ operation }) => operation === 'certInfo');
    const logins = brns(12).map((brn) =>
      world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser'),
    );
    expect(calls.map(({ brn }) => brn).toSorted()).toEqual(unchecked.toSorted());
    // A login test is recorded before it is made.
    expect(Math.max(...logins)).toBe(1);
    expect(messages(world)).toEqual([]);
  });

  it('waits for a hanging POPBiLL and Slack only until its deadline, and loses nothing', async () => {
    const world = await aWorldWith(3);
    const [UNREGISTERED = '', , UNANSWERED = ''] = brns(3);
    world.popbill.companies.update(UNREGISTERED, { taxinvoice: { deptUser: { state: 'none' } } });
    world.popbill.faults.set({ brn: UNANSWERED, operation: 'deptUserCheck' }, { kind: 'hang' });
    world.slack.faults.set({ method: 'chat.postMessage' }, { kind: 'hang' });
    const app = await startAppProcess(world);
    await world.slack.waitFor(({ calls }) =>
      calls.some(({ method }) => method === 'chat.postMessage'),
    );

    const starvation = measureStarvation(app);
    const startedAt = performance.now();
    app.child.kill('SIGTERM');
    const { code } = await app.exited;
    const tookMs = performance.now() - startedAt;

    expect(code).toBe(0);
    // On PostgreSQL another process is about to take over.
    const [least, most] = isOnPostgres ? [3000, 5000] : [5000, 10_000];
    expect(tookMs).toBeGreaterThan(least);
    expect(tookMs - starvation.ms()).toBeLessThan(most);
    expect(await isLockFree(world)).toBe(true);
    expect(await outboxOf(world)).toHaveLength(1);
  });

  it('stops without an error while a requested check runs past its deadline', async () => {
    const world = await aWorldWith(1);
    const app = await startAppProcess(world);
    await app.waitForLine('"Scheduled check ends"');
    // The answer comes after the app has given up its calls and is about to close the store.
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'delay', ms: 8300 });
    const callsBefore = world.popbill.countOf('certInfo');
    await world.slack.slash(PEOPLE.kim, '/hometax', '확인', { channel: 'C0TEAM' });
    await eventually(() => world.popbill.countOf('certInfo') > callsBefore);

    app.child.kill('SIGTERM');
    const { code } = await app.exited;

    const lines = parseLog(app.stdout());
    expect([code, app.stderr()]).toEqual([0, '']);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(lines.map(({ msg }) => msg)).toContain('Stopped');
  });
});
