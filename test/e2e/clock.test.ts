import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { noise } from './support/channel.js';
import { countLogged, DAY, MORNING, untilLogged, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startIn } from './support/running-app.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
import { brns, certificateOnly, deptUserWorks, watch } from './support/watching.js';
import { answerTo, directMessageTo } from './support/what-people-see.js';

const [GARAM = '', NARAE = ''] = brns(2);
const { kim, lee } = PEOPLE;

async function twoCompanies(world: World): Promise<void> {
  await watch(world, [
    { brn: GARAM, name: '가람무역', at: certificateOnly(world, 200) },
    { brn: NARAE, name: '나래상사', at: deptUserWorks() },
  ]);
}

async function reasons({ url }: RunningApp): Promise<string> {
  const answer = await fetch(`${url}/monitoring`);
  return `${answer.status} ${await answer.text()}`;
}

/** Waits until the clock is known to be off, and lets the app look at its health once more. */
async function untilOff(running: RunningApp): Promise<void> {
  await expect.poll(() => reasons(running), SOON).toContain('"clock-off"');
  running.world.clock.advance(15_000);
}

function callsAbout({ popbill }: World): number {
  return popbill.calls.filter(({ operation }) => operation === 'certInfo').length;
}

const SOON = { timeout: 15_000 };

describe('a clock that is right', () => {
  it('is relied on all the time although Slack tells another one, as long as POPBiLL confirms it', async () => {
    const world = await aWorld({ startsAt: MORNING, slackAheadMs: DAY / 24 });
    await watch(world, [{ brn: GARAM, name: '가람무역', at: certificateOnly(world, 6) }]);
    const running = await startIn(world);
    await untilSwept(running);
    const jumps = () =>
      countLogged(running, 'The clock of this machine seems to have jumped; this is being checked');
    const [before, told] = [jumps(), noise(world)];

    for (let minute = 0; minute < 5; minute += 1) {
      const asked = world.popbill.countOf('time');
      world.clock.advance(61_000);
      await expect.poll(() => world.popbill.countOf('time'), SOON).toBeGreaterThan(asked);
    }

    expect(told).toBe(1);
    expect(jumps()).toBe(before);
    expect(await reasons(running)).toMatch(/^200 /);
  });
});

describe('a clock that goes wrong for a while', () => {
  it.each([
    { name: 'ahead by 400 days', by: 400 * DAY, words: ['400 days ahead'] },
    { name: 'behind by 400 days', by: -400 * DAY, words: ['400 days behind'] },
  ])('$name checks, tells and removes nothing, is reported, and leaves no trace', async (wrong) => {
    const world = await aWorld({ startsAt: MORNING });
    await twoCompanies(world);
    const running = await startIn(world);
    await untilSwept(running);
    const before = { calls: callsAbout(world), noise: noise(world), past: await historyOf(world) };

    world.clock.goWrong(wrong.by);
    await untilOff(running);
    await directMessageTo(world, lee, ...wrong.words);
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await answerTo(world, kim, '앱 서버의 시계가 틀려');
    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });
    await answerTo(world, kim, '400일');
    const during = await reasons(running);
    const after = { calls: callsAbout(world), noise: noise(world) };
    const past = (await historyOf(world)).filter(({ kind }) => kind !== 'told-person');

    world.clock.goWrong(0);
    await untilLogged(running, 'The clock of this machine is right');
    await expect.poll(() => reasons(running), SOON).toMatch(/^200 /);
    // A sweep that somebody asks for does ask about the companies ...
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await untilLogged(running, 'Sweep ends', 2);
    const asked = callsAbout(world);
    // ... and the schedule goes on.
    world.clock.advance(DAY);
    await untilLogged(running, 'Sweep ends', 3);

    expect(during).toMatch(/^503 .*"clock-off"/);
    expect(after).toEqual({ calls: before.calls, noise: before.noise });
    expect(past).toEqual(before.past);
    expect(asked).toBeGreaterThan(before.calls);
    expect(callsAbout(world)).toBeGreaterThan(asked);
    expect(noise(world)).toBe(before.noise);
    expect(world.slack.im(lee).messages).toHaveLength(1);
  });

  it('is found wrong at the start, before anything is swept or removed', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await twoCompanies(world);
    world.clock.goWrong(400 * DAY);

    const running = await startIn(world);
    await untilOff(running);
    await directMessageTo(world, lee, '400 days ahead');
    const during = { calls: callsAbout(world), noise: noise(world) };
    world.clock.goWrong(0);
    await untilSwept(running);

    expect(during).toEqual({ calls: 0, noise: 0 });
    expect(callsAbout(world)).toBeGreaterThan(0);
    expect(noise(world)).toBe(0);
  });

  it('that was not noticed leaves times in the future, which count as unknown and are told to the admins', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await twoCompanies(world);
    const first = await startIn(world);
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
    const calls = callsAbout(world);

    const running = await startIn(world, { DIGEST_CRON: '0 9 * * *' });
    await untilSwept(running);
    await directMessageTo(world, lee, 'have times in the future');
    // The morning's summary comes, too.
    world.clock.advance(DAY / 8);
    await untilLogged(running, 'The daily summary is made');

    expect(callsAbout(world)).toBeGreaterThan(calls);
    const statuses = await fromStore(world, (store) => allOf(store.statuses()));
    expect(statuses.filter(({ sweptAt = 0 }) => sweptAt > world.clock.now())).toEqual([]);
    await expect.poll(() => reasons(running), SOON).toMatch(/^200 /);
  });
});
