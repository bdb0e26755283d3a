import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

// Biome lints and formats everything; these four rules need type information that Biome does not have
// (it misses a forgotten await on `node:fs/promises` and on Slack's Web API).
const rules = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

// No words from outside may make a pattern take longer than they are long. `potential`: wherever they may stand.
// test/linear-matchers.test.ts measures what these rules cannot see, e.g. a pattern that is tried at many places.
const patterns = {
  'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
  'regexp/no-super-linear-move': ['error', { report: 'potential' }],
};

const withTypesOf = (project) => ({
  languageOptions: { parser: tseslint.parser, parserOptions: { project } },
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules,
});

// The page runs in a browser and has types of its own.
const PAGE = ['src/sandbox/page/client/**/*.{ts,tsx}', 'test/sandbox/page/client/**/*.{ts,tsx}'];

export default tseslint.config(
  { files: ['src/**/*.ts', 'test/**/*.ts'], ignores: PAGE, ...withTypesOf('./tsconfig.json') },
  { files: PAGE, ...withTypesOf('./tsconfig.page.json') },
  { files: ['src/**/*.{ts,tsx}'], plugins: { regexp }, rules: patterns },
);
