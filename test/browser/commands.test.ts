import { describe, expect, it } from 'vitest';
import { unknownCommandWords } from '../../src/help/help-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { COMMAND_WORDS, type CommandWord } from '../../src/text/shown-commands.js';
import { TONGUES } from '../../src/text/tongue.js';
import { browserTests, type SmallSlack, TEAM } from './support/small-slack.js';

const visit = browserTests();

/** One admin per language. */
const ADMINS = { ko: 'U0CHOI', en: 'U0LEE' } as const;

const HANBIT = '한빛상사';

/** Arguments, for the subcommands that need one. */
const ARGUMENTS: Partial<Record<CommandWord, string>> = {
  check: HANBIT,
  popup: HANBIT,
  watch: HANBIT,
  unwatch: HANBIT,
  'test-alert': HANBIT,
};

/** Everything on the page that can hold an answer: messages, modal, unread badges. */
async function visibleAnswers({ page, modal }: SmallSlack): Promise<string> {
  const badge = page.locator('.sidebar-badge');
  return JSON.stringify([
    await page.locator('.message-list article').allTextContents(),
    await modal.allTextContents(),
    await badge.allTextContents(),
  ]);
}

/** Waits until nothing more appears, because a command may have more than one answer. */
async function settled(slack: SmallSlack): Promise<void> {
  let before = await visibleAnswers(slack);
  for (;;) {
    await slack.page.waitForTimeout(300);
    const now = await visibleAnswers(slack);
    if (now === before) return;
    before = now;
  }
}

/** `sweep` is the last, because its later posts are no answers to another command. */
const WORDS = [
  ...(Object.keys(COMMAND_WORDS.en) as readonly CommandWord[]).filter((word) => word !== 'sweep'),
  'sweep',
] as const;

describe('every subcommand', () => {
  it.for(LANGUAGES)('gets an answer in %s', { timeout: 300_000 }, async (language, test) => {
    const slack = await visit(test, { as: ADMINS[language], channel: TEAM });
    await slack.page.locator('.message-list').waitFor();
    await slack.page.addLocatorHandler(slack.modal, () => slack.closeModals());
    for (const word of WORDS) {
      const shown = COMMAND_WORDS[language][word];
      // The window of the command before is closed, whenever it opened.
      await slack.composer.click({ trial: true });
      const answersBefore = await visibleAnswers(slack);

      await slack.send(['/hometax', shown, ARGUMENTS[word] ?? ''].join(' ').trim());

      await expect.poll(() => visibleAnswers(slack), { message: shown }).not.toBe(answersBefore);
      await settled(slack);
      await slack.picture(`${language} ${word}`);
      const { notFound } = unknownCommandWords(TONGUES[language]);
      // The first words are the same for every unknown command.
      expect(await visibleAnswers(slack)).not.toContain(notFound(shown).slice(0, 12));
      expect(await slack.page.locator('.toast').allTextContents()).toEqual([]);
    }
  });
});
