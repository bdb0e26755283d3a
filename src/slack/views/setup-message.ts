import type { KnownBlock } from '@slack/types';
import type { SetupAlert } from '../../domain/alert.js';
import type { ResolvedSetup } from '../../text/alert-text.js';
import type { Catalog } from '../../text/catalog.js';
import { LIMITS } from '../limits.js';
import { context, cutMrkdwn, header, section } from './blocks.js';
import { escapeMenuPaths } from './mrkdwn.js';
import { adviceParagraph, paragraph } from './paragraphs.js';
import { MRKDWN } from './slack-markup.js';
import type { ViewMessage } from './view-message.js';

/** The one message about the app's own trouble with POPBiLL: which setting, who mends it, how. */
export function setupMessage(setup: SetupAlert, text: Catalog): ViewMessage {
  return isResolved(setup) ? resolvedMessage(setup, text) : openMessage(setup, text);
}

function openMessage(setup: SetupAlert, text: Catalog): ViewMessage {
  const { label } = text.words;
  const words = text.alert.setup(setup, MRKDWN);
  const severity = text.alert.severity('critical', setup.stage);
  return message(`${severity}: ${words.sentence}`, [
    header(`${severity} | ${words.title} 🔴`),
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.means),
    adviceParagraph(label.whatToDo, words.todo),
    context(words.facts),
  ]);
}

function resolvedMessage(setup: ResolvedSetup, text: Catalog): ViewMessage {
  const words = text.alert.setupResolved(setup);
  const state = text.alert.resolvedWord(setup.stage);
  return message(`${state}: ${words.sentence}`, [
    header(`${state} | ${words.title} 🟢`),
    section(words.body),
    context(words.facts),
  ]);
}

function message(sentence: string, blocks: KnownBlock[]): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(sentence), LIMITS.messageText), blocks };
}

function isResolved(setup: SetupAlert): setup is ResolvedSetup {
  return setup.resolvedAt !== undefined;
}
