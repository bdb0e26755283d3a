import { once } from 'node:events';
import { connect } from 'node:net';
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type SlackStandIn, startSlackStandIn } from '../../../src/sandbox/slack/server.js';
import { type ScriptedApp, startScriptedApp } from '../../support/scripted-app.js';
import { standInClient } from '../../support/stand-in-client.js';

const MINUTE = 60_000;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const buttons: KnownBlock[] = [
  {
    type: 'actions',
    block_id: 'row',
    elements: ['a', 'b'].map((value) => ({
      type: 'button' as const,
      action_id: `go_${value}`,
      value,
      text: plain(value),
      ...(value === 'b' ? { url: 'https://example.com/b' } : {}),
    })),
  },
];

let slack: SlackStandIn;
let app: ScriptedApp;
let client: WebClient;
let time: number;

beforeEach(async () => {
  time = Date.parse('2026-11-25T10:00:00+09:00');
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    now: () => time,
    ackTimeoutMs: 1000,
  });
  slack.addUser({ id: 'U1', name: 'kim' });
  slack.addUser({ id: 'U2', name: 'lee' });
  slack.addUser({ id: 'U9', name: 'external', teamId: 'T9' });
  slack.addChannel({ id: 'C1', name: 'tax', members: ['U1', 'U2'] });
  slack.addChannel({ id: 'C2', name: 'elsewhere', members: ['U1'], isBotMember: false });
  app = await startScriptedApp();
  slack.connectApp(app.url);
  client = standInClient(slack.apiUrl, 'xoxb-test');
});

afterEach(async () => {
  await slack.close();
  await app.close();
});

async function respond(url: string, message: object): Promise<{ status: number; error: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
  const body = (await response.json()) as { readonly error?: unknown };
  return { status: response.status, error: body.error };
}

function lastResponseUrl(): string {
  return String(app.received.at(-1)?.payload['response_url']);
}

describe('a command', () => {
  it('is signed, form-encoded and contains the channel, the person and the text', async () => {
    await slack.slash('U1', '/hometax', '조회 123-45-67890', { channel: 'C1' });

    const [received] = app.received;
    expect(received?.payload).toMatchObject({
      command: '/hometax',
      text: '조회 123-45-67890',
      channel_id: 'C1',
      channel_name: 'tax',
      user_id: 'U1',
      team_id: 'T0STANDIN',
    });
    expect(received?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-signature': expect.stringMatching(/^v0=[0-9a-f]{64}$/),
    });
  });

  it('shows the text of its ack only to the person, unless the ack is in_channel', async () => {
    app.answerWith(() => ({ body: { text: 'Private', blocks: buttons } }));
    await slack.slash('U1', '/hometax', '', { channel: 'C1' });
    app.answerWith(() => ({ body: { text: 'Public', response_type: 'in_channel' } }));
    await slack.slash('U1', '/hometax', '', { channel: 'C1' });

    expect(slack.ephemerals('U1')).toMatchObject([{ text: 'Private', blocks: buttons }]);
    expect(slack.channel('C1').messages).toMatchObject([{ text: 'Public' }]);
  });

  it('shows no text of an ack that Slack refuses', async () => {
    app.answerWith(() => ({ body: { text: 'x', blocks: [{ type: 'panel' }] } }));

    await slack.slash('U1', '/hometax', '');

    expect(slack.ephemerals('U1')).toEqual([]);
    expect(slack.warnings).toMatchObject([{ kind: 'invalid_ack' }]);
  });

  it.each([
    { name: 'answers an error', answer: { status: 500 }, expected: { status: 500 } },
    { name: 'refuses the signature', answer: { status: 401 }, expected: { status: 401 } },
  ])('fails with a warning when the app $name', async ({ answer, expected }) => {
    app.answerWith(() => answer);

    const delivery = await slack.slash('U1', '/hometax', 'check');

    expect(delivery).toMatchObject({ acked: false, failure: 'dispatch_failed', ...expected });
    expect(slack.warnings).toMatchObject([
      { kind: 'dispatch_failed', detail: 'slash_commands of /hometax check' },
    ]);
  });

  it('fails when the app does not listen', async () => {
    await app.close();

    expect(await slack.slash('U1', '/hometax', '')).toMatchObject({ failure: 'dispatch_failed' });
    app = await startScriptedApp();
  });

  it('is not offered to external or deactivated people', async () => {
    slack.addUser({ id: 'U2', name: 'lee', isDeleted: true });

    await expect(slack.slash('U9', '/hometax', '')).rejects.toThrow(/another organisation/);
    await expect(slack.slash('U2', '/hometax', '')).rejects.toThrow(/deactivated/);
  });
});

