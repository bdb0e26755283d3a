import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { eventually } from '../support/eventually.js';
import { alertOf, messages } from './support/channel.js';
import { daysPass, MONDAY, untilSwept, untilTold } from './support/days.js';
import { aWorld, type RunningApp, startIn } from './support/running-app.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import {
  answerTo,
  buttonsIn,
  directMessageTo,
  messageIn,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const COUNT = 30;
const AT_ONCE = '여러 회사에 같은 문제가 한꺼번에 생겼습니다';

const storedAlerts = (world: World) => fromStore(world, (store) => allOf(store.alerts()));

/** Thirty that are fine, but for one whose certificate ends soon. */
async function thirty(settings: Record<string, string> = {}): Promise<RunningApp> {
  const world = await aWorld({ startsAt: MONDAY, settings });
  await watch(
    world,
    brns(COUNT).map((brn, i) => ({
      brn,
      name: `회사 ${i}호`,
      at: i === 0 ? certificateOnly(world, 20) : deptUserWorks(),
    })),
  );
  const running = await startIn(world);
  await untilSwept(running);
  return running;
}

function nobodyIsAMember({ popbill }: World): void {
  for (const operation of ['certInfo', 'deptUser', 'deptUserCheck', 'contract'] as const) {
    popbill.faults.set({ operation }, { kind: 'code', code: -99003008 });
  }
}

describe('a POPBiLL that knows nobody as a member from one day to the next', () => {
  it('is one notice that asks to look at POPBiLL first, and closes when the next sweep finds everybody well', async () => {
    const running = await thirty();
    const { world } = running;
    const before = await storedAlerts(world);
    const heard = messages(world).length;
    nobodyIsAMember(world);

    await daysPass(running);
    const notice = alertOf(world, AT_ONCE);
    const during = await storedAlerts(world);
    const posted = messages(world).length;
    const monitoring = await fetch(`${running.url}/monitoring`);
    // A restart changes nothing.
    await running.stop();
    const again = await startIn(world);
    world.popbill.faults.clear();
    await daysPass(again);

    expect(wordsOf(notice)).toContain("'팝빌 회원 아님' 30곳");
    expect(wordsOf(notice)).toContain('팝빌 공지');
    expect(posted).toBe(heard + 1);
    // Nothing is wrong with the app itself, but whoever looks is told why alerts wait.
    expect(await monitoring.json()).toMatchObject({
      ok: true,
      information: [
        {
          kind: 'mass-change',
          text: expect.stringMatching(/한꺼번에.*회사마다의 알림은 기다립니다/),
        },
      ],
    });
    expect(during.map(({ reasons }) => reasons)).toEqual(before.map(({ reasons }) => reasons));
    const over = await messageIn(world, ALERT_CHANNEL, '이 회사들에 더는 문제가 없습니다');
    expect([over.ts, buttonsIn(over)]).toEqual([notice.ts, []]);
    expect(messages(world)).toHaveLength(posted);
    expect(await historyOf(world)).not.toContainEqual({ kind: 'resolved' });
    expect(await fromStore(world, (store) => store.massChange())).toBeUndefined();
    expect(world.slack.warnings).toEqual([]);
  });

  it('is each company’s own when the next sweep says the same', async () => {
    const running = await thirty();
    const { world } = running;
    nobodyIsAMember(world);
    await daysPass(running);
    const notice = alertOf(world, AT_ONCE);

    await daysPass(running);
    await eventually(() => messages(world).length >= 6);
    world.clock.advance(60_000);
    await untilTold(running);

    const over = await messageIn(
      world,
      ALERT_CHANNEL,
      '다음 확인에서도 30곳에 같은 문제가 있습니다',
    );
    expect(over.ts).toBe(notice.ts);
    const alerts = await storedAlerts(world);
    expect(alerts).toHaveLength(COUNT);
    expect(
      alerts.every(({ reasons }) => reasons.some(({ kind }) => kind === 'member-missing')),
    ).toBe(true);
  });

  it('is released by an operator, on record, and every company has its alert', async () => {
    const running = await thirty({ OPERATORS: kim });
    const { world } = running;
    nobodyIsAMember(world);
    await daysPass(running);
    const notice = alertOf(world, AT_ONCE);

    await world.slack.press(lee, notice, ACTIONS.alertsRelease);
    await answerTo(world, lee, 'for operators');
    await world.slack.press(kim, notice, ACTIONS.alertsRelease);
    await answerTo(world, kim, '알림을 더 기다리게 하지 않습니다');
    await messageIn(world, ALERT_CHANNEL, `<@${kim}>`, '회사마다의 문제로');
    await eventually(() => messages(world).length >= 6);
    await untilTold(running);
    expect(await storedAlerts(world)).toHaveLength(COUNT);
    // The combined message is edited at most once a minute.
    world.clock.advance(60_000);
    await untilTold(running);

    expect(await historyOf(world)).toContainEqual({ kind: 'alerts-released', by: kim });
    expect(await fromStore(world, (store) => store.massChange())).toBeUndefined();
  });
});

