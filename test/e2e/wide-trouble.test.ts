import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { eventually } from '../support/eventually.js';
import { alertOf, messages, noise } from './support/channel.js';
import { daysPass, logOf, MONDAY, untilLogged, untilSwept, untilTold } from './support/days.js';
import { aWorld, type RunningApp, startIn } from './support/running-app.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
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
const CHECKED_REST = 'Checked the remaining companies';

const HOMETAX_SILENT = '홈택스가 응답하지 않고 있습니다';
const HOMETAX_BACK = '홈택스가 다시 응답합니다';
const POPBILL_SILENT = '팝빌이 응답하지 않고 있습니다';
const POPBILL_BACK = '팝빌이 다시 응답합니다';

const storedAlerts = (world: World) => fromStore(world, (store) => allOf(store.alerts()));

function logins(world: World, count: number): readonly number[] {
  return brns(count).map((brn) =>
    world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser'),
  );
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}

/** Forty companies whose login works, as the app knows from its first sweep; the next one is due a day later. */
async function fortyThatWork(): Promise<RunningApp> {
  const world = await aWorld({ startsAt: MONDAY });
  await watch(
    world,
    brns(40).map((brn, i) => ({ brn, name: `회사 ${i}호`, at: deptUserWorks() })),
  );
  const running = await startIn(world);
  await untilSwept(running);
  return running;
}

/** What became of those that were left is known a moment after they were checked. */
async function untilRestIsTold(running: RunningApp): Promise<void> {
  await untilLogged(running, CHECKED_REST);
  const isTold = (message: Parameters<typeof wordsOf>[0]) =>
    wordsOf(message).includes('다시 확인했습니다(');
  await eventually(() => messages(running.world).some(isTold));
  await untilTold(running);
}

