import { describe, expect, it } from 'vitest';
import { browserTests, type SmallSlack } from './support/small-slack.js';

const visit = browserTests();

/** The tour says something else to do at most so often before it is over. */
const TASKS_AT_MOST = 40;

/** Days go by, and the channel is spoken to at Slack's pace. */
const STEP = { timeout: 60_000, interval: 50 } as const;

/** In these the reader only waits: '' while a new sandbox is started for the tour. */
const WAITING = ['', 'asking', 'moving'];

/** The step that the card shows, and what it says is to be done now. */
async function nowIn({
  page,
}: SmallSlack): Promise<{ readonly card: string; readonly task: string }> {
  // Read at once, in the browser: between two questions the card may be drawn anew.
  return page.evaluate<{ card: string; task: string }>(`{
    const [title, task] = ['.tour-card h2', '[data-tour-task]'].map((each) => document.querySelector(each));
    ({ card: title?.textContent + '\\n' + task?.textContent, task: task?.dataset.tourTask ?? '' });
  }`);
}

/** Does what the card points at, as a reader who knows nothing else. Answers the tasks up to the last one. */
async function follow(slack: SmallSlack, last: string): Promise<readonly string[]> {
  const done: string[] = [];
  while (done.length < TASKS_AT_MOST) {
    await expect.poll(async () => WAITING.includes((await nowIn(slack)).task), STEP).toBe(false);
    const { card, task } = await nowIn(slack);
    done.push(task);
    await slack.picture(task);
    if (task === last) return done;
    await perform(slack, task);
    await expect.poll(async () => (await nowIn(slack)).card, STEP).not.toBe(card);
  }
  throw new Error(`The tour does not come to '${last}': ${done.join(', ')}`);
}

async function perform({ page }: SmallSlack, task: string): Promise<void> {
  if (task === 'done') {
    await page.locator('[data-tour=next]').click();
  } else if (task === 'command') {
    await page.locator('[data-tour=type]').click();
    await page.locator('.composer-send').click();
    // While the answer is on its way the card speaks of the command in other words.
    await page.locator('[data-tour-task=command]').waitFor({ state: 'detached' });
  } else if (task === 'link') {
    const opening = page.waitForEvent('popup');
    await page.locator('[data-tour-here]').click();
    const popup = await opening;
    await popup.locator('button[value=register-certificate]').click();
    await popup.locator('.good').waitFor();
    await popup.close();
  } else {
    await page.locator('[data-tour-here]').first().click();
  }
}

describe('the tour', () => {
  it('leads through its five steps by what it points at alone', {
    timeout: 240_000,
  }, async (test) => {
    const slack = await visit(test, { tour: true });
    await slack.picture('offered');

    await slack.page.locator('[data-tour=start-ko]').click();
    const tasks = await follow(slack, 'end');

    expect(tasks).toEqual(
      expect.arrayContaining(['command', 'page', 'link', 'go-to-rung', 'silence', 'repair']),
    );
    expect(await slack.page.locator('.tour-card h2').textContent()).toContain('모두 보았습니다');
  });

  it('starts over in English when it is started in English', async (test) => {
    const slack = await visit(test, { tour: true });
    await slack.startOver('ko');

    await slack.page.locator('[data-tour=start-en]').click();
    const tasks = await follow(slack, 'page');

    expect(tasks[0]).toBe('command');
    expect(await slack.page.locator('html').getAttribute('lang')).toBe('en');
    await slack.page.locator('.message', { hasText: 'HomeTax' }).first().waitFor();
    await slack.page.locator('.tour-count', { hasText: '2/5' }).waitFor();
  });

  it('can be left, taken up again where it was, and skipped through', async (test) => {
    const slack = await visit(test, { tour: true });
    const { page } = slack;
    await slack.startOver('ko');
    await page.locator('[data-tour=start-ko]').click();

    await page.locator('[data-tour=next]').click();
    await page.locator('.tour-count', { hasText: '2/5' }).waitFor();
    await page.locator('[data-tour=leave]').click();
    await page.locator('.tour-card').waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('[data-tour=resume]').click();

    await page.locator('.tour-count', { hasText: '2/5' }).waitFor();
    await page.locator('[data-tour=back]').click();
    await page.locator('.tour-count', { hasText: '1/5' }).waitFor();
  });
});
