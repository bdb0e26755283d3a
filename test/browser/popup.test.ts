import { describe, expect, it } from 'vitest';
import { browserTests } from './support/small-slack.js';

const visit = browserTests();

/** A company without a registered authentication. */
const BAREUN = { brn: '9998107075', name: '바른물류' };

describe('the authentication page', () => {
  it('opens in a new tab and registers a department user, after which the company can collect', async (test) => {
    const slack = await visit(test, { as: 'U0EMMA' });
    await slack.firstSweepPosted();
    await slack.openAlerts();
    expect(await slack.modal.textContent()).toContain(BAREUN.name);
    await slack.closeModals();
    await slack.send(`/hometax popup ${BAREUN.name}`);
    const link = slack.modal.locator('[data-action=popup_open]');
    await link.waitFor();
    await slack.picture('valid link');

    const popupOpened = slack.page.waitForEvent('popup');
    await link.click();
    const popup = await popupOpened;
    await popup.locator('input[name=id]').fill('tax07075');
    await popup.locator('button[value=register-dept-user]').click();
    await popup.locator('.good').waitFor();
    await slack.pictureOf(popup, 'the page at POPBiLL');
    expect(await popup.textContent('.about')).toContain(BAREUN.name);
    await popup.close();
    await slack.modal.locator('[data-action=popup_registered]').click();

    await slack.modal.getByText('can collect').first().waitFor();
    await slack.picture('report after the registration');
    await slack.closeModals();
    await slack.openAlerts();
    expect(await slack.modal.textContent()).not.toContain(BAREUN.name);
  });

  it('cannot be opened after five minutes, and a button requests a new link', async (test) => {
    const slack = await visit(test, { expectedProblems: / 410 / });
    await slack.send('/hometax 팝업 마루건설');
    const link = slack.modal.locator('[data-action=popup_open]');
    const url = (await link.getAttribute('href')) ?? '';

    await slack.advance(301_000);
    await slack.modal.locator('[data-action=popup_new]').waitFor();
    await slack.picture('expired link');
    expect(await link.count()).toBe(0);
    const latePage = await slack.page.context().newPage();
    await latePage.goto(url);
    await latePage.getByText('쓸 수 없는 링크입니다').waitFor();
    await slack.pictureOf(latePage, 'too late');
    await latePage.close();
    await slack.modal.locator('[data-action=popup_new]').click();

    await link.waitFor();
    expect(await link.getAttribute('href')).not.toBe(url);
  });
});
