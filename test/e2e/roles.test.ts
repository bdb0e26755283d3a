import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/time.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ownTimeOf } from '../support/cpu-time.js';
import { pressButton } from '../support/press-button.js';
import { companyCalls } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { answerTo, buttonsIn, messageIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee, guest, external } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const target = `${rejected.brn}:taxinvoice`;

/** Commands for operators only. */
const OPERATOR_COMMANDS = [
  `팝업 ${rejected.brn}`,
  '추가',
  `추가 ${rejected.brn}`,
  `제외 ${rejected.brn}`,
  '전체확인',
];

/** Expects that POPBiLL got no more calls and the person got no window. */
function expectNoEffect(world: World, person: string, calls: number): void {
  const { slack } = world;
  expect(companyCalls(world).length).toBe(calls);
  expect(slack.views(person)).toEqual([]);
  expect(slack.warnings).toEqual([]);
}

describe('people who are no full members', () => {
  it.each(['', `확인 ${rejected.brn}`, '목록', '도움말', '모르는말', ...OPERATOR_COMMANDS])(
    'are refused: a guest with /hometax %s',
    async (input) => {
      const { world } = await sampleApp({ watched: [rejected] });
      const calls = companyCalls(world).length;
      world.slack.addUser({ id: guest, name: 'guest', isGuest: true, locale: 'ko-KR' });

      await world.slack.slash(guest, '/hometax', input, { channel: 'C0TEAM' });

      const refusal = await answerTo(world, guest, '정식 멤버만 사용할 수 있습니다');
      expect(wordsOf(refusal)).not.toContain(rejected.name);
      expect(world.slack.ephemerals(guest)).toHaveLength(1);
      expectNoEffect(world, guest, calls);
    },
  );

  it.each([
    {
      name: 'a guest of one channel',
      person: { id: 'U0SINGLE', name: 'single', isGuest: 'single-channel' as const },
      says: 'only full members of this workspace can use it',
    },
    {
      // Slack does not provide the language of people of other organisations.
      name: 'a person of another organisation',
      person: { id: external, name: 'stranger', teamId: 'T0OTHER' },
      says: '이 워크스페이스의 정식 멤버만 사용할 수 있습니다',
    },
    {
      name: 'a bot',
      person: { id: 'U0OTHERBOT', name: 'robot', isBot: true },
      says: 'only full members of this workspace can use it',
    },
  ])('are refused at every button of an alert: $name', async ({ person, says }) => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack } = world;
    slack.addUser({ locale: 'en-US', ...person });
    const alert = await messageIn(world, ALERT_CHANNEL, '라온식품');
    // The person was invited to the channel after the alert was posted.
    const members = [kim, lee, person.id];
    slack.addChannel({ id: ALERT_CHANNEL, name: '홈택스-알림', members, isExtShared: true });
    const calls = companyCalls(world).length;

    for (const action of ['alert_page', 'alert_check', 'alert_registered']) {
      await pressButton(slack, person.id, alert, action, target);
    }

    await slack.waitFor(({ ephemerals }) => ephemerals(person.id).length === 3);
    for (const refusal of slack.ephemerals(person.id)) {
      expect(wordsOf(refusal)).toContain(says);
    }
    expectNoEffect(world, person.id, calls);
  });

  it('get no companies in the typeahead', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack } = world;
    await slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인');
    // The person opened the form as a member and is a guest now.
    slack.addUser({ id: kim, name: 'jiwoo', locale: 'ko-KR', isGuest: true });
    world.clock.advance(11 * MINUTE);

    const { acked, options } = await slack.typeahead(kim, 'company', '라온');

    expect(acked).toBe(true);
    expect(options).toEqual([]);
  });
});

