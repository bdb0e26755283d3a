import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { eventually } from '../support/eventually.js';
import { alertOf, messages, postCount } from './support/channel.js';
import { advanceDays, logOf, MONDAY, untilLogged, untilSent, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { alertsIn, fromStore, historyOf } from './support/stored.js';
import {
  brns,
  certificateOnly,
  dayEnd,
  deptUserRejected,
  deptUserWorks,
  HOMETAX_IS_DOWN,
  watch,
} from './support/watching.js';
import {
  answerTo,
  buttonsIn,
  directMessageTo,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const MINUTE = 60_000;
const REST_CHECKED_LOG = 'The check of the remaining companies ends';

const HOMETAX_DOWN_TITLE = '홈택스가 응답하지 않습니다';
const HOMETAX_BACK_TITLE = '홈택스가 다시 응답합니다';
const POPBILL_DOWN_TITLE = '팝빌이 응답하지 않습니다';
const POPBILL_BACK_TITLE = '팝빌이 다시 응답합니다';

function loginCounts(world: World, count: number): readonly number[] {
  return brns(count).map((brn) =>
    world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser'),
  );
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}

/** Starts the app with forty companies whose login works, and waits for its first sweep. */
async function startWithForty(): Promise<RunningApp> {
  const world = await aWorld({ startsAt: MONDAY });
  await watch(
    world,
    brns(40).map((brn, i) => ({ brn, name: `회사 ${i}호`, state: deptUserWorks() })),
  );
  const running = await startApp(world);
  await untilSwept(running);
  return running;
}

/** Waits until the remaining companies are checked and the outage notice shows the result. */
async function untilRestReported(running: RunningApp): Promise<void> {
  await untilLogged(running, REST_CHECKED_LOG);
  const isReport = (message: Parameters<typeof wordsOf>[0]) =>
    wordsOf(message).includes('다시 확인했습니다(');
  await eventually(() => messages(running.world).some(isReport));
  await untilSent(running);
}

describe('an outage of HomeTax during a sweep', () => {
  it('causes one notice and no alert, which then shows the duration, and the rest is checked', async () => {
    const running = await startWithForty();
    const { world } = running;
    const [, , rejectedBrn = ''] = brns(40);
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    // This login will be rejected once HomeTax answers again.
    world.popbill.companies.update(rejectedBrn, deptUserRejected(-11100027));

    await advanceDays(running);
    const outage = alertOf(world, HOMETAX_DOWN_TITLE);
    const alertsDuring = await alertsIn(world);
    const loginsBefore = loginCounts(world, 40);
    world.popbill.faults.clear();
    world.clock.advance(16 * MINUTE);
    await untilRestReported(running);

    expect(wordsOf(outage)).toContain('인증에 문제가 있다는 뜻은 아닙니다');
    expect(alertsDuring).toEqual([]);
    const ended = alertOf(world, HOMETAX_BACK_TITLE);
    expect([ended.ts, ended.replies]).toEqual([outage.ts, []]);
    expect(wordsOf(ended)).toContain('16분 만에 복구');
    expect(wordsOf(ended)).toContain(
      '응답이 없었거나 조회하지 못한 40곳을 다시 확인했습니다(수집 가능 39곳, 조치 필요 1곳)',
    );
    expect(wordsOf(alertOf(world, '회사 2호'))).toContain('임시 비밀번호');
    expect(messages(world)).toHaveLength(2);
    // Each login was tested once more.
    expect(total(loginCounts(world, 40)) - total(loginsBefore)).toBeGreaterThanOrEqual(40);
    expect(world.slack.warnings).toEqual([]);
    expect(logOf(running).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is probed with three companies every 15 minutes, and its notice is edited silently', async () => {
    const running = await startWithForty();
    const { world } = running;
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    await advanceDays(running);
    world.popbill.clearCalls();
    const postsBefore = postCount(world);

    for (const round of [1, 2, 3]) {
      world.clock.advance(15 * MINUTE + 1000);
      await untilLogged(running, 'Checked whether calls are answered again', round);
    }
    await untilSent(running);

    expect(world.popbill.countOf('deptUserCheck')).toBeLessThanOrEqual(9);
    expect(world.popbill.countOf('deptUserCheck')).toBeGreaterThanOrEqual(3);
    expect(wordsOf(alertOf(world, HOMETAX_DOWN_TITLE))).toMatch(/마지막 시도 .*째 응답 없음/);
    expect([messages(world).length, postCount(world)]).toEqual([1, postsBefore]);
  });

  it('is still known after a restart, and ends as usual', async () => {
    const running = await startWithForty();
    const { world } = running;
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    await advanceDays(running);
    await running.stop();
    world.popbill.faults.clear();

    world.clock.advance(16 * MINUTE);
    const again = await startApp(world);
    await untilRestReported(again);

    expect(wordsOf(alertOf(world, HOMETAX_BACK_TITLE))).toContain(
      '응답이 없었거나 조회하지 못한 40곳을 다시 확인했습니다(수집 가능 40곳)',
    );
    expect(messages(world)).toHaveLength(1);
    expect(await alertsIn(world)).toEqual([]);
  });
});

describe('an outage of POPBiLL during a sweep', () => {
  it('stops the sweep after a few companies, changes no alert, and the sweep is finished afterwards', async () => {
    const world = await aWorld({ startsAt: MONDAY, settings: { POPBILL_CONCURRENCY: '4' } });
    const [EXPIRING = '', ...otherBrns] = brns(40);
    await watch(world, [
      { brn: EXPIRING, name: '가람무역', state: certificateOnly(world, 9) },
      ...otherBrns.map((brn, i) => ({ brn, name: `회사 ${i}호`, state: deptUserWorks() })),
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    const alertBefore = wordsOf(alertOf(world, '가람무역'));
    world.popbill.clearCalls();
    world.popbill.faults.set({}, { kind: 'status', status: 503 });

    await advanceDays(running, 2);
    const companiesAsked = new Set(world.popbill.calls.map(({ brn }) => brn)).size;
    const outage = alertOf(world, POPBILL_DOWN_TITLE);
    const alertDuring = wordsOf(alertOf(world, '가람무역'));
    world.popbill.faults.clear();
    world.clock.advance(16 * MINUTE);
    await untilRestReported(running);

    // Twenty failures prove an outage, and the checks in progress are finished.
    expect(companiesAsked).toBeLessThanOrEqual(28);
    expect(alertDuring).toBe(alertBefore);
    const ended = alertOf(world, POPBILL_BACK_TITLE);
    expect(ended.ts).toBe(outage.ts);
    expect(wordsOf(ended)).toMatch(/응답이 없었거나 조회하지 못한 \d\d곳을 다시 확인했습니다/);
    // The rung that was crossed during the outage is reported now.
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('7일 남음');
    expect(messages(world)).toHaveLength(2);
    expect((await fromStore(world, (store) => store.lastSweep()))?.finishedAt).toBeDefined();
  });
});

describe('an outage of HomeTax with six companies', () => {
  it('leaves all six to check, and counts the results of all afterwards', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const [, , rejectedBrn = ''] = brns(6);
    await watch(
      world,
      brns(6).map((brn, i) => ({ brn, name: `회사 ${i}호`, state: deptUserWorks() })),
    );
    const running = await startApp(world);
    await untilSwept(running);
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    world.popbill.companies.update(rejectedBrn, deptUserRejected(-11100027));
    await advanceDays(running);
    const outage = wordsOf(alertOf(world, HOMETAX_DOWN_TITLE));

    world.popbill.faults.clear();
    world.clock.advance(16 * MINUTE);
    await untilRestReported(running);

    expect(outage).toContain('6곳');
    expect(wordsOf(alertOf(world, HOMETAX_BACK_TITLE))).toContain(
      '응답이 없었거나 조회하지 못한 6곳을 다시 확인했습니다(수집 가능 5곳, 조치 필요 1곳)',
    );
  });
});

describe('login tests without an answer for days', () => {
  it('stop after four per account, are reported, and resume with the first one that a person confirms', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const brnsOfThree = brns(3);
    const { taxinvoice } = deptUserWorks();
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    await watch(
      world,
      brnsOfThree.map((brn, i) => ({
        brn,
        name: `회사 ${i}호`,
        state: { taxinvoice: { ...taxinvoice, certificate: valid } },
      })),
    );
    const running = await startApp(world);
    await untilSwept(running);
    const monitoring = async () => (await fetch(`${running.url}/monitoring`)).text();
    const callsMade = () => world.popbill.countOf('deptUserCheck');
    const callsBefore = callsMade();
    world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'reset' });

    await expect
      .poll(
        async () => {
          world.clock.advance(180 * MINUTE);
          return monitoring();
        },
        { interval: 300 },
      )
      .toContain('"logins-used-up"');
    world.popbill.faults.clear();
    await directMessageTo(world, lee, 'automatic tests stopped to keep accounts from being locked');
    await advanceDays(running);
    expect(callsMade() - callsBefore).toBe(4 * brnsOfThree.length);
    expect(wordsOf(alertOf(world, HOMETAX_DOWN_TITLE))).toContain('응답하지 않습니다');

    await world.slack.slash(kim, '/hometax', `확인 ${brnsOfThree[0]}`, { channel: 'C0TEAM' });
    const report = await answerTo(world, kim, '연속으로 거부되었거나 결과를 알 수 없어');
    await world.slack.press(kim, report, ACTIONS.reportConfirmLogin);
    await windowOf(world, kim, '4회 연속');
    await world.slack.submit(kim);

    await messageIn(world, ALERT_CHANNEL, HOMETAX_BACK_TITLE);
    await expect.poll(monitoring).toContain('"ok":true');
  });
});

describe('a wave of rejections', () => {
  const COUNT = 150;
  const PAUSED = '홈택스 로그인이 같은 이유로 거부되었습니다';

  /** Starts a sweep in which all logins are rejected with one code, after a delay in which many others start. */
  async function startWave(settings: Record<string, string> = {}): Promise<RunningApp> {
    const concurrency = { POPBILL_CONCURRENCY: '60' };
    const world = await aWorld({ startsAt: MONDAY, settings: { ...concurrency, ...settings } });
    world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'delay', ms: 300 });
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    const state = { taxinvoice: { ...deptUserRejected(-11100028).taxinvoice, certificate: valid } };
    await watch(
      world,
      brns(COUNT).map((brn, i) => ({ brn, name: `회사 ${i}호`, state })),
    );
    const running = await startApp(world);
    await untilLogged(running, 'Scheduled check ends');
    await messageIn(world, ALERT_CHANNEL, PAUSED);
    return running;
  }

  it('costs at most 50 logins before live tests pause with one notice, and opens no alert', async () => {
    const running = await startWave();
    const { world } = running;

    const counts = loginCounts(world, COUNT);

    expect(total(counts)).toBeLessThanOrEqual(50);
    expect(Math.max(...counts)).toBe(1);
    const paused = alertOf(world, PAUSED);
    expect(wordsOf(paused)).toContain('-11100028');
    expect(buttonsIn(paused)).toEqual([ACTIONS.causeRelease]);
    expect(messages(world)).toHaveLength(1);
    expect(await alertsIn(world)).toEqual([]);
    expect(world.slack.warnings).toEqual([]);
  });

  it('continues after a restart, with three logins per hour', async () => {
    const running = await startWave();
    const { world } = running;
    const loginsBefore = total(loginCounts(world, COUNT));
    await running.stop();

    const again = await startApp(world);
    for (const round of [1, 2]) {
      world.clock.advance(60 * MINUTE + 1000);
      await untilLogged(again, 'Tested whether logins work again', round);
    }

    expect(total(loginCounts(world, COUNT)) - loginsBefore).toBe(6);
    expect(messages(world)).toHaveLength(1);
  });

  it('ends automatically and without an alert when samples work again', async () => {
    const running = await startWave();
    const { world } = running;
    for (const brn of brns(COUNT)) world.popbill.companies.update(brn, deptUserWorks());

    world.clock.advance(60 * MINUTE + 1000);
    await untilLogged(running, REST_CHECKED_LOG);
    await untilSent(running);

    expect(wordsOf(alertOf(world, '홈택스 로그인이 다시 정상입니다'))).toContain('복구됨');
    expect(messages(world)).toHaveLength(1);
    expect(await alertsIn(world)).toEqual([]);
    expect(Math.max(...loginCounts(world, COUNT))).toBeLessThanOrEqual(2);
  });

  it('is released by an operator, who is named, and every rejected company gets its alert', async () => {
    const running = await startWave({ OPERATORS: kim });
    const { world } = running;
    const loginsBefore = total(loginCounts(world, COUNT));
    const paused = alertOf(world, PAUSED);

    await world.slack.press(lee, paused, ACTIONS.causeRelease);
    await answerTo(world, lee, 'Only operators can do this');
    await world.slack.press(kim, paused, ACTIONS.causeRelease);
    await answerTo(world, kim, '로그인 테스트를 재개했습니다');
    await untilLogged(running, REST_CHECKED_LOG);
    const released = await messageIn(world, ALERT_CHANNEL, `<@${kim}>`, '개별 회사의 문제로');
    await eventually(() => messages(world).length >= 6);
    world.clock.advance(MINUTE);
    await untilSent(running);

    expect([released.ts, buttonsIn(released)]).toEqual([paused.ts, []]);
    // The remaining logins are tested now. A login that was rejected today is not tested again.
    const counts = loginCounts(world, COUNT);
    expect(total(counts)).toBeGreaterThan(loginsBefore);
    expect(counts).toEqual(counts.map(() => 1));
    const alerts = await alertsIn(world);
    expect(alerts).toHaveLength(COUNT);
    // The notice of the pause, five individual alerts, and one combined alert.
    expect(messages(world)).toHaveLength(7);
    expect(await historyOf(world)).toContainEqual({ kind: 'released', by: kim });
    expect(world.slack.warnings).toEqual([]);
  });
});
