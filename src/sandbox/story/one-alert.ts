import { openPage, registerDeptUser } from '../popbill/authentication-page.js';
import type { Message } from '../slack/model.js';
import { PEOPLE } from '../world.js';
import {
  CHANNEL_NAME,
  hasButton,
  linkIn,
  messagesIn,
  say,
  show,
  shows,
  title,
  topWindow,
} from './channel.js';
import { comes, expected, sampleCalled, showNew, type Tour } from './tour.js';

/** Its department user is rejected, and a valid certificate stands beside it. */
export const COMPANY_OF_THE_STORY = '다온유통';

/** An alert's whole life. Between "claimed" and "worse" lies a night. */
export function oneAlert(tour: Tour) {
  const { world } = tour;
  const { slack, popbill } = world;
  const { brn } = sampleCalled(COMPANY_OF_THE_STORY);
  const alert = (...words: readonly string[]): Message | undefined =>
    messagesIn(world).findLast(
      // The digest names the company too.
      (message) =>
        shows(message, [COMPANY_OF_THE_STORY, ...words]) && !shows(message, ['일일 요약']),
    );
  const expectedAlert = (what: string, isIt: (now: Message) => boolean, ...words: string[]) =>
    expected(what, () => {
      const now = alert(...words);
      return now !== undefined && isIt(now) && now;
    });

  async function opens(): Promise<void> {
    title(
      `One alert’s life, 1: Lee adds ${COMPANY_OF_THE_STORY}; it is checked at once, and its alert opens`,
      `/hometax watch, in the channel ${CHANNEL_NAME}`,
    );
    await slack.slash(PEOPLE.lee, '/hometax', `watch ${brn}`, { channel: 'C0TEAM' });
    await expected('the window to add a company', () => slack.views(PEOPLE.lee).length > 0);
    await slack.submit(PEOPLE.lee, { owner: PEOPLE.kim });
    await expected('the alert of the new company', () => alert());
    await showNew(tour);
  }

  async function isClaimed(): Promise<void> {
    title('One alert’s life, 2: 김지우 claims it', 'the button on the alert');
    await slack.press(PEOPLE.kim, await expected('the alert', () => alert()), 'alert_take');
    await expectedAlert('an alert that says who claimed it', (now) =>
      hasButton(now, 'alert_hand_back'),
    );
    await showNew(tour);
  }

  return {
    async opensAndIsClaimed(): Promise<void> {
      await opens();
      await isClaimed();
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
      const isUnclaimed = (now: Message) => hasButton(now, 'alert_take');
      await expectedAlert('the alert, now critical', isUnclaimed, '긴급');
      await showNew(tour, COMPANY_OF_THE_STORY);
    },

    async isResolved(): Promise<void> {
      title(
        'One alert’s life, 4: 김지우 opens POPBiLL’s page, registers a department user, and it is resolved',
        'the buttons on the alert and in the window (08:40)',
      );
      await comes(tour, '2026-11-25T08:40');
      await slack.press(PEOPLE.kim, await expected('the alert', () => alert()), 'alert_page');
      const { view, url } = await expected('the link to the page', () => {
        const top = topWindow(world, PEOPLE.kim);
        const link = top && linkIn(top);
        return top && link !== undefined && { view: top, url: link };
      });
      show(view);
      const done = await registerDeptUser(url, await openPage(url), { id: 'daon02' });
      if (done.status !== 200) throw new Error(`The page answered ${done.status}.`);
      say(
        '… 김지우 registers a department user on the page and presses the last button of the window:',
      );
      await slack.press(PEOPLE.kim, view, 'popup_registered');
      const report = await expected('the report that follows', () => {
        const top = topWindow(world, PEOPLE.kim);
        return top && shows(top, [COMPANY_OF_THE_STORY, '수집 가능']) && top;
      });
      show(report);
      const isOver = (now: Message) => !hasButton(now, 'alert_take');
      await expectedAlert('the resolved alert', isOver, '해결');
      await showNew(tour, COMPANY_OF_THE_STORY);
    },
  };
}
