import { describe, expect, it } from 'vitest';
import type { View } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { sendHomeOpened } from '../support/home-opened.js';
import { pressButton } from '../support/press-button.js';
import { MORNING, untilSwept } from './support/days.js';
import { aWorld, companyCalls, type RunningApp, startApp } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { answerTo, homeOf, messageIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee, guest, external } = PEOPLE;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const COUNT = 20;

const [FIRST = '', SECOND_BRN = ''] = brns(COUNT);

/** Kim's company has a rejected department user, another a certificate about to expire; the rest work. */
async function aWorldOfTwenty(settings: Record<string, string> = {}): Promise<World> {
  const world = await aWorld({ startsAt: MORNING, settings });
  await watch(
    world,
    brns(COUNT).map((brn, n) => {
      const name = `회사 ${String(n + 1).padStart(2, '0')}번`;
      if (n === 0) return { brn, name, owner: kim, state: deptUserRejected() };
      return { brn, name, state: n === 1 ? certificateOnly(world, 2) : deptUserWorks() };
    }),
  );
  return world;
}

async function startSwept(settings: Record<string, string> = {}): Promise<RunningApp> {
  const running = await startApp(await aWorldOfTwenty(settings));
  await untilSwept(running);
  return running;
}

async function openHome(world: World, person: string, ...words: readonly string[]): Promise<View> {
  await world.slack.openHome(person);
  return homeOf(world, person, ...words);
}

function publishCount({ slack }: World, person: string): number {
  return slack.calls.filter(
    ({ method, args }) => method === 'views.publish' && args['user_id'] === person,
  ).length;
}

