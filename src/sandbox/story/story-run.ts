import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { type Instant, SECOND } from '../../kernel/time.js';
import { SAMPLES, type Sample } from '../sample-companies.js';
import { startApp } from '../start-app.js';
import { METRICS_TOKEN, type World } from '../world.js';
import { ChannelPrinter } from './channel.js';

/** A fixed Tuesday morning in Seoul. */
export const STARTS_AT = timeOf('2026-11-24T08:29');

export interface Story {
  readonly world: World;
  readonly printer: ChannelPrinter;
  /** The number of sweeps that have ended. */
  sweeps(): number;
  /** The number of messages in the app's outbox. */
  pendingMessages(): Promise<number>;
  stop(): Promise<void>;
}

/** Generous, for busy machines. */
const TIMEOUT_MS = 60 * SECOND;
const POLL_INTERVAL_MS = 50;

export async function startStory(world: World): Promise<Story> {
  let sweeps = 0;
  const { app, url } = await startApp(world, (entry) => {
    if (entry['msg'] === 'Scheduled check ends') sweeps += 1;
    if (entry['level'] === 'error') console.error(JSON.stringify(entry));
  });
  return {
    world,
    printer: new ChannelPrinter(world),
    sweeps: () => sweeps,
    pendingMessages: () => readPendingMessages(`${url}/metrics`),
    stop: () => app.stop(5 * SECOND),
  };
}

async function readPendingMessages(metricsUrl: string): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const { body } = await request(metricsUrl, { headers });
  const value = /^hometax_watch_outbox_entries (\d+)$/m.exec(await body.text())?.[1];
  if (value === undefined) throw new Error('/metrics has no hometax_watch_outbox_entries.');
  return Number(value);
}

function timeOf(seoulTime: string): Instant {
  return Date.parse(`${seoulTime}+09:00`);
}

/** Polls until `find` returns a value, and resolves with it. Rejects after the timeout, naming `label`. */
export async function waitFor<T>(
  label: string,
  find: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const value = await find();
    if (value !== undefined && value !== false) return value;
    await sleep(POLL_INTERVAL_MS);
  }
  throw new Error(`"${label}" did not appear within ${timeoutMs / SECOND} seconds.`);
}

/** Advances the clock to a time in Seoul. */
export async function advanceTo(
  story: Story,
  time: string,
  { waitsForSweep = false } = {},
): Promise<void> {
  const previousSweeps = story.sweeps();
  story.world.clock.advance(Math.max(0, timeOf(time) - story.world.clock.now()));
  if (waitsForSweep) await waitFor('the end of the sweep', () => story.sweeps() > previousSweeps);
}

/** Waits until the outbox is empty, then prints what is new. Advances the clock so that short delays pass quickly. */
export async function printNew(story: Story, ...containing: string[]): Promise<void> {
  await waitFor('an empty outbox', async () => {
    if ((await story.pendingMessages()) === 0) return true;
    await sleep(5 * POLL_INTERVAL_MS);
    story.world.clock.advance(2 * SECOND);
    return false;
  });
  story.printer.printNew(containing.length === 0 ? undefined : containing);
}

export function findSample(name: string): Sample {
  const sample = SAMPLES.find((each) => each.name === name);
  if (sample === undefined) throw new Error(`The sample company ${name} is missing.`);
  return sample;
}
