import { describe, expect, it, vi } from 'vitest';
import type { HistoryEvent } from '../../src/records/history.js';
import { objectsIn } from '../../src/sandbox/slack/json.js';
import type { Message } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { eventually } from '../support/eventually.js';
import { messages, postCount, thread } from './support/channel.js';
import { untilSent, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { THURSDAY } from './support/sample-world.js';
import { alertsIn, historyOf } from './support/stored.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import {
  answerTo,
  bulkResult,
  buttonsIn,
  chooseWholeList,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Five alerts are posted individually, seven in a combined alert. */
const COUNT = 12;
const BRNS = brns(COUNT);
const NAMES = BRNS.map((_, i) => `회사 ${String(i + 1).padStart(2, '0')}번`);
const OPERATORS = [kim, lee, 'U0HAN', 'U0SEO'];

/** Starts the app with certificates that expire after `days`. The earliest are posted individually. */
async function startWithExpiring(
  days: (i: number) => number,
  settings: Record<string, string> = {},
): Promise<RunningApp> {
  const world = await aWorld({ startsAt: THURSDAY, settings });
  for (const id of ['U0HAN', 'U0SEO']) world.slack.addUser({ id, name: id.slice(2) });
  await watch(
    world,
    BRNS.map((brn, i) => ({ brn, name: NAMES[i] ?? '', state: certificateOnly(world, days(i)) })),
  );
  const running = await startApp(world);
  await untilSwept(running);
  return running;
}

function combinedAlertIn(world: World): Message {
  const combined = messages(world).find(
    (message) => wordsOf(message).includes('묶음 알림') || buttonsIn(message)[0] === 'roll_up_list',
  );
  if (combined === undefined) throw new Error('There is no combined alert.');
  return combined;
}

function quietReplies(world: World): readonly string[] {
  return thread(combinedAlertIn(world)).flatMap(({ text, broadcast }) => (broadcast ? [] : [text]));
}

async function openList(world: World, person: string, message = combinedAlertIn(world)) {
  await world.slack.press(person, message, ACTIONS.rollUpList);
  return windowOf(world, person, person === lee ? 'Combined alert' : '묶음 알림');
}

/** The companies on the window's page, in the list's order. */
function rowsIn(words: string): readonly string[] {
  return [...words.matchAll(/\*(회사 \d+번)\*/g)].map(([, name = '']) => name);
}

function brnOf(name: string): string {
  return BRNS[NAMES.indexOf(name)] ?? '';
}

/** Waits until the combined alert, which is edited within a minute, contains all these words. */
async function combinedWith(running: RunningApp, ...words: readonly string[]): Promise<string> {
  running.world.clock.advance(2 * MINUTE);
  await until(() => {
    const text = wordsOf(combinedAlertIn(running.world));
    return words.every((each) => text.includes(each));
  });
  await untilSent(running);
  return wordsOf(combinedAlertIn(running.world));
}

/** Snoozes all open alerts for a day by one bulk edit. */
async function snoozeAll(world: World): Promise<void> {
  const { slack } = world;
  await slack.slash(kim, '/hometax', '목록', { channel: 'C0TEAM' });
  await slack.press(kim, await answerTo(world, kim, '모니터링'), ACTIONS.listBulk);
  await windowOf(world, kim, '어느 회사에 적용할까요?');
  await chooseWholeList(world, kim);
  await slack.submit(kim, { [FIELDS.bulkKind.id]: 'snooze' });
  await windowOf(world, kim, '열린 알림을 미룰까요?');
  await slack.submit(kim, { [FIELDS.snooze.id]: 'one-day' });
  await bulkResult(world, kim, '알림을 미뤘습니다');
}

/** Waits long enough for several messages at Slack's limit of one per second in a channel. */
function until(isReached: () => boolean): Promise<unknown> {
  return vi.waitUntil(isReached, { timeout: 40_000, interval: 20 });
}

describe('a combined alert', () => {
  it('shows who claimed, released, snoozed and resolved which companies, without a notification', async () => {
    const running = await startWithExpiring((i) => Math.min(8 + i, 14));
    const { world } = running;
    const { slack } = world;
    const postsBefore = postCount(world);
    const list = await openList(world, kim);
    const [first = '', second = '', third = ''] = rowsIn(wordsOf(list));

    await slack.press(kim, list, 'alert_take', `${brnOf(first)}:taxinvoice`);
    const windowAfter = await windowOf(world, kim, '맡았습니다');
    await slack.press(kim, windowAfter, 'alert_take', `${brnOf(second)}:taxinvoice`);
    await until(() => quietReplies(world).length === 2);
    const afterClaims = await combinedWith(running, '처리 중 2');
    const listWithClaims = await windowOf(world, kim, '묶음 알림');
    await slack.press(kim, listWithClaims, 'alert_hand_back', `${brnOf(second)}:taxinvoice`);
    await until(() => quietReplies(world).length === 3);
    await slack.closeView(kim, { all: true });
    await snoozeAll(world);
    world.popbill.companies.set(brnOf(third), { name: third, ...certificateOnly(world, 380) });
    await slack.slash(kim, '/hometax', `확인 ${third}`, { channel: 'C0TEAM' });
    // The check is recorded now. The message is edited a minute after its previous edit.
    await answerTo(world, kim, third, '수집 가능');
    const afterResolution = await combinedWith(running, '7곳 중 1곳 해결됨');
    // Slack accepts one reply per second in a channel.
    await until(() => quietReplies(world).length === 5);

    expect(afterClaims).toContain('미처리 5 · 처리 중 2');
    expect(afterClaims).toMatch(new RegExp(`${first}.*김지우 님이 처리 중`));
    expect(afterResolution).toContain('미룸 6');
    expect(afterResolution).toMatch(/김지우 님이 11월 27일.+까지 미룸/);
    expect(afterResolution).not.toContain('처리 중');
    expect(quietReplies(world)).toEqual([
      expect.stringMatching(`김지우 님이 ${first}\\(.+\\)의 알림을 맡았습니다\\.$`),
      expect.stringMatching(`김지우 님이 ${second}\\(.+\\)의 알림을 맡았습니다\\.$`),
      expect.stringMatching(`김지우 님이 ${second}\\(.+\\)의 알림 맡기를 취소했습니다\\.`),
      // A bulk edit is one line.
      expect.stringMatching(/김지우 님이 회사 7곳\(회사 .+\)의 알림을 11월 27일.+까지 미뤘습니다/),
      expect.stringMatching(`${third}\\(.+\\)의 문제가 해결되었습니다\\.$`),
    ]);
    expect(postCount(world)).toBe(postsBefore);
    expect(slack.warnings).toEqual([]);
  });

  it('mentions the operators with what is unclaimed since when, and offers the list to claim from', async () => {
    const running = await startWithExpiring(() => -1, { OPERATORS: OPERATORS.join(',') });
    const { world } = running;
    const { slack } = world;

    world.clock.advance(5 * HOUR);
    // Six messages, and a mention for each of the five individual alerts; the combined alert has its mention later.
    await until(() => postCount(world) === 11);
    // Otherwise the combined alert would mention the operators once more for the companies that are recorded later.
    await eventually(async () =>
      (await alertsIn(world)).every(({ calls }) => calls?.operatorsAt !== undefined),
    );
    world.clock.advance(2 * MINUTE);
    await until(() => postCount(world) === 12);
    await untilSent(running);

    const mentions = slack
      .channel(ALERT_CHANNEL)
      .timeline.filter(({ text }) => text.includes('처리하는 사람이 없습니다'));
    const combined = mentions.find(({ text }) => text.includes('외 4곳'));
    const single = mentions.find(({ text }) => !text.includes('외 4곳'));
    expect(combined?.text).toMatch(
      /^긴급\(테스트 환경\): .+ 외 4곳 알림을 업무 시간 기준 4시간이 넘도록 처리하는 사람이 없습니다\./,
    );
    expect(combined?.text).toContain('처리할 분은 맡아 주세요.');
    for (const person of OPERATORS) expect(combined?.text).toContain(`<@${person}>`);
    expect(mentions).toHaveLength(6);
    expect(single?.text).toMatch(
      /11월 26일 10:\d\d부터 업무 시간 기준 4시간이 넘도록 처리하는 사람이 없습니다/,
    );
    expect(single?.text).toContain("처리할 분은 '제가 맡을게요'를 눌러 주세요.");

    if (combined === undefined || single === undefined) throw new Error('No mention was posted.');
    const list = await openList(world, lee, combined);
    const [name = ''] = rowsIn(wordsOf(list));
    await slack.press(lee, list, 'alert_take', `${brnOf(name)}:taxinvoice`);
    await windowOf(world, lee, 'you claimed this alert');
    const take = objectsIn(single.blocks.flatMap((block) => objectsIn(block['elements']))).find(
      ({ action_id: id }) => id === ACTIONS.alertClaim,
    );
    await slack.press(kim, single, ACTIONS.alertClaim, String(take?.['value']));
    await eventually(async () =>
      (await historyOf(world)).some((event) => event.kind === 'taken' && event.by === kim),
    );

    const notices = (await historyOf(world)).filter(
      (event): event is Extract<HistoryEvent, { kind: 'told' }> =>
        event.kind === 'told' && event.why === 'nobody-took-it',
    );
    expect(notices).toHaveLength(COUNT);
    expect(notices.every(({ calls }) => calls?.join() === OPERATORS.join())).toBe(true);
    expect(notices.filter(({ rollUp }) => rollUp === true)).toHaveLength(7);
    await slack.slash(kim, '/hometax', '이력', { channel: 'C0TEAM' });
    const history = wordsOf(await windowOf(world, kim, '모든 회사의 이력'));
    expect(history).toContain('처리하는 사람 없음, 묶음 알림, 멘션 <@U0KIM>, ');
    expect(slack.warnings).toEqual([]);
  });
});

describe('the history of a resolved alert', () => {
  it('records one alert and the notice of its end', async () => {
    const running = await startWithExpiring((i) => (i === 0 ? -1 : 200));
    const { world } = running;
    const [brn = ''] = BRNS;

    world.popbill.companies.set(brn, { name: NAMES[0] ?? '', ...certificateOnly(world, 380) });
    await world.slack.slash(kim, '/hometax', `확인 ${NAMES[0]}`, { channel: 'C0TEAM' });
    await eventually(() => postCount(world) === 2);
    await untilSent(running);
    await world.slack.slash(kim, '/hometax', `이력 ${NAMES[0]}`, { channel: 'C0TEAM' });

    const history = wordsOf(await windowOf(world, kim, `${NAMES[0]} · `));
    expect(history).toContain('채널에 알림이 해결되었다고 알렸습니다.');
    expect(history.match(/긴급 알림을 보냈습니다/g)).toHaveLength(1);
  });
});
