import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../find-chromium.js';
import type { PageLanguage } from '../page/contract.js';
import { listenForPage } from '../page/server/page-server.js';
import { openSandbox } from '../page/server/sandbox.js';
import { toWebp } from './webp.js';

const ASSETS = fileURLToPath(new URL('../page/assets/', import.meta.url));
/** The folder `docs`, seen from `dist/sandbox/pictures`. */
const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url));

/** Keeps the README quick to load on slow connections. */
const MAX_BYTES = 150_000;
/** Wide enough for the channel list and a channel, tall enough for the longest alert. */
const VIEWPORT = { width: 1000, height: 1100 } as const;
const TIMEOUT_MS = 60_000;

const OPERATORS: Readonly<Record<PageLanguage, string>> = { ko: 'U0KIM', en: 'U0EMMA' };

/** A browser page of a sandbox in one language, and the function that saves its pictures. */
export interface Studio {
  readonly page: Page;
  readonly language: PageLanguage;
  takePicture(name: string, subject: Page | Locator): Promise<void>;
}

/** Runs `work` with a browser and a sandbox in this language, then closes both. */
export async function withStudio(
  language: PageLanguage,
  work: (studio: Studio) => Promise<void>,
): Promise<void> {
  const sandbox = await openSandbox({ language, reportError: (message) => console.error(message) });
  const server = await listenForPage(0, { assets: ASSETS });
  server.show(sandbox);
  const browser = await launch();
  try {
    const profile = await browser.newContext({
      viewport: VIEWPORT,
      deviceScaleFactor: 2,
      colorScheme: 'light',
      locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    });
    profile.setDefaultTimeout(TIMEOUT_MS);
    const page = await profile.newPage();
    await page.goto(`http://localhost:${server.port}/?as=${OPERATORS[language]}`);
    const encodingPage = await profile.newPage();
    await page.bringToFront();
    const takePicture = async (name: string, subject: Page | Locator): Promise<void> => {
      // Moves the pointer away, so that no element is drawn as hovered.
      await page.mouse.move(0, 0);
      const png = await subject.screenshot({ animations: 'disabled' });
      const webp = await toWebp(encodingPage, png, MAX_BYTES);
      await writeFile(`${DOCS}${name}.webp`, webp);
      console.log(`docs/${name}.webp  ${Math.ceil(webp.length / 1000)} kB`);
    };
    await work({ page, language, takePicture });
  } finally {
    await browser.close();
    await server.close();
    await sandbox.close();
  }
}

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`No Chromium found. ${HOW_TO_GET_CHROMIUM}`);
  // Chromium's own sandbox does not work for root.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}
