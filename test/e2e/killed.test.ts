import { describe, expect, it, vi } from 'vitest';
import type { Environment } from '../../src/app/environment.js';
import { seoulDayOf } from '../../src/kernel/time.js';
import { isWorkingDay } from '../../src/kernel/working-days.js';
import type { Fault, FaultTarget } from '../../src/sandbox/slack/faults.js';
import type { World } from '../../src/sandbox/world.js';
import { KOREA } from '../support/holidays.js';
import { type AppProcess, startAppProcess } from './support/app-process.js';
import { messages } from './support/channel.js';
import { DAY, untilLogged, untilSwept } from './support/days.js';
import { aWorld, startIn } from './support/running-app.js';
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

/** Of the process that is killed nothing but the real clock can be given: what was before it lies days back. */
const BEFORE = 3 * DAY;
const WRONG_KEY = {
  POPBILL_SECRET_KEY: Buffer.from('not the key of this LinkID').toString('base64'),
};
const FULL_LIST = '전체 목록 보기';

const POST: FaultTarget = { method: 'chat.postMessage' };
const EDIT: FaultTarget = { method: 'chat.update' };

/** What is to be told, and how Slack is called for it. */
interface Told {
  /** The calls of its outbox entry, in order. */
  readonly calls: readonly FaultTarget[];
  /** How often the channel heard it. */
  heard(): number;
  /** It stands in the channel as it should. */
  isRight(): boolean;
  readonly settings?: Environment;
}

interface Story {
  readonly name: string;
  readonly begins: () => Promise<{ readonly world: World; readonly told: Told }>;
  /** How often it was heard: after each kill, and at the end. */
  readonly heard: readonly number[];
}

const [GARAM = '', NURI = '', RAON = ''] = brns(3);

/** The words of the only message of the channel; none while there is none. */
function onlyMessage(world: World): string {
  return messages(world).map(wordsOf)[0] ?? '';
}

function loudReplies(world: World): number {
  return messages(world).flatMap(({ replies }) => replies.filter((each) => each.replyBroadcast))
    .length;
}

/** Days ago the app told what there was, and was stopped; the world's clock is the real one again. */
async function toldBefore(world: World, settings: Environment = {}): Promise<void> {
  const running = await startIn(world, settings);
  await untilSwept(running);
  await running.stop();
  world.clock.advance(Date.now() - world.clock.now());
}

async function firstNotice() {
  const world = await aWorld();
  await watch(world, [{ brn: GARAM, name: '가람무역', at: {} }]);
  const told: Told = {
    calls: [POST],
    heard: () => messages(world).length,
    isRight: () => onlyMessage(world).includes('등록된 홈택스 인증이 없습니다'),
  };
  return { world, told };
}

async function higherSeverity() {
  const world = await aWorld({ startsAt: Date.now() - BEFORE });
  const certificate = { state: 'registered', expiresAt: dayEnd(world, 200) } as const;
  const { taxinvoice } = deptUserRejected(-11100027);
  const at = { taxinvoice: { ...taxinvoice, certificate } };
  await watch(world, [{ brn: GARAM, name: '가람무역', at }]);
  await toldBefore(world);
  world.popbill.companies.update(GARAM, { taxinvoice: { certificate: { state: 'none' } } });
  const told: Told = {
    calls: [EDIT, POST],
    heard: () => loudReplies(world),
    isRight: () => onlyMessage(world).includes('긴급'),
  };
  return { world, told };
}

async function solvedCritical() {
  const world = await aWorld({ startsAt: Date.now() - BEFORE });
  await watch(world, [{ brn: GARAM, name: '가람무역', at: {} }]);
  await toldBefore(world);
  world.popbill.companies.update(GARAM, deptUserWorks());
  const told: Told = {
    calls: [EDIT, POST],
    heard: () => loudReplies(world),
    isRight: () => onlyMessage(world).includes('해결됨'),
  };
  return { world, told };
}

/** Seven certificates that end at the same time: five alerts are posted individually, two share a message. */
async function seven(): Promise<World> {
  const world = await aWorld({ startsAt: Date.now() - BEFORE });
  await watch(
    world,
    brns(7).map((brn, i) => ({ brn, name: `회사 ${i}번`, at: certificateOnly(world, 28) })),
  );
  return world;
}

function combined(world: World) {
  return messages(world).filter((message) => wordsOf(message).includes(FULL_LIST));
}

