import { parseArgs } from 'node:util';
import { printText, printTitle } from './story/channel.js';
import {
  askQuestions,
  importCompanies,
  passNight,
  showDigest,
  showFirstSweep,
  showOutage,
  showRenewals,
} from './story/chapters.js';
import { oneAlert } from './story/one-alert.js';
import { STARTS_AT, type Story, startStory } from './story/story-run.js';
import { openWorld, type World } from './world.js';

/** Prints two days in the life of the app to the terminal. Rejects if an expected message does not appear in time. */
async function runStory(world: World): Promise<void> {
  await importCompanies(world);
  printTitle(
    'The app starts; its first scheduled check asks POPBiLL about every company',
    'node dist/main.js',
  );
  const story = await startStory(world);
  try {
    await runChapters(story);
  } finally {
    await story.stop();
  }
  printText(
    'All of this ran on this computer: the built app over HTTP, mock servers of Slack and POPBiLL that refuse what the',
    'real ones refuse, and an SQLite file, which is deleted now.',
  );
}

async function runChapters(story: Story): Promise<void> {
  await showFirstSweep(story);
  const alert = oneAlert(story);
  await alert.openAndClaim();
  await askQuestions(story);
  await showDigest(story);
  await passNight(story, alert.removeCertificate);
  await alert.showCritical();
  await showRenewals(story);
  await alert.resolve();
  await showOutage(story);
}

// Messages are sent this many times faster than Slack allows.
const { hurry } = parseArgs({ options: { hurry: { type: 'string', default: '1' } } }).values;
const world = await openWorld({
  startsAt: STARTS_AT,
  hurry: Number(hurry),
  slackRateLimits: false,
  // One call at a time: companies are then checked in order, and every run posts the same alerts individually.
  settings: { POPBILL_CONCURRENCY: '1' },
});
try {
  await runStory(world);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`\nThe story failed: ${reason}`);
  process.exitCode = 1;
} finally {
  await world.close();
}
