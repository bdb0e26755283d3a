import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { eventually } from '../support/eventually.js';
import { messages } from './support/channel.js';
import { MORNING, untilSwept, untilTold } from './support/days.js';
import { aWorld, type RunningApp, startIn } from './support/running-app.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import {
  answerTo,
  directMessageTo,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const MINUTE = 60_000;
/** Five are posted individually, seven share a message. */
const COUNT = 12;

const NAMES = Array.from({ length: COUNT }, (_, i) => `회사 ${String(i + 1).padStart(2, '0')}번`);

function brnOf(name: string): string {
  return brns(COUNT)[NAMES.indexOf(name)] ?? '';
}

/** Certificates of the same severity that end one after the other, so that their order is known. */
async function manyExpire(
  about: {
    readonly settings?: Record<string, string>;
    readonly channel?: string;
    readonly count?: number;
  } = {},
): Promise<RunningApp> {
  const { settings = {}, channel, count = COUNT } = about;
  const world = await aWorld({ startsAt: MORNING, settings });
  await watch(
    world,
    brns(count).map((brn, i) => ({
      brn,
      name: NAMES[i] ?? '',
      channel,
      at: certificateOnly(world, Math.min(4 + i, 14)),
    })),
  );
  const running = await startIn(world);
  await untilSwept(running);
  return running;
}

function rollUpOf(world: World) {
  return messages(world).find((message) => wordsOf(message).includes('전체 목록 보기'));
}

async function openFullList({ world }: RunningApp, person: string) {
  const message = rollUpOf(world);
  if (message === undefined) throw new Error('there is no combined alert');
  await world.slack.press(person, message, 'roll_up_list');
  return windowOf(world, person, '묶음 알림');
}

/** The companies on the window's page, in the order of its list. */
function membersIn(words: string): readonly string[] {
  return [...words.matchAll(/\*(회사 \d+번)\*/g)].map(([, name = '']) => name);
}

function takenIn(world: World) {
  return fromStore(world, async (store) =>
    (await allOf(store.alerts())).flatMap(({ brn, life }) =>
      life.state === 'acknowledged' ? [{ brn, by: life.by }] : [],
    ),
  );
}

