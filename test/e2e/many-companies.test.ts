import { describe, expect, it } from 'vitest';
import { addSweptCompanies, generatedBrn } from '../../src/sandbox/bench/generated-companies.js';
import { asObject, objectsIn } from '../../src/sandbox/slack/json.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { eventually } from '../support/eventually.js';
import { historyIn } from '../support/history-in.js';
import { pressButton } from '../support/press-button.js';
import { startApp } from './support/running-app.js';
import { findSample, sampleApp, sampleWorld, untilSweepsEnd } from './support/sample-world.js';
import { allOf, companiesIn, fromStore } from './support/stored.js';
import { watchByImport } from './support/watch-by-import.js';
import {
  answerTo,
  bulkResult,
  buttonsIn,
  chooseWholeList,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const healthy = findSample('healthy');

/** A world with many companies that were swept this morning. The ID of each owner ends with a number. */
async function aWorldOf(count: number): Promise<World> {
  const world = await sampleWorld();
  await fromStore(world, (store) => addSweptCompanies(store, count, world.clock.now()));
  return world;
}

async function openBulk(world: World, list = '목록') {
  const { slack } = world;
  await slack.slash(kim, '/hometax', list, { channel: 'C0TEAM' });
  const shown = await answerTo(world, kim, '모니터링');
  await slack.press(kim, shown, ACTIONS.listBulk);
  return windowOf(world, kim, '어느 회사에 적용할까요?');
}

describe('a bulk edit of 1,200 companies', () => {
  it('shows how many and which, gives all of them another owner, and records each change', async () => {
    const world = await aWorldOf(1200);
    const running = await startApp(world);
    const { slack } = world;

    await openBulk(world);
    await chooseWholeList(world, kim);
    await slack.submit(kim, { [FIELDS.bulkKind.id]: 'owner' });
    const question = await windowOf(world, kim, '회사 1,200곳의 담당자를 변경할까요?');
    expect(wordsOf(question)).toContain('외 1,195곳');
    await slack.submit(kim, { [FIELDS.owner.id]: lee });
    await bulkResult(world, kim, `회사 1,200곳의 새 담당자: <@${lee}>`);

    await slack.slash(lee, '/hometax', 'list mine', { channel: 'C0TEAM' });
    await answerTo(world, lee, 'Yours: 1,200 companies');
    expect(slack.warnings).toEqual([]);
    await running.stop();
    expect((await companiesIn(world)).every(({ owner }) => owner === lee)).toBe(true);
    const record = await fromStore(world, (store) =>
      historyIn(store, { brn: generatedBrn(777), limit: 1 }),
    );
    expect(record).toMatchObject([{ event: { kind: 'owner-set', by: kim, to: lee } }]);
  });

  it('pauses all companies of one owner', async () => {
    const world = await aWorldOf(1200);
    world.slack.addUser({ id: 'U0OWNER7', name: 'seven' });
    const running = await startApp(world);
    const { slack } = world;

    const first = await openBulk(world);
    await slack.press(kim, first, FIELDS.bulkTarget.id, 'owner');
    await windowOf(world, kim, '현재 담당자');
    await slack.submit(kim, {
      [FIELDS.bulkFrom.id]: 'U0OWNER7',
      [FIELDS.bulkKind.id]: 'pause',
    });
    await windowOf(world, kim, '회사 12곳의 모니터링을 일시 중지할까요?');
    await slack.submit(kim, { [FIELDS.pauseReason.id]: 'contract-ended' });
    await bulkResult(world, kim, '회사 12곳의 모니터링을 일시 중지했습니다');

    await slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const list = await answerTo(world, kim, '전체 1,188곳', '일시 중지 12곳은 별도');
    await pressButton(slack, kim, list, ACTIONS.listPaused);
    await answerTo(world, kim, '일시 중지한 회사 12곳', '계약 종료');
    await running.stop();
    const found = (await companiesIn(world)).filter((company) => company.paused !== undefined);
    expect(found).toHaveLength(12);
    expect(found[0]?.paused).toMatchObject({ reason: 'contract-ended', by: kim });
  });
});

describe('the companies of a bulk edit', () => {
  it('lose their owner together if they are ticked, unlike those ticked on a page that was left', async () => {
    const world = await aWorldOf(1200);
    const running = await startApp(world);
    const { slack } = world;
    const tick = (...rows: readonly number[]): readonly string[] => {
      const [view] = slack.views(kim);
      const boxes = objectsIn(view?.blocks).find((block) =>
        JSON.stringify(block).includes('checkboxes'),
      );
      const values = objectsIn(asObject(boxes?.['element'])['options']).map(({ value }) => value);
      const brns = rows.map((row) => String(values[row]));
      slack.fill(kim, { [FIELDS.bulkCompanies.id]: brns });
      return brns;
    };
    const turn = async (button: string, page: string) => {
      await slack.press(kim, await windowOf(world, kim, '어느 회사에 적용할까요?'), button);
      await windowOf(world, kim, `${page}/120페이지`);
    };

    await openBulk(world);
    tick(0, 3);
    await turn(ACTIONS.bulkNext, '2');
    await turn(ACTIONS.bulkNext, '3');
    await turn(ACTIONS.bulkPrevious, '2');
    const ticked = tick(1, 4, 5);
    await slack.submit(kim, { [FIELDS.bulkKind.id]: 'owner' });
    await windowOf(world, kim, '회사 3곳의 담당자를 변경할까요?');
    await slack.submit(kim, { [FIELDS.bulkNoOwner.id]: ['yes'] });
    await bulkResult(world, kim, '회사 3곳의 담당자를 비웠습니다');

    expect(slack.warnings).toEqual([]);
    await running.stop();
    const unowned = (await companiesIn(world)).filter(({ owner }) => owner === undefined);
    expect(unowned.map(({ brn }) => brn).toSorted()).toEqual(ticked.toSorted());
    const record = await fromStore(world, (store) => historyIn(store, { limit: 3 }));
    expect(record.map(({ brn }) => brn).toSorted()).toEqual(ticked.toSorted());
    expect(record).toMatchObject(
      ticked.map(() => ({ event: { kind: 'owner-set', by: kim, to: '' } })),
    );
  });

  it('are snoozed until a day, except one whose certificate expires before', async () => {
    const [snoozable, expiring] = [rejected, findSample('certificate-ends-in-14-days')];
    const running = await sampleApp({ watched: [snoozable, expiring] });
    const { world } = running;
    await messageIn(world, ALERT_CHANNEL, snoozable.name);
    await messageIn(world, ALERT_CHANNEL, expiring.name);

    await openBulk(world);
    await chooseWholeList(world, kim);
    await world.slack.submit(kim, { [FIELDS.bulkKind.id]: 'snooze' });
    await windowOf(world, kim, '회사 2곳의 열린 알림을 미룰까요?');
    await world.slack.submit(kim, { [FIELDS.snoozeDay.id]: '2026-12-18' });

    await windowOf(
      world,
      kim,
      '회사 1곳의 알림을 미뤘습니다.',
      expiring.name,
      '다시 알리기 전에 인증서가 만료되어 미룰 수 없습니다',
    );
    await messageIn(world, ALERT_CHANNEL, snoozable.name, '12월 18일(금) 09:00까지');
  });
});

describe('a pause', () => {
  it('closes the alert with person and reason, is shown by a check, and ends with resuming', async () => {
    const running = await sampleApp({ watched: [rejected, healthy] });
    const { world } = running;
    const { slack } = world;
    const digits = rejected.brn.replaceAll('-', '');
    const alert = await messageIn(world, ALERT_CHANNEL, '라온식품');

    await slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
    const list = await answerTo(world, kim, '라온식품');
    await slack.press(kim, list, ACTIONS.listRow, `pause:${digits}:1 all`);
    await windowOf(world, kim, '회사 1곳의 모니터링을 일시 중지할까요?', '라온식품');
    await slack.submit(kim, { [FIELDS.pauseReason.id]: 'closed' });
    await bulkResult(world, kim, '회사 1곳의 모니터링을 일시 중지했습니다');

    const closed = await messageIn(world, ALERT_CHANNEL, '일시 중지했습니다(폐업)', `<@${kim}>`);
    expect(closed.ts).toBe(alert.ts);
    expect(buttonsIn(closed)).toEqual([]);
    const postsBefore = slack.channel(ALERT_CHANNEL).timeline.length;
    await slack.slash(kim, '/hometax', '확인 라온식품', { channel: 'C0TEAM' });
    await answerTo(world, kim, '수집 불가', '일시 중지(폐업): 정기 확인과 알림에서 빠짐');
    await slack.slash(kim, '/hometax', '요약', { channel: 'C0TEAM' });
    await answerTo(world, kim, '일시 중지 1곳은 별도');
    await slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await untilSweepsEnd(running, 2);
    expect(slack.channel(ALERT_CHANNEL).timeline).toHaveLength(postsBefore);

    await slack.slash(kim, '/hometax', '목록 라온', { channel: 'C0TEAM' });
    const pausedList = await answerTo(world, kim, '검색 결과 1곳', '일시 중지');
    await slack.press(kim, pausedList, ACTIONS.listRow, `resume:${digits}:1 text 라온`);
    await windowOf(world, kim, '회사 1곳의 모니터링을 다시 시작할까요?');
    await slack.submit(kim);
    await bulkResult(world, kim, '회사 1곳의 모니터링을 다시 시작했습니다');
    await slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });
    await untilSweepsEnd(running, 3);

    await eventually(() => slack.channel(ALERT_CHANNEL).timeline.length > postsBefore);
    await messageIn(world, ALERT_CHANNEL, '긴급', '라온식품');
    expect(slack.warnings).toEqual([]);
  });
});

