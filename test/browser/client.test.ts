import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserTests, PHONE, type SmallSlack } from './support/small-slack.js';

const visit = browserTests();

/** Companies whose alert is posted individually, one for each test, because each ends its alert. */
const BAREUN = { brn: '9998107075', name: '바른물류' };
const GARAM = { brn: '9998102027', name: '가람무역' };
const CHOROK = { brn: '9992111110', name: '초록농산' };

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148';

/** Creates a link on the alert of a company, and marks it as sent. Resolves with the link. */
async function createLink(slack: SmallSlack, company: string): Promise<string> {
  const { page, modal } = slack;
  await slack.firstSweepPosted();
  await slack.chooseMore(slack.alertOf(company), 'client_link');
  await modal.getByRole('radio').first().waitFor();
  await slack.picture('the window');
  await modal.locator('[type=submit]').click();
  const link = modal.locator('a[href*="/client/"]');
  await link.waitFor();
  await slack.picture('the link');
  const url = (await link.getAttribute('href')) ?? '';
  expect(await modal.locator('textarea').inputValue()).toContain(url);
  await modal.locator('[type=submit]').click();
  await modal.waitFor({ state: 'detached' });
  expect(await page.locator('.message-list').textContent()).not.toContain(url);
  return url;
}

/** Opens the page with the number, as the client. */
async function openPage(context: BrowserContext, url: string, brn: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('사업자번호').fill(brn);
  await page.locator('button').click();
  await page.locator('h2').first().waitFor();
  await page.waitForLoadState();
  return page;
}

/** Presses the page's button, and registers something on POPBiLL's page, in another tab. */
async function register(page: Page, what: 'certificate' | 'dept-user'): Promise<void> {
  const popupOpened = page.waitForEvent('popup');
  await page.locator('button[name=product]').first().click();
  const popup = await popupOpened;
  await popup.locator(`button[value=register-${what}]`).click();
  await popup.locator('.good').waitFor();
  await popup.close();
}

/** The thread of a company's alert, once it contains all these words. */
async function threadOf(slack: SmallSlack, company: string, words: readonly string[]) {
  const alert = slack.messages.filter({ hasText: company }).first();
  await alert.locator('.reply-bar').click();
  for (const each of words) await slack.thread.getByText(each).first().waitFor();
  await slack.picture('the thread');
}

/** The page is not wider than its window. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThan(1);
}

/** Names of the focused elements in the order of the Tab key. */
async function tabStops(page: Page, count: number): Promise<readonly string[]> {
  const stops: string[] = [];
  for (let i = 0; i < count; i += 1) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate('document.activeElement.name || document.activeElement.tagName'),
    );
  }
  return stops;
}

describe('the link for the client', () => {
  it.for([
    {
      language: 'ko',
      as: 'U0KIM',
      company: BAREUN,
      what: 'dept-user',
      thread: ['고객사용 링크를 만들었습니다', '인증 페이지가 열렸습니다', '링크를 종료했습니다'],
    },
    {
      language: 'en',
      as: 'U0EMMA',
      company: CHOROK,
      what: 'certificate',
      thread: ['created a client link', 'through the client link', 'the client link ended'],
    },
  ] as const)(
    'leads from the alert to the page in another tab, and the alert resolves by itself: $language',
    async ({ language, as, company, what, thread }, test) => {
      const slack = await visit(test, { as, expectedProblems: / 40[04] |favicon/ });
      await slack.startOver(language);
      await slack.page.locator('[data-tour=not-now]').click();
      const url = await createLink(slack, company.name);

      const context = slack.page.context();
      const client = await openPage(context, url, company.brn);
      await slack.pictureOf(client, 'the page');
      expect(await client.textContent('h1')).toContain(company.name);
      expect(await client.locator('ol li').count()).toBe(3);
      await register(client, what);
      await slack.page.bringToFront();
      await slack.advance(6 * 60_000);

      const resolved = language === 'ko' ? '해결됨' : 'Resolved';
      const unconfirmed = language === 'ko' ? '로그인 미확인' : 'Login unconfirmed';
      await slack.messages
        .filter({ hasText: company.name })
        .filter({ hasText: new RegExp(`^.*(${resolved}|${unconfirmed})`) })
        .first()
        .waitFor();
      await threadOf(slack, company.name, thread);
      await client.goto(url);
      await client.getByText('This link cannot be used').waitFor();
      await client.close();
    },
  );

  it('is readable and complete on a phone, where it offers the department user', async (test) => {
    const slack = await visit(test, { viewport: PHONE, expectedProblems: / 40[04] |favicon/ });
    const url = await createLink(slack, GARAM.name);
    const browser = slack.page.context().browser();
    const context = await browser?.newContext({ viewport: PHONE, userAgent: IPHONE });
    if (context === undefined) throw new Error('There is no browser.');
    test.onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(url);
    await slack.pictureOf(page, 'the number');
    await expectNoSidewaysScroll(page);

    await page.getByLabel('사업자번호').fill('220-81-62517');
    await page.locator('button').click();
    await page.getByRole('alert').waitFor();
    await slack.pictureOf(page, 'a wrong number');
    await page.waitForFunction("document.activeElement.id === 'brn'");
    await expectNoSidewaysScroll(page);
    await page.getByLabel('사업자번호').fill(GARAM.brn);
    await page.keyboard.press('Enter');

    await page.getByText('휴대폰에서는 인증서를 등록할 수 없습니다').waitFor();
    await slack.pictureOf(page, 'the page');
    await expectNoSidewaysScroll(page);
    expect(await tabStops(page, 1)).toEqual(['product']);
    await register(page, 'dept-user');
    await slack.page.bringToFront();
    await slack.advance(6 * 60_000);
    await threadOf(slack, GARAM.name, [
      'opened with the right business number',
      'only its login test is missing',
    ]);
  });

  it('works with scripts switched off, has contrast, labels and languages', async (test) => {
    const slack = await visit(test, { expectedProblems: / 40[04] |favicon/ });
    await slack.startOver('ko');
    await slack.page.locator('[data-tour=not-now]').click();
    const url = await createLink(slack, BAREUN.name);
    const browser = slack.page.context().browser();
    const context = await browser?.newContext({ javaScriptEnabled: false });
    if (context === undefined) throw new Error('There is no browser.');
    test.onTestFinished(() => context.close());

    const client = await openPage(context, url, BAREUN.brn);
    await register(client, 'dept-user');
    const checked = await slack.page.context().newPage();
    await checked.goto(url);

    expect(await contrasts(checked)).toEqual([]);
    expect(await checked.evaluate('document.documentElement.lang')).toBe('ko');
    expect(await checked.locator('label[for=brn]').count()).toBe(1);
    expect(await checked.locator('h1').count()).toBe(1);
    await checked.keyboard.press('Tab');
    expect(await checked.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe(
      'solid',
    );
    await checked.close();
  });
});

/** Texts with less contrast to their background than WCAG AA asks for (4.5:1). */
function contrasts(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const parse = (text) => text.match(/[\\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b]
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
    const backgroundOf = (element) => {
      for (let each = element; each !== null; each = each.parentElement) {
        const colour = parse(getComputedStyle(each).backgroundColor);
        if (colour.length < 4 || colour[3] > 0) return colour;
      }
      return [255, 255, 255];
    };
    return [...document.querySelectorAll('main *')].flatMap((element) => {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own) return [];
      const [a, b] = [parse(getComputedStyle(element).color), backgroundOf(element)].map(luminance);
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return ratio >= 4.5 ? [] : [element.textContent + ' ' + ratio];
    });
  })()`);
}
