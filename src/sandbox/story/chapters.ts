import { DAY, MINUTE, SECOND } from '../../kernel/time.js';
import { importSamples } from '../import-samples.js';
import { seoulStamp } from '../popbill/companies.js';
import { SAMPLES, seedSampleCompanies } from '../sample-companies.js';
import { PEOPLE, type World } from '../world.js';
import {
  CHANNEL_NAME,
  hasButton,
  linkIn,
  messagesIn,
  messageWith,
  say,
  show,
  shows,
  title,
  topWindow,
} from './channel.js';
import { COMPANY_OF_THE_STORY } from './one-alert.js';
import { comes, expected, sampleCalled, showNew, type Tour } from './tour.js';

/** All sample companies but the one that somebody adds later, as an admin imports them before the first start. */
export async function importCompanies(world: World): Promise<void> {
  title('Sample companies are imported', 'hometax-watch import samples.csv');
  seedSampleCompanies(world.popbill.companies, world.clock.now());
  const watched = SAMPLES.filter(({ name }) => name !== COMPANY_OF_THE_STORY);
  const terminal = {
    out: (text: string) => void process.stdout.write(text),
    err: (line: string) => console.log(line),
    progress: () => {},
  };
  await importSamples(world, watched, { owner: PEOPLE.kim, terminal });
}

/** The first notices are posted individually, the others in one message with a list behind a button. */
export async function firstSweep(tour: Tour): Promise<void> {
  const { world } = tour;
  const { slack } = world;
  await expected('the end of the first sweep', () => tour.sweeps() > 0);
  const rollUp = await expected('one message for many alerts', () =>
    messagesIn(world).find((message) => hasButton(message, 'roll_up_list')),
  );
  title(
    'What the channel received: five alerts posted individually, and one message for all others (a roll-up)',
    CHANNEL_NAME,
  );
  await showNew(tour);
  say('… Lee presses its button and sees them all, in English:');
  await slack.press(PEOPLE.lee, rollUp, 'roll_up_list');
  const list = await expected('the list of the roll-up', () => {
    const top = topWindow(world, PEOPLE.lee);
    return top && hasButton(top, 'alerts_row') && top;
  });
  show(list);
  await slack.closeView(PEOPLE.lee);
}

/** Two people ask, each in their language, and one gets the link to POPBiLL's page. */
export async function questions(tour: Tour): Promise<void> {
  await report(tour, PEOPLE.kim, 'A person who reads Korean asks', '확인 터전학원');
  await report(tour, PEOPLE.lee, 'A person who reads English asks', 'check 라온식품');
  await popup(tour);
}

async function report(
  { world: { slack } }: Tour,
  person: string,
  heading: string,
  words: string,
): Promise<void> {
  title(heading, `/hometax ${words}`);
  const company = words.split(' ').slice(1);
  await slack.slash(person, '/hometax', words, { channel: 'C0TEAM' });
  // The report takes the place of "checking", which is one block.
  const answer = await expected('the report', () =>
    slack
      .ephemerals(person)
      .find((message) => message.blocks.length > 1 && shows(message, company)),
  );
  show(answer);
}

async function popup(tour: Tour): Promise<void> {
  const { world } = tour;
  title('The link to the authentication page', '/hometax 팝업 초록농산');
  await world.slack.slash(PEOPLE.kim, '/hometax', '팝업 초록농산', { channel: 'C0TEAM' });
  const window = (what: string, hasLink: boolean) =>
    expected(what, () => {
      const top = topWindow(world, PEOPLE.kim);
      return top && (linkIn(top) !== undefined) === hasLink && top;
    });
  show(await window('the window with the link', true));
  say('… 30 seconds later the link is dead, and the window says so:');
  world.clock.advance(31 * SECOND);
  show(await window('the window that says that the link is dead', false));
  await world.slack.closeView(PEOPLE.kim);
  say('… and the alert of the company says who opened the page:');
  await showNew(tour, '초록농산');
}

export async function digest(tour: Tour): Promise<void> {
  title('09:00 on a working day: the digest', CHANNEL_NAME);
  await comes(tour, '2026-11-24T09:00:01');
  await expected('the digest', () => messageWith(tour.world, '일일 요약'));
  await showNew(tour, '일일 요약');
}

/** The first has an alert that was posted individually, the second is in the roll-up. */
const RENEWING = ['초록농산', '푸른약국'];

/** A night passes: some things are fixed, some break. `meanwhile` adds to what happens at POPBiLL. */
export async function night(tour: Tour, meanwhile: () => void): Promise<void> {
  const { popbill, clock } = tour.world;
  meanwhile();
  const expiresAt = `${seoulStamp(clock.now() + 379 * DAY).slice(0, 8)}235959`;
  const certificate = { state: 'registered', expiresAt } as const;
  for (const { brn, products } of RENEWING.map(sampleCalled)) {
    for (const product of products) popbill.companies.updateProduct(brn, product, { certificate });
  }
  await comes(tour, '2026-11-25T06:00:01', { sweep: true });
}

export async function renewals(tour: Tour): Promise<void> {
  title(
    `${RENEWING.join(' and ')} registered new certificates: both are resolved, the second in the roll-up`,
    `the same sweep, ${CHANNEL_NAME}`,
  );
  const resolved = '5곳 가운데 1곳이 해결';
  await expected('the roll-up that says how many are resolved', () =>
    messageWith(tour.world, resolved),
  );
  await showNew(tour, ...RENEWING, resolved);
}

/** "HomeTax answered nonsense", what POPBiLL says when the login page is down. */
const HOMETAX_IS_DOWN = -11100009;

/** Logins stay unanswered: one notice, nobody's authentication is called broken, and it is closed when it is over. */
export async function outage(tour: Tour): Promise<void> {
  const { world } = tour;
  const { popbill, clock } = world;
  title(
    'The next morning HomeTax does not answer: one notice, and no authentication is called broken',
    `the sweep at 06:00, ${CHANNEL_NAME}`,
  );
  for (const { brn } of SAMPLES) {
    // POPBiLL knows by itself who has no department user; the others it would have to log in for.
    if (popbill.companies.get(brn)?.taxinvoice.deptUser.state === 'none') continue;
    const logins = { operation: 'deptUserCheck', brn } as const;
    popbill.faults.set(logins, { kind: 'code', code: HOMETAX_IS_DOWN });
  }
  await comes(tour, '2026-11-26T06:00:01', { sweep: true });
  const down = '홈택스가 응답하지 않고 있습니다';
  await expected('the notice that HomeTax does not answer', () => messageWith(world, down));
  await showNew(tour, down);

  say(
    '… every 15 minutes a few companies are asked; once HomeTax answers, all that was left is checked:',
  );
  popbill.faults.clear();
  clock.advance(16 * MINUTE);
  const again = '홈택스가 다시 응답합니다';
  await expected('the same message, closed', () => messageWith(world, again, '다시 확인했습니다'));
  await showNew(tour, again);
}
