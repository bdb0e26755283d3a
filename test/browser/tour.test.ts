import { describe, expect, it } from 'vitest';
import { browserTests, PHONE, type SmallSlack } from './support/small-slack.js';

const visit = browserTests();

/** More tasks than the tour has. */
const MAX_TASKS = 40;

/** A step can take long, because it moves the clock by days and posts at Slack's pace. */
const STEP_TIMEOUT = { timeout: 60_000, interval: 50 } as const;

/** Tasks without an action of the reader: '' while a new sandbox is started for the tour. */
const WAITING_TASKS = ['', 'asking', 'working', 'moving'];

/** The text of the card, and the task that it shows. */
async function currentTask({
  page,
}: SmallSlack): Promise<{ readonly card: string; readonly task: string }> {
  // Read in one call in the browser, because the card may be drawn again between two calls.
  return page.evaluate<{ card: string; task: string }>(`{
    const [title, task] = ['.tour-card h2', '[data-tour-task]'].map((each) => document.querySelector(each));
    ({ card: title?.textContent + '\\n' + task?.textContent, task: task?.dataset.tourTask ?? '' });
  }`);
}

/** How far the channel is from its end, in pixels. */
function distanceToEnd({ page }: SmallSlack): Promise<number> {
  return page.evaluate<number>(`{
    const { scrollHeight, clientHeight, scrollTop } = document.querySelector('.message-list');
    scrollHeight - clientHeight - scrollTop;
  }`);
}

/** Whether the message with the result of the step before is in the visible part of the channel. */
function isResultVisible({ page }: SmallSlack): Promise<boolean> {
  return page.evaluate<boolean>(`{
    const [list, result] = ['.message-list', '[data-tour-seen]'].map((each) =>
      document.querySelector(each)?.getBoundingClientRect(),
    );
    result !== undefined && result.top < list.bottom - 24 && result.bottom > list.top + 24;
  }`);
}

/** The next task of the reader, with its card, in one reading: a later one may already be another. */
async function nextTask(slack: SmallSlack) {
  let current = await currentTask(slack);
  await expect
    .poll(async () => {
      current = await currentTask(slack);
      return WAITING_TASKS.includes(current.task);
    }, STEP_TIMEOUT)
    .toBe(false);
  return current;
}

/** Does what the card points at. Resolves with the tasks up to the last one. */
async function followTour(slack: SmallSlack, last: string): Promise<readonly string[]> {
  const done: string[] = [];
  while (done.length < MAX_TASKS) {
    const { card, task } = await nextTask(slack);
    done.push(task);
    await slack.picture(task);
    if (task === last) return done;
    // The step before has ended with an older message, above those of the meantime.
    if (task === 'client-link') await expect.poll(() => isResultVisible(slack)).toBe(true);
    await perform(slack, task).catch(async (error: unknown) => {
      // The app can complete a task itself, e.g. by a check that was due.
      if ((await currentTask(slack)).card === card) throw error;
    });
    await expect.poll(async () => (await currentTask(slack)).card, STEP_TIMEOUT).not.toBe(card);
  }
  throw new Error(`The tour does not reach '${last}': ${done.join(', ')}`);
}

async function perform({ page }: SmallSlack, task: string): Promise<void> {
  if (task === 'done') {
    await page.locator('[data-tour=next]').click();
  } else if (task === 'command') {
    await page.locator('[data-tour=type]').click();
    await page.locator('.composer-send').click();
    // The card changes its wording until the answer arrives.
    await page.locator('[data-tour-task=command]').waitFor({ state: 'detached' });
  } else if (task === 'link') {
    const popupOpened = page.waitForEvent('popup');
    await page.locator('[data-tour-here]').click();
    const popup = await popupOpened;
    await popup.locator('button[value=register-dept-user]').click();
    await popup.locator('.good').waitFor();
    await popup.close();
  } else if (task === 'client-link') {
    const entry = page.locator('[data-entry="client_link"]');
    // A click for a task that the app had just completed may have opened the menu.
    if (!(await entry.isVisible())) await page.locator('[data-tour-here]').click();
    await entry.click();
  } else if (task === 'client-open') {
    await openAsClient(page);
  } else {
    await page.locator('[data-tour-here]').first().click();
  }
}

/** Does what the card says: number, button, and a new certificate on POPBiLL's page. */
async function openAsClient(page: SmallSlack['page']): Promise<void> {
  const brn = /\d{3}-\d{2}-\d{5}/.exec((await page.textContent('.tour-task')) ?? '')?.[0] ?? '';
  const linkOpened = page.waitForEvent('popup');
  await page.locator('[data-tour-here]').click();
  const client = await linkOpened;
  await client.fill('input[name=brn]', brn);
  await client.click('form button');
  const popupOpened = client.waitForEvent('popup');
  await client.click('button[name=product]');
  const popup = await popupOpened;
  await popup.locator('button[value=register-certificate]').click();
  await popup.locator('.good').waitFor();
  await Promise.all([popup.close(), client.close()]);
}

