import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../src/records/history.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { eventually } from '../support/eventually.js';
import { pressButton } from '../support/press-button.js';
import { alertOf } from './support/channel.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { historyOf } from './support/stored.js';
import { breakStore } from './support/test-store.js';
import {
  answerTo,
  directMessageTo,
  homeOf,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const healthy = findSample('healthy');
const SECOND = 1000;

const STORE = 'could not read or write its data';

/** The answer to each command while the store fails. Data in memory is still shown. */
const ANSWERS_WITHOUT_STORE: readonly {
  readonly input: string;
  readonly where: 'message' | 'window';
  readonly says: string;
}[] = [
  { input: '', where: 'window', says: 'Check authentication' },
  { input: 'check 라온식품', where: 'message', says: STORE },
  { input: 'popup 라온식품', where: 'message', says: STORE },
  { input: 'watch 라온식품', where: 'window', says: 'Edit watched company' },
  { input: 'unwatch 라온식품', where: 'window', says: 'Stop watching' },
  { input: 'list', where: 'message', says: STORE },
  { input: 'list 라온', where: 'message', says: STORE },
  { input: 'alerts', where: 'message', says: STORE },
  { input: 'history', where: 'message', says: STORE },
  { input: 'history 라온식품', where: 'message', says: STORE },
  { input: 'import', where: 'window', says: 'Import' },
  { input: 'export', where: 'message', says: STORE },
  { input: 'digest', where: 'message', says: STORE },
  { input: 'settings', where: 'window', says: 'Settings' },
  { input: 'test-alert', where: 'message', says: STORE },
  { input: 'help', where: 'message', says: '/hometax [check]' },
  { input: 'status', where: 'message', says: 'The store has been unreadable since' },
];

const byCommand = (input: string) => (world: World) =>
  world.slack.slash(lee, '/hometax', input, { channel: 'C0TEAM' });

const onAlert = (actionId: string) => (world: World) =>
  pressButton(world.slack, lee, alertOf(world, '라온식품'), actionId, `${rejected.brn}:taxinvoice`);

/** Every form that changes data, filled in by Lee. */
const SUBMITTED: readonly {
  readonly name: string;
  readonly open: (world: World) => Promise<unknown>;
  readonly shows: string;
  readonly values?: Parameters<World['slack']['submit']>[1];
  /** For forms that stay open with their input: the event that is recorded once they are sent again. */
  readonly eventOnRetry?: HistoryEvent['kind'];
}[] = [
  {
    name: 'a check form',
    open: byCommand(''),
    shows: 'Check authentication',
    values: { company: rejected.brn },
  },
  {
    name: 'an edit form',
    open: byCommand('watch 라온식품'),
    shows: 'Edit watched company',
    values: { name: '새 이름' },
    eventOnRetry: 'edited',
  },
  { name: 'an unwatch form', open: byCommand('unwatch 라온식품'), shows: 'Stop watching' },
  {
    name: 'the settings',
    open: byCommand('settings'),
    shows: 'Settings',
    values: { [FIELDS.settingLanguage.id]: 'en' },
    eventOnRetry: 'settings-changed',
  },
  {
    name: 'an assign form',
    open: onAlert(ACTIONS.alertAssign),
    shows: 'Assign to someone',
    values: { [FIELDS.assignee.id]: kim },
    eventOnRetry: 'assigned',
  },
  {
    name: 'a snooze form',
    open: onAlert(ACTIONS.alertSnooze),
    shows: 'Snooze alert',
    values: { snooze: 'three-days' },
    eventOnRetry: 'snoozed',
  },
  {
    name: 'the text for the client',
    open: onAlert(ACTIONS.alertClientText),
    shows: 'Text for the client',
    eventOnRetry: 'client-told',
  },
];

describe('while the store can be neither read nor written', () => {
  it('answers every command with a sentence that says what to do', async () => {
    const { world, logged } = await sampleApp({ watched: [rejected, healthy] });
    const { slack } = world;
    await breakStore(world);

    for (const { input, where, says } of ANSWERS_WITHOUT_STORE) {
      const answersBefore = slack.ephemerals(lee).length;
      await slack.slash(lee, '/hometax', input, { channel: 'C0TEAM' });
      const shown =
        where === 'window'
          ? await windowOf(world, lee, says)
          : await slack.waitFor(() =>
              slack
                .ephemerals(lee)
                .slice(answersBefore)
                .find((each) => wordsOf(each).includes(says)),
            );
      const words = wordsOf(shown);
      expect({ input, words }).not.toMatchObject({ words: expect.stringMatching(/SQLITE|keyv/i) });
      if (says === STORE) {
        const reference = /give an admin this reference: (\w{6})/.exec(words)?.[1] ?? '(none)';
        expect(words).toContain("This doesn't mean authentication is broken. Try again");
        expect(logged.join('')).toContain(`"reference":"${reference}"`);
      }
      while (slack.views(lee).length > 0) await slack.closeView(lee);
    }
    expect(slack.warnings).toEqual([]);
  });

  it('shows the fault on Home, and the companies once the store is back', async () => {
    const { world } = await sampleApp({ watched: [rejected, healthy] });
    const restore = await breakStore(world);

    await world.slack.openHome(kim);
    const broken = await homeOf(world, kim, '앱에 문제가 생겨');
    await restore();
    world.clock.advance(31 * SECOND);
    const restored = await homeOf(world, kim, '라온식품');

    expect(wordsOf(broken)).toContain('인증에 문제가 있다는 뜻은 아닙니다');
    expect(wordsOf(restored)).toContain('조치 필요 1곳');
  });

  it('answers a press in a window in that window', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack } = world;
    await messageIn(world, ALERT_CHANNEL, '라온식품');
    const answers: string[] = [];
    const target = `${rejected.brn}:taxinvoice`;

    for (const [actionId, value] of [
      [ACTIONS.alertDetails, target],
      [ACTIONS.alertSnooze, target],
      [ACTIONS.alertAssign, target],
      [ACTIONS.alertClaim, target],
    ] as const) {
      await slack.slash(kim, '/hometax', '알림', { channel: 'C0TEAM' });
      const list = await windowOf(world, kim, '라온식품');
      const restore = await breakStore(world);
      await pressButton(slack, kim, list, actionId, value);
      answers.push(wordsOf(await windowOf(world, kim, '데이터를 읽거나 저장하지 못했습니다')));
      await restore();
      while (slack.views(kim).length > 0) await slack.closeView(kim);
    }

    expect(answers).toHaveLength(4);
    for (const words of answers) expect(words).toContain('저장되지 않았을 수 있습니다');
    expect(slack.warnings).toEqual([]);
  });

  it.each(SUBMITTED)('reports that a submitted form was not saved: $name', async (form) => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack } = world;
    await messageIn(world, ALERT_CHANNEL, '라온식품');
    await form.open(world);
    await windowOf(world, lee, form.shows);
    const restore = await breakStore(world);

    const { acked } = await slack.submit(lee, form.values);

    expect(acked).toBe(true);
    const answer = await windowOf(world, lee, STORE);
    expect(slack.warnings).toEqual([]);
    expect(wordsOf(answer)).toContain('a change you made may not have been saved');
    if (form.eventOnRetry === undefined) return;
    await restore();
    await slack.submit(lee);
    await eventually(async () =>
      (await historyOf(world)).some(({ kind }) => kind === form.eventOnRetry),
    );
    expect(slack.warnings).toEqual([]);
  });

  it('reports an unfinished sweep in the message about that sweep', async () => {
    const { world } = await sampleApp({ watched: [rejected, healthy] });
    await breakStore(world);

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });

    const answer = await directMessageTo(world, kim, '확인을 끝내지 못했습니다');
    await answerTo(world, kim, '데이터를 읽거나 저장하지 못했습니다');
    expect(world.slack.im(kim).messages).toEqual([answer]);
  });
});

