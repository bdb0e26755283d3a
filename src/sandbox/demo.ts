import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig, secretsOf } from '../app/config.js';
import { type App, createApp } from '../app/create-app.js';
import { createLogger } from '../app/logger.js';
import { runCli } from '../app/run-cli.js';
import type { Terminal } from '../cli/terminal.js';
import { writeCompanies } from '../csv/write-companies.js';
import { DAY, SECOND } from '../domain/instant.js';
import { seoulStamp } from './popbill/seoul-stamp.js';
import { SAMPLES, seedSampleCompanies } from './sample-companies.js';
import type { Message, View } from './slack/model.js';
import { terminalLines } from './terminal-message.js';
import { ALERT_CHANNEL, openWorld, PEOPLE, type World } from './world.js';

/** Thursday morning in Seoul, so that the story does not depend on the day it is run. */
const STARTS_AT = Date.parse('2026-11-26T08:29:00+09:00');
const NAMES = new Map<string, string>([
  [PEOPLE.kim, '김지우'],
  [PEOPLE.lee, 'Lee'],
  [ALERT_CHANNEL, '홈택스-알림'],
]);

async function main(): Promise<void> {
  const world = await openWorld({ startsAt: STARTS_AT, slackRateLimits: false });
  try {
    await tell(world);
  } finally {
    await world.close();
  }
}

/** The story: import, first sweep, two commands, a renewal, the next day's sweep. */
async function tell(world: World): Promise<void> {
  const { slack, popbill, clock } = world;
  seedSampleCompanies(popbill.companies, clock.now());
  title('Sample companies are imported', 'hometax-watch import samples.csv');
  await importSamples(world);

  title('The app starts; its first sweep asks POPBiLL about every company', 'node dist/main.js');
  const app = await start(world);
  const told = new Set<string>();
  await quiet(world);
  title('What the alert channel received', '#홈택스-알림');
  showNew(world, told);

  title('A person who reads Korean asks', '/hometax 확인 터전학원');
  await slack.slash(PEOPLE.kim, '/hometax', '확인 터전학원', { channel: 'C0TEAM' });
  await showReport(world, PEOPLE.kim, '터전학원');

  title('A person who reads English asks', '/hometax check 다온유통');
  await slack.slash(PEOPLE.lee, '/hometax', 'check 다온유통', { channel: 'C0TEAM' });
  await showReport(world, PEOPLE.lee, '다온유통');

  title('The link to the authentication page', '/hometax 팝업 가람무역');
  await slack.slash(PEOPLE.kim, '/hometax', '팝업 가람무역', { channel: 'C0TEAM' });
  const view = await slack.waitFor(({ views }) => {
    const top = views(PEOPLE.kim).at(-1);
    return top !== undefined && JSON.stringify(top.blocks).includes('"url":') ? top : undefined;
  });
  showView(view);
  console.log('\n… 30 seconds later the link is dead, and the window says so:\n');
  clock.advance(31 * SECOND);
  showView(await slack.waitFor(({ views }) => changed(views(PEOPLE.kim).at(-1), view)));

  title('가람무역 registers its renewed certificate; the next morning’s sweep sees it', '(06:00)');
  const garam = SAMPLES.find(({ name }) => name === '가람무역');
  if (garam === undefined) throw new Error('The sample company 가람무역 is missing.');
  const expiresAt = `${seoulStamp(STARTS_AT + 379 * DAY).slice(0, 8)}235959`;
  popbill.companies.update(garam.brn, {
    taxinvoice: { certificate: { state: 'registered', expiresAt } },
  });
  clock.advance(DAY);
  await quiet(world);
  title('What is new in the channel: edits, thread lines, and one solved alert', '#홈택스-알림');
  showNew(world, told);

  await app.stop(5 * SECOND);
  console.log(
    `\nAll of this ran on this machine: the built app over HTTP on port ${app.address.port}, stand-ins of Slack and\n` +
      'POPBiLL that refuse what the real ones refuse, and an SQLite file, which is deleted now.\n',
  );
}

async function importSamples(world: World): Promise<void> {
  const file = join(world.folder, 'samples.csv');
  await writeFile(
    file,
    writeCompanies(
      SAMPLES.map(({ brn, name, products }) => ({
        v: 1,
        brn,
        name,
        products,
        owner: PEOPLE.kim,
        addedBy: 'cli',
        addedAt: STARTS_AT,
      })),
    ),
  );
  const terminal: Terminal = {
    out: (text) => void process.stdout.write(text),
    err: (line) => console.log(line),
    progress: () => {},
  };
  await runCli(['import', file], { ...settingsOf(world), clock: world.clock, terminal });
}

async function start(world: World): Promise<App> {
  const { config, log } = settingsOf(world);
  const { clock } = world;
  const app = await createApp(config, log, { clock, timers: clock });
  if (!app.ok) throw app.error;
  world.slack.connectApp(`http://127.0.0.1:${app.value.address.port}/slack/events`);
  const connected = await app.value.connected;
  if (!connected.ok)
    throw new Error(`The stand-in Slack refuses the app: ${connected.error.error}`);
  return app.value;
}

function settingsOf(world: World) {
  const config = readConfig(world.environment);
  if (!config.ok) throw new Error(config.error.map(({ sentence }) => sentence).join('\n'));
  const log = createLogger({
    level: 'error',
    secrets: secretsOf(config.value),
    destination: process.stderr,
  });
  return { config: config.value, log };
}

/** Waits until nothing has changed in the workspace for a while: the sweep is done and everything is told. */
async function quiet({ slack }: World): Promise<void> {
  const QUIET_MS = 2500;
  let last = Date.now();
  const stop = slack.onChange(() => {
    last = Date.now();
  });
  while (Date.now() - last < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  stop();
}

/** The report takes the place of "checking" and is the last thing that was shown about the company. */
async function showReport(world: World, person: string, name: string): Promise<void> {
  const report = await world.slack.waitFor(({ ephemerals }) =>
    ephemerals(person).find(
      ({ blocks }) => blocks.length > 1 && JSON.stringify(blocks).includes(name),
    ),
  );
  show(report);
}

function changed(view: View | undefined, before: View): View | undefined {
  return view !== undefined && view.hash !== before.hash ? view : undefined;
}

function showNew({ slack }: World, told: Set<string>): void {
  for (const message of slack.channel(ALERT_CHANNEL).messages) {
    const isNew = once(told, `${message.ts} ${message.versions.length}`);
    if (isNew) show(message, message.versions.length > 1 ? '(edited)' : '');
    for (const reply of message.replies) {
      if (!once(told, reply.ts)) continue;
      const aloud = reply.replyBroadcast ? ' (also sent to the channel)' : '';
      console.log(
        lines(reply)
          .map((line) => `    ↳ ${line}`)
          .join('\n') + aloud,
      );
    }
  }
}

function once(told: Set<string>, what: string): boolean {
  if (told.has(what)) return false;
  told.add(what);
  return true;
}

function show(message: Message, mark = ''): void {
  console.log(`\n┌ ${mark}`);
  for (const line of lines(message)) console.log(`│ ${line}`);
}

function showView(view: View): void {
  console.log(`┌ [ ${view.title} ]`);
  for (const line of lines(view)) console.log(`│ ${line}`);
}

function lines(shown: Message | View): readonly string[] {
  return terminalLines(shown, { names: NAMES, colours: process.stdout.isTTY });
}

function title(what: string, how: string): void {
  console.log(`\n${'═'.repeat(100)}\n${what}\n  ${how}\n`);
}

await main();
