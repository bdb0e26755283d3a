import type { Environment } from '../../../src/app/environment.js';
import {
  SAMPLES,
  type Sample,
  type SampleState,
  seedSampleCompanies,
} from '../../../src/sandbox/sample-companies.js';
import type { World } from '../../../src/sandbox/world.js';
import { eventually } from '../../support/eventually.js';
import { aWorld, type RunningApp, startApp } from './running-app.js';
import { watchByImport } from './watch-by-import.js';

/** A Thursday morning in Seoul, after the day's sweep. */
export const THURSDAY = Date.parse('2026-11-26T10:00:00+09:00');

/** The sample company in this state. */
export function findSample(shows: SampleState): Sample {
  const sample = SAMPLES.find((each) => each.state === shows);
  if (sample === undefined) throw new Error(`No sample company shows ${shows}.`);
  return sample;
}

/** A world on that Thursday, with the sample companies at POPBiLL. */
export async function sampleWorld(settings: Environment = {}): Promise<World> {
  const world = await aWorld({ startsAt: THURSDAY, settings });
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  return world;
}

/** The app in a sample world. Resolves after the first sweep of the `watched` companies. */
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
  const running = await startApp(world);
  if (watched.length > 0) await untilSweepsEnd(running);
  return running;
}

/** Waits until the app has finished this many sweeps. */
export async function untilSweepsEnd({ logged }: RunningApp, times = 1): Promise<void> {
  await eventually(
    () => logged.filter((line) => line.includes('"Scheduled check ends"')).length >= times,
  );
}
