// `npm run mutation`: changes the code below in one place after the other and says which changes no unit test notices.

/** Rules, client, store and delivery. */
const MUTATED = [
  'src/**/*-rules.ts',
  'src/records/status.ts',
  'src/{kernel,popbill,store,outbox}/**/*.ts',
  'src/*/*-{delivery,sending}.ts',
  'src/slack/sender.ts',
  '!src/**/*-{words,view,listeners}.ts',
];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: MUTATED,
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // Each change is tried with the tests that reach it, and with no other.
  coverageAnalysis: 'perTest',
  // What is computed once, when a module is read (tables, patterns), would need all tests for each change.
  ignoreStatic: true,
  concurrency: 2,
  // What was found out stays true until the code or its tests change: `npm run mutation -- --force` asks everything again.
  incremental: true,
  incrementalFile: 'artifacts/mutation/known.json',
  tempDirName: 'artifacts/mutation/copy',
  ignorePatterns: ['artifacts', 'dist', 'data', 'biome.json'],
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowEmojis: false },
  htmlReporter: { fileName: 'artifacts/mutation/report.html' },
  jsonReporter: { fileName: 'artifacts/mutation/report.json' },
  thresholds: { high: 95, low: 90, break: 90 },
};
