import { expect, onTestFinished } from 'vitest';
import type { Environment } from '../../../src/app/environment.js';
import type { World, WorldOptions } from '../../../src/sandbox/world.js';
import { eventually } from '../../support/eventually.js';
import { startHttpServer } from '../../support/http-server.js';
import { type AppProcess, parseLog, startProcess } from './app-process.js';
import { messages } from './channel.js';
import { aWorld } from './running-app.js';
import { brns, watch } from './watching.js';

/** The log lines of the states of a process. */
export const LOGGED = {
  leads: 'HomeTax Watch has started',
  standsBy: 'HomeTax Watch stands by',
  waits: 'The store cannot be used; the app keeps trying',
  lost: 'This process may not lead any more, so it sends and saves nothing',
} as const;

/** A process of the app that shares its store with others. */
export interface Member extends AppProcess {
  readonly url: string;
  /** How often it has entered the state. */
  times(state: keyof typeof LOGGED): number;
  /** Resolves when it has entered the state so often. */
  until(state: keyof typeof LOGGED, times?: number): Promise<unknown>;
  probe(path: '/healthz' | '/readyz' | '/monitoring'): Promise<readonly [number, string]>;
}

/** The number of alerts that a channel gets one by one, one each second. */
export const ALERTS = 5;

/** A world on PostgreSQL in which the first sweep posts `ALERTS` alerts. */
export async function aSharedWorld(
  storeUrl: string,
  { settings, ...options }: WorldOptions = {},
): Promise<World> {
  const world = await aWorld({ ...options, settings: { STORE_URL: storeUrl, ...settings } });
  await watch(
    world,
    brns(ALERTS).map((brn, i) => ({ brn, name: `회사 ${i}번`, state: {} })),
  );
  return world;
}

/** Starts a process. Resolves when it listens, in whichever state. */
export async function startMember(world: World, settings: Environment = {}): Promise<Member> {
  const environment = { ...world.environment, LOG_LEVEL: 'debug', ...settings };
  const app = startProcess(environment, { cwd: world.folder });
  const { port } = await app.waitForLine('"port":');
  const url = `http://127.0.0.1:${String(port)}`;
  const times = (state: keyof typeof LOGGED) =>
    parseLog(app.stdout()).filter(({ msg }) => msg === LOGGED[state]).length;
  return {
    ...app,
    url,
    times,
    until: (state, count = 1) => eventually(() => times(state) >= count),
    async probe(path) {
      const response = await fetch(`${url}${path}`);
      return [response.status, await response.text()];
    },
  };
}

/** Sends each of Slack's requests to the first member that is there and does not answer 503. */
export async function balance(world: World, members: () => readonly Member[]): Promise<void> {
  const balancer = await startHttpServer(async ({ method, path, headers, body }, response) => {
    for (const { url } of members()) {
      const answer = await forward(`${url}${path}`, { method, headers, body });
      if (answer === undefined || answer.status === 503) continue;
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
      return;
    }
    response.writeHead(503).end();
  });
  onTestFinished(() => balancer.close());
  world.slack.connectApp(`${balancer.url}/slack/events`);
}

/**
 * An address of Slack's for one process, and the times at which that process posted or changed messages through it.
 *
 * @param beforeAnswer called when Slack has carried out the n-th of them
 */
export async function recordSends({ slack }: World, beforeAnswer: (n: number) => void = () => {}) {
  const times: number[] = [];
  const proxy = await startHttpServer(async ({ method, path, headers, body }, response) => {
    const isSend = path.includes('chat.');
    if (isSend) times.push(performance.now());
    const url = `${slack.apiUrl}${path.slice(1)}`;
    const answer = await forward(url, { method, headers, body });
    if (isSend) beforeAnswer(times.length);
    if (answer === undefined) response.destroy();
    else response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  onTestFinished(() => proxy.close());
  return { settings: { SLACK_API_URL: `${proxy.url}/` }, times: times as readonly number[] };
}

/** `undefined`: nobody listens there. */
async function forward(
  url: string,
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
  },
) {
  const { method, body } = request;
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  try {
    const init = { method, headers: headers as Record<string, string>, ...(body && { body }) };
    const answer = await fetch(url, init);
    const type = answer.headers.get('content-type') ?? 'text/plain';
    return { status: answer.status, type, body: await answer.text() };
  } catch {
    return undefined;
  }
}

/** Resolves when the channel has so many different alerts. */
export async function untilPosted(world: World, count: number): Promise<void> {
  await world.slack.waitFor(() => new Set(posted(world)).size >= count);
}

/** The companies of the alerts in the channel, each as often as it was posted. */
export function posted(world: World): readonly string[] {
  return messages(world).flatMap(({ text }) => /회사 \d번/.exec(text)?.[0] ?? []);
}

/** Every alert was posted, and at most one twice. */
export function expectNothingLost(world: World): void {
  const names = posted(world);
  expect(new Set(names).size).toBe(ALERTS);
  expect(names.length).toBeLessThanOrEqual(ALERTS + 1);
}

/** What people read while the store cannot be reached. */
export const STORE_AWAY = '지금 저장소에 연결할 수 없어';
