import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/kernel/time.js';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { historyIn } from '../support/history-in.js';
import { alertOf, messages, thread } from './support/channel.js';
import { daysPass, MONDAY, untilLogged, untilSwept } from './support/days.js';
import { aWorld, questionsTo, type RunningApp, startIn } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import { aWorldOfThree } from './support/three-troubles.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { answerTo, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const NEW = 'C0NEW';
const [GARAM = ''] = brns(1);

/** Lee, an admin of the workspace, changes settings in the window. */
async function change({ world }: RunningApp, values: Parameters<typeof world.slack.submit>[1]) {
  const { slack } = world;
  await slack.slash(lee, '/hometax', 'settings', { channel: 'C0TEAM' });
  await slack.waitFor((it) => it.views(lee)[0]);
  await slack.submit(lee, values);
  await slack.waitFor((it) =>
    it.views(lee).find((view) => JSON.stringify(view.blocks).includes('in effect from now on')),
  );
  await slack.closeView(lee);
}

describe('settings that are changed while the app runs', () => {
  it('count at once, outlive a restart, and are in the history', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    world.slack.addChannel({ id: NEW, name: 'new', members: [kim, lee] });
    const running = await startIn(world);

    await change(running, {
      [FIELDS.settingChannel.id]: NEW,
      [FIELDS.settingLanguage.id]: 'en',
      [FIELDS.settingOperators.id]: [lee],
    });
    await running.stop();
    await watch(world, [{ brn: GARAM, name: 'Garam', at: certificateOnly(world, 2) }]);
    const again = await startIn(world);
    await untilSwept(again);

    expect(messages(world)).toEqual([]);
    expect(wordsOf(alertOf(world, 'Garam', NEW))).toContain('expires on');
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await answerTo(world, kim, '운영 권한이 있는 분만');
    const events = await fromStore(world, (store) => historyIn(store, { limit: 50 }));
    expect(
      events.flatMap(({ event }) => (event.kind === 'settings-changed' ? [event.setting] : [])),
    ).toEqual(expect.arrayContaining(['defaultChannel', 'channelLanguage', 'operators']));
  });

  it('move open alerts to the new default channel with their next notice', async () => {
    const world = await aWorldOfThree();
    world.slack.addChannel({ id: NEW, name: 'new', members: [kim, lee] });
    const running = await startIn(world);
    await untilSwept(running);
    const before = messages(world).length;
    expect(before).toBeGreaterThan(0);

    await change(running, { [FIELDS.settingChannel.id]: NEW });
    expect(messages(world, NEW)).toEqual([]);
    await daysPass(running);

    const moved = messages(world, NEW).filter(({ text }) => !text.includes('요약'));
    expect(moved.length).toBeGreaterThan(0);
    const pointing = messages(world).filter((message) =>
      thread(message).some(({ text }) => text.includes(`<#${NEW}>`)),
    );
    expect(pointing.length).toBeGreaterThan(0);
  });

  it('let the trouble of the whole app go on in the new default channel at once', async () => {
    const world = await aWorldOfThree();
    world.slack.addChannel({ id: NEW, name: 'new', members: [kim, lee] });
    world.popbill.faults.set({}, { kind: 'code', code: -99010008 });
    const running = await startIn(world);
    const setupIn = (channel?: string) =>
      messages(world, channel).find(({ text }) => text.includes('서명'));
    await world.slack.waitFor(() => setupIn());

    await change(running, { [FIELDS.settingChannel.id]: NEW });

    await world.slack.waitFor(() => setupIn(NEW));
    const line = await world.slack.waitFor(() => {
      const old = setupIn();
      return old === undefined ? undefined : thread(old).at(-1);
    });
    expect(line.text).toContain(`<#${NEW}> 채널에서 이어집니다`);
  });

  it('send what quiet hours held back when these are turned off', async () => {
    const world = await aWorld({
      startsAt: MONDAY - 9 * HOUR,
      settings: { QUIET_HOURS: '20:00-08:30' },
    });
    await watch(world, [{ brn: GARAM, name: '가람무역', at: certificateOnly(world, 2) }]);
    const running = await startIn(world);
    await untilSwept(running);
    expect(messages(world)).toEqual([]);

    await change(running, { [FIELDS.settingQuiet.id]: 'off' });

    await world.slack.waitFor(() => messages(world).find(({ text }) => text.includes('가람무역')));
  });

  it('give a channel that refuses up for the new one, with what waits for it', async () => {
    const world = await aWorldOfThree();
    world.slack.addChannel({ id: NEW, name: 'new', members: [kim, lee] });
    world.slack.addChannel({ id: ALERT_CHANNEL, name: '홈택스-알림', isArchived: true });
    const running = await startIn(world);
    await untilLogged(running, 'Slack refuses the default alert channel; notices wait');

    await change(running, { [FIELDS.settingChannel.id]: NEW });

    await world.slack.waitFor(() => messages(world, NEW)[0]);
    await world.slack.slash(kim, '/hometax', '상태', { channel: 'C0TEAM' });
    const status = await answerTo(world, kim, '앱 상태');
    expect(wordsOf(status)).not.toContain('보낼 수 없습니다');
  });
});

describe('/hometax status', () => {
  it('tells how the app is, from what it knows', async () => {
    const world = await aWorldOfThree();
    const running = await startIn(world);
    await untilSwept(running);
    const calls = questionsTo(world).length;

    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });

    const words = wordsOf(await answerTo(world, kim, '앱 상태'));
    expect(words).toContain('팝빌 테스트 환경을 쓰고 있습니다.');
    expect(words).toMatch(/마지막 확인은 .+에 끝났습니다\(회사 3곳\)/);
    expect(words).toContain(`<#${ALERT_CHANNEL}>`);
    expect(words).toMatch(/저장소.+남음/);
    expect(words).toContain('버전 0.');
    expect(questionsTo(world).length).toBe(calls);
  });
});