describe('HomeTax that does not answer during a sweep', () => {
  it('is one notice and nobody’s trouble; once it answers the notice says how long it took, and the rest is checked', async () => {
    const running = await fortyThatWork();
    const { world } = running;
    const [, , broken = ''] = brns(40);
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    // What nobody can see yet: this login is rejected once HomeTax answers again.
    world.popbill.companies.update(broken, deptUserRejected(-11100027));

    await daysPass(running);
    const silent = alertOf(world, HOMETAX_SILENT);
    const alertsMeanwhile = await storedAlerts(world);
    const before = logins(world, 40);
    world.popbill.faults.clear();
    world.clock.advance(16 * MINUTE);
    await untilRestIsTold(running);

    expect(wordsOf(silent)).toContain('회사들의 인증이 잘못되었다는 뜻은 아닙니다');
    expect(alertsMeanwhile).toEqual([]);
    const over = alertOf(world, HOMETAX_BACK);
    expect([over.ts, over.replies]).toEqual([silent.ts, []]);
    expect(wordsOf(over)).toContain('16분 만에 복구');
    expect(wordsOf(over)).toContain('밀린 40곳을 다시 확인했습니다(수집 가능 39곳, 손볼 회사 1곳)');
    expect(wordsOf(alertOf(world, '회사 2호'))).toContain('임시 비밀번호');
    expect(messages(world)).toHaveLength(2);
    // One login each that came through, whatever was tried before.
    expect(total(logins(world, 40)) - total(before)).toBeGreaterThanOrEqual(40);
    expect(world.slack.warnings).toEqual([]);
    expect(logOf(running).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is asked three companies at a time every 15 minutes, and its notice is edited without noise while it lasts', async () => {
    const running = await fortyThatWork();
    const { world } = running;
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    await daysPass(running);
    world.popbill.clearCalls();
    const heard = noise(world);

    for (const round of [1, 2, 3]) {
      world.clock.advance(15 * MINUTE + 1000);
      await untilLogged(running, 'Asked whether there are answers again', round);
    }
    await untilTold(running);

    expect(world.popbill.countOf('deptUserCheck')).toBeLessThanOrEqual(9);
    expect(world.popbill.countOf('deptUserCheck')).toBeGreaterThanOrEqual(3);
    expect(wordsOf(alertOf(world, HOMETAX_SILENT))).toMatch(/마지막 시도 .* 동안 응답 없음/);
    expect([messages(world).length, noise(world)]).toEqual([1, heard]);
  });

  it('is still known after a restart, and ends as if there had been none', async () => {
    const running = await fortyThatWork();
    const { world } = running;
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    await daysPass(running);
    await running.stop();
    world.popbill.faults.clear();

    world.clock.advance(16 * MINUTE);
    const again = await startIn(world);
    await untilRestIsTold(again);

    expect(wordsOf(alertOf(world, HOMETAX_BACK))).toContain(
      '밀린 40곳을 다시 확인했습니다(수집 가능 40곳)',
    );
    expect(messages(world)).toHaveLength(1);
    expect(await storedAlerts(world)).toEqual([]);
  });
});

describe('POPBiLL that does not answer during a sweep', () => {
  it('stops it after a few companies, changes no alert, and the sweep is finished once it answers', async () => {
    const world = await aWorld({ startsAt: MONDAY, settings: { POPBILL_CONCURRENCY: '4' } });
    const [DYING = '', ...others] = brns(40);
    await watch(world, [
      { brn: DYING, name: '가람무역', at: certificateOnly(world, 9) },
      ...others.map((brn, i) => ({ brn, name: `회사 ${i}호`, at: deptUserWorks() })),
    ]);
    const running = await startIn(world);
    await untilSwept(running);
    const alertBefore = wordsOf(alertOf(world, '가람무역'));
    world.popbill.clearCalls();
    world.popbill.faults.set({}, { kind: 'status', status: 503 });

    await daysPass(running, 2);
    const asked = new Set(world.popbill.calls.map(({ brn }) => brn)).size;
    const silent = alertOf(world, POPBILL_SILENT);
    const alertMeanwhile = wordsOf(alertOf(world, '가람무역'));
    world.popbill.faults.clear();
    world.clock.advance(16 * MINUTE);
    await untilRestIsTold(running);

    // Twenty have to be asked before it can be said of all, and those in hand are finished.
    expect(asked).toBeLessThanOrEqual(28);
    expect(alertMeanwhile).toBe(alertBefore);
    const over = alertOf(world, POPBILL_BACK);
    expect(over.ts).toBe(silent.ts);
    expect(wordsOf(over)).toMatch(/밀린 \d\d곳을 다시 확인했습니다/);
    // The rung that was crossed meanwhile is told now.
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('7일 남았습니다');
    expect(messages(world)).toHaveLength(2);
    expect((await fromStore(world, (store) => store.lastSweep()))?.finishedAt).toBeDefined();
  });
});

describe('HomeTax that answers none of six companies', () => {
  it('has as many left as got no answer, and says of each what became of it', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const [, , broken = ''] = brns(6);
    await watch(
      world,
      brns(6).map((brn, i) => ({ brn, name: `회사 ${i}호`, at: deptUserWorks() })),
    );
    const running = await startIn(world);
    await untilSwept(running);
    world.popbill.faults.set({ operation: 'deptUserCheck' }, HOMETAX_IS_DOWN);
    world.popbill.companies.update(broken, deptUserRejected(-11100027));
    await daysPass(running);
    const silent = wordsOf(alertOf(world, HOMETAX_SILENT));

    world.popbill.faults.clear();
    world.clock.advance(16 * MINUTE);
    await untilRestIsTold(running);

    expect(silent).toContain('6곳');
    expect(wordsOf(alertOf(world, HOMETAX_BACK))).toContain(
      '밀린 6곳을 다시 확인했습니다(수집 가능 5곳, 손볼 회사 1곳)',
    );
  });
});

describe('HomeTax that leaves login tests without an answer for days', () => {
  it('costs no account, is said to be past all testing, and is over with the first login that somebody has tested', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const three = brns(3);
    const { taxinvoice } = deptUserWorks();
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    await watch(
      world,
      three.map((brn, i) => ({
        brn,
        name: `회사 ${i}호`,
        at: { taxinvoice: { ...taxinvoice, certificate: valid } },
      })),
    );
    const running = await startIn(world);
    await untilSwept(running);
    const monitoring = async () => (await fetch(`${running.url}/monitoring`)).text();
    const asked = () => world.popbill.countOf('deptUserCheck');
    const before = asked();
    world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'reset' });

    await expect
      .poll(
        async () => {
          world.clock.advance(180 * MINUTE);
          return monitoring();
        },
        { timeout: 30_000, interval: 300 },
      )
      .toContain('"logins-used-up"');
    world.popbill.faults.clear();
    await directMessageTo(world, lee, 'none is tested automatically any more');
    await daysPass(running);
    expect(asked() - before).toBe(4 * three.length);
    expect(wordsOf(alertOf(world, HOMETAX_SILENT))).toContain('응답하지 않고 있습니다');

    await world.slack.slash(kim, '/hometax', `확인 ${three[0]}`, { channel: 'C0TEAM' });
    const report = await answerTo(world, kim, '잇따라 거부되었거나 답이 없어');
    await world.slack.press(kim, report, ACTIONS.reportConfirmLogin);
    await windowOf(world, kim, '4회 연속');
    await world.slack.submit(kim);

    await messageIn(world, ALERT_CHANNEL, HOMETAX_BACK);
    await expect.poll(monitoring, { timeout: 15_000 }).toContain('"ok":true');
  });
});

