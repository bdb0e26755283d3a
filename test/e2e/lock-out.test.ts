import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Message } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { pressButton } from '../support/press-button.js';
import { countLogged, untilSent, untilSwept } from './support/days.js';
import { type RunningApp, startApp } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { historyOf } from './support/stored.js';
import { answerTo, buttonsIn, messageIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const target = `${rejected.brn}:taxinvoice`;

/** Quiet hours would hold notices back overnight. */
const NO_QUIET_HOURS = { QUIET_HOURS: 'off' };

/** Logins that reached the stand-in HomeTax. */
function loginCount({ popbill }: World): number {
  return popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser');
}

function alertMessage(world: World): Promise<Message> {
  return messageIn(world, ALERT_CHANNEL, rejected.name);
}

/** Waits for the ephemeral report that replaces "checking", then until the outbox is empty. */
async function reportAfter(
  running: RunningApp,
  person: string,
  act: () => Promise<unknown>,
): Promise<Message> {
  const { slack } = running.world;
  const answersBefore = slack.ephemerals(person).length;
  await act();
  const report = await slack.waitFor(({ ephemerals }) =>
    ephemerals(person)
      .slice(answersBefore)
      .find((each) => buttonsIn(each).length > 0),
  );
  await untilSent(running);
  return report;
}

/** Presses a button of the alert, if the alert still has that button. */
async function press(running: RunningApp, person: string, action: string): Promise<void> {
  const { world } = running;
  const alert = await alertMessage(world);
  if (!buttonsIn(alert).includes(action)) return;
  await reportAfter(running, person, () => pressButton(world.slack, person, alert, action, target));
}

function check(running: RunningApp, person: string): Promise<Message> {
  const input = `확인 ${rejected.brn}`;
  return reportAfter(running, person, () =>
    running.world.slack.slash(person, '/hometax', input, { channel: 'C0TEAM' }),
  );
}

/** Advances the clock. If a sweep became due, waits until it has finished and its notices are sent. */
async function advanceHours(running: RunningApp, hours: number): Promise<void> {
  const { clock } = running.world;
  // Sweep days begin at 06:00 in Seoul, which is 21:00 UTC.
  const sweepDay = () => Math.floor((clock.now() + 3 * HOUR) / (24 * HOUR));
  const before = { day: sweepDay(), sweeps: countLogged(running, 'Scheduled check ends') };
  clock.advance(hours * HOUR);
  if (sweepDay() > before.day) await untilSwept(running, before.sweeps + 1);
}

async function watchAgain({ world }: RunningApp): Promise<void> {
  const { slack } = world;
  await slack.slash(kim, '/hometax', `추가 ${rejected.brn}`, { channel: 'C0TEAM' });
  await windowOf(world, kim, '모니터링 추가');
  await slack.submit(kim, { name: rejected.name });
  await windowOf(world, kim, '수집 불가');
}

describe('a repeatedly rejected login', () => {
  it('is never tried more than four times in a row, whatever people press, over 27 hours', async () => {
    const running = await sampleApp({ watched: [rejected], settings: NO_QUIET_HOURS });
    const { world } = running;
    await untilSent(running);

    // Two people press every available button as early and as often as the app allows.
    await Promise.all([kim, lee].map((person) => press(running, person, 'alert_check')));
    await press(running, kim, 'alert_registered');
    await check(running, kim);
    for (const hours of [21, 3, 1, 2]) {
      await advanceHours(running, hours);
      for (const action of ['alert_check', 'alert_registered']) await press(running, lee, action);
    }
    const report = await check(running, kim);

    expect(loginCount(world)).toBe(4);
    expect(wordsOf(await alertMessage(world))).toContain(
      '잠금 방지를 위해 로그인 테스트를 중단했습니다',
    );
    expect(wordsOf(report)).toContain('이 부서사용자로 홈택스에 직접 로그인해 봅니다');
    expect(buttonsIn(report)).toContain('report_confirm_login');
    expect(buttonsIn(report)).not.toContain('report_registered');
    expect(buttonsIn(await alertMessage(world))).toContain('alert_confirm_login');
    expect(world.popbill.companies.isLocked(rejected.brn, 'taxinvoice')).toBe(false);
    expect(world.slack.warnings).toEqual([]);
  });

  it('is never tried more than four times in a row across restarts, unwatching and watching again, over 51 hours', async () => {
    let running = await sampleApp({
      watched: [rejected, findSample('healthy')],
      settings: NO_QUIET_HOURS,
    });
    const { world } = running;
    await untilSent(running);
    await press(running, kim, 'alert_check');
    expect(wordsOf(await alertMessage(world))).toContain('연속 실패 2/4회');
    await running.stop();
    running = await startApp(world);

    await advanceHours(running, 21);
    await press(running, kim, 'alert_registered');
    await world.slack.slash(kim, '/hometax', `제외 ${rejected.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, rejected.name);
    await world.slack.submit(kim);
    await windowOf(world, kim, '제외했습니다');
    await advanceHours(running, 25);
    await running.stop();
    // The company is no longer watched; the app only has its business number.
    running = await startApp(world);
    const report = await check(running, kim);
    expect(wordsOf(report)).toContain('연속 실패 4/4회');
    for (let presses = 0; presses < 2; presses += 1) {
      await pressButton(world.slack, kim, report, 'report_check', target);
    }
    await advanceHours(running, 5);
    await watchAgain(running);
    await check(running, lee);

    expect(loginCount(world)).toBe(4);
    expect(world.popbill.companies.isLocked(rejected.brn, 'taxinvoice')).toBe(false);
  });
});

describe('after four rejections in a row', () => {
  async function afterFourRejections(settings: Record<string, string> = {}): Promise<RunningApp> {
    const running = await sampleApp({ watched: [rejected], settings });
    const { world } = running;
    await untilSent(running);
    for (const action of ['alert_check', 'alert_check', 'alert_registered']) {
      await press(running, lee, action);
    }
    expect(loginCount(world)).toBe(4);
    return running;
  }

  it('a window names the count, and the confirmed login is recorded with the person who confirmed it', async () => {
    const running = await afterFourRejections();
    const { world } = running;

    await pressButton(world.slack, kim, await alertMessage(world), 'alert_confirm_login', target);
    await windowOf(world, kim, '4회 연속', '먼저 이 부서사용자로', '24시간에 한 번');
    expect(loginCount(world)).toBe(4);
    await world.slack.submit(kim);
    await windowOf(world, kim, '로그인을 거부했습니다');
    expect(loginCount(world)).toBe(5);

    world.clock.advance(MINUTE);
    await pressButton(world.slack, lee, await alertMessage(world), 'alert_confirm_login', target);
    const refusal = await windowOf(
      world,
      lee,
      '5 department user logins in a row',
      'Already tested',
    );
    expect(refusal.submit).toBeUndefined();

    await advanceHours(running, 1);
    expect(loginCount(world)).toBe(5);
    const confirmed = { kind: 'login-confirmed', by: kim, product: 'taxinvoice' };
    const confirmations = (await historyOf(world)).filter(({ kind }) => kind === 'login-confirmed');
    expect(confirmations).toEqual([{ ...confirmed, method: 'deptUser', attempts: 4 }]);
  });

  it('the count ends once a login works', async () => {
    const running = await afterFourRejections();
    const { world } = running;
    world.popbill.companies.updateProduct(rejected.brn, 'taxinvoice', {
      deptUser: { state: 'works', id: 'tax01' },
    });

    await pressButton(world.slack, kim, await alertMessage(world), 'alert_confirm_login', target);
    await windowOf(world, kim, '4회 연속');
    await world.slack.submit(kim);

    await windowOf(world, kim, '부서사용자 로그인이 정상입니다', '알림을 닫았습니다');
    expect(loginCount(world)).toBe(5);
  });

  it('a viewer may not confirm another login', async () => {
    const running = await afterFourRejections({ OPERATORS: lee });
    const { world } = running;

    await pressButton(world.slack, kim, await alertMessage(world), 'alert_confirm_login', target);
    await answerTo(world, kim, '운영자만 사용할 수 있는 기능입니다');

    expect(world.slack.views(kim)).toEqual([]);
    expect(loginCount(world)).toBe(4);
  });
});

describe('one rejection', () => {
  it('counts and is shown the same for a certificate as for a department user', async () => {
    const byDate = findSample('certificate-by-date');
    const running = await sampleApp({ watched: [byDate], settings: NO_QUIET_HOURS });
    const { world } = running;
    const { companies } = world.popbill;
    const { certificate } = companies.get(byDate.brn)?.taxinvoice ?? {};
    if (certificate?.state !== 'registered') throw new Error('There is no certificate.');
    companies.updateProduct(byDate.brn, 'taxinvoice', {
      certificate: { ...certificate, problem: -11100001 },
    });
    const input = `확인 ${byDate.brn}`;
    const report = await reportAfter(running, kim, () =>
      world.slack.slash(kim, '/hometax', input, { channel: 'C0TEAM' }),
    );

    await pressButton(world.slack, kim, report, 'report_cert_test', `${byDate.brn}:taxinvoice`);
    await windowOf(world, kim, '지금 테스트할까요?');
    await world.slack.submit(kim);

    await windowOf(world, kim, '인증서 사용 불가', '연속 실패 1/4회');
    const alert = await messageIn(world, ALERT_CHANNEL, byDate.name);
    expect(wordsOf(alert)).toContain('(연속 실패 1/4회)');
    expect(companies.loginAttempts(byDate.brn, 'taxinvoice', 'certificate')).toBe(1);
  });

  it('reserves further tests for operators; others see the stored result and the reason', async () => {
    const running = await sampleApp({ watched: [rejected], settings: { OPERATORS: lee } });
    const { world } = running;
    await untilSent(running);

    await pressButton(world.slack, kim, await alertMessage(world), 'alert_check', target);

    const shown = await answerTo(world, kim, rejected.name, '수집 불가');
    expect(wordsOf(shown)).toContain('운영자만 다시 테스트할 수 있음');
    expect(wordsOf(shown)).toContain('연속 실패 1/4회');
    expect(buttonsIn(shown)).toEqual([]);
    expect(loginCount(world)).toBe(1);
    await press(running, lee, 'alert_check');
    expect(loginCount(world)).toBe(2);
  });
});
