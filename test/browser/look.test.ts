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

/** What a finger can miss: everything to press that is less than 44 pixels wide or high, except inside of text. */
async function smallTargets({ page }: SmallSlack): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`
    [...document.querySelectorAll('button, a, input, select, textarea, summary, label, [role=option]')]
      .filter((each) => each.getClientRects().length > 0)
      .filter((each) => !each.matches('.mrkdwn *, label input, .menu-many input'))
      .map((each) => ({ each, box: each.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ each, box }) => each.outerHTML.slice(0, 80) + ' ' + box.width + 'x' + box.height)
  `);
}

async function background({ page }: SmallSlack): Promise<string> {
  return page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
}

describe('the page on a phone', () => {
  it('fits everything: channel, list of channels, a modal, a report, the panel', async (test) => {
    const slack = await visit(test, { viewport: PHONE });
    const { page } = slack;
    const expectFits = async (): Promise<void> => {
      expect(await horizontalOverflow(slack)).toBeLessThanOrEqual(0);
      expect(await smallTargets(slack)).toEqual([]);
    };
    await slack.firstSweepPosted();
    await slack.picture('channel');
    await expectFits();
    const [, clock, time, ...others] = await edgesOfTopBar(slack);
    expect(time?.[0]).toBeGreaterThanOrEqual(clock?.[0] ?? PHONE.width);
    expect(time?.[1]).toBeLessThanOrEqual(clock?.[1] ?? 0);
    expect(others.at(-1)?.[1]).toBeLessThanOrEqual(PHONE.width);

    await page.locator('.top-channels').click();
    await page.locator(`[data-channel="${TEAM}"]`).waitFor();
    await slack.picture('channels');
    await expectFits();
    const team = page.locator(`[data-channel="${TEAM}"]`);
    await team.click();
    // Otherwise the command would go into the message box of the previous channel.
    await team.and(page.locator('[aria-current=page]')).waitFor({ state: 'attached' });

    await slack.send('/hometax 확인 라온식품');
    await slack.ephemeralMessage('라온식품').locator('[data-action=report_page]').waitFor();
    await slack.picture('report');
    await expectFits();
    await slack.composer.fill('/hometax ');
    await page.getByRole('option').first().waitFor();
    await slack.picture('completions');
    await expectFits();
    await page.locator('.person-button').click();
    await page.locator('.person-menu .floating').waitFor();
    await slack.picture('people');
    await expectFits();
    await page.keyboard.press('Escape');

    await slack.send('/hometax 추가');
    await slack.modal.waitFor();
    await slack.picture('form');
    await expectFits();
    await slack.closeModals();

    const panel = await slack.openPanel();
    await slack.picture('panel');
    await expectFits();
    await panel.locator('.company summary').first().click();
    await slack.picture('company in the panel');
    await expectFits();
  });

  it.for(['hour', 'sweep'])(
    'uncovers the channel when something is about to happen there: %s',
    async (control, test) => {
      const slack = await visit(test, { viewport: PHONE });
      await slack.firstSweepPosted();
      const panel = await slack.openPanel();

      await panel.locator(`[data-clock=${control}]`).click();

      await panel.waitFor({ state: 'detached' });
      expect(await slack.composer.isVisible()).toBe(true);
    },
  );
});

describe('colours', () => {
  it('follow the system, are changed by a button, and survive a reload', async (test) => {
    const slack = await visit(test, { colours: 'dark' });
    const dark = await background(slack);
    await slack.firstSweepPosted();
    await slack.picture('dark');

    await slack.page.locator('.top-theme').click();
    await expect.poll(() => background(slack)).not.toBe(dark);
    const light = await background(slack);
    await slack.picture('light');
    await slack.page.reload();
    await slack.page.locator('.workspace').waitFor();

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
    // Slack itself completes only the name of a command.
    await slack.page.locator('.completions-note').waitFor();
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
