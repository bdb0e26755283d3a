import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.js';
import { openSlack, PHONE, type SmallSlack, type VisitOptions } from './support/small-slack.js';

let scripted: ScriptedSlack;
beforeAll(async () => {
  scripted = await startScriptedSlack();
});
afterAll(async () => {
  await scripted.close();
});

const visit = (context: TestContext, options: VisitOptions = {}): Promise<SmallSlack> =>
  openSlack({ context, options, url: scripted.url });

const plain = (text: string) => ({ type: 'plain_text', text });
const options = ['a', 'b'].map((value) => ({ text: plain(`Option ${value}`), value }));

/** Elements with a menu. */
const MENUS = {
  overflow: { type: 'overflow', options },
  static: { type: 'static_select', options },
  statics: { type: 'multi_static_select', options },
  users: { type: 'users_select' },
};

async function openModal(slack: SmallSlack): Promise<void> {
  scripted.forget();
  await slack.send('/hometax');
  const { trigger_id } = await scripted.received(undefined);
  const elements = Object.entries(MENUS).map(([id, menu]) => ({ ...menu, action_id: id }));
  const blocks = [{ type: 'actions', elements }];
  const view = { type: 'modal', title: plain('Menus'), blocks };
  expect(await scripted.call('views.open', { trigger_id, view })).toMatchObject({ ok: true });
  await slack.modal.waitFor();
}

describe('Esc', () => {
  it.for(Object.keys(MENUS))('closes a menu, not the window around it: %s', async (id, test) => {
    const slack = await visit(test);
    const { page, modal } = slack;
    await openModal(slack);
    await modal.locator(`[data-action=${id}]`).click();
    await modal.locator('.floating').waitFor();

    await page.keyboard.press('Escape');

    await modal.locator('.floating').waitFor({ state: 'detached' });
    expect(await modal.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await modal.waitFor({ state: 'detached' });
  });

  it('closes a window, not the controls behind it, and then those', async (test) => {
    const slack = await visit(test);
    const panel = await slack.openPanel();
    await openModal(slack);

    await slack.page.keyboard.press('Escape');

    await slack.modal.waitFor({ state: 'detached' });
    expect(await panel.isVisible()).toBe(true);
    await slack.page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('closes the completions, and keeps the input', async (test) => {
    const slack = await visit(test);
    const { page } = slack;
    await slack.composer.fill('/hometax ');
    await page.locator('.completions').waitFor();

    // Wherever the focus is.
    await page.locator('.message-list').focus();
    await page.keyboard.press('Escape');

    await page.locator('.completions').waitFor({ state: 'detached' });
    expect(await slack.composer.inputValue()).toBe('/hometax ');
  });

  it('closes the menu of people, and returns the focus', async (test) => {
    const slack = await visit(test);
    const { page } = slack;
    await page.locator('.person-button').click();
    await page.locator('.person-menu .floating').waitFor();

    await page.keyboard.press('Escape');

    await page.locator('.person-menu .floating').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.className')).toContain('person-button');
  });

  it('closes the list of channels on a phone', async (test) => {
    const slack = await visit(test, { viewport: PHONE });
    const { page } = slack;
    await page.locator('.top-channels').click();
    await page.locator('.sidebar').waitFor();

    await page.keyboard.press('Escape');

    await page.locator('.sidebar').waitFor({ state: 'hidden' });
  });
});
