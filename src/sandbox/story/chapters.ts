import { DAY, MINUTE, SECOND } from '../../kernel/time.js';
import { importSamples } from '../import-samples.js';
import { seoulStamp } from '../popbill/companies.js';
import { SAMPLES, seedSampleCompanies } from '../sample-companies.js';
import { PEOPLE, type World } from '../world.js';
import {
  CHANNEL_NAME,
  contains,
  findLink,
  findMessage,
  hasButton,
  messagesIn,
  print,
  printText,
  printTitle,
  topWindow,
} from './channel.js';
import { STORY_COMPANY } from './one-alert.js';
import { advanceTo, findSample, printNew, type Story, waitFor } from './story-run.js';

/** Imports the sample companies, except the one that Lee adds later, as an admin does before the first start. */
export async function importCompanies(world: World): Promise<void> {
  printTitle('Sample companies are imported', 'hometax-watch import samples.csv');
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  const watched = SAMPLES.filter(({ name }) => name !== STORY_COMPANY);
  const terminal = {
    out: (text: string) => void process.stdout.write(text),
    err: (line: string) => console.log(line),
    progress: () => {},
  };
  await importSamples(world, watched, { ownerOf: () => PEOPLE.kim, terminal });
}

/** Shows the first sweep's alerts: the first ones and the first critical ones individually, the others in a roll-up. */
export async function showFirstSweep(story: Story): Promise<void> {
  const { world } = story;
  const { slack } = world;
  await waitFor('the end of the first scheduled check', () => story.sweeps() > 0);
  const rollUp = await waitFor('one message for many alerts', () =>
    messagesIn(world).find((message) => hasButton(message, 'roll_up_list')),
  );
  printTitle(
    'What the channel received: five alerts, two more critical ones, and one combined alert for the others',
    CHANNEL_NAME,
  );
  await printNew(story);
  printText('… Lee presses its button and sees them all, in English:');
  await slack.press(PEOPLE.lee, rollUp, 'roll_up_list');
  const list = await waitFor('the list of the combined alert', () => {
    const top = topWindow(world, PEOPLE.lee);
    return top && hasButton(top, 'alert_page') && top;
  });
  print(list);
  await slack.closeView(PEOPLE.lee);
}

/** Requests a report as two people, each in their language, and as one of them the link to POPBiLL's page. */
export async function askQuestions(story: Story): Promise<void> {
  await requestReport(story, PEOPLE.kim, 'A person who reads Korean asks', '확인 터전학원');
  await requestReport(story, PEOPLE.lee, 'A person who reads English asks', 'check 라온식품');
  await openPopup(story);
}

async function requestReport(
  { world: { slack } }: Story,
  person: string,
  heading: string,
  words: string,
): Promise<void> {
  printTitle(heading, `/hometax ${words}`);
  const company = words.split(' ').slice(1);
  await slack.slash(person, '/hometax', words, { channel: 'C0TEAM' });
  // The report replaces the message "checking", which has one block.
  const answer = await waitFor('the report', () =>
    slack
      .ephemerals(person)
      .find((message) => message.blocks.length > 1 && contains(message, company)),
  );
  print(answer);
}

async function openPopup(story: Story): Promise<void> {
  const { world } = story;
  printTitle('The link to the authentication page', '/hometax 팝업 초록농산');
  await world.slack.slash(PEOPLE.kim, '/hometax', '팝업 초록농산', { channel: 'C0TEAM' });
  const waitForWindow = (label: string, { hasLink }: { readonly hasLink: boolean }) =>
    waitFor(label, () => {
      const top = topWindow(world, PEOPLE.kim);
      return top && (findLink(top) !== undefined) === hasLink && top;
    });
  print(await waitForWindow('the window with the link', { hasLink: true }));
  printText('… 30 seconds later the link has expired, and the window says so:');
  world.clock.advance(31 * SECOND);
  print(await waitForWindow('the window that says that the link has expired', { hasLink: false }));
  await world.slack.closeView(PEOPLE.kim);
  printText('… and the alert of the company says who opened the page:');
  await printNew(story, '초록농산');
}

export async function showDigest(story: Story): Promise<void> {
  printTitle('09:00 on a working day: the daily summary', CHANNEL_NAME);
  await advanceTo(story, '2026-11-24T09:00:01');
  await waitFor('the daily summary', () => findMessage(story.world, '일일 요약'));
  await printNew(story, '일일 요약');
}

/** A company whose alert was posted individually. */
const RENEWED_CERTIFICATE = '초록농산';
/** A company whose alert is in the roll-up. */
const RENEWED_PLAN = '아라미디어';

/** Renews a certificate and a plan overnight, makes `otherChanges` at POPBiLL, and runs the morning's sweep. */
export async function passNight(story: Story, otherChanges: () => void): Promise<void> {
  const { popbill, clock } = story.world;
  otherChanges();
  const lastDay = seoulStamp(clock.now() + 365 * DAY).slice(0, 8);
  const expiresAt = `${lastDay}235959`;
  const certificate = { state: 'registered', expiresAt } as const;
  const flatRate = { state: 'in-use', useEndDate: lastDay } as const;
  popbill.companies.updateProduct(findSample(RENEWED_CERTIFICATE).brn, 'taxinvoice', {
    certificate,
  });
  popbill.companies.updateProduct(findSample(RENEWED_PLAN).brn, 'taxinvoice', { flatRate });
  await advanceTo(story, '2026-11-25T06:00:01', { waitsForSweep: true });
}

export async function showRenewals(story: Story): Promise<void> {
  printTitle(
    `${RENEWED_CERTIFICATE} has a new certificate and ${RENEWED_PLAN} a new plan: both are resolved, the second in the combined alert`,
    `the same scheduled check, ${CHANNEL_NAME}`,
  );
  const resolvedText = '3곳 중 1곳 해결됨';
  await waitFor('the combined alert that says how many are resolved', () =>
    findMessage(story.world, resolvedText),
  );
  await printNew(story, RENEWED_CERTIFICATE, RENEWED_PLAN, resolvedText);
}

/** "Invalid response from HomeTax", POPBiLL's code while HomeTax's login page is down. */
const HOMETAX_DOWN_CODE = -11100009;

/** Lets HomeTax go down and recover: one notice, closed at the end. No authentication is reported as broken. */
export async function showOutage(story: Story): Promise<void> {
  const { world } = story;
  const { popbill, clock } = world;
  printTitle(
    'The next morning HomeTax does not answer: one notice, and no authentication is called broken',
    `the scheduled check at 06:00, ${CHANNEL_NAME}`,
  );
  for (const { brn } of SAMPLES) {
    // Without a department user, POPBiLL answers without a login to HomeTax, so no fault is planted.
    if (popbill.companies.get(brn)?.taxinvoice.deptUser.state === 'none') continue;
    const logins = { operation: 'deptUserCheck', brn } as const;
    popbill.faults.set(logins, { kind: 'code', code: HOMETAX_DOWN_CODE });
  }
  await advanceTo(story, '2026-11-26T06:00:01', { waitsForSweep: true });
  const downText = '홈택스가 응답하지 않습니다';
  await waitFor('the notice that HomeTax does not answer', () => findMessage(world, downText));
  await printNew(story, downText);

  printText(
    '… every 15 minutes a few companies are tried; once HomeTax answers, all that were not yet checked are checked:',
  );
  popbill.faults.clear();
  clock.advance(16 * MINUTE);
  const upText = '홈택스가 다시 응답합니다';
  await waitFor('the same message, closed', () => findMessage(world, upText, '다시 확인했습니다'));
  await printNew(story, upText);
}
