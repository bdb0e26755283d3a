import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signatureOf, verifySignature } from '../../src/kernel/signature.js';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { freePort } from '../../src/sandbox/loopback.js';
import { ALERT_CHANNEL, PEOPLE } from '../../src/sandbox/world.js';
import { eventually } from '../support/eventually.js';
import { type ReceivedRequest, startHttpServer } from '../support/http-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { alertOf } from './support/channel.js';
import { cli } from './support/command-line.js';
import { untilSent } from './support/days.js';
import { metricsAt, type RunningApp } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { outboxOf } from './support/stored.js';
import { answerTo, directMessageTo, messageIn } from './support/what-people-see.js';

const FOLDER = temporaryFolder();
const { kim, lee } = PEOPLE;
const rejected = findSample('dept-user-rejected-alone');
const missing = findSample('nothing-registered');
const ALERT_WEBHOOK_SECRET = 'the-secret-of-the-webhook-0123456789ab';

type Data = Readonly<Record<string, unknown>>;

/** Reads an event as a receiver does. Throws if its signature is wrong or it is not a valid CloudEvent. */
function eventIn({ headers, body }: ReceivedRequest): CloudEvent<Data> {
  const signature = headers['x-hometax-signature'];
  const signed = verifySignature(String(signature), Buffer.from(body), {
    secret: ALERT_WEBHOOK_SECRET,
    now: Date.now(),
  });
  expect(signed).toMatchObject({ ok: true });
  const parsed = HTTP.toEvent<Data>({ headers, body });
  if (!(parsed instanceof CloudEvent)) throw new Error('This is not one CloudEvent.');
  parsed.validate();
  return parsed;
}

/** A receiver that answers with `answer.status`, and all that it accepted. */
async function receiver() {
  const answer = { status: 204 };
  const accepted: CloudEvent<Data>[] = [];
  const server = await startHttpServer((request, response) => {
    // From doctor.
    if (request.method === 'HEAD') return void response.writeHead(405).end();
    const event = eventIn(request);
    if (answer.status === 204) accepted.push(event);
    // 0: no answer at all.
    if (answer.status > 0) response.writeHead(answer.status).end();
  });
  onTestFinished(() => server.close());
  const settings = { ALERT_WEBHOOK_URL: `${server.url}/hook`, ALERT_WEBHOOK_SECRET };
  return { answer, accepted, server, settings };
}

const typesOf = (events: readonly CloudEvent<Data>[]) =>
  events.map(({ type, data }) => `${type.split('.').at(-1)} ${String(data?.['state'])}`);

async function repair({ world }: RunningApp): Promise<void> {
  world.popbill.companies.updateProduct(rejected.brn, 'taxinvoice', {
    deptUser: { state: 'works', id: 'tax01' },
  });
  const alert = alertOf(world, rejected.name);
  await world.slack.press(kim, alert, 'alert_registered', `${rejected.brn}:taxinvoice`);
}

