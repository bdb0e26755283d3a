import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { alertOf, messages, noise, thread } from './support/channel.js';
import { untilLogged, untilTold } from './support/days.js';
import { aWorld, type RunningApp, startIn } from './support/running-app.js';
import { allOf, fromStore } from './support/stored.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { answerTo, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;
const FULL_LIST = '전체 목록 보기';
const settings = { QUIET_HOURS: '20:00-08:30' };

/** Certificates that end soon, and the app's first sweep on this day at 06:00. */
async function sweptAtSix(day: string, count: number): Promise<RunningApp> {
  const world = await aWorld({ startsAt: Date.parse(`${day}T06:00:05+09:00`), settings });
  await watch(
    world,
    brns(count).map((brn, i) => ({
      brn,
      name: nameOf(i),
      at: certificateOnly(world, 8),
    })),
  );
  const running = await startIn(world);
  await untilLogged(running, 'Sweep ends');
  return running;
}

function nameOf(i: number): string {
  return `회사 ${String(i + 1).padStart(2, '0')}번`;
}

const seoul = (time: string) => Date.parse(`${time}+09:00`);

/** Moves the world's clock on to this time. */
function until({ clock }: World, time: string): void {
  clock.advance(seoul(time) - clock.now());
}

/** When each message was posted, by the world's clock. */
function postedAt(world: World): readonly number[] {
  return messages(world).map(({ ts }) => Number(ts) * 1000);
}

const openAlerts = (world: World) => fromStore(world, (store) => allOf(store.alerts()));

describe('quiet hours', () => {
  it('hold what the sweep at six finds until half past eight, but not what a person checks; a restart loses nothing', async () => {
    const early = await sweptAtSix('2026-11-30', 12);
    const { world } = early;
    until(world, '2026-11-30T07:00:00');
    await world.slack.slash(kim, '/hometax', `확인 ${nameOf(3)}`, { channel: 'C0TEAM' });
    await answerTo(world, kim, nameOf(3), '8일 남음');
    await world.slack.waitFor(() => messages(world).length > 0);
    until(world, '2026-11-30T07:30:00');
    await early.stop();

    const running = await startIn(world);
    // Time goes by as it does: what were sent too early would say so by its own time.
    until(world, '2026-11-30T08:29:57');
    await world.slack.waitFor(() => messages(world).length >= 7, 30_000);
    await untilTold(running);

    const [atOnce = 0, ...others] = postedAt(world);
    expect(wordsOf(alertOf(world, nameOf(3)))).toContain('12월 8일');
    expect(alertOf(world, nameOf(3)).ts).toBe(messages(world)[0]?.ts);
    expect(atOnce).toBeLessThan(seoul('2026-11-30T07:05:00'));
    expect(others.filter((at) => at < seoul('2026-11-30T08:30:00'))).toEqual([]);
    // Five more individual alerts, and one message for all others.
    expect(messages(world)).toHaveLength(7);
    const combined = messages(world).filter((message) => wordsOf(message).includes(FULL_LIST));
    expect(combined.map(({ text }) => text)).toEqual([expect.stringContaining('회사 6곳')]);
    expect(noise(world)).toBe(7);
    expect(await openAlerts(world)).toHaveLength(12);
    expect(world.slack.warnings).toEqual([]);
  });

  it('last all Saturday and Sunday, but not for a sweep that a person starts', async () => {
    const running = await sweptAtSix('2026-11-28', 2);
    const { world } = running;
    until(world, '2026-11-28T15:00:00');

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await world.slack.waitFor(() => messages(world).length === 2);
    world.popbill.companies.update(brns(2)[0] ?? '', certificateOnly(world, 5));
    until(world, '2026-11-29T06:00:00');
    await untilLogged(running, 'Sweep ends', 3);
    until(world, '2026-11-30T08:29:57');
    await world.slack.waitFor(() => thread(alertOf(world, nameOf(0))).length > 0, 30_000);

    expect(postedAt(world).filter((at) => at > seoul('2026-11-28T15:05:00'))).toEqual([]);
    const [later] = alertOf(world, nameOf(0)).replies;
    expect(Number(later?.ts) * 1000).toBeGreaterThanOrEqual(seoul('2026-11-30T08:30:00'));
    expect(later?.replyBroadcast).toBe(true);
  });
});
