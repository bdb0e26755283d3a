import { describe, expect, it, vi } from 'vitest';
import type { Environment } from '../../src/app/environment.js';
import { seoulDayOf } from '../../src/kernel/time.js';
import { isWorkingDay } from '../../src/kernel/working-days.js';
import type { Store } from '../../src/records/store.js';
import type { Fault, FaultTarget } from '../../src/sandbox/slack/faults.js';
import type { World } from '../../src/sandbox/world.js';
import { KOREA } from '../support/holidays.js';
import { type AppProcess, startAppProcess } from './support/app-process.js';
import { messages } from './support/channel.js';
import { DAY, untilLogged, untilSwept } from './support/days.js';
import { aWorld, startApp, WRONG_KEY } from './support/running-app.js';
import { allOf, fromStore } from './support/stored.js';
import {
  brns,
  certificateOnly,
  dayEnd,
  deptUserRejected,
  deptUserWorks,
  watch,
} from './support/watching.js';
import { wordsOf } from './support/what-people-see.js';

/** A real process has the real clock, so earlier events are simulated days ago. */
const DAYS_AGO = 3 * DAY;
const FULL_LIST = '전체 목록 보기';

const POST: FaultTarget = { method: 'chat.postMessage' };
const EDIT: FaultTarget = { method: 'chat.update' };

/** The notice that a scenario leaves to send. */
interface Notice {
  /** The Slack calls of its outbox entry, in order. */
  readonly calls: readonly FaultTarget[];
  /** How often it was posted in the channel. */
  posts(): number;
  /** Whether the channel shows it. */
  isShown(): boolean;
  readonly settings?: Environment;
}

interface Scenario {
  readonly name: string;
  readonly prepare: () => Promise<{ readonly world: World; readonly notice: Notice }>;
  /** The number of posts after each kill, and at the end. */
  readonly postCounts: readonly number[];
}

const [GARAM = '', NURI = '', RAON = ''] = brns(3);

/** The words of the first message of the channel, which should be the only one; empty without a message. */
function onlyMessage(world: World): string {
  return messages(world).map(wordsOf)[0] ?? '';
}

function broadcastReplies(world: World): number {
  return messages(world).flatMap(({ replies }) => replies.filter((each) => each.replyBroadcast))
    .length;
}

/** Lets the app send its notices days ago and stops it. Afterwards the world's clock is the real one again. */
async function runDaysAgo(world: World, settings: Environment = {}): Promise<void> {
  const running = await startApp(world, settings);
  await untilSwept(running);
  await running.stop();
  world.clock.advance(Date.now() - world.clock.now());
}

async function firstNotice() {
  const world = await aWorld();
  await watch(world, [{ brn: GARAM, name: '가람무역', state: {} }]);
  const notice: Notice = {
    calls: [POST],
    posts: () => messages(world).length,
    isShown: () => onlyMessage(world).includes('홈택스 인증이 등록되어 있지 않습니다'),
  };
  return { world, notice };
}

async function higherSeverity() {
  const world = await aWorld({ startsAt: Date.now() - DAYS_AGO });
  const certificate = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
  const { taxinvoice } = deptUserRejected(-11100027);
  const state = { taxinvoice: { ...taxinvoice, certificate } };
  await watch(world, [{ brn: GARAM, name: '가람무역', state }]);
  await runDaysAgo(world);
  world.popbill.companies.update(GARAM, { taxinvoice: { certificate: { state: 'none' } } });
  const notice: Notice = {
    calls: [EDIT, POST],
    posts: () => broadcastReplies(world),
    isShown: () => onlyMessage(world).includes('긴급'),
  };
  return { world, notice };
}

/** Seven certificates that expire on one day. Five alerts are posted individually, two in a combined alert. */
async function aWorldOfSeven(): Promise<World> {
  const world = await aWorld({ startsAt: Date.now() - DAYS_AGO });
  await watch(
    world,
    brns(7).map((brn, i) => ({ brn, name: `회사 ${i}번`, state: certificateOnly(world, 28) })),
  );
  return world;
}

function combinedAlerts(world: World) {
  return messages(world).filter((message) => wordsOf(message).includes(FULL_LIST));
}

