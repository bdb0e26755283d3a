import { statSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Unit tests that are not asked whether they notice a change (stryker.config.mjs). */
const NOT_ASKED = [
  // Whole apps, browsers and processes.
  'test/{browser,e2e,sandbox,simulation}/**',
  // They start the built app, in which nothing is changed, or read the source as text.
  'test/store/{backup,writer-lock,killed-process}.test.ts',
  'test/app/{logger,env-example}.test.ts',
  'test/*.test.ts',
  // Slow, and of rules, client, store and delivery they notice nothing that the others do not.
  'test/{check,digest,history,home,popup,settings,status,watch}/{check,confirm-login,digest,history,home,popup,settings,status,watch}.test.ts',
  'test/{triage,list,incident,outbox,sweep}/{alert-actions,alert-list,bulk-choose,bulk-confirm,list,release,test-alert,sweep}.test.ts',
  'test/company-file/import.test.ts',
  'test/company/pick.test.ts',
  'test/{app,slack}/{refused-everywhere,slack-clients,create-slack-app,on-error}.test.ts',
  'test/alert/many-at-once.test.ts',
  'test/app/indexes-forget.test.ts',
  // It measures time, with 100,000 companies.
  'test/company/company-index.test.ts',
];

/** The guard against a real network takes as long as a small file: only tests that speak HTTP have it. */
const WITH_NETWORK = ['test/{app,popbill,slack}/**/*.test.ts'];

/** Asked first, because they read little. One that notices the change saves all the others. */
const FIRST = /\/test\/(kernel|assessment|popbill|store)\//;

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const slowness = ({ moduleId }: TestSpecification) =>
      (FIRST.test(moduleId) ? 0 : 1e9) + statSync(moduleId).size;
    return files.toSorted((a, b) => slowness(a) - slowness(b));
  }
}

const SETUP = ['test/support/mutation-setup.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...NOT_ASKED, ...WITH_NETWORK],
          setupFiles: SETUP,
        },
      },
      {
        extends: true,
        test: {
          name: 'network',
          include: WITH_NETWORK,
          exclude: [...configDefaults.exclude, ...NOT_ASKED],
          setupFiles: [...SETUP, 'test/support/setup.ts'],
        },
      },
    ],
    pool: 'threads',
    isolate: false,
    sequence: { sequencer: QuickFirst },
    env: { TZ: 'UTC' },
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
