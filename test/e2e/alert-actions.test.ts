import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { pressButton } from '../support/press-button.js';
import { alertOf, postCount, thread } from './support/channel.js';
import { untilSent } from './support/days.js';
import type { RunningApp } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { alertsIn, historyOf } from './support/stored.js';
import { answerTo, buttonsIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const expiring = findSample('certificate-ends-in-14-days');
const target = `${rejected.brn}:taxinvoice`;

/** Waits until the alert in the channel contains these words and the outbox is empty. */
async function alertWith(running: RunningApp, name: string, ...words: readonly string[]) {
  const { world } = running;
  await world.slack.waitFor(() => {
    const text = wordsOf(alertOf(world, name));
    return words.every((each) => text.includes(each));
  });
  await untilSent(running);
  return alertOf(world, name);
}

function threadLines(world: World, name: string): readonly string[] {
  return thread(alertOf(world, name)).map(({ text }) => text);
}

async function startWithAlert(
  sample = rejected,
  settings: Record<string, string> = {},
): Promise<RunningApp> {
  const running = await sampleApp({ watched: [sample], settings });
  await untilSent(running);
  return running;
}

describe('claiming an alert', () => {
  it('changes its message and its thread without a notification, as does releasing it', async () => {
    const running = await startWithAlert();
    const { world } = running;
    const postsBefore = postCount(world);

    await world.slack.press(kim, alertOf(world, rejected.name), 'alert_take', target);
    const claimed = await alertWith(running, rejected.name, '처리 중');
    await world.slack.press(lee, claimed, 'alert_hand_back', target);
    await world.slack.waitFor(() => !wordsOf(alertOf(world, rejected.name)).includes('처리 중'));
    await untilSent(running);

    expect(claimed.text).toMatch(/처리 중 · .+ 님이 .+에 맡았습니다\.$/);
    expect(buttonsIn(claimed)).toContain('alert_hand_back');
    expect(buttonsIn(alertOf(world, rejected.name))).toContain('alert_take');
    expect(threadLines(world, rejected.name)).toEqual([
      expect.stringMatching(/11월 26일 10:00 .+ 님이 이 알림을 맡았습니다\.$/),
      expect.stringMatching(/맡기를 취소했습니다\. 지금은 처리하는 사람이 없습니다\.$/),
    ]);
    expect(postCount(world)).toBe(postsBefore);
    expect(world.slack.ephemerals(kim)).toEqual([]);
    const events = await historyOf(world);
    expect(events).toEqual(
      expect.arrayContaining([
        { kind: 'taken', by: kim },
        { kind: 'handed-back', by: lee },
      ]),
    );
  });

  it('succeeds for one of two people who press at the same time, and tells the other who that is', async () => {
    const running = await startWithAlert();
    const { world } = running;
    const alert = alertOf(world, rejected.name);

    await Promise.all(
      [kim, lee].map((person) => world.slack.press(person, alert, 'alert_take', target)),
    );
    await alertWith(running, rejected.name, '처리 중');
    const refusal = await world.slack.waitFor(
      ({ ephemerals }) => ephemerals(kim)[0] ?? ephemerals(lee)[0],
    );

    expect(wordsOf(refusal)).toMatch(/already claimed this|이미 맡았습니다/);
    expect([...world.slack.ephemerals(kim), ...world.slack.ephemerals(lee)]).toHaveLength(1);
    expect(threadLines(world, rejected.name)).toHaveLength(1);
  });

  it('takes effect together with a snooze at the same moment, in either order', async () => {
    const running = await startWithAlert();
    const { world } = running;
    const alert = alertOf(world, rejected.name);
    await pressButton(world.slack, kim, alert, 'alert_snooze', target);
    await windowOf(world, kim, '언제까지 미룰까요?');

    await Promise.all([
      world.slack.submit(kim, { snooze: 'three-days' }),
      world.slack.press(lee, alert, 'alert_take', target),
    ]);
    await world.slack.waitFor(() => threadLines(world, rejected.name).length === 2);
    await untilSent(running);

    const [stored] = await alertsIn(world);
    const [first = '', second = ''] = threadLines(world, rejected.name);
    const isClaimLast = second.includes('이 알림을 맡았습니다');
    // A claim ends the snooze; a snooze keeps the claim.
    expect(isClaimLast ? first : second).toContain('미뤘습니다');
    expect(stored?.life).toMatchObject(
      isClaimLast
        ? { state: 'acknowledged', by: lee }
        : { state: 'snoozed', by: kim, taken: { by: lee } },
    );
    const words = wordsOf(alertOf(world, rejected.name));
    expect(words).toContain(isClaimLast ? '처리 중' : '미룸');
    expect([...world.slack.ephemerals(kim), ...world.slack.ephemerals(lee)]).toEqual([]);
  });

  it('happens once on a double click', async () => {
    const running = await startWithAlert();
    const { world } = running;
    const alert = alertOf(world, rejected.name);

    await Promise.all([
      world.slack.press(kim, alert, 'alert_take', target),
      world.slack.press(kim, alert, 'alert_take', target),
    ]);
    await alertWith(running, rejected.name, '처리 중');

    expect(threadLines(world, rejected.name)).toHaveLength(1);
    expect(world.slack.ephemerals(kim)).toEqual([]);
  });

  it('is refused to viewers, like snoozing it and the text for the client, but details are not', async () => {
    const running = await startWithAlert(rejected, { OPERATORS: kim });
    const { world } = running;
    const alert = alertOf(world, rejected.name);

    for (const action of ['alert_take', 'alert_snooze', 'alert_client_text']) {
      await pressButton(world.slack, lee, alert, action, target);
    }
    await world.slack.waitFor(({ ephemerals }) => ephemerals(lee).length === 3);
    await pressButton(world.slack, lee, alert, 'alert_details', target);
    const details = await windowOf(world, lee, rejected.name, 'login rejected');

    for (const refusal of world.slack.ephemerals(lee)) {
      expect(wordsOf(refusal)).toContain('Only operators can do this.');
    }
    expect(buttonsIn(details)).toEqual([]);
    expect(wordsOf(alertOf(world, rejected.name))).not.toContain('처리 중');
  });
});

describe('assigning an alert to a colleague', () => {
  it('is shown in its message, and mentions the person in its thread', async () => {
    const running = await startWithAlert();
    const { world } = running;
    const postsBefore = postCount(world);

    await pressButton(world.slack, kim, alertOf(world, rejected.name), 'alert_assign', target);
    await windowOf(world, kim, '누구에게 맡길까요?');
    await world.slack.submit(kim, { assignee: lee });
    const assigned = await alertWith(running, rejected.name, `<@${lee}> 님에게 맡겼습니다`);

    expect(buttonsIn(assigned)).toContain('alert_hand_back');
    expect(threadLines(world, rejected.name)).toEqual([
      expect.stringMatching(new RegExp(`님이 이 알림을 <@${lee}> 님에게 맡겼습니다\\.$`)),
    ]);
    expect(postCount(world)).toBe(postsBefore);
    expect(await historyOf(world)).toContainEqual({ kind: 'assigned', by: kim, to: lee });
  });
});

describe('snoozing an alert', () => {
  it.each([
    { choice: 'one-day', until: '11월 27일(금) 10:00' },
    { choice: 'three-days', until: '11월 29일(일) 10:00' },
    { choice: 'next-working-day', until: '11월 27일(금) 09:00' },
    // A day that is entered counts instead of the choice.
    { choice: 'one-day', day: '2026-12-01', until: '12월 1일(화) 09:00' },
  ])(
    'is shown in its message and its thread: $choice, until $until',
    async ({ choice, day, until }) => {
      const running = await startWithAlert();
      const { world } = running;

      await pressButton(world.slack, kim, alertOf(world, rejected.name), 'alert_snooze', target);
      await windowOf(world, kim, '언제까지 미룰까요?', '11월 27일(금) 09:00');
      await world.slack.submit(kim, {
        snooze: choice,
        snooze_day: day,
        snooze_reason: '대표 출장',
      });
      const snoozed = await alertWith(running, rejected.name, `미룸 · ${until}까지`);

      expect(buttonsIn(snoozed)).toContain('alert_wake');
      expect(threadLines(world, rejected.name)).toEqual([
        expect.stringMatching(/까지 미뤘습니다\. .+ 사유: 대표 출장$/),
      ]);
    },
  );

  it('is refused beyond the last working day before the certificate expires, and names that limit', async () => {
    const running = await startWithAlert(expiring);
    const { world } = running;

    await pressButton(world.slack, kim, alertOf(world, expiring.name), 'alert_snooze');
    await windowOf(world, kim, '언제까지 미룰까요?');
    // The certificate expires 14 days after that Thursday, on 10 December.
    await world.slack.submit(kim, { snooze_day: '2026-12-10' });
    const refused = await windowOf(world, kim, '언제까지 미룰까요?');

    expect(JSON.stringify(refused)).toContain('12월 9일(수) 09:00까지 미룰 수 있습니다.');
    await world.slack.submit(kim, { snooze_day: '2026-12-09' });
    await alertWith(running, expiring.name, '미룸 · 12월 9일(수) 09:00까지');
  });

  it('ends when somebody turns the alert back on', async () => {
    const running = await startWithAlert();
    const { world } = running;
    await pressButton(world.slack, kim, alertOf(world, rejected.name), 'alert_snooze', target);
    await windowOf(world, kim, '언제까지 미룰까요?');
    await world.slack.submit(kim, {});
    const snoozed = await alertWith(running, rejected.name, '미룸');

    await pressButton(world.slack, lee, snoozed, 'alert_wake', target);
    await world.slack.waitFor(() => !wordsOf(alertOf(world, rejected.name)).includes('미룸'));
    await untilSent(running);

    expect(threadLines(world, rejected.name).at(-1)).toMatch(
      /님이 이 알림 미루기를 해제했습니다\.$/,
    );
    expect(buttonsIn(alertOf(world, rejected.name))).toContain('alert_snooze');
  });
});

describe('the text for the client', () => {
  it('can be copied, and the alert then shows who sent it and when', async () => {
    const running = await startWithAlert();
    const { world } = running;

    await pressButton(world.slack, lee, alertOf(world, rejected.name), 'alert_client_text', target);
    const letter = await windowOf(world, lee, 'Copy the text below');
    expect(JSON.stringify(letter.blocks)).toContain(
      '가능한 한 빨리 아래 순서대로 진행해 주시기 바랍니다.',
    );
    await world.slack.submit(lee, {});

    const alert = await alertWith(running, rejected.name, '고객 안내문을 보낸 사람');
    expect(wordsOf(alert)).toContain('(11월 26일 10:00)');
    const text = expect.stringMatching(/고객 안내문을 발송 완료로 표시했습니다\.$/);
    expect(thread(alert)).toEqual([{ text, broadcast: false }]);
  });
});

describe('a button of a closed alert', () => {
  it('answers that the alert is closed, and the message is updated once Slack accepts it', async () => {
    const running = await startWithAlert();
    const { world } = running;
    const recover = world.slack.faults.set(
      { method: 'chat.update' },
      { kind: 'rate-limited', retryAfter: 1 },
    );
    await world.slack.slash(kim, '/hometax', `제외 ${rejected.brn}`, { channel: ALERT_CHANNEL });
    await windowOf(world, kim, rejected.name);
    await world.slack.submit(kim, {});
    await windowOf(world, kim, '제외했습니다');

    const stale = alertOf(world, rejected.name);
    expect(buttonsIn(stale)).toContain('alert_take');
    await world.slack.press(lee, stale, 'alert_take', target);
    const refusal = await answerTo(world, lee, 'this alert has already ended');
    recover();

    expect(wordsOf(refusal)).toContain('There is nothing to do.');
    const closed = await alertWith(running, rejected.name, '모니터링에서 제외되었습니다');
    expect(buttonsIn(closed)).toEqual([]);
  });
});
