import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { type Instant, SECOND } from '../../kernel/instant.js';
import { SAMPLES, type Sample } from '../sample-companies.js';
import { startApp } from '../start-app.js';
import { METRICS_TOKEN, type World } from '../world.js';
import { Reader } from './channel.js';

/** Tuesday morning in Seoul: neither the day it is run on nor a weekend is part of the story. */
export const STARTS_AT = timeOf('2026-11-24T08:29');

/** The app that runs in the story, and what one needs to follow it. */
export interface Tour {
  readonly world: World;
  readonly reader: Reader;
  sweeps(): number;
  /** Messages of the app that wait to be sent. */
  waiting(): Promise<number>;
  stop(): Promise<void>;
}

/** Generous, since a machine may be busy with other things. */
const PATIENCE = 60 * SECOND;
const BETWEEN_LOOKS = 50;

/** Starts the app in a world and connects it with the stand-in Slack. */
export async function startTour(world: World): Promise<Tour> {
  const heard = { sweeps: 0 };
  const { app, url } = await startApp(world, (entry) => {
    if (entry['msg'] === 'Sweep ends') heard.sweeps += 1;
    if (entry['level'] === 'error') console.error(JSON.stringify(entry));
  });
  return {
    world,
    reader: new Reader(world),
    sweeps: () => heard.sweeps,
    waiting: () => waitingIn(`${url}/metrics`),
    stop: () => app.stop(5 * SECOND),
  };
}

async function waitingIn(metricsUrl: string): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const { body } = await request(metricsUrl, { headers });
  const value = /^hometax_watch_outbox_entries (\d+)$/m.exec(await body.text())?.[1];
  if (value === undefined) throw new Error('/metrics does not say how many messages wait.');
  return Number(value);
}

export function timeOf(text: string): Instant {
  return Date.parse(`${text}+09:00`);
}

/** Waits for what is promised. Rejects when it does not come in time. */
export async function expected<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  patience = PATIENCE,
): Promise<T> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(BETWEEN_LOOKS);
  }
  throw new Error(`"${what}" did not appear within ${patience / SECOND} seconds.`);
}

/** Sets the clock to a time of the story; a sweep that is due by then is waited for. */
export async function comes(
  tour: Tour,
  when: Instant,
  { sweep }: { readonly sweep: boolean },
): Promise<void> {
  const before = tour.sweeps();
  tour.world.clock.advance(Math.max(0, when - tour.world.clock.now()));
  if (sweep) await expected('the end of the sweep', () => tour.sweeps() > before);
}

/** Waits until everything is told; what is put off for a moment, to be told in one, comes sooner than on a real clock. */
export async function everythingTold(tour: Tour): Promise<void> {
  await expected('an empty outbox', async () => {
    if ((await tour.waiting()) === 0) return true;
    await sleep(5 * BETWEEN_LOOKS);
    tour.world.clock.advance(2 * SECOND);
    return false;
  });
}

export function sampleCalled(name: string): Sample {
  const found = SAMPLES.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`The sample company ${name} is missing.`);
  return found;
}
