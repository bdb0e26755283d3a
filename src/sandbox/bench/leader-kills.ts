import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../../records/store.js';
import { type Database, WRITER } from '../../store/keys.js';
import { openDatabase, openStore } from '../../store/open-store.js';
import { openWorld, PEOPLE, type World } from '../world.js';
import { Cluster } from './cluster.js';
import { type Figure, formatNumber, median, percentile } from './figures.js';
import { addSweptCompanies, generatedBrn, HEALTHY_AT_POPBILL } from './generated-companies.js';
import { withOwnDatabase } from './own-database.js';

const COMPANIES = 200;
/** The companies that break or are repaired before each sweep. With more, one notice would replace all of theirs. */
const CHANGING = Array.from({ length: 40 }, (_, n) => ({
  brn: generatedBrn(n),
  // One channel each, because a channel takes one message a second.
  channel: `C0TEAM${n}`,
}));
const STANDBYS = 2;
/** After every tenth kill, one leader is asked to stop, as in a deploy. */
const KILLS_PER_STOP = 10;

const ROUND_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 5;
/** 29 February, so that sweeps and digests start only by command. */
const NEVER = '0 0 29 2 *';

export const DEFAULT_KILLS = 200;

/**
 * Ends the leader at random moments of a sweep, with two standbys on PostgreSQL, and starts a new process each time.
 * Rejects if an alert is lost, if an end repeats more than one message, or if two processes lead.
 */
export function measureLeaderKills(kills: number): Promise<readonly Figure[]> {
  return withOwnDatabase(async (storeUrl) => {
    const settings = { STORE_URL: storeUrl, CHANNEL_LANGUAGE: 'en', LOG_LEVEL: 'info' };
    const world = await openWorld({
      socketMode: true,
      slackRateLimits: false,
      settings: { ...settings, SWEEP_CRON: NEVER, DIGEST_CRON: NEVER },
    });
    const cluster = new Cluster(world.environment, world.folder);
    const database = await openDatabase(storeUrl);
    const store = await openStore({ url: storeUrl, stage: 'test' });
    try {
      await prepare(world, store);
      for (let n = 0; n <= STANDBYS; n++) await cluster.add();
      return await measure({ world, cluster, store, database }, kills);
    } finally {
      await cluster.close();
      await Promise.all([store.close(), database.close(), world.close()]);
    }
  });
}

interface Bench {
  readonly world: World;
  readonly cluster: Cluster;
  readonly store: Store;
  readonly database: Database;
}

async function prepare({ slack, popbill, clock }: World, store: Store): Promise<void> {
  await addSweptCompanies(store, COMPANIES, clock.now());
  for (let n = 0; n < COMPANIES; n++) popbill.companies.set(generatedBrn(n), HEALTHY_AT_POPBILL);
  for (const { brn, channel } of CHANGING) {
    slack.addChannel({ id: channel, name: channel.toLowerCase() });
    const company = await store.company(brn);
    if (company === undefined) throw new Error('A company is missing.');
    await store.write([{ put: 'company', value: { ...company, channel, owner: undefined } }]);
  }
}

async function measure(bench: Bench, kills: number): Promise<readonly Figure[]> {
  // The first round, in which no leader ends, counts the calls.
  let isBroken = true;
  let { calls } = await playRound(bench, isBroken);
  async function playRoundAndEndLeader(signal: Signal): Promise<Round> {
    isBroken = !isBroken;
    const afterCalls = Math.random() * calls;
    const round = await playRound(bench, isBroken, { signal, afterCalls });
    ({ calls } = round);
    return round;
  }
  const killed: Round[] = [];
  const stopped: Round[] = [];
  while (killed.length < kills) {
    killed.push(await playRoundAndEndLeader('SIGKILL'));
    if (killed.length % KILLS_PER_STOP !== 0) continue;
    stopped.push(await playRoundAndEndLeader('SIGTERM'));
    process.stderr.write(`  ${killed.length} of ${kills} kills\n`);
  }
  return [
    takeoverFigure('Takeover from a killed leader, longest', killed, 15),
    ...(stopped.length === 0
      ? []
      : [takeoverFigure('Takeover from a leader asked to stop, longest', stopped, 5)]),
  ];
}

type Signal = 'SIGKILL' | 'SIGTERM';

