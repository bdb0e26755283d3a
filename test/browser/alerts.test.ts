import { describe, expect, it } from 'vitest';
import { browserTests } from './support/small-slack.js';

const visit = browserTests();

/** A company whose only method is a valid certificate, so that its loss stops collection. */
const KEUNSOL = { brn: '9998812126', name: '큰솔회계' };

describe('an alert', () => {
  it('is claimed, released, snoozed, opened, and resolved on POPBiLL’s page', async (test) => {
    const slack = await visit(test);
    const { page, modal } = slack;
    await slack.firstSweepPosted();
    await slack.changeCompany(KEUNSOL.brn, 'certificate-revoked');
    await slack.send(`/hometax 확인 ${KEUNSOL.name}`);
    await slack.ephemeralMessage(KEUNSOL.name).locator('[data-action=report_page]').waitFor();
    await slack.picture('the report, only visible to you');
    const alert = slack.alertOf(KEUNSOL.name);
    const press = (action: string) => alert.locator(`[data-action=${action}]`).click();

    await press('alert_take');
    await alert.locator('[data-action=alert_hand_back]').waitFor();
    expect(await alert.textContent()).toContain('@김지우');
    await slack.picture('claimed');
    await press('alert_hand_back');
    await alert.locator('[data-action=alert_take]').waitFor();

    await slack.chooseMore(alert, 'alert_snooze');
    await modal.locator('[data-action=snooze] input').first().check();
    await slack.picture('snooze form');
    await modal.locator('button[type=submit]').click();
    await modal.waitFor({ state: 'detached' });
    await alert.getByText('미룸').first().waitFor();
    await slack.chooseMore(alert, 'alert_wake');
    await alert.getByText('미룸').first().waitFor({ state: 'detached' });

    await slack.chooseMore(alert, 'alert_details');
    await modal.getByText(KEUNSOL.name).first().waitFor();
    await slack.picture('details');
    await slack.chooseMore(modal, 'alert_client_text');
    await modal.locator('textarea').waitFor();
    await slack.picture('text for the client');
    await modal.locator('[data-action=client_text_en]').click();
    await expect.poll(() => modal.locator('textarea').inputValue()).toContain('HomeTax');
    await slack.closeModals();

    await alert.locator('.reply-bar').click();
    await slack.thread.locator('article').nth(1).waitFor();
    await slack.picture('thread');
    await slack.closeSide();

    await press('alert_page');
    const popupOpened = page.waitForEvent('popup');
    await modal.locator('[data-action=popup_open]').click();
    const popup = await popupOpened;
    await popup.getByText(KEUNSOL.name).waitFor();
    await popup.locator('button[value=register-certificate]').click();
    await popup.locator('.good').waitFor();
    await popup.close();
    await modal.locator('[data-action=popup_registered]').click();
    await modal.locator('[data-action=report_check]').waitFor();
    await slack.picture('report after the registration');
    await slack.closeModals();

    const alertMessages = slack.messages.filter({ hasText: KEUNSOL.name });
    await alertMessages.filter({ hasText: '해결' }).last().waitFor();
    await expect.poll(() => alertMessages.locator('[data-action=alert_take]').count()).toBe(0);
    await slack.picture('resolved');
  });
});
