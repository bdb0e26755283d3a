import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.js';
import {
  openSlack,
  PHONE,
  type SmallSlack,
  TEAM,
  type VisitOptions,
} from './support/small-slack.js';

const ME = 'U0KIM';

let scripted: ScriptedSlack;
beforeAll(async () => {
  scripted = await startScriptedSlack();
  // More than a screen, and a thread of more than a screen.
  for (const i of Array(30).keys()) await post(`Message ${i}`);
  rootTs = await post('The root');
  for (const i of Array(40).keys()) await post(`Reply ${i}`, { thread_ts: rootTs });
});
afterAll(async () => {
  await scripted.close();
});
beforeEach(() => {
  scripted.app.answerWith(() => ({}));
  scripted.forget();
});

let rootTs = '';

async function post(text: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await scripted.call('chat.postMessage', { channel: TEAM, text, ...more });
  expect(answer).toMatchObject({ ok: true });
  return String(answer['ts']);
}

async function answerOnlyMe(text: string): Promise<void> {
  const answer = await scripted.call('chat.postEphemeral', { channel: TEAM, user: ME, text });
  expect(answer).toMatchObject({ ok: true });
}

const visit = (context: TestContext, options: VisitOptions = {}): Promise<SmallSlack> =>
  openSlack({
    context,
    options: { as: ME, channel: TEAM, ...options },
    url: scripted.url,
  });

const listIn = ({ page }: SmallSlack): Locator => page.locator('.message-list');
const pillIn = ({ page }: SmallSlack): Locator => page.locator('.new-pill');

/** Resolves when the page has received the event of this scrolling. */
async function scrollTo(list: Locator, end: 'top' | 'bottom'): Promise<void> {
  await list.evaluate((element, top) => {
    element.scrollTo({ top: top ? 0 : element.scrollHeight });
  }, end === 'top');
  // A frame begins with the events of what was scrolled before it.
  await list.page().evaluate('new Promise(requestAnimationFrame)');
}

/** Whether the whole of a message, or as much as finds room, is inside of its list. */
async function isInView(message: Locator, list: Locator): Promise<boolean> {
  const [inner, outer] = [await message.boundingBox(), await list.boundingBox()];
  if (inner === null || outer === null) return false;
  const bottom = inner.y + Math.min(inner.height, outer.height);
  return inner.y >= outer.y - 1 && bottom <= outer.y + outer.height + 1;
}

const SIZES = [
  { name: 'a computer', viewport: { width: 1440, height: 900 } },
  { name: 'a phone', viewport: PHONE },
] as const;

describe.each(SIZES)('on $name, an answer', ({ viewport }) => {
  it('scrolls into view while the reader is at the end', async (test) => {
    const slack = await visit(test, { viewport });
    const list = listIn(slack);
    await slack.message('The root').waitFor();

    await answerOnlyMe('The answer');

    await slack.ephemeralMessage('The answer').waitFor();
    await expect.poll(() => isInView(slack.ephemeralMessage('The answer'), list)).toBe(true);
    expect(await pillIn(slack).count()).toBe(0);
  });

  it('shows its beginning if it is higher than the list', async (test) => {
    const slack = await visit(test, { viewport });
    await slack.message('The root').waitFor();

    await answerOnlyMe(`Long answer\n${'line\n'.repeat(60)}`);

    const answer = slack.ephemeralMessage('Long answer');
    await answer.waitFor();
    const list = listIn(slack);
    await expect.poll(() => isInView(answer, list)).toBe(true);

    // The reader goes on to its end, and stays there when something else changes.
    await scrollTo(list, 'bottom');
    await scripted.call('chat.update', { channel: TEAM, ts: rootTs, text: 'The root, edited' });
    await slack.message('The root, edited').waitFor();
    expect(await isInView(answer, list)).toBe(false);
    await scripted.call('chat.update', { channel: TEAM, ts: rootTs, text: 'The root' });
  });

  it('is announced by a button, which leads there, while the reader is further up', async (test) => {
    const slack = await visit(test, { viewport });
    const list = listIn(slack);
    await slack.message('The root').waitFor();
    await scrollTo(list, 'top');

    await answerOnlyMe('Below');
    await pillIn(slack).waitFor();
    await slack.picture('new message');
    expect(await isInView(slack.ephemeralMessage('Below'), list)).toBe(false);
    await pillIn(slack).click();

    await expect.poll(() => isInView(slack.ephemeralMessage('Below'), list)).toBe(true);
    expect(await pillIn(slack).count()).toBe(0);
  });

  it('is no longer announced once the reader has scrolled there', async (test) => {
    const slack = await visit(test, { viewport });
    await slack.message('The root').waitFor();
    await scrollTo(listIn(slack), 'top');
    await answerOnlyMe('Below');
    await pillIn(slack).waitFor();

    await scrollTo(listIn(slack), 'bottom');

    await pillIn(slack).waitFor({ state: 'detached' });
  });

  it('scrolls into view after a command of the reader, wherever they were', async (test) => {
    const slack = await visit(test, { viewport });
    const list = listIn(slack);
    await slack.message('The root').waitFor();
    await scrollTo(list, 'top');
    scripted.app.answerWith(() => ({ body: { text: 'Answered at once' } }));

    await slack.send('/hometax');

    await slack.ephemeralMessage('Answered at once').waitFor();
    await expect.poll(() => isInView(slack.ephemeralMessage('Answered at once'), list)).toBe(true);
  });

  it('in the direct message is announced on the Home tab', async (test) => {
    const slack = await visit(test, { viewport, channel: 'D0KIM' });
    await slack.page.getByRole('tab').first().click();
    await slack.page.locator('.home').waitFor();

    await post('In the direct message', { channel: 'D0KIM' });
    await pillIn(slack).click();

    await slack.message('In the direct message').waitFor();
    expect(await pillIn(slack).count()).toBe(0);
  });

  it('in an open thread scrolls into view, or is announced there', async (test) => {
    const slack = await visit(test, { viewport });
    const { thread } = slack;
    await slack.message('The root').locator('.reply-bar').click();
    const last = thread.locator('article').last();
    await expect.poll(() => isInView(last, thread)).toBe(true);

    await post('Reply at the end', { thread_ts: rootTs });
    const reply = thread.locator('article', { hasText: 'Reply at the end' }).last();
    await expect.poll(() => isInView(reply, thread)).toBe(true);

    await scrollTo(thread, 'top');
    await post('Reply below', { thread_ts: rootTs });
    await slack.page.locator('.side-panel .new-pill').click();
    const below = thread.locator('article', { hasText: 'Reply below' }).last();
    await expect.poll(() => isInView(below, thread)).toBe(true);
  });
});
