import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
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
