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

/** `SCREENSHOTS=1` saves what the tests see. Else only a failed test saves a picture, because they cost processor time. */
const SAVES_PICTURES = process.env['SCREENSHOTS'] === '1';
const PICTURES = fileURLToPath(new URL('../../../artifacts/screenshots/', import.meta.url));

const DESKTOP = { width: 1280, height: 800 } as const;
/** The width of a common phone. */
export const PHONE = { width: 390, height: 844 } as const;

/** Long, because sweeps post at Slack's pace and the machine may be busy. */
const TIMEOUT_MS = 40_000;

export interface VisitOptions {
  /** The person who uses the page. Default: the Korean operator. */
  readonly as?: string;
  readonly channel?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colours?: 'light' | 'dark';
  /** Leaves the offer of the tour open. */
  readonly tour?: boolean;
  /** Problems that this test expects, e.g. ` 409 ` for a refusal of the page's server. */
  readonly expectedProblems?: RegExp;
}

/** Opens the page for one test. */
export type Visit = (context: TestContext, options?: VisitOptions) => Promise<SmallSlack>;

/**
 * Starts the sandbox before the tests of a file. Each test opens the page in a new browser profile, and fails on any error
 * in the browser, the app or the sandbox.
 */
export function browserTests(args: readonly string[] = []): Visit {
  let sandbox: PageProcess | undefined;
  beforeAll(async () => {
    [sandbox] = await Promise.all([startPageProcess(['--hurry', '10', ...args]), sharedBrowser()]);
  });
  afterAll(async () => {
    await sandbox?.end();
  });
  return (context, options = {}) => {
    if (sandbox === undefined) throw new Error('Nothing was started.');
    return openSlack({
      context,
      options,
      url: sandbox.url,
      errorOutput: sandbox.errorOutput,
    });
  };
}

let launched: Promise<Browser> | undefined;

/** One browser for all files of a worker, because a start takes seconds of processor time. It ends with the worker. */
export function sharedBrowser(): Promise<Browser> {
  launched ??= launchBrowser();
  return launched;
}

function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium.');
  // Chromium's own sandbox does not work for root.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}

interface Opening {
  readonly context: TestContext;
  readonly options: VisitOptions;
  readonly url: string;
  /** What the page's process has written to its error output. Default: nothing. */
  readonly errorOutput?: () => string;
}

export async function openSlack({
  context: test,
  options,
  url,
  errorOutput = () => '',
}: Opening): Promise<SmallSlack> {
  const { as = 'U0KIM', channel = ALERTS, viewport = DESKTOP, colours = 'light' } = options;
  const lengthBefore = errorOutput().length;
  const browser = await sharedBrowser();
  // An animation would draw the page 60 times a second.
  const profile = await browser.newContext({
    viewport,
    colorScheme: colours,
    reducedMotion: 'reduce',
  });
  profile.setDefaultTimeout(TIMEOUT_MS);
  const problems = collectProblems(profile, options.expectedProblems);
  const page = await profile.newPage();
  const slack = new SmallSlack(page, pictureName(test));
  test.onTestFinished(async () => {
    if (test.task.result?.state === 'fail')
      await slack.save(page, 'at the end').catch(() => undefined);
    const found = [...problems.stop(), errorOutput().slice(lengthBefore)].filter(
      (each) => each !== '',
    );
    await profile.close();
    expect(found, 'problems in the browser or the sandbox').toEqual([]);
  });
  await closeOpenModals(url, as);
  await page.goto(`${url}/?as=${as}&channel=${channel}`);
  await page.locator('.workspace').waitFor();
  if (options.tour !== true) await page.locator('[data-tour=not-now]').click();
  return slack;
}

