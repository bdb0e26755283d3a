import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { hasPostgres, newDatabase } from '../support/postgres-server.js';
import { measureStarvation, timeOf } from './support/app-process.js';
import {
  ALERTS,
  aSharedWorld,
  balance,
  expectNothingLost,
  type Member,
  posted,
  startMember,
  untilPosted,
} from './support/members.js';
import { answerTo } from './support/what-people-see.js';

const { kim } = PEOPLE;
const SECOND = 1000;

async function leaderAndStandby(world: World): Promise<readonly [leader: Member, standby: Member]> {
  const leader = await startMember(world);
  const standby = await startMember(world);
  expect([leader.times('leads'), standby.times('standsBy')]).toEqual([1, 1]);
  return [leader, standby];
}

describe.skipIf(!hasPostgres)('a standby', () => {
  it('says who leads, takes no requests of Slack, sends nothing, and stops at once', async () => {
    const world = await aSharedWorld(await newDatabase());
    const [leader, standby] = await leaderAndStandby(world);
    await untilPosted(world, ALERTS);

    const [health, ready, monitoring] = [
      await standby.probe('/healthz'),
      await standby.probe('/readyz'),
      await standby.probe('/monitoring'),
    ];
    const slack = await fetch(`${standby.url}/slack/events`, { method: 'POST' });
    standby.child.kill('SIGTERM');
    const stopMs = await timeOf(standby.exited, standby);

    const sentence = new RegExp(`^Standby: \\S+ ${leader.child.pid} has led since 2`);
    expect(health[0]).toBe(200);
    expect(ready).toEqual([503, expect.stringMatching(sentence)]);
    expect(monitoring[0]).toBe(200);
    expect(JSON.parse(monitoring[1])).toMatchObject({ ok: true, role: 'standby', reasons: [] });
    expect(JSON.parse((await leader.probe('/monitoring'))[1])).toMatchObject({ role: 'leader' });
    expect(slack.status).toBe(503);
    expect(posted(world)).toHaveLength(ALERTS);
    expect(stopMs).toBeLessThan(2 * SECOND);
    expect(await standby.exited).toEqual({ code: 0, signal: null });
  });

  it('takes over within 15 s when the leader is killed, and loses no alert', async () => {
    const world = await aSharedWorld(await newDatabase());
    const [leader, standby] = await leaderAndStandby(world);
    await untilPosted(world, 2);

    leader.child.kill('SIGKILL');

    expect(await timeOf(standby.until('leads'), leader, standby)).toBeLessThan(15 * SECOND);
    await untilPosted(world, ALERTS);
    expectNothingLost(world);
  });

  it('takes over within 5 s when the leader is told to stop while POPBiLL does not answer', async () => {
    const world = await aSharedWorld(await newDatabase());
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'hang' });
    const [leader, standby] = await leaderAndStandby(world);
    await leader.waitForLine('Scheduled check begins');

    leader.child.kill('SIGTERM');
    world.popbill.faults.clear();

    expect(await timeOf(standby.until('leads'), leader, standby)).toBeLessThan(5 * SECOND);
    expect((await leader.exited).code).toBe(0);
    // Aborted calls are no outage, and the next leader repeats them.
    await untilPosted(world, ALERTS);
    expect(posted(world)).toHaveLength(ALERTS);
  });

  it('opens no socket until it leads, in Socket Mode', async () => {
    const world = await aSharedWorld(await newDatabase(), { socketMode: true });
    const [leader, standby] = await leaderAndStandby(world);
    await world.slack.waitFor(({ sockets }) => sockets.connections > 0);
    expect(world.slack.sockets.connectionsSoFar).toBe(1);

    leader.child.kill('SIGTERM');
    await standby.until('leads');
    await leader.exited;
    await world.slack.waitFor(({ sockets }) => sockets.connectionsSoFar === 2);

    await world.slack.waitFor(({ sockets }) => sockets.connections === 1);
    await world.slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });
    await answerTo(world, kim, '/hometax');
  });
});

describe.skipIf(!hasPostgres)(
  'a deploy that starts the new process and then stops the old one',
  () => {
    it('hands over within 5 s, with no command unanswered for longer and no alert repeated', async () => {
      const world = await aSharedWorld(await newDatabase());
      const old = await startMember(world);
      const members = [old];
      await balance(world, () => members);
      const gaps: number[] = [];
      const starvation = measureStarvation(old);
      let answeredAt = performance.now();
      let isOver = false;
      const people = (async () => {
        while (!isOver) {
          const { acked } = await world.slack.slash(kim, '/hometax', '도움말', {
            channel: 'C0TEAM',
          });
          if (!acked) continue;
          const now = performance.now() - starvation.ms();
          gaps.push(now - answeredAt);
          answeredAt = now;
        }
      })();

      const next = await startMember(world);
      members.push(next);
      old.child.kill('SIGTERM');
      const handoverMs = await timeOf(next.until('leads'), old, next);
      await expect.poll(async () => (await next.probe('/readyz'))[0]).toBe(200);
      const answered = gaps.length;
      await expect.poll(() => gaps.length).toBeGreaterThan(answered + 5);
      isOver = true;
      await people;

      expect(handoverMs).toBeLessThan(5 * SECOND);
      expect(Math.max(...gaps)).toBeLessThan(5 * SECOND);
      expect((await old.exited).code).toBe(0);
      await untilPosted(world, ALERTS);
      expect(posted(world)).toHaveLength(ALERTS);
    });
  },
);
