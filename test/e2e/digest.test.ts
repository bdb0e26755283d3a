import { describe, expect, it, vi } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { alertOf, messages } from './support/channel.js';
import { advanceDays, MORNING, untilSent, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { answerTo, messageIn, wordsOf } from './support/what-people-see.js';

const [GARAM = '', HANBIT = '', NURI = ''] = brns(3);
const TEAM = 'C0TEAM';
const settings = { DIGEST_CRON: '0 9 * * *' };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const kst = (time: string) => Date.parse(`${time}+09:00`);

/** Moves the world's clock to this time of its current day. */
function setTime({ clock }: World, time: string): void {
  const day = new Date(clock.now() + 9 * HOUR).toISOString().slice(0, 10);
  clock.advance(kst(`${day}T${time}`) - clock.now());
}

function digestsIn(world: World, channel = ALERT_CHANNEL): readonly string[] {
  return messages(world, channel)
    .map((message) => wordsOf(message))
    .filter((words) => words.includes('일일 요약'));
}

/** Waits until the digests of this day are created and sent. */
async function untilDigestsSent(running: RunningApp, day: string): Promise<void> {
  const { world } = running;
  await fromStore(world, (store) =>
    vi.waitUntil(async () => (await store.lastDigest())?.day === day, {
      timeout: 40_000,
      interval: 100,
    }),
  );
  await untilSent(running);
}

describe('logins with an unknown result', () => {
  it('are in every daily summary although a certificate is valid, also once tests have stopped', async () => {
    const world = await aWorld({ startsAt: MORNING, settings });
    const { taxinvoice: certificate } = certificateOnly(world, 200);
    const state = { taxinvoice: { ...certificate, ...deptUserWorks().taxinvoice } };
    await watch(world, [
      { brn: GARAM, name: '가람무역', state },
      { brn: HANBIT, name: '한빛상사', state },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    // An unknown code may mean a wrong password.
    const unknownCode = { kind: 'code', code: -88888888 } as const;
    world.popbill.faults.set({ operation: 'deptUserCheck', brn: GARAM }, unknownCode);

    for (let day = 1; day <= 6; day += 1) await advanceDays(running);
    const tests = world.popbill.countOf('deptUserCheck');
    await advanceDays(running);
    setTime(world, '09:00:00');
    await untilDigestsSent(running, '2026-12-03');

    expect(world.popbill.countOf('deptUserCheck')).toBe(tests + 1);
    const last = digestsIn(world).at(-1) ?? '';
    expect(last).toContain('부서사용자 로그인을 확인하지 못한 회사');
    expect(last).toContain('확인된 범위에서 조치 필요 없음');
  });
});

describe('the daily summary', () => {
  it('is posted at nine to each channel about its companies, with totals in the default channel', async () => {
    const world = await aWorld({ startsAt: MORNING, settings });
    await watch(world, [
      { brn: GARAM, name: '가람무역', state: certificateOnly(world, 3) },
      { brn: HANBIT, name: '한빛상사', state: deptUserWorks() },
      { brn: NURI, name: '누리식품', channel: TEAM, state: deptUserRejected() },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    setTime(world, '08:59:00');
    expect(digestsIn(world)).toEqual([]);

    setTime(world, '09:00:00');
    await untilDigestsSent(running, '2026-11-26');

    const [inDefault = '', ...more] = digestsIn(world);
    expect(more).toEqual([]);
    expect(inDefault).toContain('일일 요약(테스트 환경) · 11월 26일(목)');
    expect(inDefault).toContain('조치 필요 1곳: 가람무역 인증서');
    expect(inDefault).toContain('전체 2곳 · 수집 가능 1 · 조치 필요 1');
    expect(inDefault).toContain('모든 채널: 전체 3곳 · 수집 가능 1 · 조치 필요 2');
    expect(inDefault).not.toContain('누리식품');
    const [inTeam = ''] = digestsIn(world, TEAM);
    expect(inTeam).toContain('누리식품');
    expect(inTeam).toContain('부서사용자 로그인 거부');
    expect(inTeam).not.toContain('가람무역');
    expect(world.slack.warnings).toEqual([]);
  });

  it('counts what is claimed, and names what was resolved since the previous summary', async () => {
    const world = await aWorld({ startsAt: MORNING, settings });
    await watch(world, [
      { brn: GARAM, name: '가람무역', state: certificateOnly(world, 25) },
      { brn: HANBIT, name: '한빛상사', state: certificateOnly(world, 3) },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    await world.slack.press(PEOPLE.kim, alertOf(world, '가람무역'), ACTIONS.alertClaim);
    await messageIn(world, ALERT_CHANNEL, '가람무역', '처리 중');
    setTime(world, '09:00:00');
    await untilDigestsSent(running, '2026-11-26');
    world.popbill.companies.set(HANBIT, { name: '한빛상사', ...deptUserWorks() });
    // Back in time, so that the clock is still before nine on the next day.
    setTime(world, '06:10:00');
    await advanceDays(running);

    setTime(world, '09:00:00');
    await untilDigestsSent(running, '2026-11-27');

    const [first = '', second = ''] = digestsIn(world);
    expect(first).toContain('미처리 1 · 처리 중 1');
    expect(first).toMatch(/한빛상사 · 긴급 · .* · 신규/);
    expect(first).not.toContain('해결됨');
    expect(second).toContain('조치 필요 1곳');
    expect(second).toMatch(/처리 중 1곳\S*\n• 가람무역 · /);
    expect(second).toContain('해결됨 1곳(11월 26일 09:00 이후)');
    expect(second).toContain('한빛상사');
  });

  it('skips a holiday and a weekend', async () => {
    const world = await aWorld({ startsAt: kst('2026-12-24T06:10:00'), settings });
    await watch(world, [{ brn: HANBIT, name: '한빛상사', state: deptUserWorks() }]);
    const running = await startApp(world);
    await untilSwept(running);
    setTime(world, '09:00:00');
    await untilDigestsSent(running, '2026-12-24');

    for (let day = 0; day < 4; day += 1) await advanceDays(running);
    await untilDigestsSent(running, '2026-12-28');

    const [before = '', after = '', ...more] = digestsIn(world);
    expect(more).toEqual([]);
    expect(before).toContain('12월 24일(목)');
    expect(before).toContain('12월 25일(금)부터 휴일이고 다음 영업일은 12월 28일(월)입니다.');
    expect(after).toContain('12월 28일(월)');
  });

  it('is not repeated after a restart', async () => {
    const world = await aWorld({ startsAt: MORNING, settings });
    await watch(world, [{ brn: HANBIT, name: '한빛상사', state: deptUserWorks() }]);
    const running = await startApp(world);
    await untilSwept(running);
    setTime(world, '09:00:00');
    await untilDigestsSent(running, '2026-11-26');
    await running.stop();

    world.clock.advance(10 * MINUTE);
    const again = await startApp(world);
    await advanceDays(again);
    await untilDigestsSent(again, '2026-11-27');

    expect(digestsIn(world).map((words) => words.match(/11월 \d+일/)?.[0])).toEqual([
      '11월 26일',
      '11월 27일',
    ]);
  });

  it('is posted later on the same day, after the missed sweep, if the app was down at nine', async () => {
    const world = await aWorld({ startsAt: kst('2026-11-26T14:00:00'), settings });
    await watch(world, [{ brn: HANBIT, name: '한빛상사', state: deptUserWorks() }]);

    const running = await startApp(world);
    await untilDigestsSent(running, '2026-11-26');

    const [digest = ''] = digestsIn(world);
    expect(digest).toContain('전체 1곳 · 수집 가능 1');
    expect(digest).not.toContain('확인하지 못한');
  });

  it('is shown on request in the person’s language, without a post', async () => {
    const world = await aWorld({ startsAt: MORNING, settings });
    await watch(world, [
      { brn: HANBIT, name: '한빛상사', state: deptUserWorks() },
      { brn: NURI, name: '누리식품', channel: TEAM, state: deptUserRejected() },
    ]);
    const running = await startApp(world);
    await untilSwept(running);

    await world.slack.slash(PEOPLE.lee, '/hometax', 'digest', { channel: ALERT_CHANNEL });
    const all = wordsOf(await answerTo(world, PEOPLE.lee, 'Daily summary'));
    await world.slack.slash(PEOPLE.kim, '/hometax', '요약 여기', { channel: TEAM });
    const inTeam = wordsOf(await answerTo(world, PEOPLE.kim, '일일 요약'));

    expect(all).toContain('1 needs action');
    expect(all).toContain('2 companies · 1 can collect · 1 needs action');
    expect(inTeam).toContain('수집 불가 1');
    expect(digestsIn(world)).toEqual([]);
  });
});
