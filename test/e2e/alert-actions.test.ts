import { describe, expect, it } from 'vitest';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { alertOf, noise, thread } from './support/channel.js';
import { untilTold } from './support/days.js';
import type { RunningApp } from './support/running-app.js';
import { sampleApp, sampleThat } from './support/sample-world.js';
import { allOf, fromStore, historyOf } from './support/stored.js';
import { answerTo, buttonsIn, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = sampleThat('dept-user-rejected-alone');
const expiring = sampleThat('certificate-ends-in-14-days');
const target = `${rejected.brn}:taxinvoice`;

/** The alert as it stands in the channel, once it says these words and nothing waits to be told. */
async function alertSaying(running: RunningApp, name: string, ...words: readonly string[]) {
  const { world } = running;
  await world.slack.waitFor(() => {
    const said = wordsOf(alertOf(world, name));
    return words.every((each) => said.includes(each));
  });
  await untilTold(running);
  return alertOf(world, name);
}

function lines(world: World, name: string): readonly string[] {
  return thread(alertOf(world, name)).map(({ text }) => text);
}

async function withAlert(
  sample = rejected,
  settings: Record<string, string> = {},
): Promise<RunningApp> {
  const running = await sampleApp({ watched: [sample], settings });
  await untilTold(running);
  return running;
}

describe('taking an alert', () => {
  it('is said by its message and in its thread, without noise, and handing it back too', async () => {
    const running = await withAlert();
    const { world } = running;
    const before = noise(world);

    await world.slack.press(kim, alertOf(world, rejected.name), 'alert_take', target);
    const taken = await alertSaying(running, rejected.name, '처리 중');
    await world.slack.press(lee, taken, 'alert_hand_back', target);
    await world.slack.waitFor(() => !wordsOf(alertOf(world, rejected.name)).includes('처리 중'));
    await untilTold(running);

    expect(taken.text).toContain('맡아 처리하고 있습니다');
    expect(buttonsIn(taken)).toContain('alert_hand_back');
    expect(buttonsIn(alertOf(world, rejected.name))).toContain('alert_take');
    expect(lines(world, rejected.name)).toEqual([
      expect.stringMatching(/11월 26일 10:00 .+ 님이 이 알림을 맡았습니다\.$/),
      expect.stringMatching(/맡은 것을 내려놓았습니다\. 지금은 맡은 사람이 없습니다\.$/),
    ]);
    expect(noise(world)).toBe(before);
    expect(world.slack.ephemerals(kim)).toEqual([]);
    const events = await historyOf(world);
    expect(events).toEqual(
      expect.arrayContaining([
        { kind: 'taken', by: kim },
        { kind: 'handed-back', by: lee },
      ]),
    );
  });

  it('works once for two people at once; the other is told whose it is', async () => {
    const running = await withAlert();
    const { world } = running;
    const alert = alertOf(world, rejected.name);

    await Promise.all(
      [kim, lee].map((person) => world.slack.press(person, alert, 'alert_take', target)),
    );
    await alertSaying(running, rejected.name, '처리 중');
    const told = await world.slack.waitFor(
      ({ ephemerals }) => ephemerals(kim)[0] ?? ephemerals(lee)[0],
    );

    expect(wordsOf(told)).toMatch(/already took this|이미 맡았습니다/);
    expect([...world.slack.ephemerals(kim), ...world.slack.ephemerals(lee)]).toHaveLength(1);
    expect(lines(world, rejected.name)).toHaveLength(1);
  });

  it('and putting it off in the same moment both count, whoever comes first', async () => {
    const running = await withAlert();
    const { world } = running;
    const alert = alertOf(world, rejected.name);
    await world.slack.press(kim, alert, 'alert_snooze', target);
    await windowOf(world, kim, '언제까지 미룰까요?');

    await Promise.all([
      world.slack.submit(kim, { snooze: 'three-days' }),
      world.slack.press(lee, alert, 'alert_take', target),
    ]);
    await world.slack.waitFor(() => lines(world, rejected.name).length === 2);
    await untilTold(running);

    const [stored] = await fromStore(world, (store) => allOf(store.alerts()));
    const [first = '', second = ''] = lines(world, rejected.name);
    const wasTakenLast = second.includes('이 알림을 맡았습니다');
    // Taking it ends a snooze; putting off what somebody took leaves it theirs.
    expect(wasTakenLast ? first : second).toContain('미뤘습니다');
    expect(stored?.life).toMatchObject(
      wasTakenLast
        ? { state: 'acknowledged', by: lee }
        : { state: 'snoozed', by: kim, taken: { by: lee } },
    );
    const words = wordsOf(alertOf(world, rejected.name));
    expect(words).toContain(wasTakenLast ? '처리 중' : '미룸');
    expect([...world.slack.ephemerals(kim), ...world.slack.ephemerals(lee)]).toEqual([]);
  });

  it('is done once by a double click', async () => {
    const running = await withAlert();
    const { world } = running;
    const alert = alertOf(world, rejected.name);

    await Promise.all([
      world.slack.press(kim, alert, 'alert_take', target),
      world.slack.press(kim, alert, 'alert_take', target),
    ]);
    await alertSaying(running, rejected.name, '처리 중');

    expect(lines(world, rejected.name)).toHaveLength(1);
    expect(world.slack.ephemerals(kim)).toEqual([]);
  });

  it('is refused to viewers at the press, as is putting it off and telling the client; details are not', async () => {
    const running = await withAlert(rejected, { OPERATORS: kim });
    const { world } = running;
    const alert = alertOf(world, rejected.name);

    for (const action of ['alert_take', 'alert_snooze', 'alert_client_text']) {
      await world.slack.press(lee, alert, action, target);
    }
    await world.slack.waitFor(({ ephemerals }) => ephemerals(lee).length === 3);
    await world.slack.press(lee, alert, 'alert_details', target);
    const details = await windowOf(world, lee, rejected.name, 'login rejected');

    for (const refusal of world.slack.ephemerals(lee)) {
      expect(wordsOf(refusal)).toContain('for operators');
    }
    expect(buttonsIn(details)).toEqual([]);
    expect(wordsOf(alertOf(world, rejected.name))).not.toContain('처리 중');
  });
});

describe('putting an alert off', () => {
  it.each([
    { choice: 'one-day', until: '11월 27일(금) 10:00' },
    { choice: 'three-days', until: '11월 29일(일) 10:00' },
    { choice: 'next-working-day', until: '11월 27일(금) 09:00' },
    { choice: 'date', day: '2026-12-01', until: '12월 1일(화) 09:00' },
  ])('is said by its message and its thread: $choice', async ({ choice, day, until }) => {
    const running = await withAlert();
    const { world } = running;

    await world.slack.press(kim, alertOf(world, rejected.name), 'alert_snooze', target);
    await windowOf(world, kim, '언제까지 미룰까요?', '11월 27일(금) 09:00');
    await world.slack.submit(kim, {
      snooze: choice,
      snooze_day: day,
    });
    await windowOf(world, kim, `${until}에 다시 알립니다.`);
    const snoozed = await alertSaying(running, rejected.name, `미룸 · ${until}까지`);

    expect(buttonsIn(snoozed)).toContain('alert_wake');
    expect(lines(world, rejected.name)).toEqual([
      expect.stringContaining(`님이 ${until}까지 미뤘습니다.`),
    ]);
  });

  it('is refused beyond the last working day before the certificate expires, naming the limit', async () => {
    const running = await withAlert(expiring);
    const { world } = running;

    await world.slack.press(kim, alertOf(world, expiring.name), 'alert_snooze');
    await windowOf(world, kim, '언제까지 미룰까요?');
    // 14 days from that Thursday on it expires, on 10 December.
    await world.slack.submit(kim, { snooze: 'date', snooze_day: '2026-12-10' });
    const refused = await windowOf(world, kim, '언제까지 미룰까요?');

    expect(JSON.stringify(refused)).toContain('12월 9일(수) 09:00까지 미룰 수 있습니다.');
    await world.slack.submit(kim, { snooze: 'date', snooze_day: '2026-12-09' });
    await alertSaying(running, expiring.name, '미룸 · 12월 9일(수) 09:00까지');
  });

  it('ends when somebody turns it back on', async () => {
    const running = await withAlert();
    const { world } = running;
    await world.slack.press(kim, alertOf(world, rejected.name), 'alert_snooze', target);
    await windowOf(world, kim, '언제까지 미룰까요?');
    await world.slack.submit(kim, {});
    const snoozed = await alertSaying(running, rejected.name, '미룸');

    await world.slack.press(lee, snoozed, 'alert_wake', target);
    await world.slack.waitFor(() => !wordsOf(alertOf(world, rejected.name)).includes('미룸'));
    await untilTold(running);

    expect(lines(world, rejected.name).at(-1)).toMatch(/님이 미룬 알림을 다시 켰습니다\.$/);
    expect(buttonsIn(alertOf(world, rejected.name))).toContain('alert_snooze');
  });
});

describe('telling the client', () => {
  it('shows a text to copy, and then says in the alert who sent it and when', async () => {
    const running = await withAlert();
    const { world } = running;

    await world.slack.press(lee, alertOf(world, rejected.name), 'alert_client_text', target);
    const letter = await windowOf(world, lee, 'Please copy the text below');
    expect(JSON.stringify(letter.blocks)).toContain('되도록 빨리 아래 순서로 부탁드립니다.');
    await world.slack.submit(lee, {});
    await windowOf(world, lee, 'Noted that the text was sent');

    const alert = await alertSaying(running, rejected.name, '고객 안내문을 보낸 사람');
    expect(wordsOf(alert)).toContain('(11월 26일 10:00)');
    expect(thread(alert)).toEqual([
      { text: expect.stringMatching(/고객에게 안내문을 보냈다고 표시했습니다\.$/), loud: false },
    ]);
  });
});

describe('a button of an alert that is over', () => {
  it('is answered kindly, and the message is right as soon as Slack takes it', async () => {
    const running = await withAlert();
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
    const told = await answerTo(world, lee, 'this alert is over already');
    recover();

    expect(wordsOf(told)).toContain('There is nothing to do now.');
    const closed = await alertSaying(running, rejected.name, '모니터링 제외로 종료');
    expect(buttonsIn(closed)).toEqual([]);
  });
});