describe('events about alerts', () => {
  it('are valid CloudEvents, signed, one for each change, in order, without a popup URL', async () => {
    const { accepted, settings } = await receiver();
    const running = await sampleApp({ settings, watched: [rejected] });
    const { world } = running;
    await untilSent(running);
    const target = `${rejected.brn}:taxinvoice`;

    await world.slack.press(kim, alertOf(world, rejected.name), 'alert_take', target);
    await messageIn(world, ALERT_CHANNEL, '처리 중');
    await world.slack.press(kim, alertOf(world, rejected.name), 'alert_page', target);
    await eventually(() => world.popbill.countOf('popupUrl') === 1);
    await untilSent(running);
    await repair(running);
    await eventually(() => accepted.length === 3);
    await untilSent(running);

    expect(typesOf(accepted)).toEqual(['opened open', 'changed claimed', 'resolved resolved']);
    expect(accepted[0]).toMatchObject({
      source: '/hometax-watch/test',
      subject: rejected.brn,
      data: {
        company: { name: rejected.name, brn: rejected.brn },
        severity: 'critical',
        reasons: [{ code: 'dept-user-login', detail: 'wrong-password', popbillCode: -11100021 }],
        link: `https://slack.com/app_redirect?channel=${ALERT_CHANNEL}`,
      },
    });
    expect(accepted[1]?.data).toMatchObject({ changed: ['state'], handledBy: kim });
    expect(new Set(accepted.map(({ data }) => data?.['alert'])).size).toBe(1);
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(3);
    const everything = JSON.stringify(accepted);
    for (const key of world.popbill.issuedSecrets.popupKeys) expect(everything).not.toContain(key);
    expect(await metricsAt(running.url)).toMatch(
      /hometax_watch_webhook_events_total\{outcome="delivered"\} 3\n/,
    );
  });

  it('wait for a receiver that does not answer, while Slack gets its messages', async () => {
    const { answer, accepted, settings, server } = await receiver();
    answer.status = 0;
    const running = await sampleApp({ settings, watched: [rejected, missing] });
    const { world } = running;

    await messageIn(world, ALERT_CHANNEL, rejected.name);
    await messageIn(world, ALERT_CHANNEL, missing.name);
    await eventually(() => server.received.length === 1);
    await repair(running);
    await messageIn(world, ALERT_CHANNEL, '부서사용자 로그인이 다시 정상입니다');
    const waiting = async () => (await outboxOf(world)).map(({ job }) => job.kind);
    await expect.poll(waiting).toEqual(['webhook', 'webhook', 'webhook']);
    const health = (await (await fetch(`${running.url}/monitoring`)).json()) as Data;
    expect(health).toMatchObject({ ok: true });

    answer.status = 204;
    server.closeConnections();
    await eventually(() => {
      world.clock.advance(MINUTE);
      return accepted.length === 3;
    });

    const own = accepted.filter(({ subject }) => subject === rejected.brn);
    expect(typesOf(own)).toEqual(['opened open', 'resolved resolved']);
    const first = JSON.parse(server.received[0]?.body ?? '{}') as Data;
    expect(accepted.map(({ id }) => id)).toContain(first['id']);
  });

  it('that are refused are reported to an admin, in status, doctor and /monitoring, until they are accepted', async () => {
    const { answer, accepted, settings, server } = await receiver();
    answer.status = 401;
    const running = await sampleApp({ settings, watched: [rejected] });
    const { world, url } = running;
    await eventually(() => server.received.length === 1);
    world.clock.advance(MINUTE);

    const told = await directMessageTo(world, lee, 'ALERT_WEBHOOK_URL');
    expect(told.text).toMatch(/have not been delivered to ALERT_WEBHOOK_URL since .* \(HTTP 401\)/);
    const monitoring = await fetch(`${url}/monitoring`);
    expect([monitoring.status, await monitoring.json()]).toMatchObject([
      503,
      { reasons: [{ kind: 'webhook-failing' }] },
    ]);
    await world.slack.slash(lee, '/hometax', 'status', { channel: 'C0TEAM' });
    await answerTo(
      world,
      lee,
      'Events have not been delivered',
      'Check the address, ALERT_WEBHOOK_SECRET',
    );
    const doctor = await cli(world, ['doctor']);
    expect(doctor.out).toContain('ALERT_WEBHOOK_URL로 이벤트를 보내지 못합니다(HTTP 401)');
    expect(doctor.out).toContain('✓ 웹훅(ALERT_WEBHOOK_URL): 받는 쪽에 연결됨');
    expect(`${doctor.out}${running.logged.join('')}`).not.toContain(settings.ALERT_WEBHOOK_URL);

    answer.status = 204;
    world.clock.advance(HOUR);
    await eventually(() => accepted.length === 1);
    await expect.poll(async () => (await fetch(`${url}/monitoring`)).status).toBe(200);
  });
});

