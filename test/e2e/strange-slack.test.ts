import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { formatBrn } from '../../src/kernel/brn.js';
import type { Fault } from '../../src/sandbox/slack/faults.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { ownTimeOf } from '../support/cpu-time.js';
import { eventually } from '../support/eventually.js';
import { type ReceivedRequest, startHttpServer } from '../support/http-server.js';
import { messages } from './support/channel.js';
import { logOf, MONDAY, untilLogged, untilSent } from './support/days.js';
import {
  aWorld,
  companyCalls,
  metricsAt,
  type RunningApp,
  startApp,
} from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { historyOf } from './support/stored.js';
import { SEND_FAILED } from './support/three-troubles.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import {
  answerTo,
  directMessageTo,
  messageIn,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const PAGE = '<!doctype html><html><body><h1>Blocked by your proxy</h1></body></html>';

const UNUSABLE_ANSWERS: readonly Fault[] = [
  { kind: 'body', body: PAGE },
  { kind: 'body', body: 'null' },
  { kind: 'body', body: '{"ok":tr', ends: 'reset' },
  { kind: 'status', status: 502 },
  { kind: 'rate-limited', retryAfter: 'soon' },
  { kind: 'error', error: 'internal_error' },
];

/** Unusable answers in order, and the pause of the message after each. */
const PAUSES: readonly { readonly fault: Fault; readonly pauseMs: number }[] = [
  { fault: { kind: 'body', body: PAGE }, pauseMs: 30 * SECOND },
  { fault: { kind: 'body', body: '{"ok":tr', ends: 'reset' }, pauseMs: 30 * SECOND },
  { fault: { kind: 'rate-limited', retryAfter: 4_000_000_000 }, pauseMs: HOUR },
  { fault: { kind: 'error', error: 'a_word_of_next_year' }, pauseMs: 600 * SECOND },
];

describe('a message while Slack gives unusable answers', () => {
  it('waits for a reasonable time, is sent once, and no page of a proxy reaches log or metrics', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    const [brn = ''] = brns(1);
    await watch(world, [{ brn, name: '가람무역', state: certificateOnly(world, -1) }]);
    // The fault that was set last is used first.
    for (const { fault } of PAUSES.toReversed()) {
      world.slack.faults.set(
        { method: 'chat.postMessage', channel: ALERT_CHANNEL, times: 1 },
        fault,
      );
    }
    const running = await startApp(world);

    const pauses: number[] = [];
    for (const [i, { pauseMs }] of PAUSES.entries()) {
      await untilLogged(running, SEND_FAILED, i + 1);
      const until = Number(logOf(running).filter(({ msg }) => msg === SEND_FAILED)[i]?.['until']);
      pauses.push(Math.round((until - world.clock.now()) / SECOND) * SECOND);
      world.clock.advance(pauseMs + SECOND);
    }
    await untilSent(running);

    expect(pauses).toEqual(PAUSES.map(({ pauseMs }) => pauseMs));
    expect(messages(world)).toHaveLength(1);
    const output = `${running.logged.join('')}${await metricsAt(running.url)}`;
    expect(output).not.toContain('Blocked by your proxy');
    expect(output).toContain('slack_errors_total{method="chat.postMessage",error="no_answer"}');
    expect(output).toContain('error="a_word_of_next_year"');
  });
});

