import { parseArgs } from 'node:util';
import { say, title } from './story/channel.js';
import {
  digest,
  firstSweep,
  importCompanies,
  night,
  outage,
  questions,
  renewals,
} from './story/chapters.js';
import { oneAlert } from './story/one-alert.js';
import { STARTS_AT, startTour, type Tour } from './story/tour.js';
import { openWorld, type World } from './world.js';

/** Two days in the life of the app, told on the terminal. Ends when something promised does not appear in time. */
async function tell(world: World): Promise<void> {
  await importCompanies(world);
  title('The app starts; its first sweep asks POPBiLL about every company', 'node dist/main.js');
  const tour = await startTour(world);
  try {
    await chapters(tour);
  } finally {
    await tour.stop();
  }
  say(
    'All of this ran on this machine: the built app over HTTP, stand-ins of Slack and POPBiLL that refuse what the',
    'real ones refuse, and an SQLite file, which is deleted now.',
  );
}

async function chapters(tour: Tour): Promise<void> {
  await firstSweep(tour);
  const alert = oneAlert(tour);
  await alert.opensAndIsClaimed();
  await questions(tour);
  await digest(tour);
  await night(tour, alert.losesItsCertificate);
  await alert.isWorse();
  await renewals(tour);
  await alert.isResolved();
  await outage(tour);
}

// How many times faster than at Slack's pace messages follow each other.
const { hurry } = parseArgs({ options: { hurry: { type: 'string', default: '1' } } }).values;
const world = await openWorld({
  startsAt: STARTS_AT,
  hurry: Number(hurry),
  slackRateLimits: false,
  // Companies are asked in their order, so that the same alerts are posted individually in every run.
  settings: { POPBILL_CONCURRENCY: '1' },
});
try {
  await tell(world);
} catch (error) {
  const what = error instanceof Error ? error.message : String(error);
  console.error(`\nThe story broke off: ${what}`);
  process.exitCode = 1;
} finally {
  await world.close();
}
