import type { KnownBlock } from '@slack/types';
import type { SetupWords } from '../alert/alert-text.js';
import type { Stage } from '../records/company.js';
import type { Severity } from '../records/reason.js';
import { context, cutMrkdwn, header, section } from '../slack/blocks.js';
import { LIMITS } from '../slack/limits.js';
import { escapeMenuPaths } from '../slack/mrkdwn.js';
import { adviceParagraph, paragraph } from '../slack/paragraphs.js';
import { SEVERITY_EMOJI } from '../slack/severity-emoji.js';
import type { ViewMessage } from '../slack/view-message.js';
import type { Catalog } from '../text/catalog.js';
import type { WideEnd } from './wide-text.js';

export interface TroubleModel {
  readonly severity: Severity;
  readonly stage: Stage;
  readonly words: SetupWords;
  /** Stand above the grey line. */
  readonly buttons?: readonly KnownBlock[];
}

/** The one message about a trouble of the whole installation, while it lasts. */
export function troubleMessage(model: TroubleModel, text: Catalog): ViewMessage {
  const { label } = text.words;
  const { words } = model;
  const severity = text.alert.severity(model.severity, model.stage);
  return message(`${severity}: ${words.sentence}`, [
    header(`${severity} | ${words.title} ${SEVERITY_EMOJI[model.severity]}`),
    paragraph(label.whatHappened, words.happened),
    paragraph(label.whatItMeans, words.means),
    adviceParagraph(label.whatToDo, words.todo),
    ...(model.buttons ?? []),
    context(words.facts),
  ]);
}

/** The same message once it is over. */
export function troubleOverMessage(words: WideEnd): ViewMessage {
  return message(`${words.state}: ${words.sentence}`, [
    header(`${words.state} | ${words.title} 🟢`),
    section(words.body),
    context(words.facts),
  ]);
}

function message(sentence: string, blocks: KnownBlock[]): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(sentence), LIMITS.messageText), blocks };
}
