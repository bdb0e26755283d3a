import { describe, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world.js';
import { eventually } from '../support/eventually.js';
import { alertOf, messages, postCount, thread } from './support/channel.js';
import {
  advanceDays,
  countLogged,
  DAY,
  MONDAY,
  MORNING,
  untilSent,
  untilSwept,
} from './support/days.js';
import { aWorld, startApp, WRONG_KEY } from './support/running-app.js';
import { alertsIn, fromStore } from './support/stored.js';
import {
  brns,
  certificateOnly,
  dayEnd,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { answerTo, messageIn, wordsOf } from './support/what-people-see.js';

const SETUP_TITLE = '팝빌이 API 서명을 거부했습니다';
const FIXED_TITLE = '앱의 팝빌 연동 설정 문제가 해결되었습니다';

async function aWorldOfFour(): Promise<World> {
  const world = await aWorld({ startsAt: MORNING });
  const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
  const [EXPIRING = '', REJECTED = '', WORKING = '', UNREGISTERED = ''] = brns(4);
  await watch(world, [
    { brn: EXPIRING, name: '가람무역', state: certificateOnly(world, 8) },
    // Only a warning, because people are reminded of an unclaimed critical alert even without an answer of POPBiLL.
    {
      brn: REJECTED,
      name: '라온식품',
      state: { taxinvoice: { ...deptUserRejected().taxinvoice, certificate: valid } },
    },
    { brn: WORKING, name: '한빛상사', state: deptUserWorks() },
    { brn: UNREGISTERED, name: '누리전자', state: deptUserWorks() },
  ]);
  return world;
}

describe('a wrong secret key', () => {
  it('causes one setup notice and changes nothing else until the right key is set', async () => {
    const world = await aWorldOfFour();
    const beforeFault = await startApp(world);
    await untilSwept(beforeFault);
    await beforeFault.stop();
    const alertsBefore = await alertsIn(world);
    const messagesBefore = messages(world).map(wordsOf);
    // These changes must cause no notice now: a rung, a failing login, and a login that works again.
    world.popbill.companies.update(brns(4)[3] ?? '', {
      taxinvoice: { deptUser: { state: 'none' } },
    });
    world.popbill.companies.update(brns(4)[1] ?? '', deptUserWorks());
    world.clock.advance(2 * DAY);
    world.popbill.clearCalls();

    const withWrongKey = await startApp(world, WRONG_KEY);
    await untilSwept(withWrongKey);
    await advanceDays(withWrongKey);
    await advanceDays(withWrongKey);

    const setup = alertOf(world, SETUP_TITLE);
    expect(messages(world)).toHaveLength(messagesBefore.length + 1);
    expect(wordsOf(setup)).toContain('POPBILL_SECRET_KEY');
    expect(wordsOf(setup)).toContain('-99010007');
    expect(wordsOf(setup)).toContain('마지막 확인: 11월 26일');
    expect(wordsOf(setup)).toContain('인증에 문제가 있다는 뜻은 아닙니다');
    expect(setup.versions).toHaveLength(1);
    expect(messages(world).slice(0, -1).map(wordsOf)).toEqual(messagesBefore);
    expect(await alertsIn(world)).toEqual(alertsBefore);
    // No company was checked.
    expect(world.popbill.countOf('certInfo') + world.popbill.countOf('deptUserCheck')).toBe(0);

    await withWrongKey.stop();
    const afterFix = await startApp(world);
    await untilSwept(afterFix);

    expect(wordsOf(alertOf(world, FIXED_TITLE))).toContain('모든 회사를 다시 확인했고');
    expect(messages(world).filter((message) => wordsOf(message).includes(SETUP_TITLE))).toEqual([]);
    expect(wordsOf(alertOf(world, '라온식품'))).toContain('해결됨');
    expect(wordsOf(alertOf(world, '누리전자'))).toContain('홈택스 인증이 등록되어 있지 않습니다');
    expect(thread(alertOf(world, '가람무역'))).toHaveLength(1);
    expect(world.slack.warnings).toEqual([]);
  });

  it('is also detected by a requested check, which does not blame the company', async () => {
    const world = await aWorldOfFour();
    const first = await startApp(world);
    await untilSwept(first);
    await first.stop();
    // Nothing is due, so only the requested check can detect it.
    await startApp(world, WRONG_KEY);

    await world.slack.slash('U0KIM', '/hometax', '확인 한빛상사', { channel: 'C0TEAM' });

    const report = await world.slack.waitFor(({ ephemerals }) =>
      ephemerals('U0KIM').find((message) => wordsOf(message).includes('-99010007')),
    );
    expect(wordsOf(report)).not.toMatch(/수집 불가|거부되었습니다/);
    await messageIn(world, 'C0ALERTS', SETUP_TITLE);
  });
});

describe('a setting that POPBiLL refuses for single calls', () => {
  it('causes no setup notice if it concerns one company of many', async () => {
    const world = await aWorldOfFour();
    for (const operation of ['certInfo', 'deptUserCheck', 'contract'] as const) {
      const match = { brn: brns(4)[2] ?? '', operation };
      world.popbill.faults.set(match, { kind: 'code', code: -10000021 });
    }

    const running = await startApp(world);
    await untilSwept(running);

    expect(
      messages(world)
        .map(wordsOf)
        .filter((words) => words.includes('팝빌 아이디를')),
    ).toEqual([]);
    expect(messages(world)).toHaveLength(2);
  });

  it('stops the sweep and keeps the alerts unchanged if it concerns many, until the next good sweep', async () => {
    const world = await aWorldOfFour();
    const running = await startApp(world);
    await untilSwept(running);
    const postsBefore = postCount(world);
    for (const operation of ['certInfo', 'deptUser', 'deptUserCheck', 'contract'] as const) {
      world.popbill.faults.set({ operation }, { kind: 'code', code: -99005001 });
    }

    await advanceDays(running);
    const setup = alertOf(world, '포인트가 부족합니다');
    world.popbill.faults.clear();
    world.clock.advance(DAY / 24 + 1000);
    await untilSwept(running, 3);

    expect(wordsOf(setup)).toContain('포인트를 충전');
    expect(postCount(world)).toBe(postsBefore + 2);
    expect(wordsOf(alertOf(world, FIXED_TITLE))).not.toContain('포인트를 충전');
    expect(thread(alertOf(world, '가람무역'))).toHaveLength(1);
    expect(countLogged(running, 'Scheduled check ends')).toBe(3);
  });
});

describe('one company that is refused as if our settings were wrong', () => {
  const REFUSED = { kind: 'code', code: -10001059 } as const;
  const [REFUSED_BRN = '', ...OTHER_BRNS] = brns(8);

  /** A world of eight companies. The token of one is always refused, and two of the others get an alert. */
  async function aWorldWithRefusedCompany(): Promise<World> {
    const world = await aWorld({ startsAt: MONDAY });
    world.popbill.faults.set({ operation: 'token', brn: REFUSED_BRN }, REFUSED);
    await watch(world, [
      { brn: REFUSED_BRN, name: '가람무역', state: deptUserWorks() },
      ...OTHER_BRNS.map((brn, i) => ({
        brn,
        name: `회사 ${i}호`,
        state: i < 2 ? certificateOnly(world, 2) : deptUserWorks(),
      })),
    ]);
    return world;
  }

  const setupNotices = (world: World) =>
    messages(world).filter((message) => /팝빌이 링크아이디|팝빌 연동 설정/.test(message.text));

  it('gets its own alert after three sweeps, while all others are checked as usual', async () => {
    const world = await aWorldWithRefusedCompany();
    const running = await startApp(world);
    await untilSwept(running);
    await untilSent(running);
    const first = await fromStore(world, (store) => store.lastSweep());
    const alerts = await alertsIn(world);
    // A requested check does not turn it into a setup notice.
    await world.slack.slash('U0KIM', '/hometax', '확인 가람무역', { channel: 'C0TEAM' });
    const report = await answerTo(world, 'U0KIM', '-10001059');
    await advanceDays(running);
    await advanceDays(running);

    expect(first).toMatchObject({ asked: 8, failed: 1, finishedAt: expect.any(Number) });
    expect(alerts.map(({ name }) => name).sort()).toEqual(['회사 0호', '회사 1호']);
    expect(wordsOf(report)).toContain('팝빌이 설정 문제로 요청을 거부해');
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('3회 연속');
    expect(setupNotices(world)).toEqual([]);
    expect(countLogged(running, 'Scheduled check ends')).toBe(3);
    // On later days the message is edited with the higher number.
    await advanceDays(running);
    await untilSent(running);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('4회 연속');
  });

  it('causes no setup notice if it is not watched', async () => {
    const world = await aWorldWithRefusedCompany();
    const running = await startApp(world);
    await untilSwept(running);
    const probeCount = () =>
      countLogged(running, 'Checked with other companies whether the app’s settings are refused');
    // Because of the watched company that the sweep found refused.
    await eventually(() => probeCount() === 1);
    const UNKNOWN = brns(9).at(-1) ?? '';
    world.popbill.faults.set(
      { operation: 'token', brn: UNKNOWN },
      { kind: 'code', code: -99010012 },
    );

    await world.slack.slash('U0KIM', '/hometax', `check ${UNKNOWN}`, { channel: 'C0TEAM' });
    await answerTo(world, 'U0KIM', '-99010012');
    await untilSent(running);

    expect(setupNotices(world)).toEqual([]);
    expect(probeCount()).toBe(1);
  });

  it('does not keep the setup notice open once the other companies are answered', async () => {
    const world = await aWorldWithRefusedCompany();
    const first = await startApp(world);
    await untilSwept(first);
    await first.stop();
    world.popbill.faults.set({ operation: 'token' }, { kind: 'code', code: -99010012 });
    world.clock.advance(DAY);
    // Started again after a day, when the tokens have expired.
    const running = await startApp(world);
    await untilSwept(running);
    const noticesDuring = setupNotices(world).map(wordsOf);
    world.popbill.faults.clear();
    world.popbill.faults.set({ operation: 'token', brn: REFUSED_BRN }, REFUSED);

    world.clock.advance(16 * 60_000);
    await untilSwept(running, 2);

    expect(noticesDuring).toEqual([expect.stringContaining('링크아이디')]);
    expect(setupNotices(world).map(wordsOf)).toEqual([expect.stringContaining(FIXED_TITLE)]);
    await advanceDays(running);
    expect(setupNotices(world).map(wordsOf)).toEqual([expect.stringContaining(FIXED_TITLE)]);
  });
});

describe('a LinkID that is refused for all companies', () => {
  it('stops a large sweep after a sample of companies, and recovers automatically once it is accepted', async () => {
    const world = await aWorld({ startsAt: MONDAY, settings: { POPBILL_CONCURRENCY: '4' } });
    await watch(
      world,
      brns(100).map((brn, i) => ({ brn, name: `회사 ${i}호`, state: deptUserWorks() })),
    );
    world.popbill.faults.set({ operation: 'token' }, { kind: 'code', code: -99010012 });
    world.popbill.clearCalls();
    const running = await startApp(world);
    await untilSwept(running);
    const companiesAsked = new Set(world.popbill.calls.map(({ brn }) => brn)).size;
    world.popbill.faults.clear();

    world.clock.advance(16 * 60_000);
    await untilSwept(running, 2);

    // Twenty companies from the whole list are enough to decide.
    expect(companiesAsked).toBeLessThan(30);
    expect(wordsOf(alertOf(world, FIXED_TITLE))).toContain('모든 회사를 다시 확인했고');
    expect(messages(world)).toHaveLength(1);
    expect((await fromStore(world, (store) => store.lastSweep()))?.asked).toBe(100);
  });
});