describe('the response_url of a command', () => {
  it('works five times, even in a channel without the app', async () => {
    await slack.slash('U1', '/hometax', '', { channel: 'C2' });
    const url = lastResponseUrl();
    for (const text of ['1', '2', '3', '4', '5']) {
      expect(await respond(url, { text })).toMatchObject({ status: 200 });
    }

    expect(await respond(url, { text: '6' })).toEqual({ status: 404, error: 'used_url' });
    expect(slack.ephemerals('U1').map((each) => each.text)).toEqual(['1', '2', '3', '4', '5']);
    expect(slack.calls.at(-1)).toMatchObject({ method: 'response_url', error: 'used_url' });
  });

  it('expires after 30 minutes', async () => {
    await slack.slash('U1', '/hometax', '');
    const url = lastResponseUrl();

    time += 30 * MINUTE;
    expect(await respond(url, { text: 'In time' })).toMatchObject({ status: 200 });
    time += 1;
    expect(await respond(url, { text: 'Late' })).toEqual({ status: 404, error: 'expired_url' });
  });

  it('cannot replace a message, because it has no original', async () => {
    app.answerWith(() => ({ body: 'Checking' }));
    await slack.slash('U1', '/hometax', '');
    const url = lastResponseUrl();

    await respond(url, { text: 'Result', replace_original: true });

    expect(slack.ephemerals('U1').map((each) => each.text)).toEqual(['Checking', 'Result']);
    expect(slack.warnings.map((each) => each.kind)).toEqual(['nothing_to_replace']);
  });

  it('refuses messages that Slack refuses, without counting them as uses', async () => {
    await slack.slash('U1', '/hometax', '');
    const url = lastResponseUrl();
    for (let count = 0; count < 6; count += 1) {
      const bad = await respond(url, { text: 'x', blocks: [{ type: 'panel' }] });
      expect(bad).toEqual({ status: 400, error: 'invalid_blocks' });
    }

    expect(await respond(url, { text: 'Good' })).toMatchObject({ status: 200 });
  });

  it('plays planted faults', async () => {
    slack.faults.set({ method: 'response_url', times: 1 }, { kind: 'status', status: 500 });
    await slack.slash('U1', '/hometax', '');

    const response = await fetch(lastResponseUrl(), { method: 'POST', body: '{"text":"x"}' });

    expect(response.status).toBe(500);
    expect(slack.ephemerals('U1')).toEqual([]);
  });
});

describe('a press of a button or menu', () => {
  it('contains its message in a channel, and its response_url edits that message', async () => {
    const { ts } = await client.chat.postMessage({ channel: 'C1', text: 'Alert', blocks: buttons });

    const pressed = await slack.press('U2', { channel: 'C1', ts: ts ?? '' }, 'go_a');
    await respond(lastResponseUrl(), { text: 'Taken', replace_original: true });

    expect(pressed.acked).toBe(true);
    expect(app.received.at(-1)?.payload).toMatchObject({
      type: 'block_actions',
      user: { id: 'U2' },
      channel: { id: 'C1', name: 'tax' },
      message: { ts, text: 'Alert' },
      container: { type: 'message', message_ts: ts, is_ephemeral: false },
      actions: [{ type: 'button', block_id: 'row', action_id: 'go_a', value: 'a' }],
    });
    expect(slack.channel('C1').messages).toMatchObject([{ ts, text: 'Taken', blocks: [] }]);
  });

  it('is answered only to the person unless the answer replaces the original', async () => {
    const { ts } = await client.chat.postMessage({ channel: 'C1', text: 'Alert', blocks: buttons });
    await slack.press('U2', { channel: 'C1', ts: ts ?? '' }, 'go_a');

    await respond(lastResponseUrl(), { text: 'Only you' });

    expect(slack.ephemerals('U2')).toMatchObject([{ text: 'Only you', channel: 'C1' }]);
    expect(slack.channel('C1').messages).toMatchObject([{ text: 'Alert' }]);
  });

  it('opens the link of a link button and is also sent to the app', async () => {
    const { ts } = await client.chat.postMessage({ channel: 'C1', text: 'Alert', blocks: buttons });

    const pressed = await slack.press('U1', { channel: 'C1', ts: ts ?? '' }, 'go_b');

    expect(pressed).toMatchObject({ acked: true, url: 'https://example.com/b' });
  });

  it('selects one of several buttons with the same ID by its value', async () => {
    const sameId = [1, 2].map(
      (n): KnownBlock => ({
        type: 'actions',
        elements: [{ type: 'button', action_id: 'go', value: String(n), text: plain('Go') }],
      }),
    );
    const { ts } = await client.chat.postMessage({ channel: 'C1', text: 'x', blocks: sameId });
    const target = { channel: 'C1', ts: ts ?? '' };

    await slack.press('U1', target, 'go', '2');

    expect(app.received.at(-1)?.payload).toMatchObject({ actions: [{ value: '2' }] });
    await expect(slack.press('U1', target, 'go')).rejects.toThrow(/drawn 2 times/);
    await expect(slack.press('U1', target, 'stop')).rejects.toThrow(/No stop is drawn/);
  });

  it('contains the option of a menu and the message’s other input', async () => {
    const menu: KnownBlock = {
      type: 'actions',
      block_id: 'menus',
      elements: [
        { type: 'users_select', action_id: 'who' },
        {
          type: 'static_select',
          action_id: 'when',
          options: [{ text: plain('One day'), value: '1d' }],
        },
      ],
    };
    const { ts } = await client.chat.postMessage({ channel: 'C1', text: 'x', blocks: [menu] });
    const target = { channel: 'C1', ts: ts ?? '' };

    await slack.press('U1', target, 'who', 'U2');
    await slack.press('U1', target, 'when', '1d');

    expect(app.received.at(-1)?.payload).toMatchObject({
      actions: [{ action_id: 'when', selected_option: { value: '1d' } }],
      state: {
        values: { menus: { who: { selected_user: 'U2' }, when: { type: 'static_select' } } },
      },
    });
  });

  it('is only possible for a person who sees the message', async () => {
    await client.chat.postEphemeral({ channel: 'C1', user: 'U1', text: 'Psst', blocks: buttons });
    const [shown] = slack.ephemerals('U1');

    await expect(slack.press('U2', shown ?? { id: 'none' }, 'go_a')).rejects.toThrow(
      /does not see/,
    );
  });

  it('is not possible on a deleted message', async () => {
    const { ts } = await client.chat.postMessage({ channel: 'C1', text: 'x', blocks: buttons });
    slack.deleteMessage('C1', ts ?? '');

    await expect(slack.press('U1', { channel: 'C1', ts: ts ?? '' }, 'go_a')).rejects.toThrow(
      /no message/,
    );
  });
});