describe('an owner who has left Slack', () => {
  it('is named in the summary, with a button that changes the owner of all their companies', async () => {
    const world = await sampleWorld();
    world.slack.addUser({ id: 'U0PARK', name: 'park', isDeleted: true });
    await watchByImport(world, [
      { brn: healthy.brn, name: healthy.name, owner: 'U0PARK' },
      { brn: rejected.brn, name: rejected.name, owner: 'U0PARK' },
    ]);
    const running = await startApp(world);
    await untilSweepsEnd(running);
    const { slack } = world;

    await slack.slash(kim, '/hometax', '요약', { channel: 'C0TEAM' });
    const digest = await answerTo(world, kim, '워크스페이스에서 나간 담당자가 1명', '2곳');
    await slack.press(kim, digest, ACTIONS.bulkOwnerGone);
    await windowOf(world, kim, '회사 2곳의 담당자를 변경할까요?');
    await slack.submit(kim, { [FIELDS.owner.id]: lee });
    await bulkResult(world, kim, `회사 2곳의 새 담당자: <@${lee}>`);

    const answersBefore = slack.ephemerals(kim).length;
    await slack.slash(kim, '/hometax', '요약', { channel: 'C0TEAM' });
    await eventually(() => slack.ephemerals(kim).length > answersBefore);
    expect(wordsOf(await answerTo(world, kim, '요약'))).not.toContain('나간 담당자');
    await running.stop();
    expect((await companiesIn(world)).map(({ owner }) => owner)).toEqual([lee, lee]);
  });
});

