import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/ids.js';
import { alertOf, messages, postCount, thread } from './support/channel.js';
import { advanceDays, countLogged, DAY, MONDAY, MORNING, untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { alertsIn } from './support/stored.js';
import {
  brns,
  certificateOnly,
  dayEnd,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { wordsOf } from './support/what-people-see.js';

const [GARAM = '', HANBIT = ''] = brns(2);
const garam = { brn: GARAM, name: '가람무역' };
const hanbit = { brn: HANBIT, name: '한빛상사' };

describe('the daily sweep', () => {
  it('posts an alert, stays silent until the next rung, and then notifies once', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(world, [{ ...garam, state: certificateOnly(world, 9) }]);
    const running = await startApp(world);

    await untilSwept(running);
    const first = alertOf(world, '가람무역');
    await advanceDays(running);
    const dayAfter = alertOf(world, '가람무역');
    const postsDayAfter = postCount(world);
    await advanceDays(running);
    const atRung = alertOf(world, '가람무역');

    expect(wordsOf(first)).toContain('인증서가 12월 9일(수)에 만료됩니다');
    expect(wordsOf(first)).toContain('9일 남음');
    expect([wordsOf(dayAfter), thread(dayAfter), postsDayAfter]).toEqual([
      expect.stringContaining('8일 남음'),
      [],
      1,
    ]);
    expect(wordsOf(atRung)).toContain('7일 남음');
    const text = expect.stringContaining('가람무역');
    expect(thread(atRung)).toEqual([{ text, broadcast: true }]);
    expect(postCount(world)).toBe(2);
    expect(messages(world)).toHaveLength(1);
    expect(world.slack.warnings).toEqual([]);
  });

  it('writes nothing to Slack when nothing has changed', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    await watch(world, [
      // Only a warning, because people are reminded of an unclaimed critical alert.
      {
        ...garam,
        state: { taxinvoice: { ...deptUserRejected(-11100027).taxinvoice, certificate: valid } },
      },
      { ...hanbit, state: deptUserWorks() },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    const writes = () => world.slack.calls.filter(({ method }) => method.startsWith('chat.'));
    const writesBefore = writes().length;

    await advanceDays(running);
    await advanceDays(running);

    expect(writes()).toHaveLength(writesBefore);
    expect(messages(world)).toHaveLength(1);
    expect(countLogged(running, 'Scheduled check ends')).toBe(3);
  });

  it('combines the rungs of missed sweeps into one notice', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, state: certificateOnly(world, 16) }]);
    const running = await startApp(world);
    await untilSwept(running);
    await running.stop();

    world.clock.advance(14 * DAY);
    const again = await startApp(world);
    await untilSwept(again);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('2일 남음');
    expect(wordsOf(alert)).toContain('긴급');
    expect(thread(alert)).toEqual([{ text: expect.stringContaining('긴급'), broadcast: true }]);
  });

  it('keeps notifying after expiry: daily for a week, then weekly, with weekend notices on Friday', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(world, [{ ...garam, state: certificateOnly(world, -1) }]);
    const running = await startApp(world);
    await untilSwept(running);

    const postCounts: number[] = [postCount(world)];
    for (let day = 2; day <= 14; day += 1) {
      await advanceDays(running);
      postCounts.push(postCount(world));
    }

    // Monday to Sunday, twice.
    expect(postCounts).toEqual([1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6]);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('14일 지남');
  });

  it('resolves the alert when the certificate is renewed, and shows how long it lasted', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, state: certificateOnly(world, 20) }]);
    const running = await startApp(world);
    await untilSwept(running);

    world.popbill.companies.update(GARAM, certificateOnly(world, 385));
    await advanceDays(running);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('해결됨');
    expect(wordsOf(alert)).toContain('새 인증서가 등록되었습니다');
    expect(wordsOf(alert)).toContain('수집은 중단되지 않았습니다.');
    expect(wordsOf(alert)).toContain('1일 만에 해결');
    // The alert was never critical, so its end notifies nobody.
    expect(thread(alert)).toEqual([
      { text: expect.stringContaining('만에 해결되었습니다('), broadcast: false },
    ]);
    expect(await alertsIn(world)).toEqual([]);
  });

  it('names the period to collect again when an expired certificate is replaced', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, state: certificateOnly(world, 0) }]);
    const running = await startApp(world);
    await untilSwept(running);
    await advanceDays(running, 3);

    world.popbill.companies.update(GARAM, certificateOnly(world, 365));
    await advanceDays(running);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('새 인증서가 등록되었습니다');
    expect(wordsOf(alert)).toMatch(
      /11월 26일~11월 30일분 전자세금계산서를 다시 수집해 주세요\. 그동안 수집이 중단되었습니다\./,
    );
    // The alert was critical, so its end notifies the channel.
    expect(thread(alert).at(-1)).toEqual({
      text: expect.stringContaining('새 인증서'),
      broadcast: true,
    });
  });

  it('reports a certificate beside a working department user at its first rung and on its last day only', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const certificate = { state: 'registered', expiresAt: dayEnd(world, 30) } as const;
    await watch(world, [
      { ...garam, state: { taxinvoice: { ...deptUserWorks().taxinvoice, certificate } } },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    const atFirst = postCount(world);

    await advanceDays(running, 24);
    const between = postCount(world);
    await advanceDays(running, 6);

    expect([atFirst, between, postCount(world)]).toEqual([1, 1, 2]);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('수집에는 영향이 없습니다');
  });

  it('tests a rejected login once more on the next day, and then only after a new registration', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, state: deptUserRejected() }]);
    const loginCount = () => world.popbill.companies.loginAttempts(GARAM, 'taxinvoice', 'deptUser');
    const running = await startApp(world);
    await untilSwept(running);

    await world.slack.slash('U0KIM', '/hometax', '전체확인', { channel: 'C0TEAM' });
    await untilSwept(running, 2);
    const sameDay = loginCount();
    const counts: number[] = [];
    for (let day = 0; day < 3; day += 1) {
      await advanceDays(running);
      counts.push(loginCount());
    }
    world.popbill.companies.update(GARAM, deptUserWorks());
    await advanceDays(running);
    const countBeforePress = loginCount();
    const alert = alertOf(world, '가람무역');
    await world.slack.press('U0KIM', alert, ACTIONS.alertRegistered);
    await world.slack.waitFor(() => wordsOf(alertOf(world, '가람무역')).includes('해결됨'));

    expect(sameDay).toBe(1);
    expect(counts).toEqual([2, 2, 2]);
    expect(countBeforePress).toBe(2);
    expect(loginCount()).toBe(3);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('부서사용자 로그인이 다시 정상입니다');
  });

  it('never automatically repeats a login that cannot recover', async () => {
    const world = await aWorld({ startsAt: MORNING });
    // They mean another company's account, a temporary password, and a second step without the representative's number.
    const codes = [-11100022, -11100027, -11100028];
    const companies = brns(3).map((brn, i) => ({
      brn,
      name: `회사${i}`,
      state: deptUserRejected(codes[i]),
    }));
    await watch(world, companies);
    const running = await startApp(world);
    await untilSwept(running);

    await advanceDays(running);
    await advanceDays(running);

    const loginCounts = companies.map(({ brn }) =>
      world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser'),
    );
    expect(loginCounts).toEqual([1, 1, 1]);
    expect(messages(world)).toHaveLength(3);
  });

  it('tests a login again after its registration was removed and added again', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, state: deptUserRejected(-11100027) }]);
    const running = await startApp(world);
    await untilSwept(running);
    world.popbill.companies.update(GARAM, { taxinvoice: { deptUser: { state: 'none' } } });
    await advanceDays(running);
    const withoutRegistration = wordsOf(alertOf(world, '가람무역'));

    world.popbill.companies.update(GARAM, deptUserWorks());
    await advanceDays(running);

    expect(withoutRegistration).toContain('홈택스 인증이 등록되어 있지 않습니다');
    expect(world.popbill.companies.loginAttempts(GARAM, 'taxinvoice', 'deptUser')).toBe(2);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('해결됨');
  });
});
