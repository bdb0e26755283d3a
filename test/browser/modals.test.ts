import { describe, expect, it } from 'vitest';
import { browserTests } from './support/small-slack.js';

const visit = browserTests();

describe('a modal', () => {
  it('checks a company that is found by a part of its name, and shows the report in its place', async (test) => {
    const slack = await visit(test);
    await slack.send('/hometax');

    await slack.modal.locator('[data-action=company]').fill('한빛');
    await slack.modal.getByRole('option', { name: /한빛상사/ }).click();
    await slack.picture('filled in');
    await slack.modal.locator('button[type=submit]').click();

    await slack.modal.locator('[data-action=report_check]').waitFor();
    expect(await slack.modal.textContent()).toContain('한빛상사');
    await slack.picture('report');
    await slack.page.keyboard.press('Escape');
    await slack.modal.waitFor({ state: 'detached' });
  });
});
