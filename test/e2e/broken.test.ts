import { KeyvSqlite } from '@keyv/sqlite';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../src/records/history.js';
import type { View } from '../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { eventually } from '../support/eventually.js';
import { alertOf } from './support/channel.js';
import { sampleApp, sampleThat } from './support/sample-world.js';
import { historyOf } from './support/stored.js';
import {
  answerTo,
  directMessageTo,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const rejected = sampleThat('dept-user-rejected-alone');
const healthy = sampleThat('healthy');
const SECOND = 1000;

/** Takes the app's table away beneath it, as a broken disk would; gives what brings it back. */
async function breakStore({ environment }: World): Promise<() => Promise<void>> {
  const rename = async (from: string, to: string): Promise<void> => {
    // It makes a table of its own when it opens the file, which must not be the one that is missed.
    const uri = environment['STORE_URL'] ?? '';
    const file = new KeyvSqlite({ uri, table: 'aside', busyTimeout: 5000 });
    await file.query(`ALTER TABLE ${from} RENAME TO ${to}`);
    await file.close();
  };
  await rename('keyv', 'gone');
  return () => rename('gone', 'keyv');
}

function homeOf({ slack }: World, person: string, words: string): Promise<View> {
  return slack.waitFor(({ home }) => {
    const view = home(person);
    return view !== undefined && wordsOf(view).includes(words) ? view : undefined;
  });
}

const STORE = 'could not read or write its store';

/** What each command says while the store fails. What is known in memory is shown as ever. */
const WITHOUT_STORE: readonly {
  readonly typed: string;
  readonly where: 'message' | 'window';
  readonly says: string;
}[] = [
  { typed: '', where: 'window', says: 'Check authentication' },
  { typed: 'check 라온식품', where: 'message', says: STORE },
  { typed: 'popup 라온식품', where: 'window', says: STORE },
  { typed: 'watch 라온식품', where: 'window', says: 'Edit watched company' },
  { typed: 'unwatch 라온식품', where: 'window', says: 'Stop watching' },
  { typed: 'list', where: 'message', says: STORE },
  { typed: 'list 라온', where: 'message', says: STORE },
  { typed: 'alerts', where: 'message', says: STORE },
  { typed: 'history', where: 'message', says: STORE },
  { typed: 'history 라온식품', where: 'message', says: STORE },
  { typed: 'import', where: 'window', says: 'Import' },
  { typed: 'export', where: 'message', says: STORE },
  { typed: 'digest', where: 'message', says: STORE },
  { typed: 'settings', where: 'window', says: 'Settings' },
  { typed: 'test-alert', where: 'message', says: STORE },
  { typed: 'help', where: 'message', says: '/hometax check' },
  { typed: 'status', where: 'message', says: 'Store: The store has been unreadable since' },
];

const byCommand = (typed: string) => (world: World) =>
  world.slack.slash(lee, '/hometax', typed, { channel: 'C0TEAM' });

const onAlert = (actionId: string) => (world: World) =>
  world.slack.press(lee, alertOf(world, '라온식품'), actionId, `${rejected.brn}:taxinvoice`);

/** Every form that changes something, filled in by Lee. */
const SUBMITTED: readonly {
  readonly name: string;
  readonly open: (world: World) => Promise<unknown>;
  readonly shows: string;
  readonly values?: Parameters<World['slack']['submit']>[1];
  /** The form comes back as it was sent; sent again when the store is back, this is on record. */
  readonly thenOnRecord?: HistoryEvent['kind'];
}[] = [
  {
    name: 'a check',
    open: byCommand(''),
    shows: 'Check authentication',
    values: { company: rejected.brn },
  },
  {
    name: 'an edit',
    open: byCommand('watch 라온식품'),
    shows: 'Edit watched company',
    values: { name: '새 이름' },
    thenOnRecord: 'edited',
  },
  { name: 'the end of watching', open: byCommand('unwatch 라온식품'), shows: 'Stop watching' },
  {
    name: 'a setting',
    open: byCommand('settings'),
    shows: 'Settings',
    values: { [FIELDS.settingLanguage.id]: 'en' },
    thenOnRecord: 'settings-changed',
  },
  {
    name: 'a snooze',
    open: onAlert(ACTIONS.alertSnooze),
    shows: 'Remind me later',
    values: { snooze: 'three-days' },
    thenOnRecord: 'snoozed',
  },
  {
    name: 'that the client was told',
    open: onAlert(ACTIONS.alertClientText),
    shows: 'Text for the client',
    thenOnRecord: 'client-told',
  },
];

describe('while the store can be neither read nor written', () => {
  it('every command is answered in a sentence that says what to do', async () => {
    const { world, logged } = await sampleApp({ watched: [rejected, healthy] });
    const { slack } = world;
    await breakStore(world);

    for (const { typed, where, says } of WITHOUT_STORE) {
      const before = slack.ephemerals(lee).length;
      await slack.slash(lee, '/hometax', typed, { channel: 'C0TEAM' });
      const shown =
        where === 'window'
          ? await windowOf(world, lee, says)
          : await slack.waitFor(() =>
              slack
                .ephemerals(lee)
                .slice(before)
                .find((each) => wordsOf(each).includes(says)),
            );
      const words = wordsOf(shown);
      expect({ typed, words }).not.toMatchObject({ words: expect.stringMatching(/SQLITE|keyv/i) });
      if (says === STORE) {
        const reference = /give an admin this reference: (\w{6})/.exec(words)?.[1] ?? '(none)';
        expect(words).toContain('This says nothing about any authentication. Please try again');
        expect(logged.join('')).toContain(`"reference":"${reference}"`);
      }
      while (slack.views(lee).length > 0) await slack.closeView(lee);
    }
    expect(slack.warnings).toEqual([]);
  });

  it('Home says so, and shows the companies as soon as the store is back', async () => {
    const { world } = await sampleApp({ watched: [rejected, healthy] });
    const mend = await breakStore(world);

    await world.slack.openHome(kim);
    const broken = await homeOf(world, kim, '앱이 저장소를 읽지 못해');
    await mend();
    world.clock.advance(31 * SECOND);
    const whole = await homeOf(world, kim, '라온식품');

    expect(wordsOf(broken)).toContain('회사들의 인증이 잘못되었다는 뜻은 아닙니다');
    expect(wordsOf(whole)).toContain('손볼 회사가 1곳 있습니다');
  });

  it('what is pressed in a window is answered in it', async () => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack } = world;
    await messageIn(world, ALERT_CHANNEL, '라온식품');
    const said: string[] = [];

    for (const choice of ['details', 'snooze', 'take']) {
      await slack.slash(kim, '/hometax', '알림', { channel: 'C0TEAM' });
      const list = await windowOf(world, kim, '라온식품');
      const mend = await breakStore(world);
      await slack.press(kim, list, 'alerts_row', `${choice}:${rejected.brn}`);
      said.push(wordsOf(await windowOf(world, kim, '저장소를 읽거나 쓰지 못했습니다')));
      await mend();
      while (slack.views(kim).length > 0) await slack.closeView(kim);
    }

    expect(said).toHaveLength(3);
    for (const words of said) expect(words).toContain('저장되지 않았을 수 있습니다');
    expect(slack.warnings).toEqual([]);
  });

  it.each(SUBMITTED)('what is submitted is not lost without a word: $name', async (form) => {
    const { world } = await sampleApp({ watched: [rejected] });
    const { slack } = world;
    await messageIn(world, ALERT_CHANNEL, '라온식품');
    await form.open(world);
    await windowOf(world, lee, form.shows);
    const mend = await breakStore(world);

    const { acked } = await slack.submit(lee, form.values);

    expect(acked).toBe(true);
    const told = await windowOf(world, lee, STORE);
    expect(slack.warnings).toEqual([]);
    if (form.thenOnRecord === undefined) {
      expect(wordsOf(told)).toContain('If you were changing something, it may not be saved.');
      return;
    }
    expect(wordsOf(told)).toContain('What you entered is still here');
    await mend();
    await slack.submit(lee);
    await eventually(async () =>
      (await historyOf(world)).some(({ kind }) => kind === form.thenOnRecord),
    );
    expect(slack.warnings).toEqual([]);
  });

  it('a sweep says in its own message that it was not finished', async () => {
    const { world } = await sampleApp({ watched: [rejected, healthy] });
    await breakStore(world);

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: 'C0TEAM' });

    const told = await directMessageTo(world, kim, '확인을 끝내지 못했습니다');
    await answerTo(world, kim, '저장소를 읽거나 쓰지 못했습니다');
    expect(world.slack.im(kim).messages).toEqual([told]);
  });
});

/** What opens a window. */
const WINDOWS = [
  '',
  'popup 라온식품',
  'watch 라온식품',
  'unwatch 라온식품',
  'alerts',
  'history',
  'import',
  'settings',
];

describe('while Slack opens no window', () => {
  it.each([
    { name: 'is busy', fault: { kind: 'rate-limited', retryAfter: 30 } },
    { name: 'answers too late', fault: { kind: 'error', error: 'expired_trigger_id' } },
    { name: 'breaks off', fault: { kind: 'reset' } },
  ] as const)(
    'every command that opens one says that it did not open, and how to go on: Slack $name',
    async ({ fault }) => {
      const { world } = await sampleApp({ watched: [rejected] });
      const { slack } = world;
      slack.faults.set({ method: 'views.open' }, fault);

      for (const typed of WINDOWS) {
        const before = slack.ephemerals(lee).length;
        await slack.slash(lee, '/hometax', typed, { channel: 'C0TEAM' });
        const told = await slack.waitFor(() => slack.ephemerals(lee)[before]);
        expect({ typed, text: told.text }).toEqual({
          typed,
          text: 'Slack did not open the window in time. Please do it once more.',
        });
      }
      expect(slack.warnings).toEqual([]);
    },
  );
});