async function combinedAlertNews() {
  const world = await aWorldOfSeven();
  const running = await startApp(world);
  await untilSwept(running);
  const message = combinedAlerts(world)[0];
  if (message === undefined) throw new Error('There is no combined alert.');
  const [resolvedBrn = '', worseBrn = ''] = [...wordsOf(message).matchAll(/회사 (\d)번/g)].map(
    ([, i]) => brns(7)[Number(i)] ?? '',
  );
  world.popbill.companies.update(resolvedBrn, certificateOnly(world, 380));
  world.popbill.companies.update(worseBrn, certificateOnly(world, 12));
  world.clock.advance(DAY);
  await untilLogged(running, 'Scheduled check ends', 2);
  await running.stop();
  world.clock.advance(Date.now() - world.clock.now());
  const notice: Notice = {
    calls: [
      { ...EDIT, message: message.ts },
      { ...POST, message: message.ts },
    ],
    posts: () => broadcastReplies(world),
    isShown: () =>
      combinedAlerts(world).length === 1 &&
      combinedAlerts(world).map(wordsOf).join().includes('2곳 중 1곳 해결됨'),
    // No sweep runs at the start, because it would change the message again a minute later.
    settings: { SWEEP_CRON: '0 6 1 1 *' },
  };
  return { world, notice };
}

async function fixedSettings() {
  const world = await aWorld({ startsAt: Date.now() - DAYS_AGO });
  await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
  await runDaysAgo(world, WRONG_KEY);
  const notice: Notice = {
    calls: [EDIT],
    posts: () => messages(world).length,
    isShown: () => onlyMessage(world).includes('앱의 팝빌 연동 설정 문제가 해결되었습니다'),
  };
  return { world, notice };
}

async function hometaxOutage() {
  const world = await aWorld();
  const companies = [GARAM, NURI, RAON].map((brn, i) => ({ brn, name: `회사 ${i}번` }));
  await watch(
    world,
    companies.map((company) => ({ ...company, state: deptUserWorks() })),
  );
  world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'code', code: -11100009 });
  const notice: Notice = {
    calls: [POST],
    posts: () => messages(world).length,
    isShown: () => onlyMessage(world).includes('홈택스가 응답하지 않습니다'),
  };
  return { world, notice };
}

async function digest() {
  let at = Date.now() - DAYS_AGO;
  while (!isWorkingDay(seoulDayOf(at), KOREA)) at -= DAY;
  const world = await aWorld({ startsAt: Date.parse(`${seoulDayOf(at)}T09:05:00+09:00`) });
  await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
  const restore = world.slack.faults.set(POST, { kind: 'rate-limited', retryAfter: 1 });
  const running = await startApp(world, { DIGEST_CRON: '0 9 * * *' });
  await untilLogged(running, 'A message could not be sent and will be retried');
  await running.stop();
  restore();
  world.clock.advance(Date.now() - world.clock.now());
  const notice: Notice = {
    calls: [POST],
    posts: () => messages(world).length,
    isShown: () => onlyMessage(world).includes('일일 요약'),
  };
  return { world, notice };
}

const FIRST_NOTICE: Scenario = {
  name: 'the first notice of an alert',
  prepare: firstNotice,
  postCounts: [1, 2],
};

const FIXED_SETTINGS: Scenario = {
  name: 'settings that are accepted again',
  prepare: fixedSettings,
  postCounts: [1, 1],
};

/** One of each kind of entry. Unit tests kill the delivery before each step of each kind. */
const SCENARIOS: readonly Scenario[] = [
  FIRST_NOTICE,
  { name: 'a notice of a higher severity', prepare: higherSeverity, postCounts: [0, 1, 2] },
  { name: 'news of a combined alert', prepare: combinedAlertNews, postCounts: [0, 1, 2] },
  FIXED_SETTINGS,
  { name: 'an outage', prepare: hometaxOutage, postCounts: [1, 2] },
  { name: 'a digest', prepare: digest, postCounts: [1, 2] },
];

/** Starts the app and kills it while it waits for the answer to this call, which Slack executed or not. */
async function killDuringCall(
  world: World,
  { call, settings }: { readonly call: FaultTarget; readonly settings: Environment },
  kind: Extract<Fault['kind'], 'hang' | 'accept-then-hang'>,
): Promise<void> {
  const { slack } = world;
  const since = slack.calls.length;
  const restore = slack.faults.set({ ...call, times: 1 }, { kind });
  const app = await startAppProcess(world, settings);
  await slack.waitFor(() => slack.calls.slice(since).some(({ error }) => error === kind));
  await kill(app);
  restore();
}