async function firstCombined() {
  const world = await seven();
  const running = await startIn(world);
  // A channel takes one message a second, so that the next one has not left yet.
  await world.slack.waitFor(() => messages(world).length === 5, 20_000);
  await running.stop();
  world.clock.advance(Date.now() - world.clock.now());
  const told: Told = {
    calls: [POST],
    heard: () => combined(world).length,
    isRight: () => messages(world).length - combined(world).length === 5,
  };
  return { world, told };
}

async function combinedAgain() {
  const world = await seven();
  const running = await startIn(world);
  await untilSwept(running);
  const message = combined(world)[0];
  if (message === undefined) throw new Error('There is no combined alert.');
  const [solved = '', nearer = ''] = [...wordsOf(message).matchAll(/회사 (\d)번/g)].map(
    ([, i]) => brns(7)[Number(i)] ?? '',
  );
  world.popbill.companies.update(solved, certificateOnly(world, 380));
  world.popbill.companies.update(nearer, certificateOnly(world, 12));
  world.clock.advance(DAY);
  await untilLogged(running, 'Sweep ends', 2);
  await running.stop();
  world.clock.advance(Date.now() - world.clock.now());
  const told: Told = {
    calls: [
      { ...EDIT, message: message.ts },
      { ...POST, message: message.ts },
    ],
    heard: () => loudReplies(world),
    isRight: () =>
      combined(world).length === 1 &&
      combined(world).map(wordsOf).join().includes('2곳 가운데 1곳이 해결되었습니다'),
    // A sweep at the start would change the message again, and its edits are a minute apart.
    settings: { SWEEP_CRON: '0 6 1 1 *' },
  };
  return { world, told };
}

async function refusedSettings() {
  const world = await aWorld();
  await watch(world, [{ brn: GARAM, name: '가람무역', at: deptUserWorks() }]);
  const told: Told = {
    calls: [POST],
    heard: () => messages(world).length,
    isRight: () => onlyMessage(world).includes('팝빌이 우리 서명을 받아들이지 않습니다'),
    settings: WRONG_KEY,
  };
  return { world, told };
}

async function mendedSettings() {
  const world = await aWorld({ startsAt: Date.now() - BEFORE });
  await watch(world, [{ brn: GARAM, name: '가람무역', at: deptUserWorks() }]);
  await toldBefore(world, WRONG_KEY);
  const told: Told = {
    calls: [EDIT],
    heard: () => messages(world).length,
    isRight: () => onlyMessage(world).includes('팝빌이 이 앱의 설정을 다시 받아들입니다'),
  };
  return { world, told };
}

async function silentHometax() {
  const world = await aWorld();
  const companies = [GARAM, NURI, RAON].map((brn, i) => ({ brn, name: `회사 ${i}번` }));
  await watch(
    world,
    companies.map((company) => ({ ...company, at: deptUserWorks() })),
  );
  world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'code', code: -11100009 });
  const told: Told = {
    calls: [POST],
    heard: () => messages(world).length,
    isRight: () => onlyMessage(world).includes('홈택스가 응답하지 않고 있습니다'),
  };
  return { world, told };
}

async function digest() {
  let at = Date.now() - BEFORE;
  while (!isWorkingDay(seoulDayOf(at), KOREA)) at -= DAY;
  const world = await aWorld({ startsAt: Date.parse(`${seoulDayOf(at)}T09:05:00+09:00`) });
  await watch(world, [{ brn: GARAM, name: '가람무역', at: deptUserWorks() }]);
  const heal = world.slack.faults.set(POST, { kind: 'rate-limited', retryAfter: 1 });
  const running = await startIn(world, { DIGEST_CRON: '0 9 * * *' });
  await untilLogged(running, 'A message could not be sent and waits');
  await running.stop();
  heal();
  world.clock.advance(Date.now() - world.clock.now());
  const told: Told = {
    calls: [POST],
    heard: () => messages(world).length,
    isRight: () => onlyMessage(world).includes('일일 요약'),
  };
  return { world, told };
}

const STORIES: readonly Story[] = [
  { name: 'the first notice of an alert', begins: firstNotice, heard: [0, 1, 2] },
  { name: 'a notice of an alert that rises', begins: higherSeverity, heard: [0, 0, 0, 1, 2] },
  { name: 'the end of a critical alert', begins: solvedCritical, heard: [0, 0, 0, 1, 2] },
  { name: 'a combined alert', begins: firstCombined, heard: [0, 1, 2] },
  { name: 'news of a combined alert', begins: combinedAgain, heard: [0, 0, 0, 1, 2] },
  { name: 'settings that are refused', begins: refusedSettings, heard: [0, 1, 2] },
  { name: 'settings that are mended', begins: mendedSettings, heard: [1, 1, 1] },
  { name: 'an outage', begins: silentHometax, heard: [0, 1, 2] },
  { name: 'a digest', begins: digest, heard: [0, 1, 2] },
];