describe('an event', () => {
  it('is retried once with the reason when the app fails', async () => {
    let failures = 1;
    app.answerWith(() => {
      failures -= 1;
      return failures >= 0 ? { status: 503 } : {};
    });

    const delivery = await slack.openHome('U1');

    expect(delivery.acked).toBe(true);
    expect(app.received).toHaveLength(2);
    expect(app.received[0]?.payload).toMatchObject({
      type: 'event_callback',
      event: { type: 'app_home_opened', user: 'U1', tab: 'home' },
    });
    expect(app.received[1]?.headers).toMatchObject({
      'x-slack-retry-num': '1',
      'x-slack-retry-reason': 'http_error',
    });
  });

  it('is not retried when the app sends x-slack-no-retry', async () => {
    app.answerWith(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }));

    await slack.openHome('U1');

    expect(app.received).toHaveLength(1);
  });
});

describe('Socket Mode', () => {
  const open = (token: string) => standInClient(slack.apiUrl, token).apps.connections.open({});

  async function startSocketApp(clientPingTimeout = 5000): Promise<App> {
    const receiver = new SocketModeReceiver({
      appToken: 'xapp-test',
      // Also the client's delay before it reconnects.
      clientPingTimeout,
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    });
    const socketApp = new App({
      token: 'xoxb-test',
      receiver,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: slack.apiUrl },
    });
    socketApp.command('/hometax', async ({ ack, command }) => {
      if (command.text !== 'silent') await ack(`Received ${command.text}`);
    });
    await socketApp.start();
    await slack.waitFor((each) => each.sockets.connections === 1);
    return socketApp;
  }

  it('issues URLs for the app token only', async () => {
    expect(await open('xapp-test')).toMatchObject({ url: expect.stringMatching(/^ws:/) });
    await expect(open('xoxb-test')).rejects.toMatchObject({
      data: { error: 'not_allowed_token_type' },
    });
  });

  it('accepts one connection per URL', async () => {
    const { url } = await open('xapp-test');

    expect(await canConnect(String(url))).toBe(true);
    expect(await canConnect(String(url))).toBe(false);
  });

  it('closes a connection to a path that is no URL', async () => {
    const socket = connect(Number(new URL(slack.apiUrl).port), '127.0.0.1');

    socket.write('GET // HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');

    await once(socket, 'close');
    expect((await open('xapp-test')).ok).toBe(true);
  });

  it('gets a new connection from the app after a refresh', async () => {
    const socketApp = await startSocketApp(500);

    slack.sockets.refresh();
    await slack.waitFor((each) => each.sockets.connections === 0);
    await slack.waitFor((each) => each.sockets.connections === 1);

    const delivery = await slack.slash('U1', '/hometax', 'again');
    await socketApp.stop();
    expect(delivery.ackBody).toEqual({ text: 'Received again' });
  });

  it('reports a timeout for an envelope without an ack', async () => {
    const socketApp = await startSocketApp();

    const delivery = await slack.slash('U1', '/hometax', 'silent');

    await socketApp.stop();
    expect(delivery).toMatchObject({ acked: false, failure: 'operation_timeout' });
  });
});

/** Whether a connection can be opened. It is closed immediately. */
function canConnect(url: string): Promise<boolean> {
  const socket = new WebSocket(url);
  return new Promise((resolve) => {
    socket.once('open', () => socket.close());
    socket.once('close', (code) => resolve(code !== 1006));
    socket.once('error', () => socket.terminate());
  });
}
