import type { World, WorldOptions } from '../../../src/sandbox/world.js';
import { MONDAY, untilTold } from './days.js';
import { aWorld, type RunningApp } from './running-app.js';
import { brns, certificateOnly, watch } from './watching.js';

const [GARAM = '', OF_TEAM = '', RAON = ''] = brns(3);

/** 누리전자. */
export const NURI = OF_TEAM;

/** What is logged when Slack did not take a message. */
export const WAITS = 'A message could not be sent and waits';

/** Three companies whose trouble is told in the first sweep; 누리전자's in the channel of its team. */
export async function aWorldOfThree(options: WorldOptions = {}): Promise<World> {
  const world = await aWorld({ startsAt: MONDAY, ...options });
  await watch(world, [
    { brn: GARAM, name: '가람무역', at: certificateOnly(world, 8) },
    { brn: NURI, name: '누리전자', at: certificateOnly(world, -1), channel: 'C0TEAM' },
    { brn: RAON, name: '라온식품', at: {} },
  ]);
  return world;
}

/** Time goes by in the sandbox until the outbox has been emptied. */
export async function untilDeliveredIn(running: RunningApp, ms: number): Promise<void> {
  running.world.clock.advance(ms);
  await untilTold(running);
}