describe('adding a company', () => {
  async function openForm(world: World, input: string) {
    await world.slack.slash(kim, '/hometax', input, { channel: 'C0TEAM' });
    await windowOf(world, kim, '모니터링');
  }

  it('is refused when it is no member, with the hint to check number and stage', async () => {
    const running = await sampleApp();
    const { world } = running;

    await openForm(world, '추가');
    await world.slack.submit(kim, { brn: '220-81-62517', name: '누리식품' });

    const form = await windowOf(
      world,
      kim,
      '팝빌 연동회원이 아닌 사업자번호입니다. 번호와 환경(현재 테스트)을 확인해 주세요.',
    );
    expect(JSON.stringify(form.blocks)).toContain('누리식품');
    await running.stop();
    expect(await companiesIn(world)).toEqual([]);
  });

  it('is still offered when POPBiLL does not answer', async () => {
    const running = await sampleApp();
    const { world } = running;
    world.popbill.faults.set({ operation: 'join' }, { kind: 'status', status: 503 });

    await openForm(world, `추가 ${healthy.brn}`);
    await world.slack.submit(kim, { name: '한빛 본점' });

    const form = await windowOf(
      world,
      kim,
      '팝빌 연동회원인지 확인하지 못해',
      '팝빌이 응답하는 대로',
    );
    expect(form.submit).toBe('그대로 저장');
    await world.slack.submit(kim);
    await windowOf(world, kim, '한빛 본점');
    await fromStore(world, (store) =>
      eventually(async () => (await allOf(store.companies())).length === 1),
    );
  });

  it('shows POPBiLL’s name when it differs from the entered one', async () => {
    const { world } = await sampleApp();
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'delay', ms: 1000 });

    await openForm(world, `추가 ${healthy.brn}`);
    await world.slack.submit(kim, { name: '한빛 본점' });

    await windowOf(world, kim, '팝빌에는 다른 이름으로 등록되어 있습니다', healthy.name);
  });
});

describe('the search by initial consonants (초성)', () => {
  it.each(['ㄹㅇ', '라ㅇㅅ', '라오'])('finds 라온식품 in the form by %s', async (input) => {
    const { world } = await sampleApp({ watched: [healthy, rejected] });
    await world.slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인');

    const { options } = await world.slack.typeahead(kim, 'company', input);

    expect(JSON.stringify(options)).toContain('라온식품');
    expect(JSON.stringify(options)).not.toContain(healthy.name);
  });

  it('finds 라온식품 by a command', async () => {
    const { world } = await sampleApp({ watched: [healthy, rejected] });

    await world.slack.slash(kim, '/hometax', '확인 ㄹㅇㅅㅍ', { channel: 'C0TEAM' });

    await answerTo(world, kim, '라온식품', '수집 불가');
  });
});
