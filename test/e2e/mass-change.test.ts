import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { eventually } from '../support/eventually.js';
import { alertOf, messages } from './support/channel.js';
import { advanceDays, MONDAY, untilSent, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { alertsIn, fromStore, historyOf } from './support/stored.js';
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
const MASS_CHANGE_TITLE = '한꺼번에 발생';

/** Starts the app with thirty working companies, one of which has a certificate that expires soon. */
async function startWithThirty(settings: Record<string, string> = {}): Promise<RunningApp> {
  const world = await aWorld({ startsAt: MONDAY, settings });
  await watch(
    world,
    brns(COUNT).map((brn, i) => ({
      brn,
      name: `회사 ${i}호`,
      state: i === 0 ? certificateOnly(world, 20) : deptUserWorks(),
    })),
  );
  const running = await startApp(world);
  await untilSwept(running);
  return running;
}

function denyMembership({ popbill }: World): void {
  for (const operation of ['certInfo', 'deptUser', 'deptUserCheck', 'contract'] as const) {
    popbill.faults.set({ operation }, { kind: 'code', code: -99003008 });
  }
}

describe('POPBiLL reporting no members from one day to the next', () => {
  it('causes one notice that points to POPBiLL, and closes when the next sweep finds all well', async () => {
    const running = await startWithThirty();
    const { world } = running;
    const alertsBefore = await alertsIn(world);
    const postsBefore = messages(world).length;
    denyMembership(world);

    await advanceDays(running);
    const notice = alertOf(world, MASS_CHANGE_TITLE);
    const alertsDuring = await alertsIn(world);
    const postsDuring = messages(world).length;
    const monitoring = await fetch(`${running.url}/monitoring`);
    // The notice survives a restart.
    await running.stop();
    const again = await startApp(world);
    world.popbill.faults.clear();
    await advanceDays(again);

    expect(wordsOf(notice)).toContain('연동회원 아님 30곳');
    expect(wordsOf(notice)).toContain('팝빌 공지');
    expect(postsDuring).toBe(postsBefore + 1);
    // The app itself is healthy, but the information says why alerts wait.
    expect(await monitoring.json()).toMatchObject({
      ok: true,
      information: [
        {
          kind: 'mass-change',
          text: expect.stringMatching(/한꺼번에.*보류/),
        },
      ],
    });
    expect(alertsDuring.map(({ reasons }) => reasons)).toEqual(
      alertsBefore.map(({ reasons }) => reasons),
    );
    const closed = await messageIn(world, ALERT_CHANNEL, '한꺼번에 발생한 문제가 해소되었습니다');
    expect([closed.ts, buttonsIn(closed)]).toEqual([notice.ts, []]);
    expect(messages(world)).toHaveLength(postsDuring);
    expect(await historyOf(world)).not.toContainEqual({ kind: 'resolved' });
    expect(await fromStore(world, (store) => store.massChange())).toBeUndefined();
    expect(world.slack.warnings).toEqual([]);
  });

  it('causes an alert per company when the next sweep finds the same', async () => {
    const running = await startWithThirty();
    const { world } = running;
    denyMembership(world);
    await advanceDays(running);
    const notice = alertOf(world, MASS_CHANGE_TITLE);

    await advanceDays(running);
    await eventually(() => messages(world).length >= 6);
    world.clock.advance(60_000);
    await untilSent(running);

    const closed = await messageIn(
      world,
      ALERT_CHANNEL,
      '다시 확인한 결과 30곳에 같은 문제가 남아 있습니다',
    );
    expect(closed.ts).toBe(notice.ts);
    const alerts = await alertsIn(world);
    expect(alerts).toHaveLength(COUNT);
    expect(
      alerts.every(({ reasons }) => reasons.some(({ kind }) => kind === 'member-missing')),
    ).toBe(true);
  });

  it('causes an alert per company when an operator releases them, which is recorded', async () => {
    const running = await startWithThirty({ OPERATORS: kim });
    const { world } = running;
    denyMembership(world);
    await advanceDays(running);
    const notice = alertOf(world, MASS_CHANGE_TITLE);

    await world.slack.press(lee, notice, ACTIONS.alertsRelease);
    await answerTo(world, lee, 'Only operators can do this');
    await world.slack.press(kim, notice, ACTIONS.alertsRelease);
    await answerTo(world, kim, '보류를 해제했습니다');
    await messageIn(world, ALERT_CHANNEL, `<@${kim}>`, '개별 회사의 문제로');
    await eventually(() => messages(world).length >= 6);
    await untilSent(running);
    expect(await alertsIn(world)).toHaveLength(COUNT);
    // The combined alert is edited at most once a minute.
    world.clock.advance(60_000);
    await untilSent(running);

    expect(await historyOf(world)).toContainEqual({ kind: 'alerts-released', by: kim });
    expect(await fromStore(world, (store) => store.massChange())).toBeUndefined();
  });
});

describe('an alert about an unchecked company, while POPBiLL reports no members for a day', () => {
  it('is not resolved, and continues with its previous facts', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const [brn = '', ...otherBrns] = brns(10);
    const unknownCode = deptUserRejected(-11199999);
    await watch(world, [
      { brn, name: '자람테크', state: unknownCode },
      ...otherBrns.map((each, i) => ({ brn: each, name: `회사 ${i}호`, state: deptUserWorks() })),
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    for (let day = 0; day < 4; day += 1) await advanceDays(running);
    const alertBefore = alertOf(world, '자람테크');
    denyMembership(world);
    await advanceDays(running);
    const alertDuring = alertOf(world, '자람테크');
    world.popbill.faults.clear();

    await advanceDays(running);

    expect(wordsOf(alertBefore)).toContain('5회 연속 확인하지 못했습니다');
    expect(wordsOf(alertBefore)).toContain('아직 한 번도 확인된 적이 없습니다');
    expect(alertDuring).toEqual(alertBefore);
    await messageIn(world, ALERT_CHANNEL, '한꺼번에 발생한 문제가 해소되었습니다');
    const words = wordsOf(alertOf(world, '자람테크'));
    expect(words).toContain('6회 연속 확인하지 못했습니다');
    expect(words).toContain('아직 한 번도 확인된 적이 없습니다');
    expect(words).toContain('마지막 시도(12월 3일');
    expect(await historyOf(world)).not.toContainEqual(
      expect.objectContaining({ kind: 'resolved' }),
    );
    expect(messages(world).filter((each) => wordsOf(each).includes('자람테크'))).toHaveLength(1);
  });
});

describe('POPBiLL reporting an earlier expiry of every certificate', () => {
  it('causes one notice, no alert about expiry, and nothing more once the dates are right again', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const [expiringBrn = '', ...otherBrns] = brns(COUNT);
    await watch(
      world,
      brns(COUNT).map((brn, i) => ({
        brn,
        name: `회사 ${i}호`,
        state: certificateOnly(world, brn === expiringBrn ? 8 : 200),
      })),
    );
    const running = await startApp(world);
    await untilSwept(running);
    const postsBefore = messages(world).length;
    const wrongExpiry = certificateOnly(world, -300);
    const rightExpiry = certificateOnly(world, 200);
    for (const brn of otherBrns) world.popbill.companies.update(brn, wrongExpiry);

    await advanceDays(running);
    const notice = alertOf(world, MASS_CHANGE_TITLE);
    const alertsDuring = await alertsIn(world);
    for (const brn of otherBrns) world.popbill.companies.update(brn, rightExpiry);
    await advanceDays(running);

    expect(wordsOf(notice)).toContain(`인증서 만료·만료 예정 ${otherBrns.length}곳`);
    expect(alertsDuring.map(({ brn }) => brn)).toEqual([expiringBrn]);
    await messageIn(world, ALERT_CHANNEL, '한꺼번에 발생한 문제가 해소되었습니다');
    // The earlier post is the alert about the certificate that really expires, in a week.
    expect(messages(world)).toHaveLength(postsBefore + 1);
    expect(await fromStore(world, (store) => store.massChange())).toBeUndefined();
  });
});

describe('a few companies that fail on the same day', () => {
  it('get their alerts in the same sweep', async () => {
    const running = await startWithThirty();
    const { world } = running;
    const unregistered = {
      taxinvoice: { deptUser: { state: 'none' }, certificate: { state: 'none' } },
    } as const;
    for (const brn of brns(COUNT).slice(5, 9)) world.popbill.companies.update(brn, unregistered);

    await advanceDays(running);

    expect(wordsOf(alertOf(world, '회사 5호'))).toContain('홈택스 인증이 등록되어 있지 않습니다');
    expect(messages(world).filter((each) => wordsOf(each).includes(MASS_CHANGE_TITLE))).toEqual([]);
  });

  it('get their alerts at once if it is their first check, however many they are', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(
      world,
      brns(6).map((brn, i) => ({ brn, name: `회사 ${i}호` })),
    );

    await untilSwept(await startApp(world));

    expect(await alertsIn(world)).toHaveLength(6);
    expect(messages(world).filter((each) => wordsOf(each).includes(MASS_CHANGE_TITLE))).toEqual([]);
  });
});

describe('the report of a requested sweep', () => {
  it('names the logins that were not tested before it says that nothing is new', async () => {
    const running = await startWithThirty();
    const { world } = running;
    world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'code', code: -11100009 });

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: ALERT_CHANNEL });
    const sameDay = wordsOf(await directMessageTo(world, kim, '30곳 확인('));
    await advanceDays(running);
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: ALERT_CHANNEL });
    const nextDay = wordsOf(await directMessageTo(world, kim, '29곳: 홈택스가 응답하지 않습니다'));

    for (const [words, limit] of [
      [sameDay, '로그인을 테스트하지 않은 회사 29곳'],
      [nextDay, '로그인을 테스트하지 않은 회사 29곳: 홈택스가 응답하지 않습니다'],
    ] as const) {
      expect(words).toContain(limit);
      expect(words.indexOf(limit)).toBeLessThan(words.indexOf('새로 알릴 내용은 없습니다'));
    }
  });
});
