import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '../../store/open-store.js';
import type { View } from '../slack/model.js';
import { openWorld, PEOPLE, type World } from '../world.js';
import { startAppProcess } from './app-process.js';
import { watchTroubledCrowd } from './crowd.js';
import type { Figure } from './figure.js';
import { configOf } from './settings.js';
import { median, percentile } from './statistics.js';
import { formatNumber } from './table.js';

const COMPANIES = 10_000;
const OPENINGS = 40;

/** The app has counted its companies a moment after it said that it is ready. */
const SETTLE_MS = 2000;

/** The built app with 10,000 watched companies: from Slack's word that somebody opened Home until it is shown. */
export async function measureHomeTime(): Promise<readonly Figure[]> {
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
      const first = await openingTime(world, PEOPLE.lee);
      const later: number[] = [];
      for (let n = 0; n < OPENINGS; n++) {
        later.push(await openingTime(world, n % 2 === 0 ? PEOPLE.kim : PEOPLE.lee));
      }
      return [homeFigure(first, later)];
    } finally {
      await app.stop();
    }
  } finally {
    await world.close();
  }
}

async function openingTime({ slack }: World, person: string): Promise<number> {
  const before = slack.home(person)?.hash;
  const start = performance.now();
  await slack.openHome(person);
  const shown = await slack.waitFor(({ home }) => changed(home(person), before));
  const took = performance.now() - start;
  if (shown.blocks.length < 20) throw new Error('Home does not show the companies.');
  return took;
}

function changed(view: View | undefined, before: string | undefined): View | undefined {
  return view?.hash === before ? undefined : view;
}

function homeFigure(first: number, later: readonly number[]): Figure {
  const all = [first, ...later];
  return {
    name: `Home with ${formatNumber(COMPANIES)} watched companies, from opening until shown, longest`,
    value: percentile(all, 100),
    unit: 'ms',
    aim: { bound: 'at most', value: 300 },
    detail: `${all.length} openings by two people; the first ${formatNumber(first)} ms, median ${formatNumber(median(all))} ms`,
    parts: {
      openings: all.length,
      firstMs: first,
      medianMs: median(all),
      p95Ms: percentile(all, 95),
    },
  };
}