describe('the operator role', () => {
  it.each(OPERATOR_COMMANDS)('is required for /hometax %s', async (input) => {
    const { world } = await sampleApp({ settings: { OPERATORS: lee }, watched: [rejected] });
    const calls = companyCalls(world).length;

    await world.slack.slash(kim, '/hometax', input, { channel: 'C0TEAM' });

    await answerTo(world, kim, '운영자만 사용할 수 있는 기능입니다');
    expectNoEffect(world, kim, calls);
  });

  it('is not required to check and list, and viewers see no button that they may not press', async () => {
    const { world } = await sampleApp({ settings: { OPERATORS: lee }, watched: [rejected] });
    const { slack } = world;

    await slack.slash(kim, '/hometax', '확인', { channel: 'C0TEAM' });
    const report = await answerTo(world, kim, '라온식품', '수집 불가 🔴');
    await slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const list = await answerTo(world, kim, '회사 목록', '라온식품');
    await slack.slash(lee, '/hometax', 'check', { channel: 'C0TEAM' });
    const operators = await answerTo(world, lee, '라온식품', 'cannot collect tax invoices 🔴');

    await slack.slash(kim, '/hometax', '모르는말', { channel: 'C0TEAM' });
    const usage = await answerTo(world, kim, '일치하는 명령이나 회사가 없습니다', '/hometax 목록');
    expect(wordsOf(usage)).not.toMatch(/\/hometax (팝업|추가|제외|전체확인)/);
    // Only operators may test a rejected login again.
    expect(buttonsIn(report)).toEqual([]);
    expect(buttonsIn(list)).not.toContain('list_add');
    await expect(slack.press(kim, list, 'list_row', `page:${rejected.brn}`)).rejects.toThrow();
    expect(buttonsIn(operators)).toEqual(
      expect.arrayContaining(['report_check', 'report_page', 'report_registered', 'report_watch']),
    );
  });

  it('is required for the buttons of an alert, which everybody sees', async () => {
    const { world } = await sampleApp({ settings: { OPERATORS: lee }, watched: [rejected] });
    const { slack } = world;
    const alert = await messageIn(world, ALERT_CHANNEL, '라온식품');
    const calls = companyCalls(world).length;

    await pressButton(slack, kim, alert, 'alert_page', target);
    await pressButton(slack, kim, alert, 'alert_registered', target);

    await slack.waitFor(({ ephemerals }) => ephemerals(kim).length === 2);
    for (const refusal of slack.ephemerals(kim)) {
      expect(wordsOf(refusal)).toContain('운영자만 사용할 수 있는');
    }
    expectNoEffect(world, kim, calls);
    // Everybody may check.
    await pressButton(slack, kim, alert, 'alert_check', target);
    await answerTo(world, kim, '라온식품', '수집 불가 🔴');
  });

  it('depends on the user group when the button is pressed, not when it was drawn', async () => {
    const { world } = await sampleApp({ settings: { OPERATORS: 'S0OPS' } });
    const { slack } = world;
    slack.addUserGroup('S0OPS', 'operators', [kim]);
    await slack.slash(kim, '/hometax', `확인 ${rejected.brn}`, { channel: 'C0TEAM' });
    const report = await answerTo(world, kim, '수집 불가 🔴');
    expect(buttonsIn(report)).toContain('report_page');

    slack.addUserGroup('S0OPS', 'operators', [lee]);
    world.clock.advance(11 * MINUTE);
    await pressButton(slack, kim, report, 'report_page', target);
    await answerTo(world, kim, '운영자만 사용할 수 있는');
    await slack.slash(lee, '/hometax', `popup ${rejected.brn}`, { channel: 'C0TEAM' });

    await windowOf(world, lee, 'The link to the authentication page');
    expect(world.popbill.countOf('popupUrl')).toBe(1);
    expect(slack.views(kim)).toEqual([]);
  });

  it('is checked again when a form is submitted', async () => {
    const { world } = await sampleApp();
    const { slack } = world;
    await slack.slash(kim, '/hometax', `추가 ${rejected.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, '모니터링 추가');

    slack.addUser({ id: kim, name: 'jiwoo', locale: 'ko-KR', isGuest: true });
    world.clock.advance(11 * MINUTE);
    await slack.submit(kim);

    await windowOf(world, kim, '정식 멤버만 사용할 수 있습니다');
    await slack.slash(lee, '/hometax', 'list', { channel: 'C0TEAM' });
    await answerTo(world, lee, 'No company is watched yet');
  });

  it('cannot be confirmed while Slack does not list the operators, so a command is refused', async () => {
    const { world } = await sampleApp({ settings: { OPERATORS: 'S0OPS' } });
    const { slack } = world;
    slack.addUserGroup('S0OPS', 'operators', [kim]);
    slack.faults.set({ method: 'usergroups.users.list' }, { kind: 'hang' });

    await slack.slash(kim, '/hometax', `팝업 ${rejected.brn}`, { channel: 'C0TEAM' });
    await answerTo(world, kim, '권한을 확인하지 못해');
    expect(companyCalls(world)).toEqual([]);

    slack.faults.clear();
    await slack.slash(kim, '/hometax', `팝업 ${rejected.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, '인증 페이지 링크는');
  });
});

describe('while Slack does not answer about the person', () => {
  it('refuses a command in the channels’ language, and accepts it once Slack answers', async () => {
    const { world } = await sampleApp({ settings: { CHANNEL_LANGUAGE: 'en' } });
    const { slack } = world;
    slack.faults.set({ method: 'users.info' }, { kind: 'hang' });

    const { ownMs } = await ownTimeOf(() =>
      slack.slash(kim, '/hometax', `확인 ${rejected.brn}`, { channel: 'C0TEAM' }),
    );
    await answerTo(world, kim, 'Slack took too long to confirm who you are');

    expect(ownMs).toBeLessThan(1000);
    expect(companyCalls(world)).toEqual([]);
    slack.faults.clear();
    await slack.slash(kim, '/hometax', `확인 ${rejected.brn}`, { channel: 'C0TEAM' });
    await answerTo(world, kim, '수집 불가 🔴');
    expect(slack.warnings).toEqual([]);
  });

  it('returns a submitted form with its input', async () => {
    const { world } = await sampleApp();
    const { slack } = world;
    await slack.slash(kim, '/hometax', `추가 ${rejected.brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, '모니터링 추가');
    world.clock.advance(11 * MINUTE);
    slack.faults.set({ method: 'users.info' }, { kind: 'hang' });

    await slack.submit(kim, { name: '라온 본점', note: '김 과장에게 전화' });

    const form = await windowOf(world, kim, '권한을 확인하지 못해', '처리 메모');
    expect(JSON.stringify(form.blocks)).toContain('라온 본점');
    expect(JSON.stringify(form.blocks)).toContain('김 과장에게 전화');
    slack.faults.clear();
    await slack.submit(kim);
    await windowOf(world, kim, '라온 본점 · 모니터링에 추가했습니다');
  });
});
