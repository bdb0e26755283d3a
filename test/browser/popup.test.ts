import { describe, expect, it } from 'vitest';
import { browserTests } from './support/small-slack.js';

const visit = browserTests();

/** Nothing is registered for it. */
const BAREUN = { brn: '9998107075', name: '바른물류' };

describe('the authentication page', () => {
  it('opens in a new tab, takes a department user, and the company collects again', async (test) => {
    const slack = await visit(test, { as: 'U0EMMA' });
    await slack.firstSweepTold();
    await slack.openAlerts();
    expect(await slack.modal.textContent()).toContain(BAREUN.name);
    await slack.closeModals();
    await slack.send(`/hometax popup ${BAREUN.name}`);
    const link = slack.modal.locator('[data-action=popup_open]');
    await link.waitFor();
    await slack.picture('the link is alive');

    const opening = slack.page.waitForEvent('popup');
    await link.click();
    const popup = await opening;
    await popup.locator('input[name=id]').fill('tax07075');
    await popup.locator('button[value=register-dept-user]').click();
    await popup.locator('.good').waitFor();
    await slack.pictureOf(popup, 'the page at POPBiLL');
    expect(await popup.textContent('.about')).toContain(BAREUN.name);
    await popup.close();
    await slack.modal.locator('[data-action=popup_registered]').click();

    await slack.modal.getByText('can collect').first().waitFor();
    await slack.picture('mended');
    await slack.closeModals();
    await slack.openAlerts();
    expect(await slack.modal.textContent()).not.toContain(BAREUN.name);
  });

  it('is no longer to be opened when its 30 seconds are over, and a new link is one press away', async (test) => {
    const slack = await visit(test, { refusals: / 410 / });
    await slack.send('/hometax 팝업 마루건설');
    const link = slack.modal.locator('[data-action=popup_open]');
    const url = (await link.getAttribute('href')) ?? '';

    await slack.advance(31_000);
    await slack.modal.locator('[data-action=popup_new]').waitFor();
    await slack.picture('dead');
    expect(await link.count()).toBe(0);
    const late = await slack.page.context().newPage();
    await late.goto(url);
    await late.getByText('더 열 수 없습니다').waitFor();
    await slack.pictureOf(late, 'too late');
    await late.close();
    await slack.modal.locator('[data-action=popup_new]').click();

    await link.waitFor();
    expect(await link.getAttribute('href')).not.toBe(url);
  });
});