/** The commands that open a window. */
const WINDOW_COMMANDS = [
  '',
  'popup 라온식품',
  'watch 라온식품',
  'unwatch 라온식품',
  'alerts',
  'history',
  'import',
  'settings',
];

describe('while Slack cannot open windows', () => {
  it.each([
    { name: 'is busy', fault: { kind: 'rate-limited', retryAfter: 30 } },
    { name: 'answers too late', fault: { kind: 'error', error: 'expired_trigger_id' } },
    { name: 'closes the connection', fault: { kind: 'reset' } },
  ] as const)(
    'answers every command that opens one with the request to repeat it: Slack $name',
    async ({ fault }) => {
      const { world } = await sampleApp({ watched: [rejected] });
      const { slack } = world;
      slack.faults.set({ method: 'views.open' }, fault);

      for (const input of WINDOW_COMMANDS) {
        const answersBefore = slack.ephemerals(lee).length;
        await slack.slash(lee, '/hometax', input, { channel: 'C0TEAM' });
        const answer = await slack.waitFor(() => slack.ephemerals(lee)[answersBefore]);
        expect({ input, text: answer.text }).toEqual({
          input,
          text: 'Slack took too long to open the window. Try again.',
        });
      }
      expect(slack.warnings).toEqual([]);
    },
  );
});
