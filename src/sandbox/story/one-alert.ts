import { openPage, registerDeptUser } from '../popbill/authentication-page.js';
import type { Message } from '../slack/model.js';
import { PEOPLE } from '../world.js';
import { hasButton, messagesIn, shows, windowWith } from './channel.js';
import { linkIn } from './link-in.js';
import { CHANNEL_NAME, say, showView, title } from './screen.js';
import { comes, everythingTold, expected, sampleCalled, type Tour, timeOf } from './tour.js';

/** Its department user is rejected, and a valid certificate stands beside it. */
export const COMPANY_OF_THE_STORY = '다온유통';

/** An alert's whole life. Between "taken" and "worse" lies a night. */
export function oneAlert(tour: Tour) {
  const { world, reader } = tour;
  const { slack, popbill } = world;
  const { brn } = sampleCalled(COMPANY_OF_THE_STORY);
  /** The digest names the company too. */
  const alert = (...words: readonly string[]): Message | undefined =>
    messagesIn(world).findLast(
      (message) =>
        shows(message, [COMPANY_OF_THE_STORY, ...words]) && !shows(message, ['일일 요약']),
    );

  async function opens(): Promise<void> {
    title(
      `One alert’s life, 1: Lee adds ${COMPANY_OF_THE_STORY}; it is checked at once, and its alert opens`,
      `/hometax watch, in the channel ${CHANNEL_NAME}`,
    );
    await slack.slash(PEOPLE.lee, '/hometax', `watch ${brn}`, { channel: 'C0TEAM' });
    await expected('the window to add a company', () => slack.views(PEOPLE.lee).length > 0);
    await slack.submit(PEOPLE.lee, { owner: PEOPLE.kim });
    await expected('the alert of the new company', () => alert());
    await everythingTold(tour);
    reader.showNew();
  }

  async function isTaken(): Promise<void> {
    title('One alert’s life, 2: 김지우 takes it', 'the button on the alert');
    await slack.press(PEOPLE.kim, await expected('the alert', () => alert()), 'alert_take');
    await expected('an alert that says who took it', () => {
      const now = alert();
      return now !== undefined && hasButton(now, 'alert_hand_back');
    });
    await everythingTold(tour);
    reader.showNew();
  }

  return {
    async opensAndIsTaken(): Promise<void> {
      await opens();
      await isTaken();
    },

    /** Overnight somebody removes the certificate at POPBiLL: nothing is left that works. */
    losesItsCertificate(): void {
      popbill.companies.updateProduct(brn, 'taxinvoice', { certificate: { state: 'none' } });
    },

    async isWorse(): Promise<void> {
      title(
        'One alert’s life, 3: overnight its certificate was removed too; it is worse, and nobody’s any more',
        `the sweep at 06:00, ${CHANNEL_NAME}`,
      );
      await expected('the alert, now critical', () => {
        const now = alert('긴급');
        return now !== undefined && hasButton(now, 'alert_take');
      });
      await everythingTold(tour);
      reader.showNew([COMPANY_OF_THE_STORY]);
    },

    async isSolved(): Promise<void> {
      title(
        'One alert’s life, 4: 김지우 opens POPBiLL’s page, registers a department user, and it is solved',
        'the buttons on the alert and in the window (08:40)',
      );
      await comes(tour, timeOf('2026-11-25T08:40'), { sweep: false });
      await slack.press(PEOPLE.kim, await expected('the alert', () => alert()), 'alert_page');
      const { view, url } = await expected('the link to the page', () => {
        const top = slack.views(PEOPLE.kim).at(-1);
        const link = top === undefined ? undefined : linkIn(top);
        return top === undefined || link === undefined ? undefined : { view: top, url: link };
      });
      showView(view);
      const page = await openPage(url);
      const done = await registerDeptUser(url, page, { id: 'daon02' });
      if (done.status !== 200) throw new Error(`The page answered ${done.status}.`);
      say(
        '… 김지우 registers a department user on the page and presses the last button of the window:',
      );
      await slack.press(PEOPLE.kim, view, 'popup_registered');
      showView(
        await expected('the report that follows', () =>
          windowWith(world, PEOPLE.kim, COMPANY_OF_THE_STORY, '수집 가능'),
        ),
      );
      await expected('the solved alert', () => {
        const now = alert('해결');
        return now !== undefined && !hasButton(now, 'alert_take');
      });
      await everythingTold(tour);
      reader.showNew([COMPANY_OF_THE_STORY]);
    },
  };
}
