import { Agent, request } from 'undici';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startHttpServer } from '../support/http-server.js';
import { logOf } from './support/days.js';
import { Attacker, tagOf } from './support/hostile-requests.js';
import { sampleApp, sampleThat } from './support/sample-world.js';

const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_126);
const REQUESTS = 5000;
const AT_ONCE = 16;
/** Slack gives up after so long. */
const PATIENCE_MS = 3000;

it('5,000 hostile requests leave nobody waiting, and the app whole', async () => {
  const watched = [sampleThat('dept-user-rejected-alone'), sampleThat('healthy')];
  const running = await sampleApp({ watched });
  const { slack } = running.world;
  const answered = new Set<string>();
  const note = (text: string) => {
    for (const [tag] of text.matchAll(/0HX\d+X/g)) answered.add(tag);
  };
  const answers = await startHttpServer((asked, response) => {
    note(asked.path);
    response.writeHead(200).end('ok');
  });
  onTestFinished(() => answers.close());
  const agent = new Agent({ connections: AT_ONCE, keepAliveTimeout: 1000 });
  onTestFinished(() => agent.destroy());
  const attacker = new Attacker(SEED, {
    brns: watched.map(({ brn }) => brn),
    answersAt: answers.url,
  });
  const requests = Array.from({ length: REQUESTS }, (_, i) => attacker.request(i));
  const faults: string[] = [];
  const starvation = watchStarvation();

  async function attack(i: number): Promise<void> {
    const { type, body } = requests[i] ?? { type: '', body: '' };
    slack.addUser({ id: `U${tagOf(i)}`, name: 'x', ...KINDS[i % KINDS.length] });
    const [began, starvedBefore] = [performance.now(), starvation.ms()];
    const response = await request(`${running.url}/slack/events`, {
      method: 'POST',
      dispatcher: agent,
      // A connection that is kept may be closed by the app while the next request is written.
      reset: true,
      headers: { 'content-type': type, ...slack.sign(body) },
      body,
    });
    const said = await response.body.text();
    const took = performance.now() - began - (starvation.ms() - starvedBefore);
    if (said !== '') answered.add(tagOf(i));
    const isFine = [200, 400, 401, 413].includes(response.statusCode) && took < PATIENCE_MS;
    if (!isFine)
      faults.push(`${i}: ${response.statusCode} after ${took} ms: ${body.slice(0, 500)}`);
  }

  let next = 0;
  const worker = async () => {
    while (next < REQUESTS) await attack(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  let seen = 0;
  const waiting = () => {
    for (; seen < slack.calls.length; seen += 1) note(JSON.stringify(slack.calls[seen]));
    return requests.flatMap(({ isOwed, body }, i) =>
      isOwed && !answered.has(tagOf(i)) ? [`${i}: ${decodeURIComponent(body).slice(0, 900)}`] : [],
    );
  };
  await vi
    .waitUntil(() => waiting().length === 0, { timeout: 20_000, interval: 250 })
    .catch(() => {});

  const ofSeed = `HOSTILE_SEED=${SEED}`;
  expect(faults, ofSeed).toEqual([]);
  expect(waiting(), ofSeed).toEqual([]);
  expect(logOf(running).filter(({ level }) => level === 'error')).toEqual([]);
  expect(await fetch(`${running.url}/readyz`)).toMatchObject({ status: 200 });
}, 300_000);

/** Whoever asks, in turn. */
const KINDS = [
  {},
  { locale: 'ko-KR' },
  { isAdmin: true },
  { isGuest: true },
  { teamId: 'T0OTHER' },
  { isBot: true },
  { deleted: true },
  {},
] as const;

/** How long this process got no turn on a machine that is busy with other things: nobody's ack is late for that. */
function watchStarvation() {
  const EVERY_MS = 20;
  let starved = 0;
  let last = { at: performance.now(), cpu: process.cpuUsage() };
  const look = () => {
    const { user, system } = process.cpuUsage(last.cpu);
    const passed = performance.now() - last.at;
    starved += Math.max(0, passed - EVERY_MS - (user + system) / 1000);
    last = { at: performance.now(), cpu: process.cpuUsage() };
  };
  const timer = setInterval(look, EVERY_MS);
  onTestFinished(() => clearInterval(timer));
  return { ms: () => starved };
}