describe('a person, while Slack gives unusable answers,', () => {
  it('gets the message that the window did not open', async () => {
    const { world } = await sampleApp();
    const { slack } = world;

    for (const fault of UNUSABLE_ANSWERS) {
      const restore = slack.faults.set({ method: 'views.open' }, fault);
      const answersBefore = slack.ephemerals(lee).length;
      await slack.slash(lee, '/hometax', 'watch', { channel: 'C0TEAM' });
      const answer = await slack.waitFor(() => slack.ephemerals(lee)[answersBefore]);
      expect({ fault, text: answer.text }).toEqual({
        fault,
        text: 'Slack took too long to open the window. Try again.',
      });
      restore();
    }
  });

  it('gets the report of a check as a message when Slack does not update the window', async () => {
    const { world } = await sampleApp();
    const { slack } = world;
    await slack.slash(lee, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Check');
    slack.faults.set({ method: 'views.update' }, { kind: 'error', error: 'internal_error' });
    const { brn } = findSample('healthy');

    await slack.typeahead(lee, FIELDS.company.id, brn);
    await slack.submit(lee, { [FIELDS.company.id]: brn });

    await directMessageTo(world, lee, formatBrn(brn));
  });

  it.each(['conversations.open', 'chat.update'])(
    'gets the report of a sweep although Slack rate-limits %s',
    async (method) => {
      const { world } = await sampleApp({ watched: [findSample('healthy')] });
      const { slack } = world;
      const times = method === 'chat.update' ? {} : { times: 1 };
      slack.faults.set({ method, ...times }, { kind: 'rate-limited', retryAfter: 30 });

      await slack.slash(lee, '/hometax', 'sweep', { channel: 'C0TEAM' });

      await slack.waitFor(({ ephemerals, im }) =>
        [...ephemerals(lee), ...im(lee).messages].find(({ text }) =>
          text.includes('company checked in'),
        ),
      );
      const all = [...slack.ephemerals(lee), ...slack.im(lee).messages].map(({ text }) => text);
      expect(all.join()).not.toContain('Something unexpected');
    },
  );

  it('gets an answer within seconds when a response of Slack never ends', async () => {
    const { world } = await sampleApp();
    const fault = { kind: 'body', body: '{"ok":true,"view":{', ends: 'never' } as const;
    world.slack.faults.set({ method: 'views.open' }, fault);

    const { ownMs } = await ownTimeOf(async () => {
      await world.slack.slash(lee, '/hometax', 'watch', { channel: 'C0TEAM' });
      await world.slack.waitFor(({ ephemerals }) => ephemerals(lee).length > 0);
    });

    expect(ownMs).toBeLessThan(8000);
  });
});

/** Posts a message with a button of an earlier version, as the app's own bot. */
async function postOldMessage({ slack, environment }: World) {
  const button = {
    type: 'button',
    action_id: 'button_of_last_year',
    text: { type: 'plain_text', text: 'Old' },
  };
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${environment['SLACK_BOT_TOKEN']}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      channel: ALERT_CHANNEL,
      text: 'An old alert',
      blocks: [{ type: 'actions', elements: [button] }],
    }),
  });
  const old = slack.channel(ALERT_CHANNEL).messages[0];
  if (old === undefined) throw new Error('The old message is not in the channel.');
  return old;
}

/** Signs and delivers a payload of Slack for a window or menu of an earlier version. */
async function deliverPayload({ slack }: World, payload: Readonly<Record<string, unknown>>) {
  const body = new URLSearchParams({
    payload: JSON.stringify({
      user: { id: lee, team_id: slack.app.teamId },
      team: { id: slack.app.teamId, domain: 'sandbox' },
      api_app_id: 'A0',
      token: 'x',
      ...payload,
    }),
  }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...slack.sign(body),
  };
  return slack.deliverRaw(body, headers);
}

describe('elements of an earlier version of the app', () => {
  const SAYS = 'may come from an earlier version';

  it('no longer do anything, as the answer says: a button, a window, a menu', async () => {
    const { world } = await sampleApp();
    const { slack } = world;
    // After this command the app knows Lee's language.
    await slack.slash(lee, '/hometax', 'help', { channel: 'C0TEAM' });
    await answerTo(world, lee, '/hometax [check]');

    const pressed = await slack.press(lee, await postOldMessage(world), 'button_of_last_year');
    await answerTo(world, lee, SAYS);
    const view = { id: 'V0OLD', type: 'modal', callback_id: 'window_of_last_year' };
    const submitted = await deliverPayload(world, {
      type: 'view_submission',
      view: { ...view, private_metadata: '', state: { values: {} }, blocks: [] },
    });
    const suggested = await deliverPayload(world, {
      type: 'block_suggestion',
      action_id: 'menu_of_last_year',
      block_id: 'b',
      value: '가람',
      view,
    });

    expect(pressed.acked).toBe(true);
    expect(submitted.status).toBe(200);
    expect(JSON.parse(submitted.body)).toMatchObject({ response_action: 'update' });
    expect(submitted.body).toContain(SAYS);
    expect({ status: suggested.status, ...JSON.parse(suggested.body) }).toEqual({
      status: 200,
      options: [],
    });
  });
});

function loginTests(world: World): number {
  return companyCalls(world).filter(({ operation }) => operation === 'deptUserCheck').length;
}

/** Puts a proxy between Slack and the app that can send all recorded requests again. */
async function recordRequests({ world, url }: RunningApp) {
  const forward = async ({ body, headers }: ReceivedRequest, more = {}) => {
    const names = ['content-type', 'x-slack-signature', 'x-slack-request-timestamp'];
    const kept = names.map((name): [string, string] => [name, String(headers[name])]);
    const init = { method: 'POST', body, headers: { ...Object.fromEntries(kept), ...more } };
    return fetch(`${url}/slack/events`, init);
  };
  const proxy = await startHttpServer(async (request, response) => {
    const answer = await forward(request);
    response.writeHead(answer.status).end(await answer.text());
  });
  onTestFinished(() => proxy.close());
  world.slack.connectApp(`${proxy.url}/slack/events`);
  return {
    async sendAgain(): Promise<readonly number[]> {
      const retry = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
      const answers = await Promise.all(proxy.received.map((request) => forward(request, retry)));
      return answers.map(({ status }) => status);
    },
  };
}

