import type { Locator, Page } from 'playwright-core';
import { type Studio, withStudio } from './pictures/studio.js';

/** The company whose alert is shown. Its only authentication, a certificate, was revoked. */
const COMPANY = '초록농산';

/** Takes pictures: the alert; in English also the window with the link to POPBiLL's page, and the resolved alert. */
async function takeAlertPictures({ page, language, takePicture }: Studio): Promise<void> {
  await page.locator('[data-tour="not-now"]').click();
  await waitForFirstSweep(page);
  const alert = findAlert(page);
  await alert.scrollIntoViewIfNeeded();
  await takePicture(`alert-${language}`, alert);
  if (language === 'ko') return;

  await alert.locator('[data-action="alert_page"]').click();
  const link = page.locator('.dialog-modal [data-action="popup_open"]');
  await link.waitFor();
  await takePicture('popup', page.locator('.dialog-modal'));
  const [popup] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await popup.locator('button[value="register-certificate"]').click();
  await popup.locator('.good').waitFor();
  await popup.close();
  const ts = (await alert.getAttribute('data-ts')) ?? '';
  await page.locator('.dialog-modal [data-action="popup_registered"]').click();
  const resolved = page.locator(`.message-list [data-ts="${ts}"]`);
  await resolved.locator('[data-action="alert_check"]').waitFor({ state: 'detached' });
  await page.locator('.dialog-modal [data-tour="close"]').click();
  await page.locator('.dialog-modal').waitFor({ state: 'detached' });
  await resolved.scrollIntoViewIfNeeded();
  await takePicture('resolved', resolved);
}

async function takeHomePicture({ page, takePicture }: Studio): Promise<void> {
  await page.locator('[data-channel^="D"]').click();
  await page.getByRole('tab').first().click();
  await page.locator('.home .blocks').waitFor();
  await takePicture('home', page.locator('main.channel'));
}

/** The tour's steps before the one that moves the clock: check, fix and resolve. */
const STEPS_BEFORE_CLOCK = 3;

/** Takes a picture of the whole page with its tour, after moving the clock to the next notice about a certificate. */
async function takeSandboxPicture({ page, takePicture }: Studio): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('[data-tour="start-ko"]').click();
  await waitForFirstSweep(page);
  const next = page.locator('[data-tour="next"]');
  for (let step = 0; step < STEPS_BEFORE_CLOCK; step++) await next.click();
  await page.locator('.top-clock').click();
  await page.locator('[data-due="rung"]').click();
  // The first task of the step after the clock's.
  await page.locator('[data-tour-task="silence"]').waitFor();
  await takePicture('sandbox', page);
}

function findAlert(page: Page): Locator {
  return page
    .locator('.message-list article.message')
    .filter({ hasText: COMPANY })
    .filter({ has: page.locator('[data-action="alert_check"]') })
    .first();
}

/** Waits for the combined alert for many companies: the first sweep's last message. */
async function waitForFirstSweep(page: Page): Promise<void> {
  await page.locator('[data-action="roll_up_list"]').first().waitFor();
}

/** Takes the pictures of the README from the built app on the sandbox's page. */
async function main(): Promise<void> {
  await withStudio('ko', takeAlertPictures);
  await withStudio('en', async (studio) => {
    await takeAlertPictures(studio);
    await takeHomePicture(studio);
  });
  await withStudio('ko', takeSandboxPicture);
}

await main();
