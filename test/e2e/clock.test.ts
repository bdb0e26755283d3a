import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { postCount } from './support/channel.js';
import { countLogged, DAY, MORNING, untilLogged, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
import { brns, certificateOnly, deptUserWorks, watch } from './support/watching.js';
import { answerTo, directMessageTo } from './support/what-people-see.js';

const [GARAM = '', NARAE = ''] = brns(2);
const { kim, lee } = PEOPLE;

async function watchTwoCompanies(world: World): Promise<void> {
  await watch(world, [
    { brn: GARAM, name: '가람무역', state: certificateOnly(world, 200) },
    { brn: NARAE, name: '나래상사', state: deptUserWorks() },
  ]);
}

async function fetchMonitoring({ url }: RunningApp): Promise<string> {
  const answer = await fetch(`${url}/monitoring`);
  return `${answer.status} ${await answer.text()}`;
}

/** Waits until the app knows that its clock is off, and lets it check its health again. */
async function untilClockOff(running: RunningApp): Promise<void> {
  await expect.poll(() => fetchMonitoring(running)).toContain('"clock-off"');
  running.world.clock.advance(15_000);
}

function checkCalls({ popbill }: World): number {
  return popbill.calls.filter(({ operation }) => operation === 'certInfo').length;
}

const HOUR = DAY / 24;

describe('a correct clock', () => {
  it('is trusted although Slack’s time differs, because POPBiLL confirms it', async () => {
    const world = await aWorld({ startsAt: MORNING, slackAheadMs: HOUR });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, 6) }]);
    const running = await startApp(world);
    await untilSwept(running);
    const jumps = () =>
      countLogged(running, 'The clock of this machine may be wrong; this is being checked');
    const [jumpsBefore, posts] = [jumps(), postCount(world)];

    for (let minute = 0; minute < 5; minute += 1) {
      const timeCalls = world.popbill.countOf('time');
      world.clock.advance(61_000);
      await expect.poll(() => world.popbill.countOf('time')).toBeGreaterThan(timeCalls);
    }

    expect(posts).toBe(1);
    expect(jumps()).toBe(jumpsBefore);
    expect(await fetchMonitoring(running)).toMatch(/^200 /);
  });
});

describe('a wrong clock', () => {
  it.each([
    { name: 'ahead by 400 days', by: 400 * DAY, words: ['400 days ahead'] },
    { name: 'behind by 400 days', by: -400 * DAY, words: ['400 days behind'] },
  ])('$name stops checks, notices and removals, and leaves no trace', async (row) => {
    const world = await aWorld({ startsAt: MORNING });
    await watchTwoCompanies(world);
    const running = await startApp(world);
    await untilSwept(running);
    const before = { calls: checkCalls(world), posts: postCount(world) };
    const historyBefore = await historyOf(world);

    world.clock.setSkew(row.by);
    await untilClockOff(running);
    await directMessageTo(world, lee, ...row.words);
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await answerTo(world, kim, '앱 서버의 시계가 맞지 않아');
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '400일');
    const monitoringDuring = await fetchMonitoring(running);
    const after = { calls: checkCalls(world), posts: postCount(world) };
    const history = (await historyOf(world)).filter(({ kind }) => kind !== 'told-person');

    world.clock.setSkew(0);
    await untilLogged(running, 'The clock of this machine is right');
    await expect.poll(() => fetchMonitoring(running)).toMatch(/^200 /);
    // Both a requested sweep and the schedule work again.
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await untilLogged(running, 'Scheduled check ends', 2);
    const callsAfterSweep = checkCalls(world);
    world.clock.advance(DAY);
    await untilLogged(running, 'Scheduled check ends', 3);

    expect(monitoringDuring).toMatch(/^503 .*"clock-off"/);
    expect(after).toEqual(before);
    expect(history).toEqual(historyBefore);
    expect(callsAfterSweep).toBeGreaterThan(before.calls);
    expect(checkCalls(world)).toBeGreaterThan(callsAfterSweep);
    expect(postCount(world)).toBe(before.posts);
    expect(world.slack.im(lee).messages).toHaveLength(1);
  });

  it('is detected at the start, before a sweep or a removal', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watchTwoCompanies(world);
    world.clock.setSkew(400 * DAY);

    const running = await startApp(world);
    await untilClockOff(running);
    await directMessageTo(world, lee, '400 days ahead');
    const during = { calls: checkCalls(world), posts: postCount(world) };
    world.clock.setSkew(0);
    await untilSwept(running);

    expect(during).toEqual({ calls: 0, posts: 0 });
    expect(checkCalls(world)).toBeGreaterThan(0);
    expect(postCount(world)).toBe(0);
  });

  it('leaves times in the future if unnoticed, which count as unknown and are reported to the admins', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watchTwoCompanies(world);
    const first = await startApp(world);
    await untilSwept(first);
    await first.stop();
    const later = world.clock.now() + 400 * DAY;
    await fromStore(world, async (store) => {
      const statuses = await allOf(store.statuses());
      await store.write([
        ...statuses.map((status) => ({
          put: 'status' as const,
          value: { ...status, sweptAt: later, answeredAt: later },
        })),
        { put: 'sweep', value: { v: 1, startedAt: later, finishedAt: later + 1, by: 'schedule' } },
        { put: 'digest', value: { v: 1, day: '2027-12-31', at: later, since: later } },
      ]);
    });
    const calls = checkCalls(world);

    const running = await startApp(world, { DIGEST_CRON: '0 9 * * *' });
    await untilSwept(running);
    await directMessageTo(world, lee, 'have times in the future');
    // The daily summary at nine is sent as well.
    world.clock.advance(3 * HOUR);
    await untilLogged(running, 'Queued the daily summaries');

    expect(checkCalls(world)).toBeGreaterThan(calls);
    const statuses = await fromStore(world, (store) => allOf(store.statuses()));
    expect(statuses.filter(({ sweptAt = 0 }) => sweptAt > world.clock.now())).toEqual([]);
    await expect.poll(() => fetchMonitoring(running)).toMatch(/^200 /);
  });
});