describe('requests that are not Slack’s', () => {
  it('are not read if they are large and unsigned, and use only the reserved memory', async () => {
    const { world, url } = await sampleApp();
    const forged = {
      'x-slack-signature': `v0=${'a'.repeat(64)}`,
      'x-slack-request-timestamp': String(Math.floor(Date.now() / SECOND)),
    };
    const large = 'a'.repeat(100_000);

    const unsigned = await post(url, large, {});
    const wronglySigned = await post(url, large, forged);
    // Together they send 40 MB. The app holds at most 32 MiB of requests, so it drops the oldest of them.
    const stalled = Array.from({ length: 40 }, () => sendStalledRequest(url, forged));
    onTestFinished(() => stalled.forEach(({ socket }) => void socket.destroy()));
    await eventually(() => stalled.filter((each) => each.isClosed()).length > 4);
    const answer = await world.slack.slash(kim, '/hometax', '도움말', { channel: 'C0TEAM' });

    expect([unsigned, wronglySigned]).toEqual([413, 401]);
    expect(answer.acked).toBe(true);
    expect(stalled.at(-1)?.isClosed()).toBe(false);
  });
});

async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const json = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers: { ...json, ...headers }, body };
  return (await fetch(`${url}/slack/events`, init)).status;
}

/** Sends a request that announces more than the million bytes that it sends. */
function sendStalledRequest(url: string, headers: Readonly<Record<string, string>>) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let isClosed = false;
  socket.on('close', () => {
    isClosed = true;
  });
  socket.on('error', () => {});
  const allHeaders = { host: hostname, 'content-length': '4000000', ...headers };
  const lines = Object.entries(allHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /slack/events HTTP/1.1\r\n${lines.join('')}\r\n${'a'.repeat(1_000_000)}`);
  return { socket, isClosed: () => isClosed };
}

describe('a request that Slack delivers twice or hours late', () => {
  it('is handled once: one login test, one test alert', async () => {
    const rejected = findSample('dept-user-rejected-alone');
    const running = await sampleApp({ watched: [rejected] });
    const { world } = running;
    const requests = await recordRequests(running);
    const alert = await messageIn(world, ALERT_CHANNEL, rejected.name);
    await world.slack.press(kim, alert, ACTIONS.alertRegistered);
    await expect.poll(() => loginTests(world)).toBe(2);
    await world.slack.slash(kim, '/hometax', '테스트알림', { channel: 'C0TEAM' });
    await world.slack.waitFor(({ ephemerals }) =>
      ephemerals(kim).at(-1)?.text.includes('<#C0ALERTS>'),
    );

    const again = await requests.sendAgain();
    await untilLogged(running, 'An interaction was received again, so it is ignored', 2);

    expect(again).toEqual([200, 200]);
    expect(loginTests(world)).toBe(2);
    const eventKinds = (await historyOf(world)).map(({ kind }) => kind);
    expect(eventKinds.filter((kind) => kind === 'said-registered')).toHaveLength(1);
    expect(eventKinds.filter((kind) => kind === 'test-alert')).toHaveLength(1);
  });

  it('does no harm: Home is drawn again, and a late request is refused', async () => {
    const running = await sampleApp();
    const { world, url } = running;
    const { slack } = world;
    await slack.openHome(kim);
    await slack.waitFor(({ home }) => home(kim));
    const body = JSON.stringify({
      type: 'event_callback',
      event_id: 'Ev0SAME',
      team_id: slack.app.teamId,
      api_app_id: 'A0',
      event: { type: 'app_home_opened', user: kim, tab: 'home', channel: 'D0', event_ts: '1.0' },
    });
    const json = { 'content-type': 'application/json' };
    const again = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
    const late = Math.floor(Date.now() / SECOND) - 3 * 3600;

    const first = await slack.deliverRaw(body, { ...json, ...slack.sign(body) });
    const second = await slack.deliverRaw(body, { ...json, ...again, ...slack.sign(body) });
    const stale = await slack.deliverRaw(body, { ...json, ...again, ...slack.sign(body, late) });

    expect([first.status, second.status, stale.status]).toEqual([200, 200, 401]);
    expect(wordsOf(slack.home(kim) ?? { blocks: [] })).not.toBe('');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인');
  });
});
