import { describe, expect, it } from 'vitest';
import type { View } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { tellHomeOpened } from '../support/home-opened.js';
import { MORNING, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startIn } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import {
  brns,
  certificateOnly,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { answerTo, messageIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee, guest, stranger } = PEOPLE;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const COUNT = 20;

const [FIRST = '', SECOND_BRN = ''] = brns(COUNT);

/** A rejected department user that Kim owns, a certificate in its last days, and many that are fine. */
async function aWatchedWorld(settings: Record<string, string> = {}): Promise<World> {
  const world = await aWorld({ startsAt: MORNING, settings });
  await watch(
    world,
    brns(COUNT).map((brn, n) => {
      const name = `회사 ${String(n + 1).padStart(2, '0')}번`;
      if (n === 0) return { brn, name, owner: kim, at: deptUserRejected() };
      return { brn, name, at: n === 1 ? certificateOnly(world, 2) : deptUserWorks() };
    }),
  );
  return world;
}

async function sweptApp(settings: Record<string, string> = {}): Promise<RunningApp> {
  const running = await startIn(await aWatchedWorld(settings));
  await untilSwept(running);
  return running;
}

/** The person's Home as soon as it holds all these words. */
function homeOf({ slack }: World, person: string, ...words: readonly string[]): Promise<View> {
  return slack.waitFor(({ home }) => {
    const view = home(person);
    if (view === undefined) return undefined;
    const said = wordsOf(view);
    return words.every((each) => said.includes(each)) ? view : undefined;
  });
}

async function openHome(world: World, person: string, ...words: readonly string[]): Promise<View> {
  await world.slack.openHome(person);
  return homeOf(world, person, ...words);
}

function published({ slack }: World, person: string): number {
  return slack.calls.filter(
    ({ method, args }) => method === 'views.publish' && args['user_id'] === person,
  ).length;
}

describe('the Home tab', () => {
  it('leads from nothing to the first company, and shows it then', async () => {
    const world = await aWorld({ startsAt: MORNING });
    world.popbill.companies.set(FIRST, { name: '한빛상사', ...deptUserWorks() });
    await startIn(world);
    const home = await openHome(world, kim, '시작하기', '1. 회사를 추가합니다');

    await world.slack.press(kim, home, 'home_add');
    await windowOf(world, kim, '모니터링 추가');
    await world.slack.submit(kim, { brn: FIRST, name: '한빛상사' });
    await windowOf(world, kim, '수집 가능');
    await world.slack.closeView(kim);
    world.clock.advance(31 * SECOND);

    const after = await homeOf(world, kim, '모니터링 중인 회사', '한빛상사', '수집 가능 1곳');
    expect(wordsOf(after)).not.toContain('시작하기');
    expect(world.slack.warnings).toEqual([]);
  });

  it('sends a test alert to the channel from its third step', async () => {
    const world = await aWorld({ startsAt: MORNING });
    await startIn(world);
    const home = await openHome(world, lee, 'Getting started');

    await world.slack.press(lee, home, 'home_test_alert');

    await windowOf(world, lee, 'test alert');
    await world.slack.waitFor((slack) => slack.channel(ALERT_CHANNEL).messages[0]);
  });

  it('shows what needs its reader first, pages and finds without asking POPBiLL', async () => {
    const { world } = await sweptApp();
    const asked = world.popbill.calls.length;

    const home = await openHome(world, kim, '내 담당 1곳을 포함해 손볼 회사가 2곳');
    const words = wordsOf(home);
    expect(words.indexOf('회사 01번')).toBeLessThan(words.indexOf('회사 02번'));
    expect(words).toMatch(/: 1곳, 만료되면 수집이 멈춥니다/);
    expect(words).toContain('해결되지 않은 알림은 2건');

    await world.slack.press(kim, home, 'home_next');
    await homeOf(world, kim, '2/3쪽');
    await world.slack.press(kim, home, 'home_search', '회사 17');
    await homeOf(world, kim, '회사 17번', '찾은 회사는 1곳');
    await world.slack.press(kim, home, 'home_clear');
    await homeOf(world, kim, '1/3쪽');

    expect(world.popbill.calls).toHaveLength(asked);
    expect(world.slack.warnings).toEqual([]);
  });

  it('follows what is done on it, within 30 seconds, and after a restart', async () => {
    const running = await sweptApp();
    const { world } = running;
    const home = await openHome(world, kim, '회사 01번');

    await world.slack.press(kim, home, 'alert_take', `${FIRST}:taxinvoice`);
    await homeOf(world, kim, '맡았습니다.', '처리 중');
    const before = published(world, kim);

    world.popbill.companies.set(SECOND_BRN, { name: '회사 02번', ...certificateOnly(world, 300) });
    await world.slack.press(kim, home, 'alert_check', `${SECOND_BRN}:taxinvoice`);
    await windowOf(world, kim, '회사 02번', '수집 가능');
    await world.slack.closeView(kim);
    expect(published(world, kim)).toBe(before);

    await running.stop();
    await startIn(world);
    world.clock.advance(31 * SECOND);

    const after = await homeOf(world, kim, '손볼 회사가 1곳 있습니다. 내 담당입니다.', '처리 중');
    expect(JSON.stringify(after.blocks)).not.toContain(`home_urgent_${SECOND_BRN}`);
  });

  it('follows an alert that is solved while somebody looks, and nothing afterwards', async () => {
    const { world } = await sweptApp();
    await openHome(world, lee, '2 companies need action');
    world.popbill.companies.set(SECOND_BRN, { name: '회사 02번', ...certificateOnly(world, 300) });

    await world.slack.slash(kim, '/hometax', `확인 ${SECOND_BRN}`, { channel: ALERT_CHANNEL });
    await answerTo(world, kim, '회사 02번', '수집 가능');
    world.clock.advance(31 * SECOND);
    await homeOf(world, lee, '1 company needs action');

    world.clock.advance(11 * MINUTE);
    const last = published(world, lee);
    world.popbill.companies.set(SECOND_BRN, { name: '회사 02번', ...certificateOnly(world, 2) });
    await world.slack.slash(kim, '/hometax', `확인 ${SECOND_BRN}`, { channel: ALERT_CHANNEL });
    await answerTo(world, kim, '회사 02번', '2일 남음');
    world.clock.advance(MINUTE);
    await world.slack.slash(kim, '/hometax', '도움말', { channel: ALERT_CHANNEL });
    await answerTo(world, kim, '/hometax 사용법');
    expect(published(world, lee)).toBe(last);
  });

  it('is kindly refused to guests and people of another organisation, and kept from who never opened it', async () => {
    const { world } = await sweptApp();

    await openHome(world, guest, 'full members');
    // Slack does not offer it to them: whatever comes all the same is refused.
    await tellHomeOpened(world.slack, stranger);
    const foreign = await world.slack.waitFor((slack) => slack.home(stranger));

    expect(wordsOf(foreign)).not.toContain('회사 01번');
    expect(world.slack.home(kim)).toBeUndefined();
    expect(
      await fromStore(world, async (store) => (await store.lastSweep())?.finishedAt),
    ).toBeDefined();
  });

  it('is drawn over Socket Mode, too, and tells of a channel that takes no alerts', async () => {
    const world = await aWorld({ startsAt: MORNING, socketMode: true });
    await watch(world, [
      { brn: FIRST, name: '회사 01번', channel: 'C0TEAM', at: certificateOnly(world, 0) },
    ]);
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', isArchived: true });
    await startIn(world);
    world.clock.advance(3 * HOUR);
    await messageIn(world, ALERT_CHANNEL, '회사 01번');

    const home = await openHome(world, kim, '알림을 보낼 수 없는 채널이 1개', '<#C0TEAM>');

    expect(wordsOf(home)).toContain('회사 01번');
    expect(world.slack.warnings).toEqual([]);
  });

  it('draws nothing for viewers that they may not press', async () => {
    const { world } = await sweptApp({ OPERATORS: kim });

    const home = await openHome(world, lee, 'Watched companies');

    expect(JSON.stringify(home.blocks)).not.toMatch(/alert_take|alert_page|home_add|home_sweep/);
  });
});
