import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../../app/environment.js';
import type { World } from '../world.js';

const PRELOAD = new URL('./loop-delay.js', import.meta.url).href;
/** Longer than the interval at which the app writes its delays. */
const WRITE_MS = 200;

function delayFileOf({ folder }: World): string {
  return join(folder, 'loop-delays.jsonl');
}

/** The settings of an app that records how long its event loop is blocked. */
export function loopDelaySettings(world: World): Environment {
  return { LOOP_DELAY_FILE: delayFileOf(world), NODE_OPTIONS: `--import=${PRELOAD}` };
}

/** Runs `work`. Returns the longest block of the app's event loop in each 0.1 s of that time, in ms. */
export async function loopDelaysDuring(
  world: World,
  work: () => Promise<unknown>,
): Promise<readonly number[]> {
  // So that delays from before `work` do not count.
  await delay(WRITE_MS);
  const startedAt = Date.now();
  await work();
  await delay(WRITE_MS);
  const lines = (await readFile(delayFileOf(world), 'utf8')).split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line): { readonly at: number; readonly delayMs: number } => JSON.parse(line))
    .filter(({ at }) => at >= startedAt)
    .map(({ delayMs }) => delayMs);
}
