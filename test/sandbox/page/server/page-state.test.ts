import { LogLevel, WebClient } from '@slack/web-api';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PagePerson } from '../../../../src/sandbox/page/contract.js';
import { AppSettings } from '../../../../src/sandbox/page/server/app-host.js';
import { castMember } from '../../../../src/sandbox/page/server/cast.js';
import { pageState, ReadPositions } from '../../../../src/sandbox/page/server/page-state.js';
import { openPageWorld } from '../../../../src/sandbox/page/server/page-world.js';
import { SlackProblems } from '../../../../src/sandbox/page/server/slack-problems.js';
import type { World } from '../../../../src/sandbox/world.js';
import { seoul } from '../../../support/fake-clock.js';
import { memoryStore } from '../../../support/memory-store.js';

let kim: PagePerson;

beforeAll(() => {
  const person = castMember('U0KIM');
  if (person === undefined) throw new Error('There is no Kim.');
  kim = person;
});

/** The page's world without the app. The test calls Slack in its place. */
async function aWorld() {
  const world = await openPageWorld('ko');
  onTestFinished(() => world.close());
  const client = new WebClient(String(world.environment['SLACK_BOT_TOKEN']), {
    slackApiUrl: String(world.environment['SLACK_API_URL']),
    // Slack rate-limits the fourth message in a row; the client warns and retries.
    logLevel: LogLevel.ERROR,
  });
  const store = memoryStore();
  const settings = await AppSettings.load(world, store);
  const state = (channel: string) => stateOf(world, settings, channel);
  return { world, client, store, settings, state };
}

function stateOf(world: World, settings: AppSettings, channel: string) {
  const sources = {
    runId: 'run-1',
    notices: { current: { channel: 'C0ALERTS', alerts: [], isAllSent: true } },
    pager: { events: [] },
    world,
    settings,
    readPositions: new ReadPositions(),
    slackProblems: new SlackProblems(world.slack),
    versions: { current: 7 },
    host: { language: 'ko', isSweeping: true },
    mover: { movingTo: undefined },
    services: { current: { hometax: 'slow', popbill: 'fine' } },
  } as const;
  return pageState(sources, kim, channel);
}

describe('the state of a page', () => {
  it('reflects settings that were changed in Slack', async () => {
    const { store, settings, state } = await aWorld();
    const digest = () => state('C0TEAM').clock.next.find(({ kind }) => kind === 'digest')?.at;
    const digestBefore = digest();
    const setBy = { by: 'U0CHOI', at: 0 };

    await store.write([
      {
        put: 'settings',
        value: {
          v: 1,
          values: {
            digestCron: { value: '15 10 * * *', ...setBy },
            channelLanguage: { value: 'en', ...setBy },
          },
        },
      },
    ]);
    const changes = [await settings.refresh(), await settings.refresh()];

    expect(changes).toEqual([true, false]);
    expect(digestBefore).toBe(seoul('2026-11-25 09:00'));
    expect(digest()).toBe(seoul('2026-11-24 10:15'));
    expect(state('C0TEAM')).toMatchObject({ channelLanguage: 'en', isLanguageChosen: true });
  });

  it('contains the state of the world outside Slack', async () => {
    const { state } = await aWorld();

    expect(state('C0TEAM')).toMatchObject({
      version: 7,
      sandbox: 'run-1',
      notices: { alerts: [], isAllSent: true },
      isSweeping: true,
      channelLanguage: 'ko',
      popbill: { hometax: 'slow', popbill: 'fine' },
      channel: 'C0TEAM',
      messages: [],
      modals: [],
    });
  });

  it('contains shared files with their URLs', async () => {
    const { client, state } = await aWorld();
    await client.conversations.open({ users: kim.id });

    await client.filesUploadV2({ channel_id: 'D0KIM', filename: 'a.csv', content: 'brn\n' });

    const [message] = state('D0KIM').messages;
    const [file] = message?.files ?? [];
    expect(file).toMatchObject({ name: 'a.csv', bytes: 4 });
    expect(file?.url).toBe(`/api/files/${file?.id}?as=U0KIM`);
  });

  it('contains a thread as a flat list ordered by time, and marks replies that were also sent to the channel', async () => {
    const { client, state } = await aWorld();
    const root = await client.chat.postMessage({ channel: 'C0TEAM', text: 'root' });
    const reply = { channel: 'C0TEAM', thread_ts: root.ts ?? '' };
    await client.chat.postMessage({ channel: 'C0TEAM', text: 'another root' });
    await client.chat.postMessage({ ...reply, text: 'quiet' });
    await client.chat.postMessage({ ...reply, text: 'loud', reply_broadcast: true });
    await client.chat.update({ channel: 'C0TEAM', ts: root.ts ?? '', text: 'root, edited' });

    const messages = state('C0TEAM').messages.map(
      ({ text, threadTs, replyBroadcast, isEdited, isByApp }) => ({
        text,
        isEdited,
        isByApp,
        replyBroadcast,
        inThread: threadTs === root.ts,
      }),
    );

    const common = { isEdited: false, isByApp: true, replyBroadcast: false, inThread: false };
    expect(messages).toEqual([
      { ...common, text: 'root, edited', isEdited: true },
      { ...common, text: 'another root' },
      { ...common, text: 'quiet', inThread: true },
      { ...common, text: 'loud', inThread: true, replyBroadcast: true },
    ]);
    expect(state('C0TEAM').channels.find(({ id }) => id === 'C0TEAM')?.unread).toBe(3);
  });

  it('contains a Home tab once the app has published one, with the values of its fields', async () => {
    const { client, state } = await aWorld();
    const homeBefore = state('C0TEAM').home;
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

    expect(homeBefore).toBeUndefined();
    expect(state('C0TEAM').home).toMatchObject({
      type: 'home',
      values: { field: { words: { value: 'preset' } } },
      errors: {},
    });
  });

  it('contains calls that Slack refused', async () => {
    const { client, state } = await aWorld();

    await client.chat.postMessage({ channel: 'C0LOUNGE', text: 'hello' }).catch(() => undefined);

    expect(state('C0TEAM').problems).toMatchObject([
      { id: 1, kind: 'call_refused', detail: 'chat.postMessage: not_in_channel' },
    ]);
  });
});
