import { describe, expect, it } from 'vitest';
import { browserTests, PHONE, type SmallSlack, TEAM } from './support/small-slack.js';

const visit = browserTests();

/** Watched from the start. */
const HANBIT = { brn: '999-81-01014', name: '한빛상사' };
/** Not watched at the start. */
const DAON = { brn: '9991204048', name: '다온유통' };

async function chooseShortcut(slack: SmallSlack, callbackId: string): Promise<void> {
  await slack.page.locator('.shortcuts-button').click();
  await slack.page.locator(`[data-shortcut=${callbackId}]`).click();
}

async function openWorkflow({ page }: SmallSlack, step: string) {
  await page.locator('.shortcuts-button').click();
  await page.locator(`[data-workflow=${step}]`).click();
  return page.locator('dialog.dialog-modal form');
}

describe('shortcuts', () => {
  it.for([
    { as: 'U0KIM', language: 'ko', check: '확인', none: '사업자번호를 찾지 못했습니다' },
    { as: 'U0EMMA', language: 'en', check: 'Check', none: 'no valid business number' },
  ])('open the check window in $language', async ({ as, none }, test) => {
    const slack = await visit(test, { as, channel: TEAM });
    await chooseShortcut(slack, 'check_authentication');
    await slack.modal
      .locator('[data-action=company]')
      .or(slack.modal.locator('form'))
      .first()
      .waitFor();
    await slack.picture('window');
    await slack.closeModals();

    await slack.send('안녕하세요');
    const message = slack.message('안녕하세요');
    await message.hover();
    await message.locator('.message-menu-button').click();
    await slack.page.locator('[data-shortcut=check_message]').click();
    await slack.modal.getByText(none).waitFor();
    await slack.picture('none');
    await slack.closeModals();

    await slack.send(`${HANBIT.brn} 확인 부탁드립니다`);
    const request = slack.message(HANBIT.brn);
    await request.hover();
    await request.locator('.message-menu-button').click();
    await slack.page.locator('[data-shortcut=check_message]').click();
    await slack.modal.getByText(HANBIT.name).first().waitFor();
    await slack.picture('result');
  });

  it('fits on a phone', async (test) => {
    const slack = await visit(test, { as: 'U0KIM', channel: TEAM, viewport: PHONE });
    await slack.page.locator('.shortcuts-button').click();
    await slack.page.locator('[data-workflow=check_company]').waitFor();
    await slack.picture('menu');
    const horizontalOverflow = 'document.documentElement.scrollWidth - window.innerWidth';
    expect(await slack.page.evaluate<number>(horizontalOverflow)).toBeLessThanOrEqual(0);
  });
});

describe('a sample workflow', () => {
  it('checks a company and posts the outputs', async (test) => {
    const slack = await visit(test, { as: 'U0EMMA', channel: TEAM });
    const form = await openWorkflow(slack, 'check_company');
    await form.locator('[name=company]').fill(HANBIT.brn);
    await slack.picture('form');
    await form.locator('button[type=submit]').click();
    const outputs = slack.message('status: collectable').filter({ hasText: HANBIT.name });
    await outputs.waitFor();
    await slack.picture('outputs');
  });

  it('says why a step failed', async (test) => {
    const slack = await visit(test, { as: 'U0KIM', channel: TEAM });
    const form = await openWorkflow(slack, 'check_company');
    await form.locator('[name=company]').fill('999-81-0101');
    await form.locator('button[type=submit]').click();
    await slack.ephemeralMessage('워크플로가 멈췄습니다').waitFor();
    await slack.picture('failed');
  });

  it('watches a company, and sends a person the button', async (test) => {
    const slack = await visit(test, { as: 'U0KIM', channel: TEAM });
    const watch = await openWorkflow(slack, 'watch_company');
    await watch.locator('[name=company]').fill(DAON.brn);
    await watch.locator('[name=name]').fill(DAON.name);
    await watch.locator('button[type=submit]').click();
    await slack.message(DAON.name).waitFor();

    const send = await openWorkflow(slack, 'send_authentication_link');
    await send.locator('[name=company]').fill(DAON.brn);
    await send.locator('[name=person]').selectOption('U0EMMA');
    await send.locator('button[type=submit]').click();
    await slack.switchTo('U0EMMA');
    await slack.openChannel('D0EMMA');
    const request = slack.message(DAON.name);
    await request.waitFor();
    await slack.picture('request');
    await request.locator('.button').first().click();
    await slack.modal.locator('a[href]').first().waitFor();
    await slack.picture('link');
  });
});

describe('/hometax forecast', () => {
  it.for([
    { as: 'U0KIM', colours: 'light', command: '전망', viewport: undefined },
    { as: 'U0EMMA', colours: 'dark', command: 'forecast', viewport: PHONE },
  ] as const)('draws a legible chart, as $as', async ({ as, colours, command, viewport }, test) => {
    const slack = await visit(test, { as, channel: TEAM, colours, ...(viewport && { viewport }) });
    await slack.send(`/hometax ${command}`);
    const chart = slack.page.locator('.chart svg').last();
    await chart.waitFor();
    expect(await chart.locator('rect').count()).toBeGreaterThan(12);
    expect((await chart.locator('text').first().boundingBox())?.height).toBeGreaterThan(11);
    await slack.picture('chart');
  });
});
