import { describe, expect, it } from 'vitest';
import { ALERTS, browserTests, PHONE, type SmallSlack, TEAM } from './support/small-slack.js';

const visit = browserTests();

/** The number of pixels by which the page is wider than the window. */
async function horizontalOverflow({ page }: SmallSlack): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}

/** The left and right edges of the parts of the top bar, in pixels. */
async function edgesOfTopBar({
  page,
}: SmallSlack): Promise<readonly (readonly [number, number])[]> {
  const parts = page.locator('.top-bar > *:visible, .top-clock time');
  const boxes = await Promise.all((await parts.all()).map((part) => part.boundingBox()));
  return boxes.flatMap((box) => (box === null ? [] : [[box.x, box.x + box.width] as const]));
}

async function background({ page }: SmallSlack): Promise<string> {
  return page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
}

describe('the page on a phone', () => {
  it('fits everything: channel, list of channels, a modal, a report, the panel', async (test) => {
    const slack = await visit(test, { viewport: PHONE });
    const { page } = slack;
    await slack.firstSweepPosted();
    await slack.picture('channel');
    expect(await horizontalOverflow(slack)).toBeLessThanOrEqual(0);
    const [, clock, time, ...others] = await edgesOfTopBar(slack);
    expect(time?.[0]).toBeGreaterThanOrEqual(clock?.[0] ?? PHONE.width);
    expect(time?.[1]).toBeLessThanOrEqual(clock?.[1] ?? 0);
    expect(others.at(-1)?.[1]).toBeLessThanOrEqual(PHONE.width);

    await page.locator('.top-channels').click();
    await page.locator(`[data-channel="${TEAM}"]`).waitFor();
    await slack.picture('channels');
    expect(await horizontalOverflow(slack)).toBeLessThanOrEqual(0);
    const team = page.locator(`[data-channel="${TEAM}"]`);
    await team.click();
    // Otherwise the command would go into the message box of the previous channel.
    await team.and(page.locator('[aria-current=page]')).waitFor({ state: 'attached' });

    await slack.send('/hometax 확인 라온식품');
    await slack.ephemeralMessage('라온식품').locator('[data-action=report_page]').waitFor();
    await slack.picture('report');
    expect(await horizontalOverflow(slack)).toBeLessThanOrEqual(0);

    await slack.send('/hometax 추가');
    await slack.modal.waitFor();
    await slack.picture('form');
    expect(await horizontalOverflow(slack)).toBeLessThanOrEqual(0);
    await slack.closeModals();

    await slack.openPanel();
    await slack.picture('panel');
    expect(await horizontalOverflow(slack)).toBeLessThanOrEqual(0);
  });
});

describe('colours', () => {
  it('follow the system, are changed by a button, and survive a reload', async (test) => {
    const slack = await visit(test, { colours: 'dark' });
    const dark = await background(slack);
    await slack.firstSweepPosted();
    await slack.picture('dark');

    await slack.page.locator('.top-theme').click();
    const light = await background(slack);
    await slack.picture('light');
    await slack.page.reload();
    await slack.page.locator('.workspace').waitFor();

    expect(light).not.toBe(dark);
    expect(await background(slack)).toBe(light);
  });
});

describe('an unread message', () => {
  it('is counted beside its channel until that is opened, and marked with a line', async (test) => {
    const slack = await visit(test, { as: 'U0CHOI', channel: TEAM });
    const { page } = slack;
    const alerts = page.locator(`[data-channel="${ALERTS}"]`);
    await page.locator(`.sidebar-item-fresh[data-channel="${ALERTS}"]`).waitFor();
    await slack.picture('unread');

    await alerts.click();
    await page.locator('.fresh-line').first().waitFor();
    await slack.picture('new line');
    await page.locator(`[data-channel="${TEAM}"]`).click();

    await page.locator(`[data-channel="${TEAM}"][aria-current=page]`).waitFor();
    await expect.poll(() => alerts.getAttribute('class')).toBe('sidebar-item');
  });
});

describe('the message box', () => {
  it.for([
    { as: 'U0KIM', words: '확인', name: 'Korean' },
    { as: 'U0EMMA', words: 'check', name: 'English' },
  ])('completes commands in $name', async ({ as, words }, test) => {
    const slack = await visit(test, { as });
    await slack.composer.click();

    await slack.page.keyboard.type('/');
    await slack.page.getByRole('option').first().waitFor();
    await slack.page.keyboard.press('Tab');
    await slack.page.getByRole('option', { name: words }).first().waitFor();
    await slack.picture('completions');
    await slack.page.getByRole('option', { name: words }).first().click();

    expect(await slack.composer.inputValue()).toBe(`/hometax ${words} `);
  });

  it('reports an unknown command, and keeps the input', async (test) => {
    const slack = await visit(test);

    await slack.send('/homtax 확인');

    await slack.page.locator('.composer-complaint').waitFor();
    expect(await slack.composer.inputValue()).toBe('/homtax 확인');
  });
});