/** Starts the app and kills it while it waits for the answer to this call, which Slack carried out or did not. */
async function killedAt(
  world: World,
  { calls, settings }: { readonly calls: FaultTarget; readonly settings: Environment },
  kind: Extract<Fault['kind'], 'hang' | 'accept-then-hang'>,
): Promise<void> {
  const { slack } = world;
  const since = slack.calls.length;
  const lift = slack.faults.set({ ...calls, times: 1 }, { kind });
  const app = await startAppProcess(world, settings);
  await slack.waitFor(() => slack.calls.slice(since).some(({ error }) => error === kind), 20_000);
  await kill(app);
  lift();
}

async function kill({ child, ended }: AppProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

const MANY = Array.from({ length: 8 }, (_, i) => `C0TEAM${i}`);

/** A company in each of many channels, of which there is something to tell. */
async function inManyChannels(): Promise<World> {
  const world = await aWorld();
  for (const id of MANY) world.slack.addChannel({ id, name: id.toLowerCase(), members: ['U0KIM'] });
  const all = brns(MANY.length);
  await watch(
    world,
    MANY.map((channel, i) => ({ brn: all[i] ?? '', name: `회사 ${i}번`, at: {}, channel })),
  );
  return world;
}

/**
 * Slack takes so many messages, and the next one without saying so; the process is killed when every channel was about
 * to get one. Gives what lets Slack answer again.
 */
async function killedWhileAllAreUnderWay(world: World, step: number): Promise<() => void> {
  const { slack } = world;
  const hangs = () => slack.calls.some(({ error }) => error === 'accept-then-hang');
  const posts = () => slack.calls.filter(({ method }) => method === POST.method).length;
  let lift = step === 0 ? slack.faults.set(POST, { kind: 'accept-then-hang' }) : () => {};
  const app = await startAppProcess(world);
  if (step > 0) {
    await slack.waitFor(() => posts() >= step, 20_000);
    lift = slack.faults.set(POST, { kind: 'accept-then-hang' });
  }
  await slack.waitFor(hangs, 20_000);
  // The last look at a channel before something is posted there.
  const looks = () =>
    slack.calls.filter(
      ({ method, args }) =>
        method === 'conversations.info' && MANY.some((id) => id === args['channel']),
    ).length;
  await slack.waitFor(() => looks() === MANY.length, 20_000);
  await kill(app);
  return lift;
}

/** The sweep is through, or was stopped for good, and nothing waits to be told but edits that are due later. */
function isDone(world: World): Promise<boolean> {
  return fromStore(world, async (store) => {
    const sweep = await store.lastSweep();
    const isOver = sweep?.finishedAt !== undefined || sweep?.stoppedBySetup === true;
    const waiting = await allOf(store.outbox());
    return isOver && waiting.every(({ notBefore = 0 }) => notBefore > Date.now());
  });
}

describe('a process that is killed at every step of telling', () => {
  it.each([
    { name: 'the first', step: 0 },
    { name: 'the second', step: 1 },
    { name: 'the fourth', step: 3 },
  ])(
    'loses nothing and repeats one message in all while it tells in many channels: killed at $name',
    async ({ step }) => {
      const world = await inManyChannels();
      const total = () => MANY.reduce((sum, id) => sum + messages(world, id).length, 0);
      const lift = await killedWhileAllAreUnderWay(world, step);
      const before = total();
      lift();

      await startAppProcess(world);
      await vi.waitUntil(() => isDone(world), { timeout: 20_000, interval: 100 });

      // Slack took one that the dead process could not write down; every other one was told once.
      expect(before).toBe(step + 1);
      expect(total()).toBe(MANY.length + 1);
      expect(MANY.filter((id) => messages(world, id).length === 0)).toEqual([]);
    },
  );

  it.each(STORIES)(
    'loses nothing, and repeats only what Slack took and it could not record: $name',
    async ({ begins, heard }) => {
      const { world, told } = await begins();
      const { calls, settings = {} } = told;
      const counts: number[] = [];

      for (const call of calls) {
        for (const kind of ['hang', 'accept-then-hang'] as const) {
          await killedAt(world, { calls: call, settings }, kind);
          counts.push(told.heard());
        }
      }
      await startAppProcess(world, settings);
      await vi.waitUntil(() => isDone(world), { timeout: 20_000, interval: 100 });

      expect([...counts, told.heard()]).toEqual(heard);
      expect(told.isRight()).toBe(true);
      expect(world.slack.warnings).toEqual([]);
    },
  );
});