/** Runs the relay of docs/webhook.md. */
async function startRelay(folder: string, pagerUrl: string): Promise<string> {
  const docs = readFileSync(new URL('../../docs/webhook.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(docs) ?? [];
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(25);
  const file = join(folder, 'relay.mjs');
  await writeFile(file, code);
  const port = await freePort();
  const relay: ChildProcess = spawn(process.execPath, [file], {
    stdio: 'inherit',
    env: {
      ALERT_WEBHOOK_SECRET,
      PAGERDUTY_KEY: 'routing-key',
      PAGERDUTY_URL: pagerUrl,
      PORT: `${port}`,
    },
  });
  onTestFinished(() => void relay.kill());
  return `http://127.0.0.1:${port}`;
}

/** Sends a body as the app does, but under the secret `secret`. Returns the status of the answer. */
async function post(url: string, body: string, secret = ALERT_WEBHOOK_SECRET): Promise<number> {
  const headers = { 'x-hometax-signature': signatureOf(body, secret, Date.now()) };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('the relay in docs/webhook.md', () => {
  it('triggers, acknowledges and resolves an incident of the pager', async () => {
    const pager = await startHttpServer((_, response) => void response.writeHead(202).end('{}'));
    onTestFinished(() => pager.close());
    const relays = await receiver();
    const url = await startRelay(FOLDER, `${pager.url}/v2/enqueue`);
    const settings = { ...relays.settings, ALERT_WEBHOOK_URL: url };
    const running = await sampleApp({ settings, watched: [rejected] });
    const { world } = running;
    const sent = () =>
      pager.received.map(({ body }) => JSON.parse(body) as Data & { payload: Data });

    await eventually(() => {
      world.clock.advance(MINUTE);
      return sent().length === 1;
    });
    await world.slack.press(
      kim,
      alertOf(world, rejected.name),
      'alert_take',
      `${rejected.brn}:taxinvoice`,
    );
    await eventually(() => sent().length === 2);
    await repair(running);
    await eventually(() => sent().length === 3);

    expect(sent().map((event) => event['event_action'])).toEqual([
      'trigger',
      'acknowledge',
      'resolve',
    ]);
    const keys = new Set(sent().map((event) => event['dedup_key']));
    expect([...keys]).toEqual([`/hometax-watch/test/${rejected.brn}`]);
    expect(sent()[0]).toMatchObject({
      routing_key: 'routing-key',
      payload: { source: rejected.name, severity: 'critical' },
    });
    const forged = await fetch(url, { method: 'POST', body: '{}' });
    expect(forged.status).toBe(401);
    expect(sent()).toHaveLength(3);
  });

  it('survives a request that breaks off and a pager that is gone, and passes on what the pager refuses', async () => {
    const answer = { status: 400 };
    const pager = await startHttpServer(
      (_, response) => void response.writeHead(answer.status).end(),
    );
    const url = await startRelay(FOLDER, pager.url);
    const event = JSON.stringify({
      source: '/hometax-watch/test',
      data: { summary: '요약', company: {}, state: 'open' },
    });
    const refusal = () => post(url, event).catch(() => 'not started yet');
    await expect.poll(refusal).toBe(422);

    const broken = connect(Number(new URL(url).port), '127.0.0.1');
    broken.write('POST / HTTP/1.1\r\nhost: relay\r\ncontent-length: 9\r\n\r\n{');
    await once(broken, 'ready');
    broken.resetAndDestroy();
    await once(broken, 'close');

    expect(await post(url, event, 'another-secret')).toBe(401);
    expect(await post(url, ' '.repeat(1_000_001))).toBe(413);
    answer.status = 429;
    expect(await post(url, event)).toBe(502);
    await pager.close();
    expect(await post(url, event)).toBe(502);
    expect(await post(url, '{')).toBe(502);
  });
});