describe('the Home tab', () => {
  it('leads to adding the first company, and then shows it', async () => {
    const world = await aWorld({ startsAt: MORNING });
    world.popbill.companies.set(FIRST, { name: '한빛상사', ...deptUserWorks() });
    await startApp(world);
    const home = await openHome(world, kim, '시작하기', '1. 회사를 추가합니다');

    await world.slack.press(kim, home, 'home_add');
    await windowOf(world, kim, '모니터링 추가');
    await world.slack.submit(kim, { brn: FIRST, name: '한빛상사' });
    await windowOf(world, kim, '수집 가능');
    await world.slack.closeView(kim);
    world.clock.advance(31 * SECOND);

    const homeAfter = await homeOf(world, kim, '회사 목록', '한빛상사', '수집 가능 1');
    expect(wordsOf(homeAfter)).not.toContain('시작하기');
    expect(world.slack.warnings).toEqual([]);
  });

  it('sends a test alert to the channel from its third step', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await startApp(world);
    const home = await openHome(world, lee, 'Getting started');

    await world.slack.press(lee, home, 'home_test_alert');

    await windowOf(world, lee, 'test alert');
    await world.slack.waitFor((slack) => slack.channel(ALERT_CHANNEL).messages[0]);
  });

  it('shows the reader’s own companies first, and pages and searches without asking POPBiLL', async () => {
    const { world } = await startSwept();
    const callsBefore = companyCalls(world).length;

    const home = await openHome(world, kim, '조치 필요 2곳 · 내 담당 1곳');
    const words = wordsOf(home);
    expect(words.indexOf('회사 01번')).toBeLessThan(words.indexOf('회사 02번'));
    expect(words).toMatch(/\d\d\/\d\d - \d\d\/\d\d {2}1 \(1\) █/);
    expect(words).toContain('미처리 2');

    await world.slack.press(kim, home, 'home_next');
    await homeOf(world, kim, '2/3페이지');
    await world.slack.press(kim, home, 'home_search', '회사 17');
    await homeOf(world, kim, '회사 17번', '검색 결과 1곳');
    await world.slack.press(kim, home, 'home_clear');
    await homeOf(world, kim, '1/3페이지');

    expect(companyCalls(world)).toHaveLength(callsBefore);
    expect(world.slack.warnings).toEqual([]);
  });

  it('shows the companies whose certificates expire, and a list from the summary', async () => {
    const { world } = await startSwept();
    const home = await openHome(world, kim, '8주 안에 만료되는 인증서');

    await pressButton(world.slack, kim, home, ACTIONS.homeExpiries);
    const window = await windowOf(world, kim, '만료되는 인증서', '회사 02번', '만료되면 수집 중단');
    expect(wordsOf(window)).not.toContain('회사 01번');
    await world.slack.closeView(kim);
    await pressButton(world.slack, kim, home, ACTIONS.homeDigest);
    const summary = await windowOf(world, kim, '조치 필요 2곳', '회사 01번');
    await world.slack.press(kim, summary, ACTIONS.openAttention);

    await windowOf(world, kim, '회사 목록', '회사 01번', '회사 02번');
    expect(world.slack.warnings).toEqual([]);
  });

  it('shows the result of its buttons within 30 seconds, and after a restart', async () => {
    const running = await startSwept();
    const { world } = running;
    const home = await openHome(world, kim, '회사 01번');

    await world.slack.press(kim, home, 'alert_take', `${FIRST}:taxinvoice`);
    await homeOf(world, kim, '맡았습니다.', '처리 중');
    const publishesBefore = publishCount(world, kim);

    world.popbill.companies.set(SECOND_BRN, { name: '회사 02번', ...certificateOnly(world, 300) });
    await world.slack.press(kim, home, 'alert_check', `${SECOND_BRN}:taxinvoice`);
    await windowOf(world, kim, '회사 02번', '수집 가능');
    await world.slack.closeView(kim);
    expect(publishCount(world, kim)).toBe(publishesBefore);

    await running.stop();
    await startApp(world);
    world.clock.advance(31 * SECOND);

    const after = await homeOf(world, kim, '조치 필요 1곳 · 내 담당 1곳', '처리 중');
    expect(JSON.stringify(after.blocks)).not.toContain(`home_alert_${SECOND_BRN}`);
  });

  it('is updated if it was opened less than ten minutes ago, e.g. when an alert is resolved', async () => {
    const { world } = await startSwept();
    await openHome(world, lee, '2 need action');
    world.popbill.companies.set(SECOND_BRN, { name: '회사 02번', ...certificateOnly(world, 300) });

    await world.slack.slash(kim, '/hometax', `확인 ${SECOND_BRN}`, { channel: ALERT_CHANNEL });
    await answerTo(world, kim, '회사 02번', '수집 가능');
    world.clock.advance(31 * SECOND);
    await homeOf(world, lee, '1 needs action');

    world.clock.advance(11 * MINUTE);
    const last = publishCount(world, lee);
    world.popbill.companies.set(SECOND_BRN, { name: '회사 02번', ...certificateOnly(world, 2) });
    await world.slack.slash(kim, '/hometax', `확인 ${SECOND_BRN}`, { channel: ALERT_CHANNEL });
    await answerTo(world, kim, '회사 02번', '2일 남음');
    world.clock.advance(MINUTE);
    await world.slack.slash(kim, '/hometax', '도움말', { channel: ALERT_CHANNEL });
    await answerTo(world, kim, '/hometax 사용법');
    expect(publishCount(world, lee)).toBe(last);
  });

  it('shows guests and external people a refusal, and is not published to people who never opened it', async () => {
    const { world } = await startSwept();

    await openHome(world, guest, 'full members');
    // Slack offers external people no Home tab, but the app must still refuse the event.
    await sendHomeOpened(world.slack, external);
    const externalHome = await world.slack.waitFor((slack) => slack.home(external));

    expect(wordsOf(externalHome)).not.toContain('회사 01번');
    expect(world.slack.home(kim)).toBeUndefined();
    expect(
      await fromStore(world, async (store) => (await store.lastSweep())?.finishedAt),
    ).toBeDefined();
  });

  it('works over Socket Mode, and reports a channel that refuses alerts', async () => {
    const world = await aWorld({ startsAt: MORNING, socketMode: true });
    await watch(world, [
      { brn: FIRST, name: '회사 01번', channel: 'C0TEAM', state: certificateOnly(world, 0) },
    ]);
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', isArchived: true });
    await startApp(world);
    world.clock.advance(3 * HOUR);
    await messageIn(world, ALERT_CHANNEL, '회사 01번');

    const home = await openHome(world, kim, '알림을 보낼 수 없는 채널 1개', '<#C0TEAM>');

    expect(wordsOf(home)).toContain('회사 01번');
    expect(world.slack.warnings).toEqual([]);
  });

  it('shows viewers no button that they may not press', async () => {
    const { world } = await startSwept({ OPERATORS: kim });

    const home = await openHome(world, lee, 'Find a company');

    expect(JSON.stringify(home.blocks)).not.toMatch(/alert_take|alert_page|home_add|home_sweep/);
  });
});
