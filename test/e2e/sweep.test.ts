import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/ids.js';
import { alertOf, messages, noise, thread } from './support/channel.js';
import { countLogged, daysPass, MONDAY, MORNING, untilSwept } from './support/days.js';
import { aWorld, startIn } from './support/running-app.js';
import { allOf, fromStore } from './support/stored.js';
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
  it('alerts once, stays silent until the next rung, and then makes noise once', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(world, [{ ...garam, at: certificateOnly(world, 9) }]);
    const running = await startIn(world);

    await untilSwept(running);
    const first = alertOf(world, '가람무역');
    await daysPass(running);
    const dayAfter = alertOf(world, '가람무역');
    const noiseDayAfter = noise(world);
    await daysPass(running);
    const atRung = alertOf(world, '가람무역');

    expect(wordsOf(first)).toContain('인증서가 12월 9일(수)에 만료됩니다');
    expect(wordsOf(first)).toContain('9일 남았습니다');
    expect([wordsOf(dayAfter), thread(dayAfter), noiseDayAfter]).toEqual([
      expect.stringContaining('8일 남았습니다'),
      [],
      1,
    ]);
    expect(wordsOf(atRung)).toContain('7일 남았습니다');
    expect(thread(atRung)).toEqual([{ text: expect.stringContaining('가람무역'), loud: true }]);
    expect(noise(world)).toBe(2);
    expect(messages(world)).toHaveLength(1);
    expect(world.slack.warnings).toEqual([]);
  });

  it('touches nothing in Slack when nothing has changed', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    await watch(world, [
      // No more than a warning: of a critical one people are called by the clock.
      {
        ...garam,
        at: { taxinvoice: { ...deptUserRejected(-11100027).taxinvoice, certificate: valid } },
      },
      { ...hanbit, at: deptUserWorks() },
    ]);
    const running = await startIn(world);
    await untilSwept(running);
    const writes = () => world.slack.calls.filter(({ method }) => method.startsWith('chat.'));
    const before = writes().length;

    await daysPass(running);
    await daysPass(running);

    expect(writes()).toHaveLength(before);
    expect(messages(world)).toHaveLength(1);
    expect(countLogged(running, 'Sweep ends')).toBe(3);
  });

  it('loses no rung when sweeps are missed, and tells all it crossed at once', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, at: certificateOnly(world, 16) }]);
    const running = await startIn(world);
    await untilSwept(running);
    await running.stop();

    world.clock.advance(14 * 86_400_000);
    const again = await startIn(world);
    await untilSwept(again);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('2일 남았습니다');
    expect(wordsOf(alert)).toContain('긴급');
    expect(thread(alert)).toEqual([{ text: expect.stringContaining('긴급'), loud: true }]);
  });

  it('keeps notifying after expiry: daily for a week, then weekly, and what a weekend crosses on its Friday', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(world, [{ ...garam, at: certificateOnly(world, -1) }]);
    const running = await startIn(world);
    await untilSwept(running);

    const heard: number[] = [noise(world)];
    for (let day = 2; day <= 14; day += 1) {
      await daysPass(running);
      heard.push(noise(world));
    }

    // Monday to Sunday, twice.
    expect(heard).toEqual([1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6]);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('14일 지났습니다');
  });

  it('resolves when the date has moved, and says how long it lasted', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, at: certificateOnly(world, 20) }]);
    const running = await startIn(world);
    await untilSwept(running);

    world.popbill.companies.update(GARAM, certificateOnly(world, 385));
    await daysPass(running);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('해결됨');
    expect(wordsOf(alert)).toContain('인증서가 갱신되었습니다');
    expect(wordsOf(alert)).toContain('수집은 멈추지 않았습니다.');
    expect(wordsOf(alert)).toContain('1일 만에 해결');
    // It was never critical: the end makes no noise.
    expect(thread(alert)).toEqual([{ text: expect.stringContaining('해결됨'), loud: false }]);
    expect(await fromStore(world, (store) => allOf(store.alerts()))).toEqual([]);
  });

  it('names the gap to collect again when a dead certificate is replaced', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, at: certificateOnly(world, 0) }]);
    const running = await startIn(world);
    await untilSwept(running);
    await daysPass(running, 3);

    world.popbill.companies.update(GARAM, certificateOnly(world, 365));
    await daysPass(running);

    const alert = alertOf(world, '가람무역');
    expect(wordsOf(alert)).toContain('새 인증서가 등록되었습니다');
    expect(wordsOf(alert)).toMatch(
      /11월 26일 \d\d:\d\d부터 11월 30일 \d\d:\d\d까지는 전자세금계산서 수집이 멈췄을 수 있습니다\. 이 기간을 다시 수집해 주세요\./,
    );
    // It was critical: everybody hears that it is over.
    expect(thread(alert).at(-1)).toEqual({
      text: expect.stringContaining('새 인증서'),
      loud: true,
    });
  });

  it('tells a certificate that dies beside a working department user at its first rung and on its last day only', async () => {
    const world = await aWorld({ startsAt: MORNING });
    const certificate = { state: 'registered', expiresAt: dayEnd(world, 30) } as const;
    await watch(world, [
      { ...garam, at: { taxinvoice: { ...deptUserWorks().taxinvoice, certificate } } },
    ]);
    const running = await startIn(world);
    await untilSwept(running);
    const atFirst = noise(world);

    await daysPass(running, 24);
    const between = noise(world);
    await daysPass(running, 6);

    expect([atFirst, between, noise(world)]).toEqual([1, 1, 2]);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('수집에는 영향이 없습니다');
  });

  it('tests a rejected login the next day once more, and then never until somebody says it is registered again', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, at: deptUserRejected() }]);
    const logins = () => world.popbill.companies.loginAttempts(GARAM, 'taxinvoice', 'deptUser');
    const running = await startIn(world);
    await untilSwept(running);

    await world.slack.slash('U0KIM', '/hometax', '전체확인', { channel: 'C0TEAM' });
    await untilSwept(running, 2);
    const sameDay = logins();
    const counts: number[] = [];
    for (let day = 0; day < 3; day += 1) {
      await daysPass(running);
      counts.push(logins());
    }
    world.popbill.companies.update(GARAM, deptUserWorks());
    await daysPass(running);
    const unasked = logins();
    const alert = alertOf(world, '가람무역');
    await world.slack.press('U0KIM', alert, ACTIONS.alertRegistered);
    await world.slack.waitFor(() => wordsOf(alertOf(world, '가람무역')).includes('해결됨'));

    expect(sameDay).toBe(1);
    expect(counts).toEqual([2, 2, 2]);
    expect(unasked).toBe(2);
    expect(logins()).toBe(3);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('부서사용자 로그인이 다시 됩니다');
  });

  it('never repeats by itself a login that cannot heal', async () => {
    const world = await aWorld({ startsAt: MORNING });
    // Another company's account, a temporary password, a second step without the representative's number.
    const codes = [-11100022, -11100027, -11100028];
    const companies = brns(3).map((brn, i) => ({
      brn,
      name: `회사${i}`,
      at: deptUserRejected(codes[i]),
    }));
    await watch(world, companies);
    const running = await startIn(world);
    await untilSwept(running);

    await daysPass(running);
    await daysPass(running);

    const logins = companies.map(({ brn }) =>
      world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser'),
    );
    expect(logins).toEqual([1, 1, 1]);
    expect(messages(world)).toHaveLength(3);
  });

  it('tests a login again when the registration vanished and came back', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await watch(world, [{ ...garam, at: deptUserRejected(-11100027) }]);
    const running = await startIn(world);
    await untilSwept(running);
    world.popbill.companies.update(GARAM, { taxinvoice: { deptUser: { state: 'none' } } });
    await daysPass(running);
    const vanished = wordsOf(alertOf(world, '가람무역'));

    world.popbill.companies.update(GARAM, deptUserWorks());
    await daysPass(running);

    expect(vanished).toContain('등록된 홈택스 인증이 없습니다');
    expect(world.popbill.companies.loginAttempts(GARAM, 'taxinvoice', 'deptUser')).toBe(2);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('해결됨');
  });
});
