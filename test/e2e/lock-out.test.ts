import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import type { Message } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { countLogged, untilSwept, untilTold } from './support/days.js';
import { type RunningApp, startIn } from './support/running-app.js';
import { sampleApp, sampleThat } from './support/sample-world.js';
import { historyOf } from './support/stored.js';
import { answerTo, buttonsIn, messageIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = sampleThat('dept-user-rejected-alone');
const target = `${rejected.brn}:taxinvoice`;

/** Nothing is held back over night. */
const AT_ONCE = { QUIET_HOURS: 'off' };

/** Real logins, counted where they arrive. */
function logins({ popbill }: World): number {
  return popbill.companies.loginAttempts(rejected.brn, 'taxinvoice', 'deptUser');
}

function alertIn(world: World): Promise<Message> {
  return messageIn(world, ALERT_CHANNEL, rejected.name);
}

/** The report that only this person sees, once it has replaced "checking", and all that follows from it is told. */
async function reportAfter(
  running: RunningApp,
  person: string,
  act: () => Promise<unknown>,
): Promise<Message> {
  const { slack } = running.world;
  const before = slack.ephemerals(person).length;
  await act();
  const report = await slack.waitFor(({ ephemerals }) =>
    ephemerals(person)
      .slice(before)
      .find((one) => buttonsIn(one).length > 0),
  );
  await untilTold(running);
  return report;
}

/** Presses a button of the alert in the channel, unless it is not drawn any more. */
async function press(running: RunningApp, person: string, action: string): Promise<void> {
  const { world } = running;
  const alert = await alertIn(world);
  if (!buttonsIn(alert).includes(action)) return;
  await reportAfter(running, person, () => world.slack.press(person, alert, action, target));
}

function check(running: RunningApp, person: string): Promise<Message> {
  const typed = `확인 ${rejected.brn}`;
  return reportAfter(running, person, () =>
    running.world.slack.slash(person, '/hometax', typed, { channel: 'C0TEAM' }),
  );
}

/** Time goes by; a sweep that was due on the way runs and is told. */
async function hoursPass(running: RunningApp, hours: number): Promise<void> {
  const { clock } = running.world;
  const dayOf = () => Math.floor((clock.now() + 3 * HOUR) / (24 * HOUR));
  const before = { day: dayOf(), sweeps: countLogged(running, 'Sweep ends') };
  clock.advance(hours * HOUR);
  // Sweeps begin at 06:00 in Seoul, which is 21:00 in UTC.
  if (dayOf() > before.day) await untilSwept(running, before.sweeps + 1);
}

/** Somebody adds the company again. */
async function watch({ world }: RunningApp): Promise<void> {
  const { slack } = world;
  await slack.slash(kim, '/hometax', `추가 ${rejected.brn}`, { channel: 'C0TEAM' });
  await windowOf(world, kim, '모니터링 추가');
  await slack.submit(kim, { name: rejected.name });
  await windowOf(world, kim, '수집 불가');
}

describe('a login that is rejected again and again', () => {
  it('is not tried a fifth time in a row by the buttons that people have, in 27 hours', async () => {
    const running = await sampleApp({ watched: [rejected], settings: AT_ONCE });
    const { world } = running;
    await untilTold(running);

    // Two people at once, each button, as often and as soon as it allows.
    await Promise.all([kim, lee].map((person) => press(running, person, 'alert_check')));
    await press(running, kim, 'alert_registered');
    await check(running, kim);
    for (const hours of [21, 3, 1, 2]) {
      await hoursPass(running, hours);
      for (const action of ['alert_check', 'alert_registered']) await press(running, lee, action);
    }
    const report = await check(running, kim);

    expect(logins(world)).toBe(4);
    expect(wordsOf(await alertIn(world))).toContain('로그인 테스트는 4회 중 4회 시도했습니다');
    expect(wordsOf(report)).toContain('홈택스에 직접 로그인해 보고');
    expect(buttonsIn(report)).toContain('report_confirm_login');
    expect(buttonsIn(report)).not.toContain('report_registered');
    expect(buttonsIn(await alertIn(world))).toContain('alert_confirm_login');
    expect(world.popbill.companies.isLocked(rejected.brn, 'taxinvoice')).toBe(false);
    expect(world.slack.warnings).toEqual([]);
  });

  it('nor in 51 hours with restarts, sweeps by hand, and a company that left and came back', async () => {
    let running = await sampleApp({
      watched: [rejected, sampleThat('healthy')],
      settings: AT_ONCE,
    });
    const { world } = running;
    await untilTold(running);
    await press(running, kim, 'alert_check');
    expect(wordsOf(await alertIn(world))).toContain('4회 중 2회 시도');
    await running.stop();
    running = await startIn(world);

    await hoursPass(running, 21);
    await press(running, kim, 'alert_registered');
    await world.slack.slash(kim, '/hometax', `제외 ${rejected.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, rejected.name);
    await world.slack.submit(kim);
    await windowOf(world, kim, '제외했습니다');
    await hoursPass(running, 25);
    await running.stop();
    // Nobody watches it: only its number is known.
    running = await startIn(world);
    const report = await check(running, kim);
    expect(wordsOf(report)).toContain('4회 중 4회 시도');
    for (const button of ['report_check', 'report_check']) {
      await world.slack.press(kim, report, button, target);
    }
    await hoursPass(running, 5);
    await watch(running);
    await check(running, lee);

    expect(logins(world)).toBe(4);
    expect(world.popbill.companies.isLocked(rejected.brn, 'taxinvoice')).toBe(false);
  });
});

describe('four in a row', () => {
  async function withFour(settings: Record<string, string> = {}): Promise<RunningApp> {
    const running = await sampleApp({ watched: [rejected], settings });
    const { world } = running;
    await untilTold(running);
    for (const action of ['alert_check', 'alert_check', 'alert_registered']) {
      await press(running, lee, action);
    }
    expect(logins(world)).toBe(4);
    return running;
  }

  it('lead to a window that names the count, and one login that is on record by name', async () => {
    const running = await withFour();
    const { world } = running;

    await world.slack.press(kim, await alertIn(world), 'alert_confirm_login', target);
    await windowOf(world, kim, '4회 연속', '먼저 회사가 홈택스에', '24시간에 한 번');
    expect(logins(world)).toBe(4);
    await world.slack.submit(kim);
    await windowOf(world, kim, '아직 받아들이지 않습니다');
    expect(logins(world)).toBe(5);

    world.clock.advance(MINUTE);
    await world.slack.press(lee, await alertIn(world), 'alert_confirm_login', target);
    const refusal = await windowOf(world, lee, '5 times in a row', 'It was tested already');
    expect(refusal.submit).toBeUndefined();

    await hoursPass(running, 1);
    expect(logins(world)).toBe(5);
    const confirmed = { kind: 'login-confirmed', by: kim, product: 'taxinvoice' };
    const kept = (await historyOf(world)).filter(({ kind }) => kind === 'login-confirmed');
    expect(kept).toEqual([{ ...confirmed, method: 'deptUser', attempts: 4 }]);
  });

  it('are over once that login works', async () => {
    const running = await withFour();
    const { world } = running;
    world.popbill.companies.updateProduct(rejected.brn, 'taxinvoice', {
      deptUser: { state: 'works', id: 'tax01' },
    });

    await world.slack.press(kim, await alertIn(world), 'alert_confirm_login', target);
    await windowOf(world, kim, '4회 연속');
    await world.slack.submit(kim);

    await windowOf(world, kim, '부서사용자 로그인이 정상입니다', '알림을 닫았습니다');
    expect(logins(world)).toBe(5);
  });

  it('are nobody’s to confirm who may look and no more', async () => {
    const running = await withFour({ OPERATORS: lee });
    const { world } = running;

    await world.slack.press(kim, await alertIn(world), 'alert_confirm_login', target);
    await answerTo(world, kim, '운영 권한이 있는 분만 쓸 수 있습니다');

    expect(world.slack.views(kim)).toEqual([]);
    expect(logins(world)).toBe(4);
  });
});

describe('one rejection', () => {
  it('of a certificate counts like one of a department user, and is told as one', async () => {
    const byDate = sampleThat('certificate-by-date');
    const running = await sampleApp({ watched: [byDate], settings: AT_ONCE });
    const { world } = running;
    const { companies } = world.popbill;
    const { certificate } = companies.get(byDate.brn)?.taxinvoice ?? {};
    if (certificate?.state !== 'registered') throw new Error('It has a certificate.');
    companies.updateProduct(byDate.brn, 'taxinvoice', {
      certificate: { ...certificate, problem: -11100001 },
    });
    const typed = `확인 ${byDate.brn}`;
    const report = await reportAfter(running, kim, () =>
      world.slack.slash(kim, '/hometax', typed, { channel: 'C0TEAM' }),
    );

    await world.slack.press(kim, report, 'report_cert_test', `${byDate.brn}:taxinvoice`);
    await windowOf(world, kim, '지금 테스트할까요?');
    await world.slack.submit(kim);

    await windowOf(world, kim, '사용 불가 · 4회 중 1회 시도');
    const alert = await messageIn(world, ALERT_CHANNEL, byDate.name);
    expect(wordsOf(alert)).toContain('로그인 테스트는 4회 중 1회 시도했습니다');
    expect(companies.loginAttempts(byDate.brn, 'taxinvoice', 'certificate')).toBe(1);
  });

  it('makes every further test an operator’s; others see the stored result and why', async () => {
    const running = await sampleApp({ watched: [rejected], settings: { OPERATORS: lee } });
    const { world } = running;
    await untilTold(running);

    await world.slack.press(kim, await alertIn(world), 'alert_check', target);

    const seen = await answerTo(world, kim, rejected.name, '수집 불가');
    expect(wordsOf(seen)).toContain('다시 테스트하는 일은 운영 권한이 있는 분이 할 수 있습니다');
    expect(wordsOf(seen)).toContain('4회 중 1회 시도');
    expect(buttonsIn(seen)).toEqual([]);
    expect(logins(world)).toBe(1);
    await press(running, lee, 'alert_check');
    expect(logins(world)).toBe(2);
  });
});
