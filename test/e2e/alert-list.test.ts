import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { eventually } from '../support/eventually.js';
import { messages } from './support/channel.js';
import { MORNING, untilSent, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { alertsIn, historyOf } from './support/stored.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import {
  answerTo,
  buttonsIn,
  directMessageTo,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const MINUTE = 60_000;
/** Five alerts are posted individually, seven in a combined alert. */
const COUNT = 12;

const NAMES = Array.from({ length: COUNT }, (_, i) => `회사 ${String(i + 1).padStart(2, '0')}번`);

function brnOf(name: string): string {
  return brns(COUNT)[NAMES.indexOf(name)] ?? '';
}

/** Certificates of the same severity with different expiry dates, which fix their order in the list. */
async function startWithExpiring(
  options: {
    readonly settings?: Record<string, string>;
    readonly channel?: string;
    readonly count?: number;
  } = {},
): Promise<RunningApp> {
  const { settings = {}, channel, count = COUNT } = options;
  const world = await aWorld({ startsAt: MORNING, settings });
  await watch(
    world,
    brns(count).map((brn, i) => ({
      brn,
      name: NAMES[i] ?? '',
      channel,
      state: certificateOnly(world, Math.min(4 + i, 14)),
    })),
  );
  const running = await startApp(world);
  await untilSwept(running);
  return running;
}

function combinedAlertOf(world: World) {
  return messages(world).find((message) => wordsOf(message).includes('전체 목록 보기'));
}

async function openFullList({ world }: RunningApp, person: string) {
  const message = combinedAlertOf(world);
  if (message === undefined) throw new Error('There is no combined alert.');
  await world.slack.press(person, message, 'roll_up_list');
  return windowOf(world, person, '묶음 알림');
}

/** The companies on the window's page, in the list's order. */
function companiesIn(words: string): readonly string[] {
  return [...words.matchAll(/\*(회사 \d+번)\*/g)].map(([, name = '']) => name);
}

/** The value of the button to claim the company's alert. */
const claimOf = (brn: string) => `${brn}:taxinvoice`;

async function claimedIn(world: World) {
  return (await alertsIn(world)).flatMap(({ brn, life }) =>
    life.state === 'acknowledged' ? [{ brn, by: life.by }] : [],
  );
}

describe('twelve alerts at once', () => {
  it('are posted as five messages and a combined one, whose list has the same actions', async () => {
    const running = await startWithExpiring();
    const { world } = running;
    expect(messages(world)).toHaveLength(6);
    const combined = combinedAlertOf(world);
    expect(combined?.text).toMatch(/^주의\(테스트 환경\) \| 인증서 만료·만료 예정 7곳: /);

    const list = await openFullList(running, kim);
    const members = companiesIn(wordsOf(list));
    expect(members).toHaveLength(7);
    expect(wordsOf(list)).toContain('해결되지 않은 회사는 7곳');

    const first = brnOf(members[0] ?? '');
    await world.slack.press(kim, list, 'alert_take', claimOf(first));
    const claimed = await windowOf(world, kim, '맡았습니다.', '처리 중');
    // What is claimed comes after what nobody handles.
    expect(companiesIn(wordsOf(claimed))).toEqual([...members.slice(1), members[0]]);
    const stored = await alertsIn(world);
    expect(stored.filter(({ life }) => life.state === 'acknowledged')).toMatchObject([
      { brn: first },
    ]);
    expect(await historyOf(world)).toContainEqual({ kind: 'taken', by: kim });
  });

  it('are counted as resolved in the list and in the combined message, without another post', async () => {
    const running = await startWithExpiring();
    const { world } = running;
    const list = await openFullList(running, kim);
    const [name = ''] = companiesIn(wordsOf(list));
    const brn = brnOf(name);
    world.popbill.companies.set(brn, { name, ...certificateOnly(world, 380) });

    await world.slack.press(kim, list, 'alert_check', `${brn}:taxinvoice`);
    await windowOf(world, kim, name, '수집 가능');
    await world.slack.closeView(kim);
    const windowAfter = await windowOf(world, kim, '해결되지 않은 회사는 6곳');
    world.clock.advance(2 * MINUTE);
    await messageIn(world, ALERT_CHANNEL, '7곳 중 1곳 해결됨');
    await untilSent(running);

    expect(companiesIn(wordsOf(windowAfter))).not.toContain(name);
    expect(messages(world)).toHaveLength(6);
  });

  it('are claimed once when two people press in their own windows, and both windows show the result', async () => {
    const running = await startWithExpiring();
    const { world } = running;
    const windowOfKim = await openFullList(running, kim);
    const message = combinedAlertOf(world);
    if (message === undefined) throw new Error('There is no combined alert.');
    await world.slack.press(lee, message, 'roll_up_list');
    const windowOfLee = await windowOf(world, lee, 'Combined alert');
    const [name = '', other = ''] = companiesIn(wordsOf(windowOfKim));

    await Promise.all([
      world.slack.press(kim, windowOfKim, 'alert_take', claimOf(brnOf(name))),
      world.slack.press(lee, windowOfLee, 'alert_take', claimOf(brnOf(name))),
    ]);
    const windows = await Promise.all([
      windowOf(world, kim, '맡았습니다'),
      world.slack.waitFor(({ views }) =>
        views(lee).find((view) => /you claimed this alert|already claimed/.test(wordsOf(view))),
      ),
    ]);
    const [{ by: winner } = { by: '' }] = await claimedIn(world);
    const loser = winner === kim ? lee : kim;
    const windowOfLoser = await windowOf(world, loser, loser === kim ? '이미' : 'already');
    await world.slack.press(loser, windowOfLoser, 'alert_take', claimOf(brnOf(other)));
    await eventually(async () => (await claimedIn(world)).length === 2);

    expect(
      windows.filter((each) => /이미 맡았습니다|already claimed/.test(wordsOf(each))),
    ).toHaveLength(1);
    expect(await claimedIn(world)).toEqual(
      [
        { brn: brnOf(name), by: winner },
        { brn: brnOf(other), by: loser },
      ].toSorted((a, b) => (a.brn < b.brn ? -1 : 1)),
    );
    const claims = (await historyOf(world)).filter(({ kind }) => kind === 'taken');
    expect(claims).toHaveLength(2);
    expect(world.slack.warnings).toEqual([]);
  });

  it('are claimed even when Slack does not update the window, as a direct message says', async () => {
    const running = await startWithExpiring();
    const { world } = running;
    const list = await openFullList(running, kim);
    const [name = ''] = companiesIn(wordsOf(list));
    world.slack.faults.set({ method: 'views.update' }, { kind: 'error', error: 'internal_error' });

    await world.slack.press(kim, list, 'alert_take', claimOf(brnOf(name)));

    await directMessageTo(world, kim, name);
    expect(await claimedIn(world)).toEqual([{ brn: brnOf(name), by: kim }]);
  });

  it('are all in the list of alerts, most urgent first, without the actions of operators for a viewer', async () => {
    const running = await startWithExpiring({ settings: { OPERATORS: kim } });
    const { world } = running;

    await world.slack.slash(lee, '/hometax', 'alerts', { channel: ALERT_CHANNEL });
    const list = await windowOf(world, lee, `${COUNT} open alerts`);

    const words = wordsOf(list);
    expect(companiesIn(words)).toEqual(NAMES.slice(0, 10));
    expect([...new Set(buttonsIn(list))].slice(0, 3)).toEqual([
      ACTIONS.alertsMine,
      ACTIONS.alertCheck,
      ACTIONS.alertDetails,
    ]);
    expect(buttonsIn(list)).not.toContain(ACTIONS.alertPage);
    expect(buttonsIn(list)).not.toContain(ACTIONS.more);
  });
});

describe('a test alert', () => {
  it('arrives in the default channel, marked as a test, and its sender is named and recorded', async () => {
    const running = await startWithExpiring({ count: 1 });
    const { world } = running;

    await world.slack.slash(kim, '/hometax', '테스트알림', { channel: ALERT_CHANNEL });

    const answer = await answerTo(world, kim, '채널에 보냈습니다');
    const posted = await messageIn(world, ALERT_CHANNEL, '[테스트]', '실제 문제가 아닙니다');
    expect(answer.text).toContain(`<#${ALERT_CHANNEL}>`);
    expect(posted.text).toContain(`<@${kim}>`);
    expect(await historyOf(world)).toContainEqual({
      kind: 'test-alert',
      by: kim,
      channel: ALERT_CHANNEL,
    });
  });

  it('shows what to do when a company’s channel refuses it', async () => {
    const { world } = await startWithExpiring({ channel: 'C0TEAM', count: 1 });
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', isBotMember: false });

    await world.slack.slash(kim, '/hometax', '테스트알림 회사 01번', { channel: ALERT_CHANNEL });

    const answer = await answerTo(world, kim, '보내지 못했습니다');
    expect(answer.text).toContain('/invite');
    expect(answer.text).toContain('이 채널의 알림은 기본 채널로 보냅니다');
  });

  it('is refused to viewers', async () => {
    const running = await startWithExpiring({ settings: { OPERATORS: kim }, count: 1 });
    const { world } = running;
    const postsBefore = messages(world).length;

    await world.slack.slash(lee, '/hometax', 'test-alert', { channel: ALERT_CHANNEL });

    await answerTo(world, lee, 'Only operators can do this');
    await untilSent(running);
    expect(messages(world)).toHaveLength(postsBefore);
  });
});
