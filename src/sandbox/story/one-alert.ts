import { openPage, registerDeptUser } from '../popbill/authentication-page.js';
import type { Message } from '../slack/model.js';
import { PEOPLE } from '../world.js';
import {
  CHANNEL_NAME,
  contains,
  findLink,
  hasButton,
  messagesIn,
  print,
  printText,
  printTitle,
  topWindow,
} from './channel.js';
import { advanceTo, findSample, printNew, type Story, waitFor } from './story-run.js';

/** A company whose department user is rejected while its certificate is valid. */
export const STORY_COMPANY = '다온유통';

/** The chapters about one alert. A night has to pass between `openAndClaim` and `showCritical`. */
export function oneAlert(story: Story) {
  const { world } = story;
  const { slack, popbill } = world;
  const { brn } = findSample(STORY_COMPANY);
  const findAlert = (...words: readonly string[]): Message | undefined =>
    messagesIn(world).findLast(
      // The digest names the company too, so it is excluded.
      (message) =>
        contains(message, [STORY_COMPANY, ...words]) && !contains(message, ['일일 요약']),
    );
  const waitForAlert = (label: string, matches: (alert: Message) => boolean, ...words: string[]) =>
    waitFor(label, () => {
      const alert = findAlert(...words);
      return alert !== undefined && matches(alert) && alert;
    });

  async function openAlert(): Promise<void> {
    printTitle(
      `One alert’s life, 1: Lee adds ${STORY_COMPANY}; it is checked at once, and its alert opens`,
      `/hometax watch, in the channel ${CHANNEL_NAME}`,
    );
    await slack.slash(PEOPLE.lee, '/hometax', `watch ${brn}`, { channel: 'C0TEAM' });
    await waitFor('the window to add a company', () => slack.views(PEOPLE.lee).length > 0);
    await slack.submit(PEOPLE.lee, { owner: PEOPLE.kim });
    await waitFor('the alert of the new company', () => findAlert());
    await printNew(story);
  }

  async function claimAlert(): Promise<void> {
    printTitle('One alert’s life, 2: 김지우 claims it', 'the button on the alert');
    await slack.press(PEOPLE.kim, await waitFor('the alert', () => findAlert()), 'alert_take');
    await waitForAlert('an alert that says who claimed it', (alert) =>
      hasButton(alert, 'alert_hand_back'),
    );
    await printNew(story);
  }

  return {
    async openAndClaim(): Promise<void> {
      await openAlert();
      await claimAlert();
    },

    /** Removes the certificate at POPBiLL, so that no authentication works. */
    removeCertificate(): void {
      popbill.companies.updateProduct(brn, 'taxinvoice', { certificate: { state: 'none' } });
    },

    async showCritical(): Promise<void> {
      printTitle(
        'One alert’s life, 3: overnight the certificate is removed as well; the alert becomes critical and is unclaimed again',
        `the scheduled check at 06:00, ${CHANNEL_NAME}`,
      );
      const isUnclaimed = (alert: Message) => hasButton(alert, 'alert_take');
      await waitForAlert('the alert, now critical', isUnclaimed, '긴급');
      await printNew(story, STORY_COMPANY);
    },

    async resolve(): Promise<void> {
      printTitle(
        'One alert’s life, 4: 김지우 opens POPBiLL’s page, registers a department user, and it is resolved',
        'the buttons on the alert and in the window (08:40)',
      );
      await advanceTo(story, '2026-11-25T08:40');
      await slack.press(PEOPLE.kim, await waitFor('the alert', () => findAlert()), 'alert_page');
      const { view, url } = await waitFor('the link to the page', () => {
        const top = topWindow(world, PEOPLE.kim);
        const link = top && findLink(top);
        return top && link !== undefined && { view: top, url: link };
      });
      print(view);
      const submitted = await registerDeptUser(url, await openPage(url), { id: 'daon02' });
      if (submitted.status !== 200) throw new Error(`The page answered ${submitted.status}.`);
      printText(
        '… 김지우 registers a department user on the page and presses the last button of the window:',
      );
      await slack.press(PEOPLE.kim, view, 'popup_registered');
      const report = await waitFor('the report that follows', () => {
        const top = topWindow(world, PEOPLE.kim);
        return top && contains(top, [STORY_COMPANY, '수집 가능']) && top;
      });
      print(report);
      const hasNoClaimButton = (alert: Message) => !hasButton(alert, 'alert_take');
      await waitForAlert('the resolved alert', hasNoClaimButton, '해결');
      await printNew(story, STORY_COMPANY);
    },
  };
}
