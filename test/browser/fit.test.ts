import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { alertMessage } from '../../src/alert/alert-view.js';
import type { PageJson } from '../../src/sandbox/page/contract.js';
import { objectsIn } from '../../src/sandbox/slack/json.js';
import { LANGUAGES, type Language } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf, EVERY_REASON } from '../support/alert-samples.js';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.js';
import { ALERTS, openSlack, PHONE, type SmallSlack, TEAM } from './support/small-slack.js';
import { readViews, surfaceOf } from './support/views.js';

const WIDE = { width: 1440, height: 900 } as const;
const LONG_NAME = '주식회사 한빛글로벌로지스틱스앤드에너지솔루션 부산동래지점';

/** For each language an operator, their direct message with the app, and the channel with the messages. */
const PLACES = {
  ko: { as: 'U0KIM', app: 'D0KIM', channel: ALERTS },
  en: { as: 'U0EMMA', app: 'D0EMMA', channel: TEAM },
} as const;

const ROWS = [
  { language: 'ko', size: 'a computer', viewport: WIDE, colours: 'light' },
  { language: 'ko', size: 'a phone', viewport: PHONE, colours: 'dark' },
  { language: 'en', size: 'a computer', viewport: WIDE, colours: 'dark' },
  { language: 'en', size: 'a phone', viewport: PHONE, colours: 'light' },
] as const;

let scripted: ScriptedSlack;
beforeAll(async () => {
  scripted = await startScriptedSlack();
  for (const language of LANGUAGES) {
    for (const { text, blocks } of messagesIn(language)) {
      const args = { channel: PLACES[language].channel, text: text ?? '', blocks };
      expect(await scripted.call('chat.postMessage', args)).toMatchObject({ ok: true });
    }
  }
});
afterAll(async () => {
  await scripted.close();
});

const visit = (context: TestContext, { language, viewport, colours }: (typeof ROWS)[number]) =>
  openSlack({
    context,
    options: { ...PLACES[language], viewport, colours },
    url: scripted.url,
  });

/** The messages whose ⋮ lies over their content. */
async function coveredMessages(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`
    [...document.querySelectorAll('.message:has(.message-menu)')]
      .filter((message) => {
        const [dots, main] = ['.message-menu-button span', '.message-main'].map((each) =>
          message.querySelector(each).getBoundingClientRect());
        return dots.left < main.right;
      })
      .map(({ textContent }) => textContent)
  `);
}

/**
 * What does not fit inside of `scope`: buttons whose words are cut, lie outside of the window, or need a second line,
 * and entries of menus that do. On a phone, words that are wider than the message may need a second line.
 */
