import { describe, expect, it } from 'vitest';
import { unknownCommand } from '../../src/app/command-words.js';
import { LANGUAGES } from '../../src/text/language.js';
import { type CommandWord, SHOWN_WORD } from '../../src/text/shown-commands.js';
import { TONGUES } from '../../src/text/tongue.js';
import { browserTests, type SmallSlack, TEAM } from './support/small-slack.js';

const visit = browserTests();

/** Somebody who may do everything, of each language. */
const ADMINS = { ko: 'U0CHOI', en: 'U0LEE' } as const;

const HANBIT = '한빛상사';

/** The rest of what is typed; nothing where a subcommand takes nothing. */
const REST: Partial<Record<CommandWord, string>> = {
  check: HANBIT,
  popup: HANBIT,
  watch: HANBIT,
  unwatch: HANBIT,
  'test-alert': HANBIT,
};

/** Everything that an answer may come as. */
async function answersIn({ page, modal }: SmallSlack): Promise<string> {
  const badge = page.locator('.sidebar-badge');
  return JSON.stringify([
    await page.locator('.message-list article').allTextContents(),
    await modal.allTextContents(),
    await badge.allTextContents(),
  ]);
}

const cases = LANGUAGES.flatMap((language) =>
  (Object.keys(SHOWN_WORD[language]) as readonly CommandWord[]).map((word) => ({
    language,
    word,
    typed: ['/hometax', SHOWN_WORD[language][word], REST[word] ?? ''].join(' ').trim(),
  })),
);

describe('every subcommand', () => {
  it.for(cases)('is answered: $typed', async ({ language, word, typed }, test) => {
    const slack = await visit(test, { as: ADMINS[language], channel: TEAM });
    await slack.page.locator('.message-list').waitFor();
    const before = await answersIn(slack);

    await slack.send(typed);

    await expect.poll(() => answersIn(slack), { timeout: 20_000 }).not.toBe(before);
    await slack.picture(`${language} ${word}`);
    const unknown = unknownCommand(SHOWN_WORD[language][word], [], TONGUES[language]);
    expect(await answersIn(slack)).not.toContain(unknown.slice(0, 12));
    expect(await slack.page.locator('.toast').allTextContents()).toEqual([]);
  });
});
