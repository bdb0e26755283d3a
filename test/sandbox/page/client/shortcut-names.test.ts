import { expect, it } from 'vitest';
import { LANGUAGES, WORDS } from '../../../../src/sandbox/page/client/words.js';
import { SHORTCUT_NAMES } from '../../../../src/text/shown-commands.js';

it.each(LANGUAGES)('the shortcuts have the names of the manifest in %s', (language) => {
  expect(WORDS[language].shortcuts).toMatchObject(SHORTCUT_NAMES);
});