describe('a wave of rejections', () => {
  const COUNT = 150;
  const PAUSED = '여러 회사의 로그인이 같은 이유로 거부되고 있습니다';

  /** In the first sweep all logins are rejected with one code, each only when many others may be under way. */
  async function aWave(settings: Record<string, string> = {}): Promise<RunningApp> {
    const atOnce = { POPBILL_CONCURRENCY: '60' };
    const world = await aWorld({ startsAt: MONDAY, settings: { ...atOnce, ...settings } });
    world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'delay', ms: 300 });
    const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
    const at = { taxinvoice: { ...deptUserRejected(-11100028).taxinvoice, certificate: valid } };
    await watch(
      world,
      brns(COUNT).map((brn, i) => ({ brn, name: `회사 ${i}호`, at })),
    );
    const running = await startIn(world);
    await untilLogged(running, 'Sweep ends');
    await messageIn(world, ALERT_CHANNEL, PAUSED);
    return running;
  }

  it('costs at most 50 logins before live tests pause with one notice, and opens no alert', async () => {
    const running = await aWave();
    const { world } = running;

    const counts = logins(world, COUNT);

    expect(total(counts)).toBeLessThanOrEqual(50);
    expect(Math.max(...counts)).toBe(1);
    const paused = alertOf(world, PAUSED);
    expect(wordsOf(paused)).toContain('-11100028');
    expect(buttonsIn(paused)).toEqual([ACTIONS.causeRelease]);
    expect(messages(world)).toHaveLength(1);
    expect(await storedAlerts(world)).toEqual([]);
    expect(world.slack.warnings).toEqual([]);
  });

  it('lasts over a restart, with three logins an hour', async () => {
    const running = await aWave();
    const { world } = running;
    const before = total(logins(world, COUNT));
    await running.stop();

    const again = await startIn(world);
    for (const round of [1, 2]) {
      world.clock.advance(60 * MINUTE + 1000);
      await untilLogged(again, 'Tested whether logins work again', round);
    }

    expect(total(logins(world, COUNT)) - before).toBe(6);
    expect(messages(world)).toHaveLength(1);
  });

  it('continues when samples work again, without a person and without an alert', async () => {
    const running = await aWave();
    const { world } = running;
    for (const brn of brns(COUNT)) world.popbill.companies.update(brn, deptUserWorks());

    world.clock.advance(60 * MINUTE + 1000);
    await untilLogged(running, CHECKED_REST);
    await untilTold(running);

    expect(wordsOf(alertOf(world, '홈택스 로그인이 다시 됩니다'))).toContain('복구됨');
    expect(messages(world)).toHaveLength(1);
    expect(await storedAlerts(world)).toEqual([]);
    expect(Math.max(...logins(world, COUNT))).toBeLessThanOrEqual(2);
  });

  it('is released by an operator: who did it is said, and every rejected company has its alert', async () => {
    const running = await aWave({ OPERATORS: kim });
    const { world } = running;
    const asked = total(logins(world, COUNT));
    const paused = alertOf(world, PAUSED);

    await world.slack.press(lee, paused, ACTIONS.causeRelease);
    await answerTo(world, lee, 'for operators');
    await world.slack.press(kim, paused, ACTIONS.causeRelease);
    await answerTo(world, kim, '로그인 테스트를 다시 시작했습니다');
    await untilLogged(running, CHECKED_REST);
    const released = await messageIn(world, ALERT_CHANNEL, `<@${kim}>`, '회사마다의 문제로');
    await eventually(() => messages(world).length >= 6);
    world.clock.advance(MINUTE);
    await untilTold(running);

    expect([released.ts, buttonsIn(released)]).toEqual([paused.ts, []]);
    // The others are tested now; a login that was rejected today is not tried again.
    const counts = logins(world, COUNT);
    expect(total(counts)).toBeGreaterThan(asked);
    expect(counts).toEqual(counts.map(() => 1));
    const alerts = await storedAlerts(world);
    expect(alerts).toHaveLength(COUNT);
    // The pause, five individual alerts, and all others in one message.
    expect(messages(world)).toHaveLength(7);
    expect(await historyOf(world)).toContainEqual({ kind: 'released', by: kim });
    expect(world.slack.warnings).toEqual([]);
  });
});