/** Kills the app during each call of the notice and starts it again. Counts the posts after each kill and at the end. */
async function killDuringEachCall(
  { prepare }: Scenario,
  kind: Extract<Fault['kind'], 'hang' | 'accept-then-hang'>,
) {
  const { world, notice } = await prepare();
  const { calls, settings = {} } = notice;
  const counts: number[] = [];
  for (const call of calls) {
    await killDuringCall(world, { call, settings }, kind);
    counts.push(notice.posts());
  }
  await startAppProcess(world, settings);
  await untilDone(world);
  counts.push(notice.posts());
  return { world, notice, counts };
}

async function kill({ child, exited }: AppProcess): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}

const CHANNELS = Array.from({ length: 8 }, (_, i) => `C0TEAM${i}`);

/** A company with a due alert in each of many channels. */
async function aWorldWithManyChannels(): Promise<World> {
  const world = await aWorld();
  for (const id of CHANNELS)
    world.slack.addChannel({ id, name: id.toLowerCase(), members: ['U0KIM'] });
  const all = brns(CHANNELS.length);
  await watch(
    world,
    CHANNELS.map((channel, i) => ({ brn: all[i] ?? '', name: `회사 ${i}번`, state: {}, channel })),
  );
  return world;
}

/**
 * Slack accepts `step` messages, and the next one without an answer. Kills the process once every channel is about to
 * get its message. Resolves with a function that lets Slack answer again.
 */
async function killWhileAllChannelsSend(world: World, step: number): Promise<() => void> {
  const { slack } = world;
  const isHanging = () => slack.calls.some(({ error }) => error === 'accept-then-hang');
  const posts = () => slack.calls.filter(({ method }) => method === POST.method).length;
  let restore = step === 0 ? slack.faults.set(POST, { kind: 'accept-then-hang' }) : () => {};
  const app = await startAppProcess(world);
  if (step > 0) {
    await slack.waitFor(() => posts() >= step);
    restore = slack.faults.set(POST, { kind: 'accept-then-hang' });
  }
  await slack.waitFor(isHanging);
  // The app reads a channel's state just before it posts there.
  const channelReads = () =>
    slack.calls.filter(
      ({ method, args }) =>
        method === 'conversations.info' && CHANNELS.some((id) => id === args['channel']),
    ).length;
  await slack.waitFor(() => channelReads() === CHANNELS.length);
  await kill(app);
  return restore;
}

/** Waits until the sweep is over and the outbox holds only entries that are due later, such as edits. */
function untilDone(world: World): Promise<boolean> {
  const isDone = async (store: Store) => {
    const sweep = await store.lastSweep();
    const isOver = sweep?.finishedAt !== undefined || sweep?.stoppedBySetup === true;
    const waiting = await allOf(store.outbox());
    return isOver && waiting.every(({ notBefore = 0 }) => notBefore > Date.now());
  };
  return fromStore(world, (store) =>
    vi.waitUntil(() => isDone(store), { timeout: 40_000, interval: 100 }),
  );
}

describe('a process that is killed while it sends notices', () => {
  it.each([
    { name: 'the first', step: 0 },
    { name: 'the fourth', step: 3 },
  ])(
    'loses nothing and repeats one message when it sends to many channels: killed at $name',
    async ({ step }) => {
      const world = await aWorldWithManyChannels();
      const total = () => CHANNELS.reduce((sum, id) => sum + messages(world, id).length, 0);
      const restore = await killWhileAllChannelsSend(world, step);
      const totalBefore = total();
      restore();

      await startAppProcess(world);
      await untilDone(world);

      // The killed process could not record one accepted message. All others were sent once.
      expect(totalBefore).toBe(step + 1);
      expect(total()).toBe(CHANNELS.length + 1);
      expect(CHANNELS.filter((id) => messages(world, id).length === 0)).toEqual([]);
    },
  );

  // What the app has stored when it is killed does not depend on whether Slack executed the call, so one post and one edit
  // are enough.
  it.each([
    { ...FIRST_NOTICE, counts: [0, 1] },
    { ...FIXED_SETTINGS, counts: [1, 1] },
  ])('sends what Slack did not execute: $name', async ({ counts: expected, ...scenario }) => {
    const { world, notice, counts } = await killDuringEachCall(scenario, 'hang');

    expect(counts).toEqual(expected);
    expect(notice.isShown()).toBe(true);
    expect(world.slack.warnings).toEqual([]);
  });

  it.each(SCENARIOS)(
    'loses nothing, and repeats only what was accepted and not yet recorded: $name',
    async (scenario) => {
      const { world, notice, counts } = await killDuringEachCall(scenario, 'accept-then-hang');

      expect(counts).toEqual(scenario.postCounts);
      expect(notice.isShown()).toBe(true);
      expect(world.slack.warnings).toEqual([]);
    },
  );
});
