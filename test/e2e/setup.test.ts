import { describe, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world.js';
import { alertOf, messages, noise, thread } from './support/channel.js';
import {
  countLogged,
  DAY,
  daysPass,
  MONDAY,
  MORNING,
  untilSwept,
  untilTold,
} from './support/days.js';
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
import { answerTo, wordsOf } from './support/what-people-see.js';

const WRONG_KEY = {
  POPBILL_SECRET_KEY: Buffer.from('not the key of this LinkID').toString('base64'),
};
const SETUP = '팝빌이 우리 서명을 받아들이지 않습니다';
const MENDED = '팝빌이 이 앱의 설정을 다시 받아들입니다';

async function aTroubledWorld(): Promise<World> {
  const world = await aWorld({ startsAt: MORNING });
  const valid = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
  const [DYING = '', REJECTED = '', FINE = '', DEAD = ''] = brns(4);
  await watch(world, [
    { brn: DYING, name: '가람무역', at: certificateOnly(world, 8) },
    // No more than a warning: of a critical one people are called by the clock, whatever POPBiLL answers.
    {
      brn: REJECTED,
      name: '라온식품',
      at: { taxinvoice: { ...deptUserRejected().taxinvoice, certificate: valid } },
    },
    { brn: FINE, name: '한빛상사', at: deptUserWorks() },
    { brn: DEAD, name: '누리전자', at: deptUserWorks() },
  ]);
  return world;
}

const storedAlerts = (world: World) => fromStore(world, (store) => allOf(store.alerts()));

describe('a wrong secret key', () => {
  it('brings one setup alert and changes nothing else, until the right key is set', async () => {
    const world = await aTroubledWorld();
    const right = await startIn(world);
    await untilSwept(right);
    await right.stop();
    const alertsBefore = await storedAlerts(world);
    const messagesBefore = messages(world).map(wordsOf);
    // What would be told now, and is not: a rung is crossed, a login begins to fail, another works again.
    world.popbill.companies.update(brns(4)[3] ?? '', {
      taxinvoice: { deptUser: { state: 'none' } },
    });
    world.popbill.companies.update(brns(4)[1] ?? '', deptUserWorks());
    world.clock.advance(2 * DAY);
    world.popbill.clearCalls();

    const wrong = await startIn(world, WRONG_KEY);
    await untilSwept(wrong);
    await daysPass(wrong);
    await daysPass(wrong);

    const setup = alertOf(world, SETUP);
    expect(messages(world)).toHaveLength(messagesBefore.length + 1);
    expect(wordsOf(setup)).toContain('POPBILL_SECRET_KEY');
    expect(wordsOf(setup)).toContain('-99010007');
    expect(wordsOf(setup)).toContain('마지막으로 확인한 때는 11월 26일');
    expect(wordsOf(setup)).toContain('회사들의 인증이 잘못되었다는 뜻은 아닙니다');
    expect(setup.versions).toHaveLength(1);
    expect(messages(world).slice(0, -1).map(wordsOf)).toEqual(messagesBefore);
    expect(await storedAlerts(world)).toEqual(alertsBefore);
    // Nobody was asked about a company, and not every company asked for a token of its own.
    expect(world.popbill.countOf('certInfo') + world.popbill.countOf('deptUserCheck')).toBe(0);

    await wrong.stop();
    const mended = await startIn(world);
    await untilSwept(mended);

    expect(wordsOf(alertOf(world, MENDED))).toContain('모든 회사를 다시 확인했고');
    expect(messages(world).filter((message) => wordsOf(message).includes(SETUP))).toEqual([]);
    expect(wordsOf(alertOf(world, '라온식품'))).toContain('해결됨');
    expect(wordsOf(alertOf(world, '누리전자'))).toContain('등록된 홈택스 인증이 없습니다');
    expect(thread(alertOf(world, '가람무역'))).toHaveLength(1);
    expect(world.slack.warnings).toEqual([]);
  });

  it('is found out by a person’s check too, which says whose fault it is not', async () => {
    const world = await aTroubledWorld();
    const first = await startIn(world);
    await untilSwept(first);
    await first.stop();
    // Nothing is due: only the check and what follows from it find out.
    await startIn(world, WRONG_KEY);

    await world.slack.slash('U0KIM', '/hometax', '확인 한빛상사', { channel: 'C0TEAM' });

    const report = await world.slack.waitFor(({ ephemerals }) =>
      ephemerals('U0KIM').find((message) => wordsOf(message).includes('-99010007')),
    );
    expect(wordsOf(report)).not.toMatch(/수집 불가|거부되었습니다/);
    await world.slack.waitFor(() => messages(world).some((one) => wordsOf(one).includes(SETUP)));
  });
});

describe('a setting that POPBiLL refuses for single calls', () => {
  it('is no setup alert when it is one company of many, and counts as could not check', async () => {
    const world = await aTroubledWorld();
    for (const operation of ['certInfo', 'deptUserCheck', 'contract'] as const) {
      const match = { brn: brns(4)[2] ?? '', operation };
      world.popbill.faults.set(match, { kind: 'code', code: -10000021 });
    }

    const running = await startIn(world);
    await untilSwept(running);

    expect(
      messages(world)
        .map(wordsOf)
        .filter((words) => words.includes('팝빌 아이디를')),
    ).toEqual([]);
    expect(messages(world)).toHaveLength(2);
  });

  it('stops the sweep and freezes the alerts when it is a large part, and is over with the next good sweep', async () => {
    const world = await aTroubledWorld();
    const running = await startIn(world);
    await untilSwept(running);
    const noiseBefore = noise(world);
    for (const operation of ['certInfo', 'deptUser', 'deptUserCheck', 'contract'] as const) {
      world.popbill.faults.set({ operation }, { kind: 'code', code: -99005001 });
    }

    await daysPass(running);
    const setup = alertOf(world, '포인트가 부족합니다');
    world.popbill.faults.clear();
    world.clock.advance(DAY / 24 + 1000);
    await untilSwept(running, 3);

    expect(wordsOf(setup)).toContain('포인트를 충전');
    expect(noise(world)).toBe(noiseBefore + 2);
    expect(wordsOf(alertOf(world, MENDED))).not.toContain('포인트를 충전');
    expect(thread(alertOf(world, '가람무역'))).toHaveLength(1);
    expect(countLogged(running, 'Sweep ends')).toBe(3);
  });
});

describe('one company that is refused as if our settings were wrong', () => {
  const REFUSED = { kind: 'code', code: -10001059 } as const;
  const [CHRONIC = '', ...OTHERS] = brns(8);

  /** Its token is refused, whatever is asked. Two of the others are in trouble. */
  async function aWorldWithOne(): Promise<World> {
    const world = await aWorld({ startsAt: MONDAY });
    world.popbill.faults.set({ operation: 'token', brn: CHRONIC }, REFUSED);
    await watch(world, [
      { brn: CHRONIC, name: '가람무역', at: deptUserWorks() },
      ...OTHERS.map((brn, i) => ({
        brn,
        name: `회사 ${i}호`,
        at: i < 2 ? certificateOnly(world, 2) : deptUserWorks(),
      })),
    ]);
    return world;
  }

  const setups = (world: World) =>
    messages(world).filter((message) =>
      /우리 링크아이디|이 앱의 (요청을 받|설정을 다시)/.test(message.text),
    );

  it('is its own trouble after three sweeps, while all others are checked and alerted', async () => {
    const world = await aWorldWithOne();
    const running = await startIn(world);
    await untilSwept(running);
    await untilTold(running);
    const first = await fromStore(world, (store) => store.lastSweep());
    const alerts = await storedAlerts(world);
    // Nobody makes it everybody's trouble by asking about it again.
    await world.slack.slash('U0KIM', '/hometax', '확인 가람무역', { channel: 'C0TEAM' });
    const report = await answerTo(world, 'U0KIM', '-10001059');
    await daysPass(running);
    await daysPass(running);

    expect(first).toMatchObject({ asked: 8, failed: 1, finishedAt: expect.any(Number) });
    expect(alerts.map(({ name }) => name).sort()).toEqual(['회사 0호', '회사 1호']);
    expect(wordsOf(report)).toContain('이 회사에 관한 질문을');
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('3번 연속');
    expect(setups(world)).toEqual([]);
    expect(countLogged(running, 'Sweep ends')).toBe(3);
    // The number does not stand still, and its message is edited on later days.
    await daysPass(running);
    await untilTold(running);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('4번 연속');
  });

  it('says nothing about our settings when nobody watches it', async () => {
    const world = await aWorldWithOne();
    const running = await startIn(world);
    await untilSwept(running);
    const [, , , , , , , , UNKNOWN = ''] = brns(9);
    world.popbill.faults.set(
      { operation: 'token', brn: UNKNOWN },
      { kind: 'code', code: -99010012 },
    );

    await world.slack.slash('U0KIM', '/hometax', `check ${UNKNOWN}`, { channel: 'C0TEAM' });
    await answerTo(world, 'U0KIM', '-99010012');
    await untilTold(running);

    expect(setups(world)).toEqual([]);
    expect(
      countLogged(running, 'Asked about other companies whether our settings are refused'),
    ).toBe(0);
  });

  it('does not keep the alert about our settings open once the others are answered', async () => {
    const world = await aWorldWithOne();
    const first = await startIn(world);
    await untilSwept(first);
    await first.stop();
    world.popbill.faults.set({ operation: 'token' }, { kind: 'code', code: -99010012 });
    world.clock.advance(DAY);
    // Without the tokens of yesterday.
    const running = await startIn(world);
    await untilSwept(running);
    const during = setups(world).map(wordsOf);
    world.popbill.faults.clear();
    world.popbill.faults.set({ operation: 'token', brn: CHRONIC }, REFUSED);

    world.clock.advance(16 * 60_000);
    await untilSwept(running, 2);

    expect(during).toEqual([expect.stringContaining('링크아이디')]);
    expect(setups(world).map(wordsOf)).toEqual([expect.stringContaining(MENDED)]);
    await daysPass(running);
    expect(setups(world).map(wordsOf)).toEqual([expect.stringContaining(MENDED)]);
  });
});

describe('a LinkID that is refused for everybody', () => {
  it('stops a large sweep after its witnesses, and is over without a person once it is accepted', async () => {
    const world = await aWorld({ startsAt: MONDAY, settings: { POPBILL_CONCURRENCY: '4' } });
    await watch(
      world,
      brns(100).map((brn, i) => ({ brn, name: `회사 ${i}호`, at: deptUserWorks() })),
    );
    world.popbill.faults.set({ operation: 'token' }, { kind: 'code', code: -99010012 });
    world.popbill.clearCalls();
    const running = await startIn(world);
    await untilSwept(running);
    const asked = new Set(world.popbill.calls.map(({ brn }) => brn)).size;
    world.popbill.faults.clear();

    world.clock.advance(16 * 60_000);
    await untilSwept(running, 2);

    // Thirty would decide it in any order; twenty of all over the list do as well.
    expect(asked).toBeLessThan(30);
    expect(wordsOf(alertOf(world, MENDED))).toContain('모든 회사를 다시 확인했고');
    expect(messages(world)).toHaveLength(1);
    expect((await fromStore(world, (store) => store.lastSweep()))?.asked).toBe(100);
  });
});