interface Round {
  /** Calls to POPBiLL and Slack. */
  readonly calls: number;
  readonly takeoverMs: number;
  /** Messages that were posted a second time. */
  readonly repeated: number;
}

/**
 * A sweep after a change at POPBiLL, until every channel shows it.
 *
 * @param isBroken whether the changing companies break before the sweep; otherwise they are repaired
 * @param end how the leader ends, and after how many calls to POPBiLL and Slack
 */
async function playRound(
  { world, cluster, store, database }: Bench,
  isBroken: boolean,
  end?: { readonly signal: Signal; readonly afterCalls: number },
): Promise<Round> {
  const { slack, popbill } = world;
  for (const { brn, channel } of CHANGING) {
    popbill.companies.set(brn, isBroken ? {} : HEALTHY_AT_POPBILL);
    if (isBroken) clearChannel(world, channel);
  }
  popbill.clearCalls();
  const slackCallsBefore = slack.calls.length;
  const countCalls = () => popbill.calls.length + slack.calls.length - slackCallsBefore;
  const { acked, failure } = await slack.slash(PEOPLE.lee, '/hometax', 'sweep');
  if (!acked) throw new Error(`The sweep did not start: ${failure}.`);
  const isDone = () => outdatedChannels(world, isBroken).length === 0;
  let takeoverMs = 0;
  if (end !== undefined) {
    await until(() => countCalls() >= end.afterCalls || isDone());
    const term = await readTerm(database);
    takeoverMs = await cluster.endLeader(end.signal);
    const terms = (await readTerm(database)) - term;
    if (terms !== 1) throw new Error(`The store had ${terms} new leaders after one ended.`);
  }
  const describeLost = () => `Outdated channels: ${outdatedChannels(world, isBroken).join(', ')}.`;
  await Promise.all([until(isDone, describeLost), end === undefined ? undefined : cluster.add()]);
  await until(() => isOutboxEmpty(store));
  const calls = countCalls();
  const posts = slack.calls
    .slice(slackCallsBefore)
    .filter(({ method, error }) => method === 'chat.postMessage' && error === undefined);
  const counts = CHANGING.map(
    ({ channel }) => posts.filter(({ args }) => args['channel'] === channel).length,
  );
  if (counts.includes(0)) throw new Error('A notice is lost.');
  const repeated = counts.reduce((sum, count) => sum + count - 1, 0);
  if (repeated > (end === undefined ? 0 : 1)) throw new Error(`${repeated} messages are repeated.`);
  return { calls, takeoverMs, repeated };
}

function clearChannel({ slack }: World, channel: string): void {
  for (const { ts } of slack.channel(channel).messages) slack.deleteMessage(channel, ts);
}

/** The channels whose last message does not show the state of their company. */
function outdatedChannels({ slack }: World, isBroken: boolean): readonly string[] {
  return CHANGING.map(({ channel }) => channel).filter((channel) => {
    const last = slack.channel(channel).messages.at(-1);
    return last === undefined || last.text.startsWith('Resolved') === isBroken;
  });
}

async function readTerm(database: Database): Promise<number> {
  // Written by the leader, as JSON with its term.
  const { term } = JSON.parse((await database.get(WRITER)) ?? '{}') as { readonly term: number };
  return term;
}

async function isOutboxEmpty(store: Store): Promise<boolean> {
  for await (const _ of store.outbox()) return false;
  return true;
}

async function until(
  condition: () => boolean | Promise<boolean>,
  failure = () => 'A round did not end.',
): Promise<void> {
  const deadline = performance.now() + ROUND_TIMEOUT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(failure());
    await delay(POLL_INTERVAL_MS);
  }
}

function takeoverFigure(name: string, rounds: readonly Round[], aimSeconds: number): Figure {
  const seconds = rounds.map(({ takeoverMs }) => takeoverMs / 1000);
  const repeated = rounds.filter((round) => round.repeated > 0).length;
  return {
    name,
    value: percentile(seconds, 100),
    unit: 's',
    aim: { bound: 'at most', value: aimSeconds },
    detail:
      `${rounds.length} times, at random moments of a sweep; median ${formatNumber(median(seconds))} s, ` +
      `99th percentile ${formatNumber(percentile(seconds, 99))} s; ` +
      `of ${formatNumber(rounds.length * CHANGING.length)} alerts none lost and ${repeated} repeated once; ` +
      'never two leaders',
  };
}