describe('many at once', () => {
  it('are five messages and one for the rest, whose list has the same actions', async () => {
    const running = await manyExpire();
    const { world } = running;
    expect(messages(world)).toHaveLength(6);
    const rollUp = rollUpOf(world);
    expect(rollUp?.text).toMatch(
      /^주의\(테스트 환경\): 인증서가 만료되었거나 곧 만료되는 회사 7곳\./,
    );

    const list = await openFullList(running, kim);
    const members = membersIn(wordsOf(list));
    expect(members).toHaveLength(7);
    expect(wordsOf(list)).toContain('아직 해결되지 않은 회사는 7곳');

    const first = brnOf(members[0] ?? '');
    await world.slack.press(kim, list, 'alerts_row', `take:${first}`);
    const taken = await windowOf(world, kim, '맡았습니다.', '처리 중');
    expect(membersIn(wordsOf(taken)).at(-1)).toBe(members[0]);
    const stored = await fromStore(world, (store) => allOf(store.alerts()));
    expect(stored.filter(({ life }) => life.state === 'acknowledged')).toMatchObject([
      { brn: first },
    ]);
    expect(await historyOf(world)).toContainEqual({ kind: 'taken', by: kim });
  });

  it('heal in the list and in their message, which stays one', async () => {
    const running = await manyExpire();
    const { world } = running;
    const list = await openFullList(running, kim);
    const [name = ''] = membersIn(wordsOf(list));
    const brn = brnOf(name);
    world.popbill.companies.set(brn, { name, ...certificateOnly(world, 380) });

    await world.slack.press(kim, list, 'alerts_row', `check:${brn}`);
    await windowOf(world, kim, name, '수집 가능');
    await world.slack.closeView(kim);
    const after = await windowOf(world, kim, '아직 해결되지 않은 회사는 6곳');
    world.clock.advance(2 * MINUTE);
    await messageIn(world, ALERT_CHANNEL, '7곳 가운데 1곳이 해결되었습니다');
    await untilTold(running);

    expect(membersIn(wordsOf(after))).not.toContain(name);
    expect(messages(world)).toHaveLength(6);
  });

  it('are taken once though two people press in their own windows, and each window says how it stands', async () => {
    const running = await manyExpire();
    const { world } = running;
    const ofKim = await openFullList(running, kim);
    const message = rollUpOf(world);
    if (message === undefined) throw new Error('there is no combined alert');
    await world.slack.press(lee, message, 'roll_up_list');
    const ofLee = await windowOf(world, lee, 'Combined alert');
    const [name = '', other = ''] = membersIn(wordsOf(ofKim));

    await Promise.all([
      world.slack.press(kim, ofKim, 'alerts_row', `take:${brnOf(name)}`),
      world.slack.press(lee, ofLee, 'alerts_row', `take:${brnOf(name)}`),
    ]);
    const saying = await Promise.all([
      windowOf(world, kim, '맡았습니다'),
      windowOf(world, lee, 'took'),
    ]);
    const [{ by: winner } = { by: '' }] = await takenIn(world);
    const loser = winner === kim ? lee : kim;
    const windowOfLoser = await windowOf(world, loser, loser === kim ? '이미' : 'already');
    await world.slack.press(loser, windowOfLoser, 'alerts_row', `take:${brnOf(other)}`);
    await eventually(async () => (await takenIn(world)).length === 2);

    expect(
      saying.filter((each) => /이미 맡았습니다|already took/.test(wordsOf(each))),
    ).toHaveLength(1);
    expect(await takenIn(world)).toEqual(
      [
        { brn: brnOf(name), by: winner },
        { brn: brnOf(other), by: loser },
      ].toSorted((a, b) => (a.brn < b.brn ? -1 : 1)),
    );
    const taken = (await historyOf(world)).filter(({ kind }) => kind === 'taken');
    expect(taken).toHaveLength(2);
    expect(world.slack.warnings).toEqual([]);
  });

  it('are taken, and said to be, when Slack does not change the window', async () => {
    const running = await manyExpire();
    const { world } = running;
    const list = await openFullList(running, kim);
    const [name = ''] = membersIn(wordsOf(list));
    world.slack.faults.set({ method: 'views.update' }, { kind: 'error', error: 'internal_error' });

    await world.slack.press(kim, list, 'alerts_row', `take:${brnOf(name)}`);

    await directMessageTo(world, kim, name);
    expect(await takenIn(world)).toEqual([{ brn: brnOf(name), by: kim }]);
  });

  it('are all in the list of alerts, most urgent first; a viewer looks and does nothing', async () => {
    const running = await manyExpire({ settings: { OPERATORS: kim } });
    const { world } = running;

    await world.slack.slash(lee, '/hometax', 'alerts', { channel: ALERT_CHANNEL });
    const list = await windowOf(world, lee, `${COUNT} alerts are not solved yet`);

    const words = wordsOf(list);
    expect(membersIn(words)).toEqual(NAMES.slice(0, 10));
    const row = list.blocks.find((block) => JSON.stringify(block).includes('alerts_row'));
    expect(JSON.stringify(row)).toMatch(/"check:.*"details:/);
    expect(JSON.stringify(row)).not.toMatch(/"(take|snooze|page):/);
  });
});

describe('a test alert', () => {
  it('arrives marked in the default channel, and who sent it is told and on record', async () => {
    const running = await manyExpire({ count: 1 });
    const { world } = running;

    await world.slack.slash(kim, '/hometax', '테스트알림', { channel: ALERT_CHANNEL });

    const answer = await answerTo(world, kim, '채널에 보냈습니다');
    const posted = await messageIn(world, ALERT_CHANNEL, '[테스트]', '실제 문제는 아닙니다');
    expect(answer.text).toContain(`<#${ALERT_CHANNEL}>`);
    expect(posted.text).toContain(`<@${kim}>`);
    expect(await historyOf(world)).toContainEqual({
      kind: 'test-alert',
      by: kim,
      channel: ALERT_CHANNEL,
    });
  });

  it('that a company’s channel refuses says what to do', async () => {
    const { world } = await manyExpire({ channel: 'C0TEAM', count: 1 });
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', botIn: false });

    await world.slack.slash(kim, '/hometax', '테스트알림 회사 01번', { channel: ALERT_CHANNEL });

    const answer = await answerTo(world, kim, '보내지 못했습니다');
    expect(answer.text).toContain('/invite');
    expect(answer.text).toContain('기본 채널로 갑니다');
  });

  it('is refused to viewers', async () => {
    const running = await manyExpire({ settings: { OPERATORS: kim }, count: 1 });
    const { world } = running;
    const before = messages(world).length;

    await world.slack.slash(lee, '/hometax', 'test-alert', { channel: ALERT_CHANNEL });

    await answerTo(world, lee, 'for operators');
    await untilTold(running);
    expect(messages(world)).toHaveLength(before);
  });
});
