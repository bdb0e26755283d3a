import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, expect, type TestContext } from 'vitest';
import { findChromium } from '../../../src/sandbox/find-chromium.js';
import type { PageLanguage, PageState, RequestName } from '../../../src/sandbox/page/contract.js';
import { type PageProcess, startPageProcess } from './page-process.js';

export const ALERTS = 'C0ALERTS';
export const TEAM = 'C0TEAM';

const PICTURES = fileURLToPath(new URL('../../../artifacts/screenshots/', import.meta.url));

const DESKTOP = { width: 1280, height: 800 } as const;
/** As narrow as a common phone. */
export const PHONE = { width: 390, height: 844 } as const;

/** Sweeps tell at Slack's pace, and the machine may be busy. */
const PATIENCE_MS = 20_000;

export interface VisitOptions {
  /** Whose eyes one sees through. Default: the Korean operator. */
  readonly as?: string;
  readonly channel?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colours?: 'light' | 'dark';
  /** Leaves the offer of the tour where it is. */
  readonly tour?: boolean;
  /** Answers of the page's server that this test is about, e.g. ` 409 `. */
  readonly refusals?: RegExp;
}

/** Opens the page for one test. */
export type Visit = (context: TestContext, options?: VisitOptions) => Promise<SmallSlack>;

/**
 * The sandbox of one test file and a browser, both started before its tests. Each test opens the page in a fresh browser
 * profile; it fails when anything went wrong in the browser, or when the app or its sandbox complained.
 */
export function browserTests(args: readonly string[] = []): Visit {
  let sandbox: PageProcess | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    [sandbox, browser] = await Promise.all([
      startPageProcess(['--hurry', '10', ...args]),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), sandbox?.end()]);
  });
  return (context, options = {}) => {
    if (sandbox === undefined || browser === undefined) throw new Error('Nothing was started.');
    return openSlack({
      browser,
      context,
      options,
      url: sandbox.url,
      complaints: sandbox.complaints,
    });
  };
}

