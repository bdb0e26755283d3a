import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '../../store/open-store.js';
import { openWorld, PEOPLE, type World } from '../world.js';
import { startAppProcess } from './app-process.js';
import { watchTroubledCrowd } from './crowd.js';
import type { Figure } from './figure.js';
import { configOf } from './settings.js';
import { median, percentile } from './statistics.js';
import { formatNumber } from './table.js';

const COMPANIES = 10_000;
const TRIES = 40;

/** The app has counted its companies a moment after it said that it is ready. */
const SETTLE_MS = 2000;

/** From a word that fits all of them to one that fits one, and consonants, which cost most. */
const TYPED = ['표', '표본', 'ㅍㅂㅅㅅ', '표ㅂ', '777', '없는 이름', '표본상사 77', '999-00-07770'];
const LISTS = ['list', 'list attention', 'list mine', 'list 표본', 'list ㅍㅂ 99'];

/** The built app with 10,000 watched companies: how soon one is found while it is typed, and how soon a list is shown. */
export async function measureFindTime(): Promise<readonly Figure[]> {
  const world = await openWorld({ slackRateLimits: false });
  try {
    const { environment, clock, folder } = world;
    const config = configOf(environment);
    const store = await openStore({ url: config.store.url, stage: config.popbill.stage });
    await watchTroubledCrowd(store, COMPANIES, { now: clock.now(), owner: PEOPLE.kim });
    await store.close();
    const app = await startAppProcess(environment, folder);
    try {
      world.slack.connectApp(`${app.url}/slack/events`);
      await delay(SETTLE_MS);
      return [
        figure('List', 300, await repeated((n) => listTime(world, at(LISTS, n)))),
        figure('Typeahead', 100, await repeated((n) => typingTime(world, at(TYPED, n)))),
      ];
    } finally {
      await app.stop();
    }
  } finally {
    await world.close();
  }
}

async function repeated(measure: (n: number) => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let n = 0; n < TRIES; n++) times.push(await measure(n));
  return times;
}

/** From the command until the list is shown. */
async function listTime({ slack }: World, command: string): Promise<number> {
  const before = slack.ephemerals(PEOPLE.kim).length;
  const start = performance.now();
  await slack.slash(PEOPLE.kim, '/hometax', command, { channel: 'C0TEAM' });
  await slack.waitFor(({ ephemerals }) => ephemerals(PEOPLE.kim).length > before);
  return performance.now() - start;
}

/** From a letter until the companies are offered. */
async function typingTime({ slack }: World, typed: string): Promise<number> {
  if (slack.views(PEOPLE.kim).length === 0) {
    await slack.slash(PEOPLE.kim, '/hometax', '', { channel: 'C0TEAM' });
    await slack.waitFor(({ views }) => views(PEOPLE.kim)[0]);
  }
  const start = performance.now();
  const { acked } = await slack.typeahead(PEOPLE.kim, 'company', typed);
  if (!acked) throw new Error('The typeahead was not answered.');
  return performance.now() - start;
}

function at(values: readonly string[], n: number): string {
  return values[n % values.length] ?? '';
}

function figure(what: string, mostMs: number, times: readonly number[]): Figure {
  const [first = 0] = times;
  return {
    name: `${what} with ${formatNumber(COMPANIES)} watched companies, until shown, longest`,
    value: percentile(times, 100),
    unit: 'ms',
    aim: { bound: 'at most', value: mostMs },
    detail: `${times.length} times; the first ${formatNumber(first)} ms, median ${formatNumber(median(times))} ms`,
    parts: {
      times: times.length,
      firstMs: first,
      medianMs: median(times),
      p95Ms: percentile(times, 95),
    },
  };
}
