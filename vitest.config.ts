import { configDefaults, defineConfig } from 'vitest/config';
import { findChromium, HOW_TO_GET_CHROMIUM } from './src/sandbox/find-chromium.js';

/** What to say, in one line, where there is no browser. */
const NO_CHROMIUM = `No Chromium found: the browser tests are left out. ${HOW_TO_GET_CHROMIUM}`;

const hasBrowser = findChromium() !== undefined;
if (!hasBrowser && process.env['REQUIRE_BROWSER'] === '1') throw new Error(NO_CHROMIUM);
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, ...(hasBrowser ? [] : ['test/browser/**'])],
    setupFiles: ['test/support/setup.ts'],
    // Not Seoul, so that a zone mistake shows.
    env: { TZ: 'UTC' },
    // A channel takes one message a second, and a busy machine is slow.
    testTimeout: 60_000,
    hookTimeout: 30_000,
    // The stories through the built app mostly wait for Slack's pace; two of them at once halve the time.
    maxWorkers: 2,
  },
});
