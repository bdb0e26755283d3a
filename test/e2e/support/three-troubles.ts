import type { World, WorldOptions } from '../../../src/sandbox/world.js';
import { MONDAY, untilSent } from './days.js';
import { aWorld, type RunningApp } from './running-app.js';
import { brns, certificateOnly, watch } from './watching.js';

const [GARAM = '', NURI_BRN = '', RAON = ''] = brns(3);

/** 누리전자, whose alert goes to the channel of its team. */
export const NURI = NURI_BRN;

/** The log message of a failed send. */
export const SEND_FAILED = 'A message could not be sent and will be retried';

/** Three companies that get an alert in the first sweep. */
export async function aWorldOfThree(options: WorldOptions = {}): Promise<World> {
  const world = await aWorld({ startsAt: MONDAY, ...options });
  await watch(world, [
    { brn: GARAM, name: '가람무역', state: certificateOnly(world, 8) },
    { brn: NURI, name: '누리전자', state: certificateOnly(world, -1), channel: 'C0TEAM' },
    { brn: RAON, name: '라온식품', state: {} },
  ]);
  return world;
}

/** Advances the clock, then waits until the outbox is empty. */
export async function advanceUntilSent(running: RunningApp, ms: number): Promise<void> {
  running.world.clock.advance(ms);
  await untilSent(running);
}
