import { number } from '../text/format.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import type { ChoiceText } from './choice-text.js';

const { words } = TONGUES.en;

export const choice: ChoiceText = {
  several: ({ shown, total }) =>
    shown === total
      ? `${number(total)} companies match this name. Please choose one.`
      : `${number(total)} companies match this name; here are ${number(shown)}. Please choose one, or type more of the name.`,
  none: (query) => `No watched company matches this name: ${query}.`,
  nearest: 'These names are similar.',
  nothingNear:
    'You can also use the ten digits of the business no. With it, companies that are not watched can be checked too.',
  unsaid: (watched) =>
    watched === 0
      ? `No company is watched yet. Add the first one with /hometax ${SHOWN_WORD.en.watch}, or give a business no.`
      : `Please say which company, for example /hometax ${SHOWN_WORD.en.check} 123-45-67891.`,
  notWatched: (brn) => `${brn} is not watched.`,
  find: 'Find by name or business no.',
  button: {
    check: 'Check',
    popup: words.button.openPage,
    watch: words.button.edit,
    unwatch: words.button.unwatch,
    'test-alert': 'Send a test alert',
    history: 'History',
  },
};
