import { describe, expect, it } from 'vitest';
import { ALERTS, browserTests, type SmallSlack } from './support/small-slack.js';

const visit = browserTests();

/** A company with an alert of its own. */
const CHOROK = '초록농산';
const HANBIT = '한빛상사';

/** The number of clicks that a person needs for `act`. */
async function clicksFor({ page }: SmallSlack, act: () => Promise<void>): Promise<number> {
  await page.evaluate(`
    globalThis.clicks = 0;
    globalThis.countClick ??= addEventListener('click', () => { globalThis.clicks += 1; }, true) ?? true;
  `);
  await act();
  return page.evaluate<number>('globalThis.clicks');
}

describe('the number of clicks', () => {
  it('is two from an alert to the open authentication page', async (test) => {
    const slack = await visit(test);
    const { page, modal } = slack;
    await slack.firstSweepPosted();

    const clicks = await clicksFor(slack, async () => {
      await slack.alertOf(CHOROK).locator('[data-action=alert_page]').click();
      const popupOpened = page.waitForEvent('popup');
      await modal.locator('[data-action=popup_open]').click();
      const popup = await popupOpened;
      await popup.getByText(CHOROK).waitFor();
      await popup.close();
    });

    expect(clicks).toBe(2);
    await slack.closeModals();
  });

  it('is one to claim an alert', async (test) => {
    const slack = await visit(test);
    const alert = slack.alertOf(CHOROK);

    const clicks = await clicksFor(slack, async () => {
      await alert.locator('[data-action=alert_take]').click();
      await alert.locator('[data-action=alert_hand_back]').waitFor();
    });

    expect(clicks).toBe(1);
  });

  it('is two to claim an alert of a combined alert', async (test) => {
    const slack = await visit(test);
    const { page, modal } = slack;
    const unclaimed = modal.locator('[data-action=alert_take]');

    const clicks = await clicksFor(slack, async () => {
      await page.locator('[data-action=roll_up_list]').last().click();
      await unclaimed.first().click();
      await modal.getByText('@김지우').first().waitFor();
    });

    expect(clicks).toBe(2);
    await slack.picture('claimed in the list');
    await slack.closeModals();
  });

  it.for([
    { as: 'U0KIM', says: '수집 가능', name: 'Korean' },
    { as: 'U0EMMA', says: 'can collect', name: 'English' },
  ])('is none to check a company by its name, in $name', async ({ as, says }, test) => {
    const slack = await visit(test, { as, channel: ALERTS });
    const report = slack.page
      .locator('.message-own')
      .filter({ has: slack.page.locator('[data-action=report_check]') })
      .filter({ hasText: says });

    const clicks = await clicksFor(slack, async () => {
      await slack.composer.focus();
      await slack.page.keyboard.type(`/hometax ${HANBIT}`);
      await slack.page.keyboard.press('Enter');
      await report.last().waitFor();
    });

    expect(clicks).toBe(0);
    expect(await report.last().textContent()).toContain(HANBIT);
    await slack.picture('checked');
  });
});
