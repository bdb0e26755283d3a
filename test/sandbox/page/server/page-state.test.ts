import { LogLevel, WebClient } from '@slack/web-api';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PagePerson } from '../../../../src/sandbox/page/contract.js';
import { AppSettings } from '../../../../src/sandbox/page/server/app-host.js';
import { castMember } from '../../../../src/sandbox/page/server/cast.js';
import { pageState, ReadMarks } from '../../../../src/sandbox/page/server/page-state.js';
import { openPageWorld } from '../../../../src/sandbox/page/server/page-world.js';
import { Troubles } from '../../../../src/sandbox/page/server/troubles.js';
import type { World } from '../../../../src/sandbox/world.js';
import { seoul } from '../../../support/fake-clock.js';
import { memoryStore } from '../../../support/memory-store.js';

let kim: PagePerson;

beforeAll(() => {
  const found = castMember('U0KIM');
  if (found === undefined) throw new Error('There is no Kim.');
  kim = found;
});

/** The page's world without the app, whose place in Slack a test takes. */
async function aWorld() {
  const world = await openPageWorld();
  onTestFinished(() => world.close());
  const client = new WebClient(String(world.environment['SLACK_BOT_TOKEN']), {
    slackApiUrl: String(world.environment['SLACK_API_URL']),
    // Four messages in a row are one too many for Slack; it is sent again.
    logLevel: LogLevel.ERROR,
  });
  const store = memoryStore();
  const settings = await AppSettings.load(world, store);
  const state = (channel: string) => stateOf(world, settings, channel);
  return { world, client, store, settings, state };
}

function stateOf(world: World, settings: AppSettings, channel: string) {
  const sources = {
    id: 'run-1',
    notices: { current: { channel: 'C0ALERTS', alerts: [], isAllSent: true } },
    world,
    settings,
    marks: new ReadMarks(),
    troubles: new Troubles(world.slack),
    versions: { current: 7 },
    host: { language: 'ko', sweeping: true },
    mover: { movingTo: undefined },
    weather: { current: { hometax: 'slow', popbill: 'fine' } },
  } as const;
  return pageState(sources, kim, channel);
}

describe('the state of a page', () => {
  it('follows the settings that are changed in Slack', async () => {
    const { store, settings, state } = await aWorld();
    const digest = () => state('C0TEAM').clock.next.find(({ what }) => what === 'digest')?.at;
    const before = digest();
    const set = { by: 'U0CHOI', at: 0 };

    await store.write([
      {
        put: 'settings',
        value: {
          v: 1,
          values: {
            digestCron: { value: '15 10 * * *', ...set },
            channelLanguage: { value: 'en', ...set },
          },
        },
      },
    ]);
    const changes = [await settings.refresh(), await settings.refresh()];

    expect(changes).toEqual([true, false]);
    expect(before).toBe(seoul('2026-11-25 09:00'));
    expect(digest()).toBe(seoul('2026-11-24 10:15'));
    expect(state('C0TEAM')).toMatchObject({ channelLanguage: 'en', isLanguageChosen: true });
  });

  it('holds what is going on around Slack', async () => {
    const { state } = await aWorld();

    expect(state('C0TEAM')).toMatchObject({
      version: 7,
      sandbox: 'run-1',
      notices: { alerts: [], isAllSent: true },
      sweeping: true,
      channelLanguage: 'ko',
      popbill: { hometax: 'slow', popbill: 'fine' },
      channel: 'C0TEAM',
      messages: [],
      modals: [],
    });
  });

  it('holds files that were shared, with a path to each', async () => {
    const { client, state } = await aWorld();
    await client.conversations.open({ users: kim.id });

    await client.filesUploadV2({ channel_id: 'D0KIM', filename: 'a.csv', content: 'brn\n' });

    const [message] = state('D0KIM').messages;
    const [file] = message?.files ?? [];
    expect(file).toMatchObject({ name: 'a.csv', bytes: 4 });
    expect(file?.url).toBe(`/api/files/${file?.id}?as=U0KIM`);
  });

  it('holds a thread as a flat list in the order of time, and says what its channel hears', async () => {
    const { client, state } = await aWorld();
    const root = await client.chat.postMessage({ channel: 'C0TEAM', text: 'root' });
    const reply = { channel: 'C0TEAM', thread_ts: root.ts ?? '' };
    await client.chat.postMessage({ channel: 'C0TEAM', text: 'another root' });
    await client.chat.postMessage({ ...reply, text: 'quiet' });
    await client.chat.postMessage({ ...reply, text: 'loud', reply_broadcast: true });
    await client.chat.update({ channel: 'C0TEAM', ts: root.ts ?? '', text: 'root, edited' });

    const messages = state('C0TEAM').messages.map(
      ({ text, threadTs, replyBroadcast, edited, byApp }) => ({
        ...{ text, edited, byApp, replyBroadcast },
        inThread: threadTs === root.ts,
      }),
    );

    const said = { edited: false, byApp: true, replyBroadcast: false, inThread: false };
    expect(messages).toEqual([
      { ...said, text: 'root, edited', edited: true },
      { ...said, text: 'another root' },
      { ...said, text: 'quiet', inThread: true },
      { ...said, text: 'loud', inThread: true, replyBroadcast: true },
    ]);
    expect(state('C0TEAM').channels.find(({ id }) => id === 'C0TEAM')?.unread).toBe(3);
  });

  it('holds a Home tab once the app published one, with what its fields hold', async () => {
    const { client, state } = await aWorld();
    const before = state('C0TEAM').home;
    const element = {
      type: 'plain_text_input' as const,
      action_id: 'words',
      initial_value: 'preset',
    };
    const label = { type: 'plain_text' as const, text: 'Words' };

    await client.views.publish({
      user_id: kim.id,
      view: { type: 'home', blocks: [{ type: 'input', block_id: 'field', label, element }] },
    });

    expect(before).toBeUndefined();
    expect(state('C0TEAM').home).toMatchObject({
      type: 'home',
      values: { field: { words: { value: 'preset' } } },
      errors: {},
    });
  });

  it('shows what Slack refused the app', async () => {
    const { client, state } = await aWorld();

    await client.chat.postMessage({ channel: 'C0LOUNGE', text: 'hello' }).catch(() => undefined);

    expect(state('C0TEAM').troubles).toMatchObject([
      { id: 1, kind: 'call_refused', detail: 'chat.postMessage: not_in_channel' },
    ]);
  });
});
