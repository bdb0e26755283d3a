import type { Locator, Page } from 'playwright-core';
import { inStudio, type Studio } from './pictures/studio.js';

/** The company whose alert is shown: its certificate was revoked, and it has nothing else. */
const COMPANY = '초록농산';

/** The alert, the way to POPBiLL's page, and the same alert when it is resolved. */
async function takeAlert({ page, language, take }: Studio): Promise<void> {
  await page.locator('[data-tour="not-now"]').click();
  await firstSweepTold(page);
  const alert = alertOf(page);
  await alert.scrollIntoViewIfNeeded();
  await take(`alert-${language}`, alert);

  await alert.locator('[data-action="alert_page"]').click();
  const link = page.locator('.dialog-modal [data-action="popup_open"]');
  await link.waitFor();
  if (language === 'en') await take('popup', page.locator('.dialog-modal'));
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
  await take(`solved-${language}`, resolved);
}

async function takeHome({ page, take }: Studio): Promise<void> {
  await page.locator('[data-channel^="D"]').click();
  await page.getByRole('tab').first().click();
  await page.locator('.home .blocks').waitFor();
  await take('home', page.locator('main.channel'));
}

/** The whole page with its tour, where a certificate has come a step nearer to its end. */
async function takeSandbox({ page, take }: Studio): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('[data-tour="start-ko"]').click();
  await firstSweepTold(page);
  for (const _ of ['check', 'fix', 'resolve']) await page.locator('[data-tour="next"]').click();
  await page.locator('.top-clock').click();
  await page.locator('[data-due="rung"]').click();
  await page.locator('[data-tour-task="silence"]').waitFor();
  await take('sandbox', page);
}

function alertOf(page: Page): Locator {
  return page
    .locator('.message-list article.message')
    .filter({ hasText: COMPANY })
    .filter({ has: page.locator('[data-action="alert_check"]') })
    .first();
}

/** The last message of the first sweep tells of many companies in one. */
async function firstSweepTold(page: Page): Promise<void> {
  await page.locator('[data-action="roll_up_list"]').first().waitFor();
}

/** Takes the pictures that the README shows, of the built app on its page. */
async function main(): Promise<void> {
  await inStudio('ko', takeAlert);
  await inStudio('en', async (studio) => {
    await takeAlert(studio);
    await takeHome(studio);
  });
  await inStudio('ko', takeSandbox);
}

await main();