describe('a company that cannot be checked, while nobody is a member for a day', () => {
  it('is not called one that can be checked again, and what is said of it is what was found before', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const [brn = '', ...others] = brns(10);
    const unknownCode = deptUserRejected(-11199999);
    await watch(world, [
      { brn, name: '자람테크', at: unknownCode },
      ...others.map((other, i) => ({ brn: other, name: `회사 ${i}호`, at: deptUserWorks() })),
    ]);
    const running = await startIn(world);
    await untilSwept(running);
    for (let day = 0; day < 4; day += 1) await daysPass(running);
    const before = alertOf(world, '자람테크');
    nobodyIsAMember(world);
    await daysPass(running);
    const during = alertOf(world, '자람테크');
    world.popbill.faults.clear();

    await daysPass(running);

    expect(wordsOf(before)).toContain('5번 연속 확인하지 못했습니다');
    expect(wordsOf(before)).toContain('아직 한 번도 상태를 확인하지 못했습니다');
    expect(during).toEqual(before);
    await messageIn(world, ALERT_CHANNEL, '이 회사들에 더는 문제가 없습니다');
    const words = wordsOf(alertOf(world, '자람테크'));
    expect(words).toContain('6번 연속 확인하지 못했습니다');
    expect(words).toContain(
      '11월 30일 06:10부터 물어보았지만 아직 한 번도 상태를 확인하지 못했습니다',
    );
    expect(words).toContain('마지막 로그인 테스트(12월 3일');
    expect(await historyOf(world)).not.toContainEqual(
      expect.objectContaining({ kind: 'resolved' }),
    );
    expect(messages(world).filter((one) => wordsOf(one).includes('자람테크'))).toHaveLength(1);
  });
});

describe('a POPBiLL that gives every certificate an earlier end from one day to the next', () => {
  it('is one notice, no certificate is called expired, and nobody hears more once the dates are right again', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const [ending = '', ...others] = brns(COUNT);
    await watch(
      world,
      brns(COUNT).map((brn, i) => ({
        brn,
        name: `회사 ${i}호`,
        at: certificateOnly(world, brn === ending ? 8 : 200),
      })),
    );
    const running = await startIn(world);
    await untilSwept(running);
    const heard = messages(world).length;
    const lies = certificateOnly(world, -300);
    const truth = certificateOnly(world, 200);
    for (const brn of others) world.popbill.companies.update(brn, lies);

    await daysPass(running);
    const notice = alertOf(world, AT_ONCE);
    const during = await storedAlerts(world);
    for (const brn of others) world.popbill.companies.update(brn, truth);
    await daysPass(running);

    expect(wordsOf(notice)).toContain(`'인증서 만료' ${others.length}곳`);
    expect(during.map(({ brn }) => brn)).toEqual([ending]);
    await messageIn(world, ALERT_CHANNEL, '이 회사들에 더는 문제가 없습니다');
    // What one certificate's end has to say is said meanwhile: a week is left.
    expect(messages(world)).toHaveLength(heard + 1);
    expect(await fromStore(world, (store) => store.massChange())).toBeUndefined();
  });
});

describe('a few companies that turn wrong on the same day', () => {
  it('are told as ever, in the same sweep', async () => {
    const running = await thirty();
    const { world } = running;
    const nothing = {
      taxinvoice: { deptUser: { state: 'none' }, certificate: { state: 'none' } },
    } as const;
    for (const brn of brns(COUNT).slice(5, 9)) world.popbill.companies.update(brn, nothing);

    await daysPass(running);

    expect(wordsOf(alertOf(world, '회사 5호'))).toContain('등록된 홈택스 인증이 없습니다');
    expect(messages(world).filter((one) => wordsOf(one).includes(AT_ONCE))).toEqual([]);
  });

  it('are told at once when it is their first check, however many they are', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(
      world,
      brns(6).map((brn, i) => ({ brn, name: `회사 ${i}호` })),
    );

    await untilSwept(await startIn(world));

    expect(await storedAlerts(world)).toHaveLength(6);
    expect(messages(world).filter((one) => wordsOf(one).includes(AT_ONCE))).toEqual([]);
  });
});

describe('what a check of all companies says', () => {
  it('names the logins that were not tested before it says that nothing is new', async () => {
    const running = await thirty();
    const { world } = running;
    world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'code', code: -11100009 });

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: ALERT_CHANNEL });
    const sameDay = wordsOf(await directMessageTo(world, kim, '30곳을 모두 확인했습니다'));
    await daysPass(running);
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: ALERT_CHANNEL });
    const silent = wordsOf(await directMessageTo(world, kim, '홈택스가 응답하지 않아 29곳'));

    for (const [words, limit] of [
      [sameDay, '최근에 테스트한 29곳의 로그인은 다시 테스트하지 않고'],
      [silent, '홈택스가 응답하지 않아 29곳의 로그인을 테스트하지 못했습니다'],
    ] as const) {
      expect(words).toContain(limit);
      expect(words.indexOf(limit)).toBeLessThan(words.indexOf('새로 알릴 것은 없었습니다'));
    }
  });
});