/** Closes the person's modals, which survive the browser of the previous test. */
async function closeOpenModals(url: string, as: string): Promise<void> {
  await fetch(`${url}/api/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ as, all: true }),
  });
}

/** Collects errors and warnings of the console, exceptions and failed requests, in all tabs. */
function collectProblems(profile: BrowserContext, expected: RegExp | undefined) {
  const problems: string[] = [];
  let isListening = true;
  const add = (words: string): void => {
    if (isListening && expected?.test(words) !== true) problems.push(words);
  };
  profile.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      add(`console: ${message.text()} (${message.location().url})`);
    }
  });
  profile.on('weberror', (error) => add(`exception: ${error.error().message}`));
  profile.on('requestfailed', (request) => {
    const failure = request.failure()?.errorText ?? '';
    // The browser itself aborts the streams of a closed page and requests that became downloads.
    if (failure !== 'net::ERR_ABORTED') add(`failed: ${request.url()} ${failure}`);
  });
  profile.on('response', (response) => {
    if (response.status() >= 400) add(`answered: ${response.status()} ${response.url()}`);
  });
  return {
    stop(): readonly string[] {
      isListening = false;
      return problems;
    },
  };
}

function pictureName({ task }: TestContext): string {
  const file = basename(task.file.name).replace('.test.ts', '');
  return `${file}-${task.name}`;
}

/** The page as a person uses it. Locators are the page's CSS classes and the app's IDs. */
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

  /** The messages of the channel, without those of the thread. */
  get messages(): Locator {
    return this.page.locator('.message-list article.message');
  }

  /** The last message of the channel that contains these words. */
  message(words: string | RegExp): Locator {
    return this.messages.filter({ hasText: words }).last();
  }

  /** The last ephemeral message that contains these words. */
  ephemeralMessage(words: string | RegExp): Locator {
    return this.page.locator('.message-list article.message-own').filter({ hasText: words }).last();
  }

  /** A company's individually posted alert, with its buttons. */
  alertOf(company: string): Locator {
    return this.messages
      .filter({ hasText: company })
      .filter({ has: this.page.locator('[data-action=alert_take], [data-action=alert_hand_back]') })
      .last();
  }

  /** Chooses the entry for this action in the first menu of further buttons. */
  async chooseMore(within: Locator, action: string): Promise<void> {
    await within.locator('[data-action=more]').first().click();
    await this.page.locator(`[data-entry="${action}"]`).click();
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

  /** Switches to another person. */
  async switchTo(person: string): Promise<void> {
    await this.page.locator('.person-button').click();
    await this.page.locator(`[data-person="${person}"]`).click();
    await this.page.locator('.person-menu .floating').waitFor({ state: 'detached' });
    await this.page.waitForURL((url) => url.searchParams.get('as') === person);
  }

  /** Opens the panel of the sandbox: clock, services, companies. */
  async openPanel(): Promise<Locator> {
    const panel = this.page.locator('.side-panel:has(.panel-part)');
    if (!(await panel.isVisible())) await this.page.locator('.top-clock').click();
    await panel.waitFor();
    return panel;
  }

  /** Changes a company at POPBiLL in the panel. */
  async changeCompany(brn: string, change: string): Promise<void> {
    const panel = await this.openPanel();
    await panel.getByRole('searchbox').fill(brn);
    const company = panel.locator(`[data-company="${brn}"]`);
    if ((await company.getAttribute('open')) === null) await company.locator('summary').click();
    const sent = this.page.waitForResponse((response) => response.url().endsWith('/api/company'));
    await company.locator(`[data-change="${change}"]`).click();
    await sent;
    await this.closeSide();
  }

  /** Closes all open modals. */
  async closeModals(): Promise<void> {
    await this.modal.locator('.dialog-head .icon-button').last().click();
    await this.modal.waitFor({ state: 'detached' });
  }

  async closeSide(): Promise<void> {
    await this.page.locator('.side-panel-head .icon-button').click();
    await this.page.locator('.side-panel').waitFor({ state: 'detached' });
  }

  /** Moves the clock and waits until the move is finished. */
  async advance(advanceMs: number): Promise<void> {
    await this.#post('clock', { advanceMs });
    await expect
      .poll(
        async () => {
          const { clock } = await this.#state();
          return clock.movingTo;
        },
        { timeout: 2 * TIMEOUT_MS },
      )
      .toBeUndefined();
  }

  /** Restarts the sandbox and forgets the state of the tour. */
  async startOver(language: PageLanguage): Promise<void> {
    const runBefore = (await this.#state()).sandbox;
    await this.#post('start-over', { language });
    await expect.poll(async () => (await this.#state()).sandbox).not.toBe(runBefore);
    await this.page.evaluate('localStorage.clear()');
    await this.page.reload();
    await this.page.locator('.workspace').waitFor();
  }

  /** Opens the list of all open alerts. */
  async openAlerts(): Promise<void> {
    await this.send('/hometax alerts');
    await this.modal.locator('[data-action=alert_page]').first().waitFor();
  }

  async #post(name: RequestName, body: object): Promise<void> {
    const { origin } = new URL(this.page.url());
    const headers = { origin };
    const response = await this.page.request.post(`${origin}/api/${name}`, { data: body, headers });
    expect(response.status()).toBe(200);
  }

  async #state(): Promise<PageState> {
    const { origin } = new URL(this.page.url());
    // The page's server writes this shape.
    return (await (await this.page.request.get(`${origin}/api/state`)).json()) as PageState;
  }

  /** Waits until the first sweep has posted all its alerts. */
  async firstSweepPosted(): Promise<void> {
    await this.page.locator('[data-action=roll_up_list]').first().waitFor();
    await this.page.locator('.spinner').first().waitFor({ state: 'detached' });
  }

  /** Saves a screenshot, named by the test, if pictures are wanted. */
  async picture(name: string): Promise<void> {
    await this.pictureOf(this.page, name);
  }

  /** Saves a screenshot of another tab, if pictures are wanted. */
  async pictureOf(page: Page, name: string): Promise<void> {
    if (SAVES_PICTURES) await this.save(page, name);
  }

  async save(page: Page, name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    this.#pictures += 1;
    const fileName = `${this.#name}-${this.#pictures}-${name}`.replaceAll(/[^\p{L}\p{N}-]+/gu, '-');
    await page.screenshot({ path: `${PICTURES}${fileName.slice(0, 180)}.png` });
  }
}