describe('the tour', () => {
  it.for([{ name: 'a computer' }, { name: 'a phone', viewport: PHONE }])(
    'leads through its six steps by the elements that it points at, on $name',
    {
      timeout: 300_000,
    },
    async ({ viewport }, test) => {
      const slack = await visit(test, { tour: true, ...(viewport && { viewport }) });
      await slack.startOver('ko');
      await slack.picture('offered');

      await slack.page.locator('[data-tour=start-ko]').click();
      const tasks = await followTour(slack, 'end');

      expect(tasks).toEqual(
        expect.arrayContaining([
          ...['command', 'page', 'link', 'go-to-rung', 'silence', 'repair'],
          ...['client-link', 'client-create', 'client-open', 'client-check'],
        ]),
      );
      expect(await slack.page.locator('.tour-card h2').textContent()).toContain(
        '둘러보기를 마쳤습니다',
      );
      // The card marks the result of the last step, and moves into a window that opens.
      await slack.page.evaluate('document.querySelector(".message-list").scrollTo(0, 1e9)');
      await slack.send('/hometax 추가');
      await slack.modal.locator('.tour-card').waitFor();
      await expect.poll(() => distanceToEnd(slack)).toBeLessThan(2);
    },
  );

  it('starts over in English when it is started in English', async (test) => {
    const slack = await visit(test, { tour: true });
    await slack.startOver('ko');

    expect(await slack.page.locator('.tour-offer[lang=en]').textContent()).toContain(
      'resets the sandbox',
    );
    expect(await slack.page.locator('.tour-offer[lang=ko] .tour-why').count()).toBe(0);
    await slack.page.locator('[data-tour=start-en]').click();
    const tasks = await followTour(slack, 'page');

    expect(tasks[0]).toBe('command');
    expect(await slack.page.locator('html').getAttribute('lang')).toBe('en');
    await slack.page.locator('.message', { hasText: 'HomeTax' }).first().waitFor();
    await slack.page.locator('.tour-count', { hasText: '2/6' }).waitFor();

    // Starting over offers both languages again.
    const panel = await slack.openPanel();
    await panel.locator('[data-tour=start-over]').click();
    await slack.confirm.locator('.button-danger').click();
    await slack.page.locator('[data-tour=start-ko]').waitFor();
  });

  it('leads to another check when the first one came too early', async (test) => {
    const slack = await visit(test, { tour: true });
    const { page } = slack;
    await slack.startOver('ko');
    await page.locator('[data-tour=start-ko]').click();
    await followTour(slack, 'link');
    const popupOpened = page.waitForEvent('popup');
    await page.locator('[data-tour-here]').click();
    const popup = await popupOpened;

    await slack.modal.locator('[data-action=popup_registered]').click();
    await page.locator('[data-tour-task=page]').waitFor();
    await popup.locator('button[value=register-dept-user]').click();
    await popup.locator('.good').waitFor();
    await popup.close();

    await page.locator('[data-tour-task=check-in-window]').waitFor();
    await slack.picture('too early');
    await followTour(slack, 'open-panel');
    await page.locator('.tour-count', { hasText: '4/6' }).waitFor();
  });

  it('asks to close a window that has nothing to do with the step', async (test) => {
    const slack = await visit(test, { tour: true });
    const { page } = slack;
    await slack.startOver('ko');
    await page.locator('[data-tour=start-ko]').click();
    await followTour(slack, 'page');

    await slack.openAlerts();
    await page.locator('[data-tour-task=close-window]').waitFor();
    await slack.modal.locator('[data-tour-here]').click();

    await page.locator('[data-tour-task=page]').waitFor();
  });

  it('puts the command into the message box on a phone, whatever covers that', async (test) => {
    const slack = await visit(test, { tour: true, viewport: PHONE });
    const { page } = slack;
    await slack.startOver('ko');
    await page.locator('[data-tour=start-ko]').click();
    await page.locator('[data-tour-task=command]').waitFor();

    for (const cover of ['.top-clock', '.top-channels']) {
      await page.locator(cover).click();
      await page.locator('[data-tour=type]').click();

      await page.locator('.side-panel').waitFor({ state: 'detached' });
      await page.locator('.sidebar').waitFor({ state: 'hidden' });
      expect(await slack.composer.inputValue()).toBe('/hometax 확인 바른물류');
      expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
      await slack.picture('inserted');
      // The card has made room, and comes back.
      expect(await page.locator('.tour-task').isVisible()).toBe(false);
      await page.locator('[aria-expanded=false].tour-fold').click();
    }
    await page.locator('.composer-send').click();
    await page.locator('[data-tour-task=page]').waitFor();
    await slack.picture('next step');
    const card = await page.locator('.tour-card').boundingBox();
    const list = await page.locator('.message-list').boundingBox();
    expect(list?.y).toBeGreaterThanOrEqual((card?.y ?? 0) + (card?.height ?? 0));
    expect(list?.height).toBeGreaterThan(PHONE.height / 2);
    expect(card?.height).toBeLessThan(PHONE.height / 4);
    await page.locator('.tour-fold').click();
    await page.locator('.tour-task').waitFor({ state: 'hidden' });
  });

  it('can be left, resumed at the same step, and skipped through', async (test) => {
    const slack = await visit(test, { tour: true });
    const { page } = slack;
    await slack.startOver('ko');
    await page.locator('[data-tour=start-ko]').click();

    await page.locator('[data-tour=next]').click();
    await page.locator('.tour-count', { hasText: '2/6' }).waitFor();
    await page.locator('[data-tour=leave]').click();
    await page.locator('.tour-card').waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('[data-tour=resume]').click();

    await page.locator('.tour-count', { hasText: '2/6' }).waitFor();
    await page.locator('[data-tour=back]').click();
    await page.locator('.tour-count', { hasText: '1/6' }).waitFor();
  });
});
