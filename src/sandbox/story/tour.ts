import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { type Instant, SECOND } from '../../kernel/time.js';
import { SAMPLES, type Sample } from '../sample-companies.js';
import { startApp } from '../start-app.js';
import { METRICS_TOKEN, type World } from '../world.js';
import { Reader } from './channel.js';

/** Tuesday morning in Seoul, whenever it is run. */
export const STARTS_AT = timeOf('2026-11-24T08:29');

export interface Tour {
  readonly world: World;
  readonly reader: Reader;
  /** How many sweeps have ended. */
  sweeps(): number;
  waiting(): Promise<number>;
  stop(): Promise<void>;
}

/** Generous, since a machine may be busy with other things. */
const PATIENCE = 60 * SECOND;
const BETWEEN_LOOKS = 50;

export async function startTour(world: World): Promise<Tour> {
  let sweeps = 0;
  const { app, url } = await startApp(world, (entry) => {
    if (entry['msg'] === 'Sweep ends') sweeps += 1;
    if (entry['level'] === 'error') console.error(JSON.stringify(entry));
  });
  return {
    world,
    reader: new Reader(world),
    sweeps: () => sweeps,
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

function timeOf(seoul: string): Instant {
  return Date.parse(`${seoul}+09:00`);
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

/** Sets the clock to a time in Seoul, and waits for the sweep that is due. */
export async function comes(tour: Tour, seoul: string, { sweep = false } = {}): Promise<void> {
  const before = tour.sweeps();
  tour.world.clock.advance(Math.max(0, timeOf(seoul) - tour.world.clock.now()));
  if (sweep) await expected('the end of the sweep', () => tour.sweeps() > before);
}

/** Shows what is new, once everything is sent; short delays pass sooner than on a real clock. */
export async function showNew({ world, reader, waiting }: Tour, ...only: string[]): Promise<void> {
  await expected('an empty outbox', async () => {
    if ((await waiting()) === 0) return true;
    await sleep(5 * BETWEEN_LOOKS);
    world.clock.advance(2 * SECOND);
    return false;
  });
  reader.showNew(only.length === 0 ? undefined : only);
}

export function sampleCalled(name: string): Sample {
  const found = SAMPLES.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`The sample company ${name} is missing.`);
  return found;
}
