import type { WebClient } from '@slack/web-api';
import type { Clock, Log } from '../records/ports.js';
import { sendDirect } from '../slack/answer.js';
import type { Reader } from '../slack/reader.js';
import { sentenceMessage } from '../slack/sentence-message.js';
import { mayBeTriedAgain } from '../slack/slack-errors.js';
import { catalogOf } from '../text/catalog.js';
import type { TellFirstCheck } from './first-checks.js';

/** Tells whoever imported companies what their first sweep found: one sentence, in a direct message. */
export function createFirstCheckMessages(about: {
  readonly client: WebClient;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly log: Log;
}): TellFirstCheck {
  const { client, reader, clock, log } = about;
  return async ({ user, importedAt, counts }) => {
    try {
      const { language } = await reader.who(user);
      const facts = { importedAt, ...counts };
      const sentence = catalogOf(language).importing.firstCheck(facts, clock.now());
      await sendDirect(user, sentenceMessage(sentence), { client });
      return true;
    } catch (error) {
      log.warn('somebody could not be told what the first sweep of their import found', {
        error: error instanceof Error ? error.message : String(error),
      });
      return !mayBeTriedAgain(error);
    }
  };
}
