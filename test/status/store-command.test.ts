import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/kernel/terminal.js';
import { StoreError } from '../../src/records/store.js';
import {
  discardCommand,
  storeCheckCommand,
  storeCopyCommand,
} from '../../src/status/store-command.js';
import { malformedStoreArgument } from '../../src/status/store-command-words.js';
import type { StoreCheck } from '../../src/store/check-store.js';
import type { CopyOptions, CopyOutcome, StoreContent } from '../../src/store/copy-store.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';

/** What a person sees on a terminal, with the exit code. */
function aTerminal() {
  const lines: string[] = [];
  const progress: string[] = [];
  return {
    lines,
    progress,
    terminal: {
      out: (text: string) => void lines.push(text.trimEnd()),
      err: (line: string) => void lines.push(line),
      progress: (line: string) => void progress.push(line),
    },
  };
}

async function copyWith(
  outcome: CopyOutcome,
  t: Tongue = TONGUES.en,
  steps: readonly Parameters<CopyOptions['onProgress']>[] = [],
) {
  const { terminal, lines, progress } = aTerminal();
  const code = await storeCopyCommand({
    t,
    terminal,
    copyStore: async (onProgress) => {
      for (const step of steps) onProgress(...step);
      return outcome;
    },
  });
  return { code, text: lines.join('\n'), progress };
}

async function checkWith(check: StoreCheck, t: Tongue = TONGUES.en) {
  const { terminal, lines } = aTerminal();
  const code = await storeCheckCommand({ t, terminal, checkStore: async () => check });
  return { code, text: lines.join('\n') };
}

function content(counts: Readonly<Record<string, number>>): StoreContent {
  const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return { counts: new Map(Object.entries(counts)), total, hash: 'f'.repeat(64) };
}

const source = content({ 'company:test': 24, 'history-time:test': 12_345, 'history:test': 12_345 });

const OUTCOMES: readonly CopyOutcome[] = [
  { kind: 'identical', source, target: source },
  { kind: 'different', source, target: content({ 'company:test': 23 }) },
  { kind: 'stopped' },
  { kind: 'stopped', error: new StoreError('disk-full', 'The store /a is on a full disk.') },
  ...(
    [
      'source-missing',
      'source-empty',
      'source-unfinished',
      'source-in-use',
      'target-in-use',
      'target-not-empty',
      'same-store',
    ] as const
  ).map((why) => ({ kind: 'refused', why }) as const),
];

const FOUND: StoreCheck = {
  total: 24_735,
  aside: 2,
  findings: [
    { kind: 'damaged-file', why: 'row 3 missing from index sqlite_autoindex_keyv_1' },
    { kind: 'unreadable', key: 'company:test:12345*****', why: 'is not JSON written by this app' },
    { kind: 'not-in-index', key: 'history:test:12345*****:1795654808719.1' },
    { kind: 'not-in-index', key: 'history:test:-:1795654808719.2' },
    { kind: 'index-only', key: 'history-time:test:1795654808719.3:-' },
    { kind: 'unknown-key', key: 'a key\u001b[31m' },
    { kind: 'unfinished-copy', key: 'unfinished-copy' },
  ],
};

describe('hometax-watch store', () => {
  it.each(['ko', 'en'] as const)('says what happened and what to do: %s', async (language) => {
    const t = TONGUES[language];
    const texts = [
      ...(await Promise.all(OUTCOMES.map((outcome) => copyWith(outcome, t)))),
      { code: 1, text: malformedStoreArgument('source', t) },
      { code: 1, text: malformedStoreArgument('target', t) },
      await checkWith({ total: 24_735, aside: 0, findings: [] }, t),
      await checkWith(FOUND, t),
    ];

    const written = texts.map(({ code, text }) => `[${code}]\n${text}\n`).join('\n');
    await expect(written).toMatchFileSnapshot(`../fixtures/text/store-commands.${language}.txt`);
  });

  it('shows the progress of a copy, as far as its end is known', async () => {
    const { progress } = await copyWith({ kind: 'stopped' }, TONGUES.en, [
      ['copying', 500, 1000],
      ['comparing', 1500, undefined],
    ]);

    expect(progress).toEqual(['Copying [############............] 500/1,000', 'Comparing 1,500']);
  });

  it('escapes what could change the terminal', async () => {
    expect((await checkWith(FOUND)).text).not.toContain('\u001b');
  });
});

describe('hometax-watch records --discard', () => {
  it.each([
    { language: 'ko', sentence: '키를 지정해 주세요: npm run -s cli -- records 키 --discard' },
    { language: 'en', sentence: 'Name the key of the record to discard' },
  ] as const)('asks for the key if there is none: $language', async ({ language, sentence }) => {
    const { terminal, lines } = aTerminal();
    const store = { discard: async () => false };

    const code = await discardCommand('', { store, t: TONGUES[language], terminal });

    expect(code).toBe(EXIT.couldNotRun);
    expect(lines).toEqual([expect.stringContaining(sentence)]);
  });
});
