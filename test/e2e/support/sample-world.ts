import type { Environment } from '../../../src/app/environment.js';
import {
  SAMPLES,
  type Sample,
  type SampleState,
  seedSampleCompanies,
} from '../../../src/sandbox/sample-companies.js';
import type { World } from '../../../src/sandbox/world.js';
import { eventually } from '../../support/eventually.js';
import { aWorld, type RunningApp, startIn } from './running-app.js';
import { watchByImport } from './watch-by-import.js';

/** A Thursday morning in Seoul, after the day's sweep: no story depends on the day it is run on. */
export const THURSDAY = Date.parse('2026-11-26T10:00:00+09:00');

/** The sample company that is in this state. */
export function sampleThat(shows: SampleState): Sample {
  const sample = SAMPLES.find((each) => each.shows === shows);
  if (sample === undefined) throw new Error(`No sample company shows ${shows}.`);
  return sample;
}

/** A world on that Thursday in which POPBiLL knows the sample companies. */
export async function sampleWorld(settings: Environment = {}): Promise<World> {
  const world = await aWorld({ startsAt: THURSDAY, settings });
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  return world;
}

/** The app in such a world; `watched` companies were swept once before this resolves. */
export async function sampleApp(
  options: { readonly settings?: Environment; readonly watched?: readonly Sample[] } = {},
): Promise<RunningApp> {
  const { settings = {}, watched = [] } = options;
  const world = await sampleWorld(settings);
  if (watched.length > 0) {
    await watchByImport(
      world,
      watched.map(({ brn, name, products }) => ({ brn, name, products: products.join(' ') })),
    );
  }
  const running = await startIn(world);
  if (watched.length > 0) await swept(running);
  return running;
}

/** Waits until the app has ended so many sweeps. */
export async function swept({ logged }: RunningApp, times = 1): Promise<void> {
  await eventually(() => logged.filter((line) => line.includes('"Sweep ends"')).length >= times);
}
