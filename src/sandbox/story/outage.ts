import { MINUTE } from '../../kernel/time.js';
import { SAMPLES } from '../sample-companies.js';
import { messageWith } from './channel.js';
import { CHANNEL_NAME, say, title } from './screen.js';
import { comes, everythingTold, expected, type Tour, timeOf } from './tour.js';

/** "HomeTax answered nonsense", what POPBiLL says when the login page is down. */
const HOMETAX_IS_DOWN = -11100009;

/** Logins stay unanswered: one notice, nobody's authentication is called broken, and it is closed when it is over. */
export async function outage(tour: Tour): Promise<void> {
  const { world, reader } = tour;
  const { popbill, clock } = world;
  title(
    'The next morning HomeTax does not answer: one notice, and no authentication is called broken',
    `the sweep at 06:00, ${CHANNEL_NAME}`,
  );
  // POPBiLL knows by itself who has no department user; the others it would have to log in for.
  const registered = SAMPLES.filter(
    ({ brn }) => popbill.companies.get(brn)?.taxinvoice.deptUser.state !== 'none',
  );
  for (const { brn } of registered) {
    const logins = { operation: 'deptUserCheck', brn } as const;
    popbill.faults.set(logins, { kind: 'code', code: HOMETAX_IS_DOWN });
  }
  await comes(tour, timeOf('2026-11-26T06:00:01'), { sweep: true });
  await expected('the notice that HomeTax does not answer', () =>
    messageWith(world, '홈택스가 응답하지 않고 있습니다'),
  );
  await everythingTold(tour);
  reader.showNew(['홈택스가 응답하지 않고 있습니다']);

  say(
    '… every 15 minutes a few companies are asked; once HomeTax answers, all that was left is checked:',
  );
  popbill.faults.clear();
  clock.advance(16 * MINUTE);
  await expected('the same message, closed', () =>
    messageWith(world, '홈택스가 다시 응답합니다', '다시 확인했습니다'),
  );
  await everythingTold(tour);
  reader.showNew(['홈택스가 다시 응답합니다']);
}
