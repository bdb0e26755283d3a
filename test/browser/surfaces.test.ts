import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { browserTests, PHONE, type SmallSlack, TEAM } from './support/small-slack.js';

const visit = browserTests();

/** A company whose only method is a certificate that expires soon. */
const GARAM = '가람무역';
/** Not watched at the start. */
const DAON = { brn: '9991204048', name: '다온유통' };

/** Opens the app's Home tab and waits until its search field is drawn. */
async function openHome({ page }: SmallSlack) {
  await page.locator('.sidebar-item', { hasText: 'HomeTax Watch' }).click();
  const home = page.locator('.home');
  await page.getByRole('tab').first().click();
  await home.locator('[data-action=home_search]').waitFor();
  return home;
}

/** Opens the import modal and uploads a CSV file of these lines. */
async function importFile(slack: SmallSlack, command: string, lines: readonly string[]) {
  await slack.send(command);
  await slack.modal.locator('[data-action=import_file]').setInputFiles({
    name: 'companies.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`${lines.join('\n')}\n`),
  });
  await slack.modal.locator('button[type=submit]').click();
}

describe('Home', () => {
  it.for([
    { as: 'U0KIM', name: 'Korean' },
    { as: 'U0EMMA', name: 'English' },
  ])(
    'shows what needs action, finds a company, and opens status and details, in $name',
    async ({ as }, test) => {
      const slack = await visit(test, { as });
      await slack.firstSweepPosted();
      const home = await openHome(slack);
      await home.locator('[data-action=alert_take]').first().waitFor();
      await slack.picture('opened');

      await home.locator('[data-action=home_search]').fill(GARAM);
      await home.locator('[data-action=home_search]').press('Enter');
      await home.locator('[data-action=home_clear]').waitFor();
      await home.getByText(GARAM).first().waitFor();
      await slack.picture('found');
      await home.locator('[data-action=home_search]').fill('어디에도없는회사');
      await home.locator('[data-action=home_search]').press('Enter');
      await home.getByText('어디에도없는회사').last().waitFor();
      await slack.picture('nothing found');
      await home.locator('[data-action=home_clear]').click();
      await home.locator('[data-action=home_clear]').waitFor({ state: 'detached' });

      await slack.chooseMore(home, 'home_status');
      await slack.modal.locator('[data-action=status_refresh]').waitFor();
      await slack.picture('status');
      await slack.closeModals();
      const urgent = home.locator('.block-actions', {
        has: slack.page.locator('[data-action=alert_take]'),
      });
      await slack.chooseMore(urgent.first(), 'alert_details');
      await slack.modal.locator('[data-action=more]').waitFor();
      await slack.closeModals();
    },
  );

  it('fits on a phone', async (test) => {
    const slack = await visit(test, { as: 'U0KIM', viewport: PHONE });
    await slack.page.locator('.top-channels').click();
    await openHome(slack);
    await slack.picture('opened');

    const horizontalOverflow = 'document.documentElement.scrollWidth - window.innerWidth';
    expect(await slack.page.evaluate<number>(horizontalOverflow)).toBeLessThanOrEqual(0);
  });
});

describe('the app’s status', () => {
  it.for([
    { as: 'U0KIM', command: '/hometax 상태', name: 'Korean' },
    { as: 'U0EMMA', command: '/hometax status', name: 'English' },
  ])('is shown in $name', async ({ as, command }, test) => {
    const slack = await visit(test, { as, channel: TEAM });

    await slack.send(command);

    await slack.page.locator('.message-own [data-action=status_refresh]').last().waitFor();
    await slack.picture('status');
    expect(await slack.page.locator('.toast').allTextContents()).toEqual([]);
  });
});

describe('an import', () => {
  it('previews the changes, reports an invalid line, and saves the valid ones', async (test) => {
    const slack = await visit(test, { as: 'U0EMMA', channel: TEAM });

    await importFile(slack, '/hometax import', [
      'brn,name,note',
      `${DAON.brn},${DAON.name},Call on Mondays`,
      '12345,Too short,',
    ]);
    await slack.modal.getByText('"Save" adds 1 company').waitFor();
    await slack.picture('preview');
    expect(await slack.modal.textContent()).toContain('12345');
    await slack.modal.locator('button[type=submit]').click();
    await slack.modal.locator('[data-action=import_check_now]').waitFor();
    await slack.picture('saved');
    await slack.closeModals();

    await slack.send(`/hometax list ${DAON.name}`);
    await slack.ephemeralMessage(DAON.name).locator('[data-action=list_row]').waitFor();
  });
});

