import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { historyIn } from '../support/history-in.js';
import { alertOf, messages, thread } from './support/channel.js';
import { advanceDays, MONDAY, untilLogged, untilSwept } from './support/days.js';
import { aWorld, companyCalls, type RunningApp, startApp } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import { isOnPostgres } from './support/test-store.js';
import { aWorldOfThree } from './support/three-troubles.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { answerTo, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const NEW_CHANNEL = 'C0NEW';
/** POPBiLL's code of a failed HMAC computation, for which the setup notice says that the signature is refused. */
const SIGNATURE_REFUSED = -99010008;
const SUNDAY_EVENING = Date.parse('2026-11-29T21:10:00+09:00');
const [GARAM = ''] = brns(1);

/** Changes settings in the window as Lee, an admin of the workspace. */
async function change({ world }: RunningApp, values: Parameters<typeof world.slack.submit>[1]) {
  const { slack } = world;
  await slack.slash(lee, '/hometax', 'settings', { channel: 'C0TEAM' });
  await slack.waitFor(() => slack.views(lee)[0]);
  await slack.submit(lee, values);
  await slack.waitFor(() =>
    slack.views(lee).find((view) => JSON.stringify(view.blocks).includes('changes are in effect')),
  );
  await slack.closeView(lee);
}

describe('settings that are changed while the app runs', () => {
  it('take effect at once, survive a restart, and are recorded in the history', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    world.slack.addChannel({ id: NEW_CHANNEL, name: 'new', members: [kim, lee] });
    const running = await startApp(world);

    await change(running, {
      [FIELDS.settingChannel.id]: NEW_CHANNEL,
      [FIELDS.settingLanguage.id]: 'en',
      [FIELDS.settingOperators.id]: [lee],
    });
    await running.stop();
    await watch(world, [{ brn: GARAM, name: 'Garam', state: certificateOnly(world, 2) }]);
    const again = await startApp(world);
    await untilSwept(again);

    expect(messages(world)).toEqual([]);
    expect(wordsOf(alertOf(world, 'Garam', NEW_CHANNEL))).toContain('certificate expires');
    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await answerTo(world, kim, '운영자만 사용할 수 있는');
    const events = await fromStore(world, (store) => historyIn(store, { limit: 50 }));
    expect(
      events.flatMap(({ event }) => (event.kind === 'settings-changed' ? [event.setting] : [])),
    ).toEqual(expect.arrayContaining(['defaultChannel', 'channelLanguage', 'operators']));
  });

  it('move open alerts to the new default channel with their next notice', async () => {
    const world = await aWorldOfThree();
    world.slack.addChannel({ id: NEW_CHANNEL, name: 'new', members: [kim, lee] });
    const running = await startApp(world);
    await untilSwept(running);
    const postsBefore = messages(world).length;
    expect(postsBefore).toBeGreaterThan(0);

    await change(running, { [FIELDS.settingChannel.id]: NEW_CHANNEL });
    expect(messages(world, NEW_CHANNEL)).toEqual([]);
    await advanceDays(running);

    const moved = messages(world, NEW_CHANNEL).filter(({ text }) => !text.includes('요약'));
    expect(moved.length).toBeGreaterThan(0);
    const withLink = messages(world).filter((message) =>
      thread(message).some(({ text }) => text.includes(`<#${NEW_CHANNEL}>`)),
    );
    expect(withLink.length).toBeGreaterThan(0);
  });

  it('move the setup notice to the new default channel at once', async () => {
    const world = await aWorldOfThree();
    world.slack.addChannel({ id: NEW_CHANNEL, name: 'new', members: [kim, lee] });
    world.popbill.faults.set({}, { kind: 'code', code: SIGNATURE_REFUSED });
    const running = await startApp(world);
    const setupNoticeIn = (channel?: string) =>
      messages(world, channel).find(({ text }) => text.includes('서명'));
    await world.slack.waitFor(() => setupNoticeIn());

    await change(running, { [FIELDS.settingChannel.id]: NEW_CHANNEL });

    await world.slack.waitFor(() => setupNoticeIn(NEW_CHANNEL));
    const line = await world.slack.waitFor(() => {
      const old = setupNoticeIn();
      return old === undefined ? undefined : thread(old).at(-1);
    });
    expect(line.text).toContain(`이후 알림은 <#${NEW_CHANNEL}> 채널로 보냅니다`);
  });

  it('send the held-back notices when quiet hours are turned off', async () => {
    const world = await aWorld({
      startsAt: SUNDAY_EVENING,
      settings: { QUIET_HOURS: '20:00-08:30' },
    });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: certificateOnly(world, 2) }]);
    const running = await startApp(world);
    await untilSwept(running);
    expect(messages(world)).toEqual([]);

    await change(running, { [FIELDS.settingQuiet.id]: 'off' });

    await world.slack.waitFor(() => messages(world).find(({ text }) => text.includes('가람무역')));
  });

  it('move waiting notices from a default channel that refuses them to the new one', async () => {
    const world = await aWorldOfThree();
    world.slack.addChannel({ id: NEW_CHANNEL, name: 'new', members: [kim, lee] });
    world.slack.addChannel({ id: ALERT_CHANNEL, name: '홈택스-알림', isArchived: true });
    const running = await startApp(world);
    await untilLogged(running, 'The default channel refuses messages, which are queued');

    await change(running, { [FIELDS.settingChannel.id]: NEW_CHANNEL });

    await world.slack.waitFor(() => messages(world, NEW_CHANNEL)[0]);
    await world.slack.slash(kim, '/hometax', '상태', { channel: 'C0TEAM' });
    const status = await answerTo(world, kim, '앱 상태');
    expect(wordsOf(status)).not.toContain('보낼 수 없습니다');
  });
});

describe('/hometax status', () => {
  it('shows the state of the app without asking POPBiLL', async () => {
    const world = await aWorldOfThree();
    const running = await startApp(world);
    await untilSwept(running);
    const calls = companyCalls(world).length;

    await world.slack.slash(kim, '/hometax', '앱상태', { channel: 'C0TEAM' });

    const words = wordsOf(await answerTo(world, kim, '앱 상태'));
    expect(words).toContain('팝빌 테스트 환경을 사용 중입니다.');
    expect(words).toMatch(/마지막 확인 .+ 완료\(3곳\)/);
    expect(words).toContain(`<#${ALERT_CHANNEL}>`);
    // How much room PostgreSQL's disk has, only its host can tell.
    expect(words).toMatch(isOnPostgres ? /저장소.+ [KM]B/ : /저장소.+남음/);
    expect(words).toContain('버전 0.');
    expect(companyCalls(world).length).toBe(calls);
  });
});
