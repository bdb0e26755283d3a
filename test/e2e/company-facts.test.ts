import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { eventually } from '../support/eventually.js';
import { pressButton } from '../support/press-button.js';
import { alertOf, messages, postCount } from './support/channel.js';
import { untilSent, untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { THURSDAY } from './support/sample-world.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import {
  answerTo,
  bulkResult,
  chooseWholeList,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const [GARAM = ''] = brns(1);

function openOwnAlerts({ slack }: World, person: string) {
  return slack.slash(person, '/hometax', '알림 내담당', { channel: 'C0TEAM' });
}

describe('the owner, name and note of a company', () => {
  it('are up to date in every view of its alert after a bulk edit and after an import', async () => {
    const world = await aWorld({ startsAt: THURSDAY });
    const { slack } = world;
    await watch(world, [
      { brn: GARAM, name: '가람무역', owner: kim, state: certificateOnly(world, 4) },
    ]);
    const running = await startApp(world);
    await untilSwept(running);
    const postsBefore = postCount(world);
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('담당 김지우');

    await slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const list = await answerTo(world, kim, '모니터링');
    await slack.press(kim, list, ACTIONS.listBulk);
    await windowOf(world, kim, '어느 회사에 적용할까요?');
    await chooseWholeList(world, kim);
    await slack.submit(kim, { [FIELDS.bulkKind.id]: 'owner' });
    await windowOf(world, kim, '담당자를 변경할까요?');
    await slack.submit(kim, { [FIELDS.owner.id]: lee });
    await bulkResult(world, kim, `새 담당자: <@${lee}>`);

    await openOwnAlerts(world, lee);
    const alertsOfLee = wordsOf(await windowOf(world, lee, '가람무역'));
    expect(alertsOfLee).toContain(`<@${lee}>`);
    expect(alertsOfLee).not.toContain(`<@${kim}>`);
    await openOwnAlerts(world, kim);
    const alertsOfKim = wordsOf(await windowOf(world, kim, '내 담당', '없습니다'));
    expect(alertsOfKim).not.toContain('가람무역');
    await slack.closeView(kim, { all: true });
    await eventually(() => !wordsOf(alertOf(world, '가람무역')).includes('담당 김지우'));
    expect(wordsOf(alertOf(world, '가람무역'))).toContain('담당 ');

    await slack.slash(kim, '/hometax', '가져오기', { channel: 'C0TEAM' });
    await windowOf(world, kim, '가져오기');
    const content = Buffer.from(`brn,name,owner,note\n${GARAM},가람상사,,먼저 전화\n`);
    await slack.submit(kim, { import_file: { name: '회사.csv', content } });
    await windowOf(world, kim, '회사 1곳을 수정');
    await slack.submit(kim);
    await windowOf(world, kim, '저장했습니다.');
    await slack.closeView(kim, { all: true });

    await eventually(() =>
      messages(world).some((message) => wordsOf(message).includes('먼저 전화')),
    );
    await untilSent(running);
    expect(wordsOf(alertOf(world, '가람상사'))).not.toContain('담당 ');
    await slack.slash(kim, '/hometax', '알림', { channel: 'C0TEAM' });
    const all = wordsOf(await windowOf(world, kim, '가람상사'));
    expect(all).not.toContain(`<@${lee}>`);
    await slack.closeView(kim, { all: true });
    await pressButton(slack, kim, alertOf(world, '가람상사'), ACTIONS.alertDetails);
    expect(wordsOf(await windowOf(world, kim, '먼저 전화'))).not.toContain('담당 <@');
    expect(postCount(world)).toBe(postsBefore);
    expect(slack.warnings).toEqual([]);
  });
});
