import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { alertOf, messages, postCount, thread } from './support/channel.js';
import { untilLogged, untilSent } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { alertsIn } from './support/stored.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { answerTo, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;
const FULL_LIST = '전체 목록 보기';
const settings = { QUIET_HOURS: '20:00-08:30' };

/** Starts the app on this day with certificates that expire soon, and waits for its sweep at 06:00. */
async function sweepAtSix(day: string, count: number): Promise<RunningApp> {
  const world = await aWorld({ startsAt: Date.parse(`${day}T06:00:05+09:00`), settings });
  await watch(
    world,
    brns(count).map((brn, i) => ({
      brn,
      name: nameOf(i),
      state: certificateOnly(world, 8),
    })),
  );
  const running = await startApp(world);
  await untilLogged(running, 'Scheduled check ends');
  return running;
}

function nameOf(i: number): string {
  return `회사 ${String(i + 1).padStart(2, '0')}번`;
}

const kst = (time: string) => Date.parse(`${time}+09:00`);

/** Moves the world's clock to this time. */
function setTime({ clock }: World, time: string): void {
  clock.advance(kst(time) - clock.now());
}

/** The time of each post, by the world's clock. */
function postTimes(world: World): readonly number[] {
  return messages(world).map(({ ts }) => Number(ts) * 1000);
}

describe('quiet hours', () => {
  it('hold the notices of the sweep at six until half past eight, but not of a requested check, also over a restart', async () => {
    const beforeRestart = await sweepAtSix('2026-11-30', 12);
    const { world } = beforeRestart;
    setTime(world, '2026-11-30T07:00:00');
    await world.slack.slash(kim, '/hometax', `확인 ${nameOf(3)}`, { channel: 'C0TEAM' });
    await answerTo(world, kim, nameOf(3), '8일 남음');
    await world.slack.waitFor(() => messages(world).length > 0);
    setTime(world, '2026-11-30T07:30:00');
    await beforeRestart.stop();

    const running = await startApp(world);
    // From here the clock runs. A notice that is sent too early shows by its time.
    setTime(world, '2026-11-30T08:29:57');
    await world.slack.waitFor(() => messages(world).length >= 7);
    await untilSent(running);

    const [requested = 0, ...heldBack] = postTimes(world);
    expect(wordsOf(alertOf(world, nameOf(3)))).toContain('12월 8일');
    expect(alertOf(world, nameOf(3)).ts).toBe(messages(world)[0]?.ts);
    expect(requested).toBeLessThan(kst('2026-11-30T07:05:00'));
    expect(heldBack.filter((at) => at < kst('2026-11-30T08:30:00'))).toEqual([]);
    // Five more individual alerts, and one combined alert.
    expect(messages(world)).toHaveLength(7);
    const combined = messages(world).filter((message) => wordsOf(message).includes(FULL_LIST));
    expect(combined.map(({ text }) => text)).toEqual([expect.stringContaining('6곳')]);
    expect(postCount(world)).toBe(7);
    expect(await alertsIn(world)).toHaveLength(12);
    expect(world.slack.warnings).toEqual([]);
  });

  it('last all Saturday and Sunday, except for a requested sweep', async () => {
    const running = await sweepAtSix('2026-11-28', 2);
    const { world } = running;
    setTime(world, '2026-11-28T15:00:00');

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await world.slack.waitFor(() => messages(world).length === 2);
    world.popbill.companies.update(brns(2)[0] ?? '', certificateOnly(world, 5));
    setTime(world, '2026-11-29T06:00:00');
    await untilLogged(running, 'Scheduled check ends', 3);
    setTime(world, '2026-11-30T08:29:57');
    await world.slack.waitFor(() => thread(alertOf(world, nameOf(0))).length > 0);

    expect(postTimes(world).filter((at) => at > kst('2026-11-28T15:05:00'))).toEqual([]);
    const [later] = alertOf(world, nameOf(0)).replies;
    expect(Number(later?.ts) * 1000).toBeGreaterThanOrEqual(kst('2026-11-30T08:30:00'));
    expect(later?.replyBroadcast).toBe(true);
  });
});