describe('an export', () => {
  it('arrives as a downloadable file in the direct message', async (test) => {
    const slack = await visit(test, { as: 'U0KIM', channel: TEAM });

    await slack.send('/hometax 내보내기');
    const file = slack.page.locator('.message-list .file-card').last();
    await slack.page.locator('.sidebar-item', { hasText: 'HomeTax Watch' }).click();
    await slack.page.getByRole('tab').last().click();
    await file.waitFor();
    await slack.picture('in the direct message');
    const downloadStarted = slack.page.waitForEvent('download');
    await file.click();
    const download = await downloadStarted;

    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const content = await readFile(await download.path(), 'utf8');
    expect(content).toContain(GARAM);
  });
});

describe('many companies', () => {
  it('get a new owner in one step', async (test) => {
    const slack = await visit(test, { as: 'U0LEE', channel: TEAM });
    const { page, modal } = slack;
    await slack.send('/hometax list');
    await slack.page.locator('.message-own [data-action=list_bulk]').last().click();
    const boxes = modal.locator('[data-action=bulk_companies] input');
    await boxes.first().check();
    await modal.locator('[data-action=bulk_next]').click();
    await modal.getByText('page 2 of').waitFor();
    await slack.picture('another page');
    // Turning the page clears the ticks, as the hint says.
    expect(await boxes.first().isChecked()).toBe(false);
    await modal.locator('[data-action=bulk_previous]').click();
    await modal.getByText('page 1 of').waitFor();
    expect(await boxes.first().isChecked()).toBe(false);

    await modal.locator('[data-action=bulk_target] input').nth(1).check();
    await modal.locator('[data-action=bulk_companies]').waitFor({ state: 'hidden' });
    await modal.locator('[data-action=bulk_kind]').click();
    await page.getByRole('option', { name: 'Change the owner' }).click();
    await modal.locator('[data-action=owner]').click();
    await page.getByRole('option', { name: 'Lee' }).click();
    await slack.picture('change and companies');
    await modal.locator('button[type=submit]').click();
    await modal.getByText('Change the owner of').waitFor();
    await slack.picture('new owner');
    await modal.locator('button[type=submit]').click();

    await modal.waitFor({ state: 'detached' });
    await slack.ephemeralMessage('have a new owner').waitFor();
    await slack.picture('done');
    await slack.send('/hometax list mine');
    await slack.ephemeralMessage(GARAM).locator('[data-action=list_row]').first().waitFor();
  });
});

describe('the settings', () => {
  it('show an invalid ladder’s error at the field, and switch the channel language at once', async (test) => {
    const slack = await visit(test, { as: 'U0CHOI', channel: TEAM });
    const { page, modal } = slack;
    await slack.send('/hometax 설정');
    const ladder = modal.locator('[data-action=setting_ladder]');
    await ladder.fill('서른,14');

    await modal.locator('button[type=submit]').click();
    await modal.getByRole('alert').first().waitFor();
    await slack.picture('refused');
    expect(await modal.getByRole('alert').allTextContents()).toEqual([
      expect.stringContaining('0부터 365까지의 숫자'),
    ]);
    expect(await ladder.inputValue()).toBe('서른,14');

    await ladder.fill('40,14,7,1,0');
    await modal.locator('[data-action=setting_language]').click();
    await page.getByRole('option', { name: '영어' }).click();
    await modal.locator('button[type=submit]').click();
    await modal.getByText('바로 적용됩니다').waitFor();
    await slack.picture('saved');
    await slack.closeModals();
    const panel = await slack.openPanel();
    await panel.getByText('/hometax 설정에서').waitFor();
    await slack.picture('language shown in the panel');
    await slack.closeSide();
    await slack.send('/hometax 테스트알림');

    await slack.openChannel('C0ALERTS');
    await slack.message('No action needed').waitFor();
    await slack.picture('in English');
  });
});
