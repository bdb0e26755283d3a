import { DAY } from '../../kernel/time.js';
import { seoulStamp } from '../popbill/seoul-stamp.js';
import { PEOPLE } from '../world.js';
import { hasButton, messagesIn, messageWith } from './channel.js';
import { CHANNEL_NAME, say, showView, title } from './screen.js';
import { comes, everythingTold, expected, sampleCalled, type Tour, timeOf } from './tour.js';

/** The first notices stand alone, the others are told in one message with a list behind a button. */
export async function firstSweep(tour: Tour): Promise<void> {
  const { world, reader } = tour;
  const { slack } = world;
  await expected('the end of the first sweep', () => tour.sweeps() > 0);
  const rollUp = await expected('one message for many alerts', () =>
    messagesIn(world).find((message) => hasButton(message, 'roll_up_list')),
  );
  await everythingTold(tour);
  title(
    'What the channel received: five alerts that stand alone, and one message for all others (a roll-up)',
    CHANNEL_NAME,
  );
  reader.showNew();
  say('… Lee presses its button and sees them all, in English:');
  await slack.press(PEOPLE.lee, rollUp, 'roll_up_list');
  showView(
    await expected('the list of the roll-up', () => {
      const top = slack.views(PEOPLE.lee).at(-1);
      return top !== undefined && hasButton(top, 'alerts_row') ? top : undefined;
    }),
  );
  await slack.closeView(PEOPLE.lee);
}

export async function digest(tour: Tour): Promise<void> {
  title('09:00 on a working day: the digest', CHANNEL_NAME);
  await comes(tour, timeOf('2026-11-24T09:00:01'), { sweep: false });
  await expected('the digest', () => messageWith(tour.world, '일일 요약'));
  await everythingTold(tour);
  tour.reader.showNew(['일일 요약']);
}

/** A night passes: some things are mended, some break. `meanwhile` adds to what happens at POPBiLL. */
export async function night(tour: Tour, meanwhile: () => void): Promise<void> {
  const { popbill } = tour.world;
  meanwhile();
  const expiresAt = `${seoulStamp(tour.world.clock.now() + 379 * DAY).slice(0, 8)}235959`;
  for (const name of RENEWING) {
    const { brn, products } = sampleCalled(name);
    for (const product of products) {
      popbill.companies.updateProduct(brn, product, {
        certificate: { state: 'registered', expiresAt },
      });
    }
  }
  await comes(tour, timeOf('2026-11-25T06:00:01'), { sweep: true });
}

/** The first has an alert that stands alone, the second is in the roll-up. */
const RENEWING = ['초록농산', '푸른약국'];

export async function renewals(tour: Tour): Promise<void> {
  title(
    `${RENEWING.join(' and ')} registered new certificates: both are solved, the second in the roll-up`,
    `the same sweep, ${CHANNEL_NAME}`,
  );
  await expected('the roll-up that says how many are solved', () =>
    messageWith(tour.world, '5곳 가운데 1곳이 해결'),
  );
  await everythingTold(tour);
  tour.reader.showNew([...RENEWING, '5곳 가운데 1곳이 해결']);
}
