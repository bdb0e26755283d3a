import { Agent, request } from 'undici';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ownTimeOf } from '../support/cpu-time.js';
import { startHttpServer } from '../support/http-server.js';
import { logOf } from './support/days.js';
import { Attacker, tagOf } from './support/hostile-requests.js';
import { findSample, sampleApp } from './support/sample-world.js';

const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_126);
const REQUESTS = 5000;
const CONCURRENCY = 16;
/** Slack's limit for an acknowledgement. */
const SLACK_TIMEOUT_MS = 3000;

it('answers all of 5,000 hostile requests and stays healthy', async () => {
  const watched = [findSample('dept-user-rejected-alone'), findSample('healthy')];
  const running = await sampleApp({ watched });
  const { slack } = running.world;
  const answeredTags = new Set<string>();
  const collectTags = (text: string) => {
    for (const [tag] of text.matchAll(/0HX\d+X/g)) answeredTags.add(tag);
  };
  const responseServer = await startHttpServer(({ path }, response) => {
    collectTags(path);
    response.writeHead(200).end('ok');
  });
  onTestFinished(() => responseServer.close());
  const agent = new Agent({ connections: CONCURRENCY, keepAliveTimeout: 1000 });
  onTestFinished(() => agent.destroy());
  const attacker = new Attacker(SEED, {
    brns: watched.map(({ brn }) => brn),
    responseUrl: responseServer.url,
  });
  const requests = Array.from({ length: REQUESTS }, (_, i) => attacker.request(i));
  const faults: string[] = [];

  async function attack(i: number): Promise<void> {
    // For the compiler: i is always within the list.
    const { contentType, body } = requests[i] ?? { contentType: '', body: '' };
    slack.addUser({ id: `U${tagOf(i)}`, name: 'x', ...SENDERS[i % SENDERS.length] });
    const { result, ownMs } = await ownTimeOf(async () => {
      const response = await request(`${running.url}/slack/events`, {
        method: 'POST',
        dispatcher: agent,
        // The app may close a kept-alive connection while the next request is being written.
        reset: true,
        headers: { 'content-type': contentType, ...slack.sign(body) },
        body,
      });
      return { status: response.statusCode, text: await response.body.text() };
    });
    if (result.text !== '') answeredTags.add(tagOf(i));
    const isAcceptable = [200, 400, 401, 413].includes(result.status) && ownMs < SLACK_TIMEOUT_MS;
    if (!isAcceptable)
      faults.push(`${i}: ${result.status} after ${ownMs} ms: ${body.slice(0, 500)}`);
  }

  let next = 0;
  const worker = async () => {
    while (next < REQUESTS) await attack(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));

  let scanned = 0;
  const unanswered = () => {
    // Slack calls arrive while the test waits, so the tags of new ones are collected here.
    while (scanned < slack.calls.length) collectTags(JSON.stringify(slack.calls[scanned++]));
    return requests.flatMap(({ expectsAnswer, body }, i) =>
      expectsAnswer && !answeredTags.has(tagOf(i))
        ? [`${i}: ${decodeURIComponent(body).slice(0, 900)}`]
        : [],
    );
  };
  // A timeout is reported by the expectation below, which lists the requests.
  await vi
    .waitUntil(() => unanswered().length === 0, { timeout: 40_000, interval: 250 })
    .catch(() => {});

  const seedHint = `HOSTILE_SEED=${SEED}`;
  expect(faults, seedHint).toEqual([]);
  expect(unanswered(), seedHint).toEqual([]);
  expect(logOf(running).filter(({ level }) => level === 'error')).toEqual([]);
  expect(await fetch(`${running.url}/readyz`)).toMatchObject({ status: 200 });
}, 300_000);

/** Senders, used in rotation. */
const SENDERS = [
  {},
  { locale: 'ko-KR' },
  { isAdmin: true },
  { isGuest: true },
  { teamId: 'T0OTHER' },
  { isBot: true },
  { isDeleted: true },
  {},
] as const;
