import { SECOND } from '../../kernel/time.js';
import { PEOPLE } from '../world.js';
import { shows } from './channel.js';
import { linkIn } from './link-in.js';
import { say, show, showView, title } from './screen.js';
import { everythingTold, expected, type Tour } from './tour.js';

/** Two people ask, each in their language, and one gets the link to POPBiLL's page. */
export async function questions(tour: Tour): Promise<void> {
  await report(tour, PEOPLE.kim, {
    title: 'A person who reads Korean asks',
    words: '확인 터전학원',
    company: '터전학원',
  });
  await report(tour, PEOPLE.lee, {
    title: 'A person who reads English asks',
    words: 'check 라온식품',
    company: '라온식품',
  });
  await popup(tour);
}

async function report(
  { world: { slack } }: Tour,
  person: string,
  asked: { readonly title: string; readonly words: string; readonly company: string },
): Promise<void> {
  title(asked.title, `/hometax ${asked.words}`);
  await slack.slash(person, '/hometax', asked.words, { channel: 'C0TEAM' });
  // The report takes the place of "checking", which is one block.
  show(
    await expected('the report', () =>
      slack
        .ephemerals(person)
        .find((message) => message.blocks.length > 1 && shows(message, [asked.company])),
    ),
  );
}

async function popup(tour: Tour): Promise<void> {
  const { slack, clock } = tour.world;
  title('The link to the authentication page', '/hometax 팝업 초록농산');
  await slack.slash(PEOPLE.kim, '/hometax', '팝업 초록농산', { channel: 'C0TEAM' });
  const top = () => slack.views(PEOPLE.kim).at(-1);
  const alive = await expected('the window with the link', () => {
    const view = top();
    return view !== undefined && linkIn(view) !== undefined ? view : undefined;
  });
  showView(alive);
  say('… 30 seconds later the link is dead, and the window says so:');
  clock.advance(31 * SECOND);
  const dead = await expected('the window that says that the link is dead', () => {
    const view = top();
    return view !== undefined && linkIn(view) === undefined ? view : undefined;
  });
  showView(dead);
  await slack.closeView(PEOPLE.kim);
  say('… and the alert of the company says who opened the page:');
  await everythingTold(tour);
  tour.reader.showNew(['초록농산']);
}
