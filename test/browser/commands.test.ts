import { describe, expect, it } from 'vitest';
import { unknownCommand } from '../../src/help/help-words.js';
import { LANGUAGES } from '../../src/text/format.js';
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

/** A sweep comes last: what it posts later is no answer to another command. */
const WORDS = [
  ...(Object.keys(SHOWN_WORD.en) as readonly CommandWord[]).filter((word) => word !== 'sweep'),
  'sweep',
] as const;

describe('every subcommand', () => {
  it.for(LANGUAGES)('is answered: %s', { timeout: 120_000 }, async (language, test) => {
    const slack = await visit(test, { as: ADMINS[language], channel: TEAM });
    await slack.page.locator('.message-list').waitFor();
    for (const word of WORDS) {
      const shown = SHOWN_WORD[language][word];
      const before = await answersIn(slack);

      await slack.send(['/hometax', shown, REST[word] ?? ''].join(' ').trim());

      const isAnswered = expect.poll(() => answersIn(slack), { timeout: 20_000, message: shown });
      await isAnswered.not.toBe(before);
      await slack.picture(`${language} ${word}`);
      const unknown = unknownCommand(shown, [], TONGUES[language]);
      expect(await answersIn(slack)).not.toContain(unknown.slice(0, 12));
      expect(await slack.page.locator('.toast').allTextContents()).toEqual([]);
      if (await slack.modal.isVisible()) await slack.closeModals();
    }
  });
});
