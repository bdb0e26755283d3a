import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/records/store.js';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { historyIn } from '../support/history-in.js';
import { alertOf } from './support/channel.js';
import { advanceDays, MORNING, untilSent, untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { fromStore } from './support/stored.js';
import { brns, certificateOnly, deptUserRejected, watch } from './support/watching.js';
import { answerTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;
const [GARAM = '', HANBIT = ''] = brns(2);
const OPS = 'C0TEAM';

function sendCommand({ slack }: World, words: string) {
  return slack.slash(kim, '/hometax', words, { channel: OPS });
}

/** The history, newest first. */
const recordsIn = (store: Store) => historyIn(store, { limit: 1000 });

async function startWithTwoAlerts() {
  const world = await aWorld({ startsAt: MORNING });
  await watch(world, [
    { brn: GARAM, name: '가람무역', state: certificateOnly(world, -1) },
    { brn: HANBIT, name: '한빛상사', state: deptUserRejected() },
  ]);
  const running = await startApp(world);
  await untilSwept(running);
  await untilSent(running);
  return { world, running };
}

describe('the history', () => {
  it('shows who did what and which notices were sent where and why, with links to the messages', async () => {
    const { world } = await startWithTwoAlerts();
    const alert = alertOf(world, '한빛상사');
    await world.slack.press(kim, alert, ACTIONS.alertClaim);
    await world.slack.press(kim, alert, ACTIONS.alertPage);
    await windowOf(world, kim, '인증 페이지 링크는');
    await fromStore(world, (store) =>
      expect
        .poll(async () => (await recordsIn(store)).map(({ event }) => event.kind))
        .toContain('page-opened'),
    );

    await world.slack.closeView(kim, { all: true });
    await sendCommand(world, '이력');

    const history = wordsOf(await windowOf(world, kim, '모든 회사의 이력'));
    expect(history).toContain(`<@${kim}> 님이 알림을 맡았습니다.`);
    expect(history).toContain(`<@${kim}> 님이 인증 페이지 링크를 받았습니다(전자세금계산서).`);
    expect(history).toContain('관리자가 명령줄로 회사 2곳을 가져왔습니다.');
    expect(history).toContain('정기 확인으로 회사 2곳을 확인했습니다.');
    expect(history).toContain('*가람무역* · <#C0ALERTS> 채널에 긴급 알림을 보냈습니다(첫 알림).');
    expect(history).toContain(`/archives/C0ALERTS/p${alert.ts.replace('.', '')}|메시지 보기>`);
    expect(world.slack.warnings).toEqual([]);
  });

  it('is filtered by a company that is chosen in the window', async () => {
    const { world } = await startWithTwoAlerts();
    await sendCommand(world, 'history');
    await windowOf(world, kim, '모든 회사의 이력');

    const window = await windowOf(world, kim, '모든 회사의 이력');
    const { options } = await world.slack.typeahead(kim, ACTIONS.historyCompany, '가람');
    await world.slack.press(kim, window, ACTIONS.historyCompany, GARAM);

    expect(options).toHaveLength(1);
    const filtered = wordsOf(await windowOf(world, kim, '가람무역 · '));
    expect(filtered).toContain('긴급 알림을 보냈습니다');
    expect(filtered).not.toContain('한빛상사');
  });

  it('is removed after 13 months', async () => {
    const { world, running } = await startWithTwoAlerts();
    const recordsBefore = await fromStore(world, recordsIn);
    expect(recordsBefore.length).toBeGreaterThan(4);
    const newest = recordsBefore[0]?.at ?? 0;

    await advanceDays(running, 400);

    await fromStore(world, (store) =>
      expect
        .poll(async () => (await recordsIn(store)).filter(({ at }) => at <= newest))
        .toEqual([]),
    );
  });
});

describe('help', () => {
  it('explains an alert, and the settings of alerts, by topic', async () => {
    const world = await aWorld({ startsAt: MORNING, settings: { CERT_ALERT_DAYS: '20,5,0' } });
    await startApp(world);

    await sendCommand(world, '도움말 임시 비밀번호');
    await answerTo(world, kim, '(임시 비밀번호 상태)', '새 비밀번호를 설정합니다');
    await sendCommand(world, '도움말 알림시점');

    await answerTo(world, kim, '만료 20·5·0일 전');
  });
});