async function findMisfits(page: Page, scope: string): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(async () => {
    const rendered = () => new Promise((resolve) => setTimeout(resolve));
    const problemOf = (element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      const { left, right, width, height } = element.getBoundingClientRect();
      if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) return 'cut';
      if (left < 0 || right > innerWidth) return 'outside';
      if (lines.size > 1) return 'wrapped';
      if (innerWidth < 500 && (width < 44 || height < 44)) return 'small';
    };
    const check = (elements) => elements.flatMap((element) => {
      const problem = problemOf(element);
      return problem === undefined ? [] : [problem + ': ' + element.textContent];
    });
    const misfits = check([...document.querySelectorAll('${scope} .button')]);
    for (const dots of document.querySelectorAll('${scope} .button-overflow')) {
      dots.scrollIntoView({ block: 'center' });
      dots.click();
      await rendered();
      const entries = [...document.querySelectorAll('.floating .menu-item')];
      misfits.push(...(entries.length === 0 ? ['a menu that does not open'] : check(entries)));
      dots.click();
      await rendered();
    }
    const overflow = document.documentElement.scrollWidth - innerWidth;
    return overflow > 0 ? [...misfits, 'the page is ' + overflow + ' pixels too wide'] : misfits;
  })()`);
}

/** The app's views of one kind: one for every distinct set of buttons and menus. */
function viewsOf(
  language: Language,
  surface: ReturnType<typeof surfaceOf>,
): readonly (readonly [name: string, view: PageJson])[] {
  const seen = new Set<string>();
  return readViews(language).filter(([, view]) => {
    if (surfaceOf(view) !== surface) return false;
    const labels = JSON.stringify(objectsIn(view['blocks']).flatMap(labelsIn));
    const isNew = labels !== '[]' && !seen.has(labels);
    seen.add(labels);
    return isNew;
  });
}

function labelsIn({ elements, accessory }: PageJson): readonly unknown[] {
  return objectsIn([...objectsIn(elements), accessory])
    .filter(({ type }) => type === 'button' || type === 'overflow')
    .flatMap(({ text, options }) => [text, ...objectsIn(options).map((each) => each['text'])]);
}

/** The app's messages, and every alert of a company with a long name. */
function messagesIn(language: Language): readonly PageJson[] {
  const longAlerts = EVERY_REASON.map(({ reason }) => {
    const alert = { ...alertOf([reason]), name: LONG_NAME };
    const { text, blocks } = alertMessage({ alert, collectsBy: 'any' }, TONGUES[language]);
    return { text, blocks: objectsIn(blocks) };
  });
  return [...viewsOf(language, 'message').map(([, view]) => view), ...longAlerts];
}

/** Shows a view, and resolves when the page has drawn it. */
async function show(
  { page }: SmallSlack,
  method: string,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const drawn = page.waitForResponse((response) => response.url().includes('/api/state'));
  expect(await scripted.call(method, args)).toMatchObject({ ok: true });
  await drawn;
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
}

describe.each(ROWS)('in $language on $size, in $colours colours', (row) => {
  const { language } = row;

  it('every button and menu of the messages fits', async (test) => {
    const slack = await visit(test, row);
    await slack.message(LONG_NAME).waitFor();
    expect(await slack.messages.count()).toBeGreaterThan(30);

    expect(await coveredMessages(slack.page)).toEqual([]);
    expect(await findMisfits(slack.page, '.message-list')).toEqual([]);
    const menu = slack.messages.filter({ hasText: LONG_NAME }).locator('[data-action=more]').last();
    await menu.click();
    await slack.picture(`menu ${language} ${row.size}`);
  });
});

/** A window is as wide on every computer, and English labels are the longest on a phone. */
const NARROW_ROWS = ROWS.filter(
  ({ language, viewport }) => (language === 'en') === (viewport === PHONE),
);

describe.each(NARROW_ROWS)('in $language on $size', (row) => {
  const { language } = row;

  it('every button and menu of the windows fits', { timeout: 180_000 }, async (test) => {
    const slack = await visit(test, row);
    const windows = viewsOf(language, 'modal');
    scripted.forget();
    await slack.send('/hometax');
    const { trigger_id } = await scripted.received(undefined);
    const first = await scripted.call('views.open', { trigger_id, view: windows[0]?.[1] });
    const { id } = first['view'] as { readonly id: string };
    await slack.modal.waitFor();

    for (const [name, view] of windows) {
      await show(slack, 'views.update', { view_id: id, view });
      // A view that is drawn again in between closes its menus.
      await expect
        .poll(() => findMisfits(slack.page, '.dialog-body'), { message: name })
        .toEqual([]);
    }
  });

  it('every button and menu of Home fits', async (test) => {
    const slack = await visit(test, row);
    const { as, app } = PLACES[language];
    const homes = viewsOf(language, 'home');
    await scripted.call('views.publish', { user_id: as, view: homes[0]?.[1] });
    if (row.viewport === PHONE) await slack.page.locator('.top-channels').click();
    await slack.page.locator(`[data-channel="${app}"]`).click();
    await slack.page.getByRole('tab').first().click();
    await slack.page.locator('.home .blocks').waitFor();

    for (const [name, view] of homes) {
      await show(slack, 'views.publish', { user_id: as, view });
      // A view that is drawn again in between closes its menus.
      await expect.poll(() => findMisfits(slack.page, '.home'), { message: name }).toEqual([]);
    }
    await slack.picture(`home ${language} ${row.size}`);
  });
});
