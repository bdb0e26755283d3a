import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { findChromium, HOW_TO_GET_CHROMIUM } from './src/sandbox/find-chromium.js';
import { findPostgres, HOW_TO_GET_POSTGRES } from './src/sandbox/postgres-server.js';
import { builtModules } from './test/support/built-modules.js';
import { MixedSequencer } from './test/support/mixed-sequencer.js';

/** What to say, in one line, where there is no browser. */
const NO_CHROMIUM = `No Chromium found: the browser tests are left out. ${HOW_TO_GET_CHROMIUM}`;

const hasBrowser = findChromium() !== undefined;
if (!hasBrowser && process.env['REQUIRE_BROWSER'] === '1') throw new Error(NO_CHROMIUM);
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

/** What to say, in one line, where there is no PostgreSQL. */
const NO_POSTGRES = `No PostgreSQL found: its tests are skipped. Set TEST_DATABASE_URL, or ${HOW_TO_GET_POSTGRES}`;

const hasPostgres = (process.env['TEST_DATABASE_URL'] || findPostgres()) !== undefined;
if (!hasPostgres && process.env['REQUIRE_POSTGRES'] === '1') throw new Error(NO_POSTGRES);
if (!hasPostgres) process.stderr.write(`${NO_POSTGRES}\n`);

/** A folder in memory. What tests write there needs no disk: no test cuts the power. */
const IN_MEMORY = '/dev/shm';

/** Containers often have 64 MB of it, which is too little. */
function hasRoomInMemory(): boolean {
  if (!existsSync(IN_MEMORY)) return false;
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize > 2 ** 30;
}

// Writing temporary files to a disk took a third of the processor's time.
if (hasRoomInMemory()) process.env['TMPDIR'] ??= IN_MEMORY;

/** Whole apps, browsers and processes, and the simulated year, which computes while the others wait. */
const STORIES = ['browser', 'e2e', 'sandbox/page/server', 'simulation', 'store'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

const exclude = [...configDefaults.exclude, ...(hasBrowser ? [] : ['test/browser/**'])];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        plugins: [builtModules()],
        test: {
          name: 'story',
          include: STORIES,
          exclude,
          globalSetup: hasPostgres ? ['test/support/postgres-setup.ts'] : [],
          setupFiles: ['test/support/loopback-only.ts'],
          // They mostly wait for answers and processes. Beyond eight at once most would wait for the longest.
          maxWorkers: Math.min(3 * availableParallelism() + 1, 8),
          sequence: { groupOrder: 0 },
          // Node loads the built modules as they are.
          server: { deps: { external: [/\/dist\//] } },
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...exclude, ...STORIES],
          setupFiles: ['test/support/setup.ts'],
          // Few, because each worker reads the modules again.
          maxWorkers: 2 * availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
    ],
    // A new process for each file would read the same modules again, which takes more than a second of processor time.
    isolate: false,
    sequence: { sequencer: MixedSequencer },
    // Not Seoul, so that a zone mistake shows.
    env: { TZ: 'UTC' },
    // Only a test that fails waits so long. A channel takes one message a second, and a busy machine is slow.
    expect: { poll: { timeout: 40_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
