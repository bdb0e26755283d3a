import { describe, expect, it } from 'vitest';
import { browserTests } from './support/small-slack.js';

const visit = browserTests();

describe('a modal', () => {
  it('checks a company that is found by a part of its name, and becomes the report', async (test) => {
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

  it('can be filled in with the keyboard alone', async (test) => {
    const slack = await visit(test, { as: 'U0EMMA' });
    await slack.composer.click();
    await slack.page.keyboard.type('/hometax');
    await slack.page.keyboard.press('Enter');
    await slack.page.keyboard.press('Enter');
    await slack.modal.waitFor();

    await slack.page.keyboard.type('한빛');
    // What was found for the first letters only may begin with another company.
    await slack.modal.locator('.menu-item-active', { hasText: '한빛상사' }).waitFor();
    await slack.page.keyboard.press('Enter');
    await slack.page.keyboard.press('Enter');

    await slack.modal.locator('[data-action=report_check]').waitFor();
    expect(await slack.modal.textContent()).toContain('can collect');
  });

  it.for([
    { as: 'U0KIM', command: '/hometax 추가', brn: '999-10-1', says: '10자리', name: 'Korean' },
    {
      as: 'U0EMMA',
      command: '/hometax watch',
      brn: '999-10-1',
      says: 'ten digits',
      name: 'English',
    },
  ])(
    'explains an invalid number in $name, and keeps the input',
    async ({ as, command, brn, says }, test) => {
      const slack = await visit(test, { as });
      await slack.send(command);
      const field = slack.modal.locator('[data-action=brn]');
      await field.fill(brn);
      await slack.modal.locator('[data-action=name]').fill('새 회사');
      await slack.modal.locator('[data-action=note]').fill('월말에 연락');

      await slack.modal.locator('button[type=submit]').click();

      await slack.modal.getByRole('alert').first().waitFor();
      await slack.picture('refused');
      expect(await slack.modal.getByRole('alert').first().textContent()).toContain(says);
      expect(await field.inputValue()).toBe(brn);
      expect(await slack.modal.locator('[data-action=name]').inputValue()).toBe('새 회사');
      expect(await slack.modal.locator('[data-action=note]').inputValue()).toBe('월말에 연락');
      expect(await slack.page.evaluate('document.activeElement.dataset.action')).toBe('brn');
    },
  );

  it('asks for empty required fields before it is sent', async (test) => {
    const slack = await visit(test);
    await slack.send('/hometax');

    await slack.modal.locator('button[type=submit]').click();

    await slack.modal.getByRole('alert').waitFor();
    expect(await slack.modal.locator('[data-action=report_check]').count()).toBe(0);
  });

  it('offers the check of a number that is not watched', async (test) => {
    const slack = await visit(test);
    await slack.send('/hometax');

    await slack.modal.locator('[data-action=company]').fill('999-12-04048');
    await slack.modal.getByRole('option', { name: /999-12-04048/ }).click();
    await slack.modal.locator('button[type=submit]').click();

    await slack.modal.locator('[data-action=report_check]').waitFor();
    await slack.modal.locator('[data-action=more]').click();
    await slack.page.locator('[data-entry=report_watch]').waitFor();
    await slack.picture('not watched');
  });
});