/** A browser for tests that start something else than the whole sandbox. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium.');
  // Chromium's own sandbox does not work for root.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

interface Opening {
  readonly browser: Browser;
  readonly context: TestContext;
  readonly options: VisitOptions;
  readonly url: string;
  readonly complaints: () => string;
}

export async function openSlack({
  browser,
  context: test,
  options,
  url,
  complaints,
}: Opening): Promise<SmallSlack> {
  const { as = 'U0KIM', channel = ALERTS, viewport = DESKTOP, colours = 'light' } = options;
  const before = complaints().length;
  const profile = await browser.newContext({ viewport, colorScheme: colours });
  profile.setDefaultTimeout(PATIENCE_MS);
  const wrong = listenForTrouble(profile, options.refusals);
  const page = await profile.newPage();
  const slack = new SmallSlack(page, pictureName(test));
  test.onTestFinished(async () => {
    if (test.task.result?.state === 'fail')
      await slack.picture('at the end').catch(() => undefined);
    const trouble = [...wrong.stop(), complaints().slice(before)].filter((each) => each !== '');
    await profile.close();
    expect(trouble, 'troubles in the browser or the sandbox').toEqual([]);
  });
  await closeLeftModals(url, as);
  await page.goto(`${url}/?as=${as}&channel=${channel}`);
  await page.locator('.workspace').waitFor();
  if (options.tour !== true) await page.locator('[data-tour=not-now]').click();
  return slack;
}

/** A modal stays with the person, whatever the browser of the test before did. */
async function closeLeftModals(url: string, as: string): Promise<void> {
  await fetch(`${url}/api/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ as, all: true }),
  });
}

/** Everything that a developer would see as red in the browser, in all of its tabs. */
function listenForTrouble(profile: BrowserContext, refusals: RegExp | undefined) {
  const found: string[] = [];
  let listening = true;
  const add = (words: string): void => {
    if (listening && refusals?.test(words) !== true) found.push(words);
  };
  profile.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      add(`console: ${message.text()} (${message.location().url})`);
    }
  });
  profile.on('weberror', (error) => add(`exception: ${error.error().message}`));
  profile.on('requestfailed', (request) => {
    const failure = request.failure()?.errorText ?? '';
    // What the browser itself breaks off: streams of a page that is left, a request that became a download.
    if (failure !== 'net::ERR_ABORTED') add(`failed: ${request.url()} ${failure}`);
  });
  profile.on('response', (response) => {
    if (response.status() >= 400) add(`answered: ${response.status()} ${response.url()}`);
  });
  return {
    stop(): readonly string[] {
      listening = false;
      return found;
    },
  };
}

function pictureName({ task }: TestContext): string {
  const file = basename(task.file.name).replace('.test.ts', '');
  return `${file}-${task.name}`;
}

/** The page in the hands of a person. Locators are the page's own classes and the app's ids. */
export class SmallSlack {
  readonly page: Page;
  readonly #name: string;
  #pictures = 0;

  constructor(page: Page, name: string) {
    this.page = page;
    this.#name = name;
  }

  /** The modal on top. */
  get modal(): Locator {
    return this.page.locator('dialog.dialog-modal');
  }

  get confirm(): Locator {
    return this.page.locator('dialog.dialog-confirm');
  }

  get composer(): Locator {
    return this.page.locator('.composer textarea');
  }

  get thread(): Locator {
    return this.page.locator('.side-panel .thread');
  }

  /** Messages of the channel, not of the thread beside it. */
  get messages(): Locator {
    return this.page.locator('.message-list article.message');
  }

  /** The last message of the channel that holds these words. */
  message(words: string | RegExp): Locator {
    return this.messages.filter({ hasText: words }).last();
  }

  /** The last message that only this person sees and that holds these words. */
  ownMessage(words: string | RegExp): Locator {
    return this.page.locator('.message-list article.message-own').filter({ hasText: words }).last();
  }

  /** A company's individually posted alert, with its buttons. */
  alertOf(company: string): Locator {
    return this.messages
      .filter({ hasText: company })
      .filter({ has: this.page.locator('[data-action=alert_details]') })
      .last();
  }

  toast(words: string | RegExp): Locator {
    return this.page.locator('.toast').filter({ hasText: words });
  }

  /** Types into the message box and sends it. */
  async send(words: string): Promise<void> {
    await this.composer.fill(words);
    await this.page.locator('.composer-send').click();
  }

  async openChannel(id: string): Promise<void> {
    await this.page.locator(`[data-channel="${id}"]`).click();
    await this.page.locator(`[data-channel="${id}"][aria-current=page]`).waitFor();
  }

  /** Looks through the eyes of somebody else. */
  async become(person: string): Promise<void> {
    await this.page.locator('.person-button').click();
    await this.page.locator(`[data-person="${person}"]`).click();
    await this.page.locator('.person-menu .floating').waitFor({ state: 'detached' });
    await this.page.waitForURL((url) => url.searchParams.get('as') === person);
  }

  /** Opens what stands outside of Slack: clock, weather, companies. */
  async openPanel(): Promise<Locator> {
    const panel = this.page.locator('.side-panel:has(.panel-part)');
    if (!(await panel.isVisible())) await this.page.locator('.top-clock').click();
    await panel.waitFor();
    return panel;
  }

  /** Does something to a company at POPBiLL, as it would happen there. */
  async changeCompany(brn: string, change: string): Promise<void> {
    const panel = await this.openPanel();
    await panel.getByRole('searchbox').fill(brn);
    const company = panel.locator(`[data-company="${brn}"]`);
    if ((await company.getAttribute('open')) === null) await company.locator('summary').click();
    const done = this.page.waitForResponse((response) => response.url().endsWith('/api/company'));
    await company.locator(`[data-change="${change}"]`).click();
    await done;
    await this.closeSide();
  }

  /** Closes the modal on top and all that lie under it. */
  async closeModals(): Promise<void> {
    await this.modal.locator('.dialog-head .icon-button').last().click();
    await this.modal.waitFor({ state: 'detached' });
  }

  async closeSide(): Promise<void> {
    await this.page.locator('.side-panel-head .icon-button').click();
    await this.page.locator('.side-panel').waitFor({ state: 'detached' });
  }

  /** Moves the clock and waits until it stands. */
  async advance(advanceMs: number): Promise<void> {
    await this.#post('clock', { advanceMs });
    await expect
      .poll(
        async () => {
          const { clock } = await this.#state();
          return clock.movingTo;
        },
        { timeout: 2 * PATIENCE_MS },
      )
      .toBeUndefined();
  }

  /** Everything is as it was at the start, also for who had left the tour. */
  async startOver(language: PageLanguage): Promise<void> {
    const before = (await this.#state()).sandbox;
    await this.#post('start-over', { language });
    await expect.poll(async () => (await this.#state()).sandbox).not.toBe(before);
    await this.page.evaluate('localStorage.clear()');
    await this.page.reload();
    await this.page.locator('.workspace').waitFor();
  }

  /** The list of all open alerts. */
  async openAlerts(): Promise<void> {
    await this.send('/hometax alerts');
    await this.modal.locator('[data-action=alerts_row]').first().waitFor();
  }

  async #post(name: RequestName, body: object): Promise<void> {
    const { origin } = new URL(this.page.url());
    const headers = { origin };
    const answer = await this.page.request.post(`${origin}/api/${name}`, { data: body, headers });
    expect(answer.status()).toBe(200);
  }

  async #state(): Promise<PageState> {
    const { origin } = new URL(this.page.url());
    // The page's server wrote it.
    return (await (await this.page.request.get(`${origin}/api/state`)).json()) as PageState;
  }

  /** Moves the clock by one of the panel's steps and waits until it stands. */
  async moveClock(step: 'hour' | 'day' | 'week'): Promise<void> {
    const panel = await this.openPanel();
    await panel.locator(`[data-clock=${step}]`).click();
    await panel.locator('.panel-buttons .spinner').waitFor();
    await panel.locator(`[data-clock=${step}]`).waitFor({ timeout: 2 * PATIENCE_MS });
  }

  /** Until the first sweep has told all it has to tell. */
  async firstSweepTold(): Promise<void> {
    await this.page.locator('[data-action=roll_up_list]').first().waitFor();
    await this.page.locator('.spinner').first().waitFor({ state: 'detached' });
  }

  /** Keeps what is to be seen, named by the test. */
  async picture(name: string): Promise<void> {
    await this.pictureOf(this.page, name);
  }

  /** The same of another tab. */
  async pictureOf(page: Page, name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    this.#pictures += 1;
    const words = `${this.#name}-${this.#pictures}-${name}`.replaceAll(/[^\p{L}\p{N}-]+/gu, '-');
    await page.screenshot({ path: `${PICTURES}${words.slice(0, 180)}.png` });
  }
}
